"""The levels of a result: what reaches which, and the one line that says why not the next."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from inpaintbench.discovery import discover
from inpaintbench.errors import DataError
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench.result.verify import Level, verify


def test_an_untouched_result_is_pinned(tiles, named, plugins):
    verdict = verify(named(tiles, "telea"), plugins, revision_of)
    assert (verdict.level, verdict.contradictions, verdict.shortfall, verdict.unchecked) == (Level.PINNED, (), "", ())


def test_an_incomplete_result_is_pinned_too(evaluate, named, plugins, tmp_path):
    folder = evaluate(tmp_path, "flaky")
    path = named(folder, "flaky")
    assert json.loads(path.read_text())["failures"]["count"] == 12
    assert verify(path, plugins, revision_of).level == Level.PINNED


def test_a_scorer_that_the_suite_has_too_but_with_other_options_stands_beside_it(evaluate, named, plugins, tmp_path):
    options = ("--also", "rouge-l:candidates=best")
    path = named(evaluate(tmp_path, "copy", options=options), "copy")
    assert set(json.loads(path.read_text())["components"]["scorers"]) == {"mse", "rouge-l", "rouge-l:candidates=best"}
    verdict = verify(path, plugins, revision_of)
    assert (verdict.level, verdict.contradictions, verdict.unchecked) == (Level.PINNED, (), ())


def test_without_reading_the_data_a_result_is_consistent_and_says_so(tiles, named, plugins):
    verdict = verify(named(tiles, "copy"), plugins)
    assert (verdict.level, verdict.shortfall) == (Level.CONSISTENT, "the suite's data was not read")


def test_scores_of_a_scorer_that_is_not_installed_are_named_and_the_rest_is_checked(evaluate, named, plugins, tmp_path):
    path = named(evaluate(tmp_path, "copy", options=("--also", "spread")), "copy")
    assert verify(path, plugins, revision_of).unchecked == ()
    without = dataclasses.replace(plugins, components={k: v for k, v in plugins.components.items() if k[1] != "spread"})
    verdict = verify(path, without, revision_of)
    assert verdict.level == Level.PINNED  # --also adds a column and leaves the suite alone
    (named_one,) = verdict.unchecked
    assert named_one.startswith("scorer 'spread': there is no scorer 'spread'")


def test_a_lie_about_a_scorer_that_is_not_installed_is_found_where_counts_or_bounds_show_it(
    evaluate, named, plugins, edit, tmp_path
):
    path = named(evaluate(tmp_path, "copy", options=("--also", "spread")), "copy")
    without = dataclasses.replace(plugins, components={k: v for k, v in plugins.components.items() if k[1] != "spread"})
    edit(path, lambda data: data["scores"]["spread.score"].update(n=47), reseal=True)
    verdict = verify(path, without)
    assert verdict.level == Level.INTACT
    assert "47 measured and 0 missing rows are not the 48 there are" in verdict.contradictions[0]


def test_without_the_primary_scorer_a_result_is_intact_and_nothing_speaks_against_it(tiles, named, plugins):
    others = {key: value for key, value in plugins.components.items() if key[1] != "mse"}
    verdict = verify(named(tiles, "copy"), dataclasses.replace(plugins, components=others))
    assert (verdict.level, verdict.contradictions) == (Level.INTACT, ())
    assert verdict.shortfall == "the primary score 'mse.hole' could not be recomputed"


def test_another_version_of_a_scorer_recomputes_nothing_and_is_named(tiles, named, plugins, monkeypatch):
    from inpaintbench.builtin.lexical.metrics import RougeL

    monkeypatch.setattr(RougeL, "version", 2)
    verdict = verify(named(tiles, "copy"), plugins, revision_of)
    assert verdict.level == Level.CONSISTENT
    assert verdict.unchecked == ("scorer 'rouge-l': another one is installed: its version is 2, the result's 1",)
    assert verdict.shortfall.startswith("scorer 'rouge-l' is not the installed one")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--set", "seed=1"), "a custom suite cannot be pinned"),
        (("--limit", "5"), "a run on the first 5 samples cannot be pinned"),
    ],
)
def test_custom_and_limited_runs_are_consistent_but_cannot_be_pinned(
    evaluate, named, plugins, tmp_path, options, reason
):
    verdict = verify(named(evaluate(tmp_path, "mean", options=options), "mean"), plugins, revision_of)
    assert (verdict.level, verdict.contradictions, verdict.shortfall) == (Level.CONSISTENT, (), reason)


def test_a_result_on_a_suite_that_is_not_installed_says_so(tiles, named):
    verdict = verify(named(tiles, "copy"), discover(only=[]), revision_of)
    assert verdict.level == Level.CONSISTENT
    assert verdict.shortfall == (
        "there is no suite 'tests/tiles'; 'inpaintbench list suites' shows all; install the package that brings it"
    )


def test_a_result_on_another_suite_of_the_same_title_contradicts_the_installed_one(tiles, named, plugins):
    ((suite, owner),) = plugins.suites["tests/tiles"]
    other = dataclasses.replace(plugins, suites={"tests/tiles": [(dataclasses.replace(suite, seed=7), owner)]})
    verdict = verify(named(tiles, "copy"), other, revision_of)
    assert verdict.level == Level.CONSISTENT
    assert verdict.contradictions == ("the installed 'tests/tiles@1' is another suite: its seed is 7 here and 0 there",)


def test_a_custom_run_that_denies_it_is_found_out_by_the_installed_suite(evaluate, named, plugins, edit, tmp_path):
    path = named(evaluate(tmp_path, "mean", options=("--set", "seed=1")), "mean")
    edit(path, lambda data: data["suite"].update(custom=False), reseal=True)
    verdict = verify(path, plugins, revision_of)
    assert verdict.contradictions == ("the installed 'tests/tiles@1' is another suite: its seed is 0 here and 1 there",)


def test_a_limited_run_that_denies_it_is_found_out_by_the_data(evaluate, named, plugins, edit, tmp_path):
    path = named(evaluate(tmp_path, "mean", options=("--limit", "5")), "mean")
    edit(path, lambda data: data["data"].update(limit=None), reseal=True)
    verdict = verify(path, plugins, revision_of)
    assert verdict.level == Level.CONSISTENT
    assert verdict.contradictions[0].startswith("data revision ")


def test_a_result_on_other_data_contradicts_the_data_here(evaluate, named, plugins, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text("tile-05 tile-06")
    folder = evaluate(tmp_path, "copy", options=("--data", f"tests/tiles={data}"))
    verdict = verify(named(folder, "copy"), plugins, revision_of)
    assert verdict.level == Level.CONSISTENT
    assert "is not that of the data here" in verdict.contradictions[0]


def test_data_that_is_not_here_is_a_shortfall_not_a_contradiction(tiles, named, plugins):
    def nowhere(suite):
        raise DataError("the tiles are elsewhere; fetch them")

    verdict = verify(named(tiles, "copy"), plugins, nowhere)
    assert (verdict.level, verdict.contradictions) == (Level.CONSISTENT, ())
    assert verdict.shortfall == "the tiles are elsewhere; fetch them"


def test_a_result_may_be_moved_but_not_parted_from_its_rows(tiles, named, plugins, tmp_path):
    path = named(tiles, "copy")
    away = tmp_path / "away"
    away.mkdir()
    moved = Path(shutil.copy(path, away))
    assert verify(moved, plugins).contradictions == (
        f"cannot read the rows in '{path.with_suffix('.parquet').name}': No such file or directory",
    )
    shutil.copy(path.with_suffix(".parquet"), away)
    assert verify(moved, plugins).level == Level.CONSISTENT
