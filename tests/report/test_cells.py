"""Cells by column: what the rows hold, each in its place."""

from __future__ import annotations

import json

import numpy as np
import pytest

from inpaintbench.report.cells import gather
from inpaintbench.result.find import find
from inpaintbench.study.entrants import read


@pytest.fixture(scope="module")
def suite(hostile, hostile_plugins):
    (found,), damaged = read(find([hostile.results]), hostile_plugins)
    assert not damaged
    return found


@pytest.fixture(scope="module")
def cells(suite, hostile_plugins):
    return gather(suite.entrants, hostile_plugins)


def rows_of(suite, model):
    return suite.entrants[model].result.rows


def test_there_is_a_cell_for_every_picture_of_every_model(suite, cells):
    pictures = sum(captioner is None for one in suite.entrants for captioner in one.result.rows.captioner)
    assert len(cells) == pictures == 3 * 6 * 2
    assert cells.models == [one.name for one in suite.entrants]
    assert len({(int(m), cells.key(i)) for i, m in enumerate(cells.model)}) == len(cells)


def test_scores_are_those_of_the_single_rows(suite, cells):
    by = {column.address: values for column, values in zip(cells.columns, cells.scores, strict=True)}
    for model in range(len(cells.models)):
        rows = rows_of(suite, model)
        part = rows.measures["mse"]
        for i in np.flatnonzero(cells.model == model):
            (row,) = (
                r
                for r in range(len(rows))
                if rows.captioner[r] is None and (rows.sample[r], rows.degrader[r], rows.draw[r]) == cells.key(i)
            )
            expected = part.statistics[row, part.names.index("hole")]
            assert by["mse.hole"][i] == pytest.approx(expected, nan_ok=True)


def test_the_mean_of_single_scores_is_the_score_of_the_result(suite, cells):
    by = {column.address: values for column, values in zip(cells.columns, cells.scores, strict=True)}
    for address in ("mse.whole", "rouge-l.score@shouting"):
        for model, entrant in enumerate(suite.entrants):
            for d, degrader in enumerate(cells.degraders):
                own = by[address][(cells.model == model) & (cells.degrader == d)]
                expected = entrant.result.scores[f"{address}/{degrader}"].value
                assert np.nanmean(own) == pytest.approx(expected, rel=1e-9)


def test_captions_are_those_of_the_same_cell(suite, cells):
    (spoken,) = cells.spoken
    assert spoken.captioner == "shouting"
    rows = rows_of(suite, 0)
    for r, captioner in enumerate(rows.captioner):
        if captioner is None or rows.captions[r] is None:
            continue
        (i,) = (
            i
            for i in np.flatnonzero(cells.model == 0)
            if cells.key(i) == (rows.sample[r], rows.degrader[r], rows.draw[r])
        )
        assert cells.texts[spoken.painted[i]] == tuple(text for text, _ in json.loads(rows.captions[r]))
        assert cells.texts[spoken.truth[i]] == tuple(text for text, _ in json.loads(rows.truth_captions[r]))
    assert len(set(cells.texts)) == len(cells.texts)


def test_a_failure_stands_at_its_cell(cells):
    failed = [i for i, text in enumerate(cells.failure) if text]
    assert len(failed) == 2
    assert all("no way" in cells.failure[i] and cells.reconstruction[i] is None for i in failed)
    assert len({cells.samples[cells.sample[i]] for i in failed}) == 1


def test_the_worst_come_first_by_the_direction_of_the_score(cells):
    by = {column.address: values for column, values in zip(cells.columns, cells.scores, strict=True)}
    lower_is_better = cells.worst("mse.hole", False)
    assert by["mse.hole"][lower_is_better].tolist() == sorted(by["mse.hole"][lower_is_better], reverse=True)
    higher_is_better = cells.worst("psnr.hole", True)
    assert by["psnr.hole"][higher_is_better].tolist() == sorted(by["psnr.hole"][higher_is_better])
    assert len(lower_is_better) == np.isfinite(by["mse.hole"]).sum() == len(cells) - 2
    assert not len(cells.worst("no.score", True))


def test_of_a_primary_score_of_one_degrader_all_cells_have_the_score(cells):
    assert cells.worst(f"mse.hole/{cells.degraders[0]}", False).tolist() == cells.worst("mse.hole", False).tolist()
