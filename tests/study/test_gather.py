"""From result files to a grid: the scores and intervals that the results hold, and samples as their rows have them."""

from __future__ import annotations

import hashlib
import json
import math

import numpy as np
import pytest
import scipy.stats

import inpaintbench as ib
from inpaintbench.components import Scorer
from inpaintbench.discovery import discover
from inpaintbench.errors import ResultError
from inpaintbench.result.aggregate import RESAMPLES
from inpaintbench.result.find import find
from inpaintbench.result.result import Result
from inpaintbench.statistics import resample_weights
from inpaintbench.study.between import between
from inpaintbench.study.captions import diversity, folded, noise
from inpaintbench.study.entrants import read
from inpaintbench.study.gather import gather, role_of
from inpaintbench.study.study import of_results
from inpaintbench.study.within import within


@pytest.fixture(scope="module")
def suite(shared_tiles, plugins):
    (found,), damaged = read(find([shared_tiles]), plugins)
    assert not damaged
    return found


@pytest.fixture(scope="module")
def grid(suite, plugins):
    return gather(suite, plugins, resamples=RESAMPLES)


def score(shared_tiles, named, name, address):
    return Result.read(named(shared_tiles, name)).scores[address]


def test_a_configuration_is_an_inpainter_with_a_degrader(grid):
    inpainters = ("copy", "mean", "telea:radius=12.0", "telea:radius=3.0")
    assert set(grid.called) >= {f"{name}/{degrader}" for name in inpainters for degrader in ("erase", "blur")}


def test_configurations_that_are_copies_of_another_count_once(grid):
    """All but `copy` ignore what the hole holds, so that what was done to it makes no difference."""
    assert grid.configurations == (
        "copy/erase", "copy/blur", "mean/erase", "telea:radius=12.0/erase", "telea:radius=3.0/erase",
    )  # fmt: skip
    blind = ("mean", "telea:radius=12.0", "telea:radius=3.0")
    assert grid.equal == {f"{name}/erase": (f"{name}/blur",) for name in blind}
    assert grid.notes[0].startswith(
        "5 of 8 configurations are different, copies count as one: 'mean/erase' = 'mean/blur', 'telea:"
    )
    assert (len(grid.x), len(grid.y), len(grid.area), len(grid.samples.x)) == (5, 5, 5, 5)
    assert grid.resamples.x.shape[1] == grid.resamples.y.shape[1] == 5
    assert grid.called["mean/blur"] == grid.called["mean"] == (2,)
    assert {one.n for one in between(grid, permutations=10)} == {5}


def test_columns_are_of_fidelity_or_of_language_and_none_is_of_the_originals(grid):
    assert [column.address for column in grid.fidelity] == ["mse.hole", "mse.band", "mse.keep", "mse.whole"]
    assert [column.address for column in grid.outcomes] == ["rouge-l.score@colours", "rouge-l.score-change@colours"]
    assert {(column.role, column.captioner) for column in grid.outcomes} == {("language", "colours")}
    assert grid.fidelity[0].higher_is_better is False


def test_what_looks_inside_an_encoder_is_a_probe(plugins):
    class Shift(ib.Probe):
        """Looks at nothing."""

        name = "shift"
        reads = ("truth", "composite")
        higher_is_better = False

        def load(self, host):
            raise NotImplementedError

    assert role_of(Shift, None) == "probe"
    assert role_of(plugins.find(Scorer, "mse"), None) == role_of(None, None) == "fidelity"
    assert role_of(None, "someone") == "language"


def test_scores_and_resamples_are_those_that_the_results_hold(grid, shared_tiles, named):
    for name in ("mean", "copy"):
        for degrader in ("erase", "blur"):
            (row,) = grid.called[f"{name}/{degrader}"]
            held = score(shared_tiles, named, name, f"mse.hole/{degrader}")
            assert grid.x[row, 0] == held.value
            drawn = grid.resamples.x[:, row, 0]
            assert tuple(np.quantile(drawn, (0.025, 0.975))) == pytest.approx((held.low, held.high), rel=1e-9)
            held = score(shared_tiles, named, name, f"rouge-l.score-change@colours/{degrader}")
            drawn = grid.resamples.y[:, row, 1]
            assert tuple(np.quantile(drawn, (0.025, 0.975))) == pytest.approx((held.low, held.high), rel=1e-9)


