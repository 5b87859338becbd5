"""Rows that cannot be the rows of a suite are found out even where every digest is right."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.result.result import Result
from inpaintbench.result.verify import Level, verify


def change_rows(path, edit, alter):
    """Change the rows of a result, and seal both files so that their digests fit."""
    rows = Result.read(path).rows
    rows = alter(rows) or rows
    rows.write(path.with_suffix(".parquet"))
    edit(path, lambda data: data["rows"].update(count=len(rows), digest=rows.digest), reseal=True)


def without_first(rows):
    return rows.taken(list(range(1, len(rows))))


def first_twice(rows):
    return rows.taken([0, *range(len(rows))])


def first_instead_of_second(rows):
    return rows.taken([0, 0, *range(2, len(rows))])


def change(name, place, value):
    def alter(rows):
        getattr(rows, name)[place] = value

    return alter


def measure(label, place, value):
    def alter(rows):
        rows.measures[label].statistics[place] = value

    return alter


def lose(rows):
    rows.reconstruction[0] = rows.reconstruction[48] = None


def unpaint(rows):
    lose(rows)
    rows.failure[0] = rows.failure[48] = "copy: gave up"


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (without_first, "there is no row of sample '"),
        (first_twice, "stands 2 times"),
        (first_instead_of_second, "stands 2 times"),
        (change("draw", 0, 5), "draw 5, which the suite does not have"),
        (change("degrader", 0, "fog"), "degrader 'fog', draw 0, which the suite does not have"),
        (change("captioner", 48, "parrot"), "captioner 'parrot', which the suite does not have"),
        (change("sample", 0, None), "a row names no sample or no degrader"),
        (change("sample", 0, "tile-99"), "the rows hold 25 samples and 0 broken ones, the result says 24 and 0"),
        (change("content", 0, None), "the rows hold 23 samples and 1 broken ones"),
        (change("content", 0, "0" * 16), "differ in their content"),
        (change("group", 0, "pair-99"), "differ in their group"),
        (change("reconstruction", 0, "0" * 64), "differ in their reconstruction"),
        (change("prompt", 0, "a red tile"), "differ in their prompt"),
        (change("area", 0, 0.5), "differ in their area"),
        (lambda rows: rows.tags["colour"].__setitem__(0, "grey"), "differ in their tag 'colour'"),
        (lose, "has neither a reconstruction nor a failure"),
        (change("captions", 48, None), "has neither captions nor a failure"),
        (unpaint, "has 'mse' measured on no reconstruction"),
        (change("failure", 0, "copy: gave up"), "'complete' is true, but 1 rows failed"),
        (measure("mse", 0, 2.0), "the rows hold 2.0 as 'mse.hole', outside its bounds [0.0, 1.0]"),
        (measure("mse", 0, np.nan), "but the rows give "),
        (measure("mse", 0, 0.0), "/value is "),
    ],
)
def test_rows_that_do_not_fit_their_suite_are_a_contradiction(tiles, named, plugins, edit, alter, reason):
    path = named(tiles, "copy")
    change_rows(path, edit, alter)
    verdict = verify(path, plugins)
    assert verdict.level == Level.INTACT
    assert any(reason in text for text in verdict.contradictions), verdict.contradictions
    assert all("\n" not in text for text in verdict.contradictions)


def test_the_order_of_the_rows_is_no_contradiction(tiles, named, plugins, edit):
    """Only the order within a captioner's rows may decide the last digits of a sum."""
    path = named(tiles, "copy")
    change_rows(path, edit, lambda rows: rows.taken([1, 0, *range(2, len(rows))]))
    assert verify(path, plugins).contradictions == ()


def test_a_broken_sample_has_one_row_a_degrader_and_no_captions(evaluate, named, plugins, edit, tmp_path):
    """A sample whose files are broken is counted as such, and costs the result its completeness."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text("")
    (data / "broken.txt").write_text("tile-07")
    folder = evaluate(tmp_path, "copy", options=("--data", f"tests/tiles={data}"))
    path = named(folder, "copy")
    result = Result.read(path)
    assert (result.data["data"]["samples"], result.data["data"]["broken"], result.complete) == (23, 1, False)
    assert verify(path, plugins).level == Level.CONSISTENT
    change_rows(path, edit, change("captioner", len(result.rows) - 1, "colours"))
    assert "there is a row of sample 'tile-07'" in verify(path, plugins).contradictions[0]
