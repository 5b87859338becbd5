"""Two results side by side: differences, intervals and p as scipy has them, and what cannot be compared."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import scipy.stats

from inpaintbench.errors import ResultError
from inpaintbench.leaderboard.compare import compare, shared
from inpaintbench.result.result import Result


@pytest.fixture
def results(shared_tiles, named):
    return lambda *names: [Result.read(named(shared_tiles, name)) for name in names]


def by_address(found):
    return {one.address: one for one in found.differences}


def column(result, label, place, degraders=("erase", "blur")):
    """A statistic per sample, averaged over degraders, by sample and by group."""
    rows, values, groups = result.rows, {}, {}
    for i in range(len(rows)):
        value = rows.measures[label].statistics[i, place]
        if not math.isnan(value) and rows.degrader[i] in degraders:
            values.setdefault(rows.sample[i], []).append(value)
            groups[rows.sample[i]] = rows.group[i]
    return {id: float(np.mean(found)) for id, found in values.items()}, groups


def test_a_difference_and_its_p_equal_those_of_an_exact_test_on_groups(results, plugins):
    first, second = results("telea", "mean")
    one = by_address(compare(first, second, plugins))["mse.hole"]
    ours, groups = column(first, "mse", 0)
    theirs, _ = column(second, "mse", 0)
    assert one.first == pytest.approx(np.mean(list(ours.values())), rel=1e-12)
    assert one.second == pytest.approx(np.mean(list(theirs.values())), rel=1e-12)
    assert one.difference == pytest.approx(one.first - one.second, rel=1e-12)
    sums = {}
    for id, group in groups.items():
        sums[group] = sums.get(group, 0.0) + ours[id] - theirs[id]
    expected = scipy.stats.permutation_test(
        (np.array(list(sums.values())),), np.sum, permutation_type="samples", n_resamples=np.inf
    )
    assert one.p == pytest.approx(expected.pvalue, rel=1e-9)
    assert (one.n, one.win_rate, one.better) == (12, 1.0, "first")
    assert one.low < one.difference < one.high < 0


def test_the_other_way_round_is_the_mirror_image(results, plugins):
    first, second = results("telea", "mean")
    there, back = by_address(compare(first, second, plugins)), by_address(compare(second, first, plugins))
    for address, one in there.items():
        other = back[address]
        assert other.difference == pytest.approx(-one.difference, abs=1e-15)
        assert (other.low, other.high) == pytest.approx((-one.high, -one.low), abs=1e-12)
        assert other.p == one.p
        assert {one.better, other.better} in ({""}, {"first", "second"})


def test_a_result_does_not_differ_from_itself(results, plugins):
    (copied,) = results("copy")
    for one in compare(copied, copied, plugins).differences:
        assert (one.difference, one.p, one.p_holm, one.better, one.win_rate) == (0, 1, 1, "", 0.5)


def test_by_default_the_scores_over_all_degraders_are_shown_and_all_with_everything(results, plugins):
    first, second = results("telea", "mean")
    found = by_address(compare(first, second, plugins))
    assert set(found) == {
        "mse.hole", "mse.band", "mse.keep", "mse.whole", "rouge-l.score@colours", "rouge-l.score-change@colours",
    }  # fmt: skip
    assert set(by_address(compare(first, second, plugins, everything=True))) == set(first.scores)


def test_holm_corrects_over_the_scores_that_are_shown(results, plugins):
    import itertools

    found = compare(*results("telea", "copy"), plugins)
    ps = sorted(one.p for one in found.differences)
    expected = list(itertools.accumulate((min(1.0, p * (len(ps) - i)) for i, p in enumerate(ps)), max))
    assert sorted(one.p_holm for one in found.differences) == pytest.approx(expected, rel=1e-12)


def test_corpus_scores_are_compared_too(evaluate, named, plugins, tmp_path):
    folder = evaluate(tmp_path, "copy", "mean", options=("--also", "bleu", "--also", "psnr"))
    first, second = (Result.read(named(folder, name)) for name in ("copy", "mean"))
    found = by_address(compare(first, second, plugins, everything=True))
    for address in ("bleu.4@colours", "bleu.4-change@colours", "psnr.hole-of-mean-mse", "bleu.2@colours/erase"):
        one = found[address]
        assert one.first == pytest.approx(first.scores[address].value, rel=1e-9)
        assert one.second == pytest.approx(second.scores[address].value, rel=1e-9)
        assert 0 < one.p <= 1
        assert one.low <= one.difference <= one.high


def test_a_score_without_direction_names_no_winner(evaluate, named, plugins, tmp_path):
    folder = evaluate(tmp_path, "copy", "mean", options=("--also", "spread"))
    first, second = (Result.read(named(folder, name)) for name in ("copy", "mean"))
    one = by_address(compare(first, second, plugins))["spread.score"]
    assert one.p_holm < 0.05
    assert (one.better, one.win_rate) == ("", None)


def test_what_only_one_of_them_measured_is_left_out_for_both(evaluate, named, shared_tiles, plugins, tmp_path):
    """`flaky` paints like `copy` where it paints: on shared rows they are equal, though their means are not."""
    flaky = Result.read(named(evaluate(tmp_path, "flaky"), "flaky"))
    copied = Result.read(named(shared_tiles, "copy"))
    assert flaky.scores["mse.hole"].value != copied.scores["mse.hole"].value
    found = compare(flaky, copied, plugins)
    one = by_address(found)["mse.hole"]
    assert (one.difference, one.p, one.n) == (0, 1, 12)
    assert one.first == pytest.approx(flaky.scores["mse.hole"].value, rel=1e-12)


def test_t21_rows_are_joined_one_to_one_on_their_keys(results):
    first, second = (result.rows for result in results("telea", "mean"))
    ours, theirs = shared(first, second)
    for name in ("sample", "degrader", "draw", "captioner"):
        assert getattr(ours, name) == getattr(theirs, name)
    twice = dataclasses.replace(second, sample=[second.sample[2], *second.sample[1:]])
    with pytest.raises(ResultError, match="has a row twice"):
        shared(first, twice)
    others = dataclasses.replace(second, sample=[f"{id}?" for id in second.sample])
    with pytest.raises(ResultError, match="the two results share no row"):
        shared(first, others)


def test_results_of_another_suite_data_or_signature_are_not_compared_and_the_difference_is_named(
    results, evaluate, named, plugins, tmp_path, monkeypatch
):
    from inpaintbench.builtin.lexical.metrics import RougeL

    (copied,) = results("copy")

    def refusal(folder):
        with pytest.raises(ResultError) as caught:
            compare(copied, Result.read(named(folder, "mean")), plugins)
        message = str(caught.value)
        assert message.startswith(f"'{copied.path.name}' (here) and 'mean-")
        return message.partition("cannot be compared: ")[2]

    custom = evaluate(tmp_path / "custom", "mean", options=("--set", "draws=2"))
    assert refusal(custom) == "of their suite 'tests/tiles@1' draws is 1 here and 2 there"
    limited = evaluate(tmp_path / "limited", "mean", options=("--limit", "9"))
    assert refusal(limited) == "their data are two revisions: 0 of 9 shared samples differ, 15 only here"
    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text("tile-05 tile-06")
    other = evaluate(tmp_path / "other", "mean", options=("--data", f"tests/tiles={data}"))
    assert refusal(other) == "their data are two revisions: 2 of 24 shared samples differ"
    with monkeypatch.context() as patched:
        patched.setattr(RougeL, "version", 2)
        newer = evaluate(tmp_path / "newer", "mean")
    assert refusal(newer).startswith("scorer 'rouge-l' has the signature 'rouge-l|")


def test_several_draws_are_averaged_within_a_sample(evaluate, named, plugins, tmp_path):
    folder = evaluate(tmp_path, "restless", "copy", options=("--set", "draws=2"))
    first, second = (Result.read(named(folder, name)) for name in ("restless", "copy"))
    found = compare(first, second, plugins)
    assert found.rows == 2 * 96
    one = by_address(found)["mse.hole"]
    ours, _ = column(first, "mse", 0)
    assert one.first == pytest.approx(np.mean(list(ours.values())), rel=1e-12)
    assert one.n == 12


def test_scorers_that_are_not_installed_are_named_and_the_others_compared(results, plugins):
    others = {key: value for key, value in plugins.components.items() if key[1] != "rouge-l"}
    found = compare(*results("copy", "mean"), dataclasses.replace(plugins, components=others))
    assert {one.address for one in found.differences} == {"mse.hole", "mse.band", "mse.keep", "mse.whole"}
    (line,) = found.left_out
    assert line.startswith("'rouge-l': there is no scorer 'rouge-l'")


def test_a_scorer_with_other_options_in_one_of_the_results_is_left_out(evaluate, named, plugins, tmp_path):
    first = Result.read(named(evaluate(tmp_path / "a", "mean", options=("--also", "ssim")), "mean"))
    second = Result.read(named(evaluate(tmp_path / "b", "copy", options=("--also", "ssim:compat=lama")), "copy"))
    assert first.rows.measures["ssim"].names != second.rows.measures["ssim"].names
    found = compare(first, second, plugins)
    assert "'ssim': not the same in both" in found.left_out
    assert not [address for address in by_address(found) if address.startswith("ssim")]