def test_by_inpainter_and_by_degrader_are_means(suite, plugins, grid, shared_tiles, named):
    by_inpainter = gather(suite, plugins, by=("inpainter",), resamples=200)
    assert by_inpainter.configurations == ("copy", "mean", "telea:radius=12.0", "telea:radius=3.0")
    assert by_inpainter.x[1, 0] == score(shared_tiles, named, "mean", "mse.hole").value
    by_degrader = gather(suite, plugins, by=("degrader",), resamples=200)
    assert by_degrader.configurations == ("erase", "blur")
    every = [grid.called[f"{name}/{how}"][0] for name in by_inpainter.configurations for how in ("erase", "blur")]
    assert by_degrader.x[:, 0] == pytest.approx(grid.x[every, 0].reshape(4, 2).mean(axis=0))
    expected = grid.resamples.x[:, every, 0].reshape(RESAMPLES, 4, 2).mean(axis=1)
    np.testing.assert_allclose(by_degrader.resamples.x[:, :, 0], expected[:200], rtol=1e-9)


def test_single_samples_are_those_of_the_rows(grid, shared_tiles, named):
    rows = Result.read(named(shared_tiles, "mean")).rows
    at = grid.configurations.index("mean/erase")
    for i in range(len(rows)):
        if rows.degrader[i] == "erase":
            k = grid.samples.ids.index(rows.sample[i])
            assert grid.samples.area[at, k] == rows.area[i]
            if rows.captioner[i] is None:
                assert grid.samples.x[at, k, 0] == pytest.approx(rows.measures["mse"].statistics[i, 0])
            else:
                assert grid.samples.y[at, k, 0] == pytest.approx(rows.measures["rouge-l"].statistics[i, 0])
    areas = dict(zip(rows.sample, rows.area.tolist(), strict=True))
    assert grid.area[at] == pytest.approx(np.mean(list(areas.values())))


def test_correlations_between_samples_are_those_of_scipy(grid):
    theirs = {"pearson": scipy.stats.pearsonr, "spearman": scipy.stats.spearmanr, "kendall": scipy.stats.kendalltau}
    checked = 0
    for pair in within(grid, resamples=100):
        i = [column.address for column in grid.samples.fidelity].index(pair.fidelity)
        j = [column.address for column in grid.samples.outcomes].index(pair.outcome)
        z = []
        for k, one in enumerate(pair.each):
            x, y = grid.samples.x[k, :, i], grid.samples.y[k, :, j]
            if one.r is None:
                assert np.ptp(x) * np.ptp(y) == 0
                continue
            assert one.r == pytest.approx(theirs[pair.method](x, y)[0], abs=1e-9)
            assert one.n == 24
            z.append(math.atanh(one.r))
            checked += 1
        assert (pair.r is None) == (not z)
        assert not z or pair.r == pytest.approx(math.tanh(sum(z) / len(z)), abs=1e-9)
    assert checked > 50


def test_intervals_between_samples_are_quantiles_over_resampled_groups(grid):
    theirs = {"pearson": scipy.stats.pearsonr, "spearman": scipy.stats.spearmanr}
    at = max(range(len(grid.configurations)), key=lambda k: len(np.unique(grid.samples.y[k, :, 0])))
    (times,) = resample_weights(grid.samples.groups, 100, 0, 100)
    for pair in within(grid, resamples=100):
        if (pair.fidelity, pair.outcome) == ("mse.hole", "rouge-l.score@colours") and pair.method in theirs:
            x, y = grid.samples.x[at, :, 0], grid.samples.y[at, :, 0]
            rows = [np.arange(24).repeat(weights.astype(int)) for weights in times]
            drawn = [theirs[pair.method](x[part], y[part])[0] for part in rows]
            expected = tuple(np.quantile(drawn, (0.025, 0.975)))
            assert (pair.each[at].low, pair.each[at].high) == pytest.approx(expected, abs=1e-9)


def test_results_whose_samples_stand_in_another_order_are_drawn_alike(tiles, forge, plugins, named, grid):
    path = named(tiles, "mean")
    rows = Result.read(path).rows
    forge(path, rows.taken(range(len(rows))[::-1]))
    (found,), _ = read(find([tiles]), plugins)
    turned = gather(found, plugins, resamples=RESAMPLES)
    places = [turned.called[name][0] for name in grid.configurations]  # of copies, another one is first here
    np.testing.assert_allclose(turned.resamples.x[:, places], grid.resamples.x, rtol=1e-9)
    np.testing.assert_allclose(turned.samples.x[places], grid.samples.x, rtol=1e-9)


def test_intervals_between_samples_are_wider_where_samples_come_in_groups(grid):
    import dataclasses

    alone = dataclasses.replace(grid.samples, groups=np.arange(24))
    copied = dataclasses.replace(
        grid.samples,
        ids=grid.samples.ids * 2,
        x=np.tile(grid.samples.x, (1, 2, 1)),
        y=np.tile(grid.samples.y, (1, 2, 1)),
        area=np.tile(grid.samples.area, (1, 2)),
        groups=np.tile(np.arange(24), 2),
    )
    pairs = [
        next(one for one in within(dataclasses.replace(grid, samples=samples), resamples=300) if one.r is not None)
        for samples in (alone, copied)
    ]
    assert pairs[0].r == pytest.approx(pairs[1].r)
    assert (pairs[0].low, pairs[0].high) == pytest.approx((pairs[1].low, pairs[1].high), abs=1e-9)


def test_given_the_area_samples_have_the_correlation_of_residuals(grid):
    pair = next(one for one in within(grid, resamples=100) if one.r is not None)
    at = next(k for k, one in enumerate(pair.each) if one.r is not None)
    area = grid.samples.area[at]
    design = np.column_stack([np.ones(24), area])
    values = grid.samples.x[at, :, 0], grid.samples.y[at, :, 0]
    residuals = [value - design @ np.linalg.lstsq(design, value, rcond=None)[0] for value in values]
    assert pair.each[at].given_area == pytest.approx(scipy.stats.pearsonr(*residuals)[0], abs=1e-9)


def test_flat_captions_are_flagged_and_the_captioners_noise_is_shown(suite, plugins, grid):
    (found,) = diversity(suite.entrants)
    assert (found.captioner, found.n) == ("colours", 24)
    rows = suite.entrants[0].result.rows
    said = {rows.sample[i]: rows.truth_captions[i] for i in range(len(rows)) if rows.captioner[i]}
    assert found.distinct_original == len(set(said.values())) / 24
    counts = [list(said.values()).count(text) for text in set(said.values())]
    assert found.entropy_original == pytest.approx(scipy.stats.entropy(counts, base=2))
    assert found.flat == "the originals' 24 captions are worth 3 different ones"
    texts = [
        [folded(rows.captions[i]) for i in range(len(rows)) if rows.captioner[i] and rows.degrader[i] == degrader]
        for rows in (one.result.rows for one in suite.entrants)
        for degrader in ("erase", "blur")
    ]
    assert {len(own) for own in texts} == {24}  # as many as there are originals: the shares can be set side by side
    assert found.distinct == pytest.approx(np.mean([len(set(own)) / 24 for own in texts]))
    (drift,) = noise(grid, suite.entrants)
    assert (drift.address, drift.noise, drift.relative) == ("rouge-l.score-change@colours", 0, None)
    assert drift.beyond == drift.drift == pytest.approx(grid.y[:, 1].mean())
    study = of_results(suite, plugins, resamples=200)
    assert "the captions of 'colours' are flat: the originals' 24 captions are worth 3 different ones" in study.notes


def test_what_cannot_be_compared_is_refused_with_the_reason(tiles, evaluate, plugins, named, edit, tmp_path):
    other = evaluate(tmp_path / "other", "navier-stokes", options=("--set", "seed=4"))
    oracle = evaluate(tmp_path / "oracle", "peeking")
    named(tiles, "copy").write_text("{}")
    (found,), damaged = read(find([tiles, other, oracle]), plugins)
    assert [one.name for one in found.entrants] == ["mean", "telea:radius=12.0", "telea:radius=3.0"]
    reasons = {one.file.partition("-")[0]: one.reason for one in found.refused}
    assert reasons["navier"] == "its suite is another one than that of most results (here): seed is 0 here and 4 there"
    assert reasons["peeking"] == "a control that is handed the truth is no configuration"
    assert len(damaged) == 1


def test_limited_runs_of_a_custom_suite_are_studied_with_each_other(evaluate, plugins, tmp_path):
    options = ("--set", "seed=4", "--limit", "8")
    folder = evaluate(tmp_path, "mean", "copy", options=options)
    (found,), _ = read(find([folder]), plugins)
    assert len(found.entrants) == 2
    grid = gather(found, plugins, resamples=100)
    assert "only the first 8 samples were run" in grid.notes


def test_one_configuration_or_no_language_is_nothing_to_correlate(evaluate, plugins, tmp_path):
    folder = evaluate(tmp_path, "mean", "copy", options=("--set", "scorers=mse", "--set", "captioners="))
    (found,), _ = read(find([folder]), plugins)
    with pytest.raises(
        ResultError, match=r"no score of language nor of a probe.*; evaluate a suite with captioners, or"
    ):
        gather(found, plugins, resamples=100)


def test_results_that_are_all_alike_are_nothing_to_correlate(evaluate, plugins, tmp_path):
    folder = evaluate(tmp_path, "mean")
    (found,), _ = read(find([folder]), plugins)
    with pytest.raises(ResultError, match=r"the 2 configurations have equal scores.*; name results that differ"):
        gather(found, plugins, resamples=100)


PROBE = """
import inpaintbench as ib

class Brightness(ib.Probe):
    name = "brightness"
    reads = ("composite",)
    higher_is_better = None

    def load(self, host):
        return lambda batch: [ib.Measured((float(item.composite.mean()),)) for item in batch]

@ib.hookimpl
def probes():
    return [Brightness]
"""


@pytest.fixture
def probed(install, monkeypatch, evaluate, tmp_path):
    """Results with a probe; its plugin is not there for `plugins`, which were found before."""
    monkeypatch.syspath_prepend(install("inpaintbench-brightness", PROBE))
    options = ("--set", "captioners=", "--set", "scorers=mse", "--also", "brightness")
    return evaluate(tmp_path, "mean", "copy", "telea", options=options)


def moved(data):
    """The probe looked into somebody's own files, of which a result has the name alone."""
    record = data["components"]["scorers"]["brightness"]
    record["spec"] = "brightness:model=models/mine"
    record["identity"]["weights"] = ["sha256:" + "0" * 64]
    text = json.dumps(record["identity"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    record["fingerprint"] = hashlib.sha256(text.encode()).hexdigest()


def test_scores_whose_scorer_cannot_be_loaded_stand_as_they_are_with_the_reason(probed, edit):
    here = discover()
    (suite,), _ = read(find([probed]), here)
    whole = gather(suite, here, resamples=100)
    for file in find([probed]):
        edit(file, moved, reseal=True)
    (suite,), _ = read(find([probed]), here)
    grid = gather(suite, here, resamples=100)
    assert [column.address for column in grid.outcomes] == ["brightness.score"]
    assert grid.outcomes[0].role == "probe"
    assert grid.y.tolist() == whole.y.tolist()
    assert np.isnan(grid.resamples.y).all()
    assert not np.isnan(whole.resamples.y).any()
    assert any(
        note.startswith(
            "'brightness' cannot be loaded here (the files that 'brightness:model=models/mine' names are their "
            "owner's: run this in the folder that holds them); its scores (probe) are taken as the results hold them, "
        )
        for note in grid.notes
    )


def test_what_a_scorer_is_that_is_not_installed_is_not_known(probed, plugins):
    (suite,), _ = read(find([probed]), plugins)
    problem = "no score of language nor of a probe.*what these are is not known here: 'brightness' .there is no scorer"
    with pytest.raises(ResultError, match=problem):
        gather(suite, plugins, resamples=100)


def test_a_scorer_that_only_some_results_have_is_correlated_over_those(evaluate, plugins, tmp_path):
    evaluate(tmp_path, "mean", "copy", "telea", options=("--also", "psnr"))
    folder = evaluate(tmp_path, "navier-stokes")
    (found,), _ = read(find([folder]), plugins)
    grid = gather(found, plugins, resamples=100)
    column = [c.address for c in grid.fidelity].index("psnr.hole")
    missing = [name for name, value in zip(grid.configurations, grid.x[:, column], strict=True) if np.isnan(value)]
    assert missing == ["navier-stokes/erase"]


def test_a_scorer_with_other_settings_is_left_out(evaluate, plugins, tmp_path, named, edit):
    folder = evaluate(tmp_path, "mean", "copy", options=("--also", "psnr"))

    def alter(data):
        data["components"]["scorers"]["psnr"]["signature"] += "|peak:1"

    edit(named(folder, "copy"), alter, reseal=True)
    (found,), _ = read(find([folder]), plugins)
    assert len(found.entrants) == 2
    grid = gather(found, plugins, resamples=100)
    assert [column.address for column in grid.fidelity] == ["mse.hole", "mse.band", "mse.keep", "mse.whole"]
    assert "'psnr' is left out: its settings differ between the results" in grid.notes
