"""Samples that nobody could know beforehand are run again: what is reproduced, what is not, and what cannot be."""

from __future__ import annotations

import dataclasses
import hashlib
import math
from typing import ClassVar

import pytest

from inpaintbench.components import Inpainter
from inpaintbench.executors.local import LocalExecutor
from inpaintbench.pipeline.rerun import chosen, rerun, rerunnable
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result


class Plain(Inpainter):
    """Free to ask."""

    name = "plain"
    steps: int = 3

    def load(self, host):
        return lambda batch: []


class Paid(Inpainter):
    """Costs money each time."""

    name = "paid"
    rerunnable: ClassVar[bool] = False

    def load(self, host):
        return lambda batch: []


class Around(Inpainter):
    """Asks others."""

    name = "around"
    inner: Inpainter
    more: tuple[Inpainter, ...] = ()

    def load(self, host):
        return lambda batch: []


@pytest.fixture
def again(silence):
    def run(path, plugins, count, nonce="n", recorded=None):
        result = Result.read(path)
        suite = plugins.suite(result.suite)
        with LocalExecutor(workers=1) as executor:
            return rerun(result, recorded or Recorded.of(result, plugins), suite, executor, silence, count, nonce)

    return run


@pytest.fixture(scope="module")
def awkward(evaluate, tmp_path_factory):
    return evaluate(tmp_path_factory.mktemp("awkward"), "flaky", "restless", "remote")


def test_samples_are_drawn_by_the_hash_of_digest_and_nonce(shared_tiles, named):
    result = Result.read(named(shared_tiles, "copy"))
    ids = [f"tile-{i:02d}" for i in range(24)]
    expected = sorted(ids, key=lambda id: hashlib.sha256(f"{result.digest}\nn\n{id}".encode()).digest())
    assert chosen(result, 5, "n") == expected[:5]
    assert chosen(result, 5, "m") != expected[:5]
    assert chosen(result, 100, "n") == expected


def test_another_result_draws_other_samples_with_the_same_nonce(shared_tiles, named):
    first, second = (Result.read(named(shared_tiles, name)) for name in ("copy", "mean"))
    assert chosen(first, 5, "n") != chosen(second, 5, "n")


@pytest.mark.parametrize("name", ["copy", "mean", "telea", "telea:radius=12.0"])
def test_an_honest_result_is_reproduced_to_the_bit(again, shared_tiles, named, plugins, name):
    found = again(named(shared_tiles, name), plugins, 4)
    assert (found.problem, found.shortfall) == ("", "")
    assert dataclasses.astuple(found.made) == ("n", 4, 16, 8, 8, 0.0, 1e-6, ())


def test_more_samples_than_there_are_means_all(again, shared_tiles, named, plugins):
    made = again(named(shared_tiles, "copy"), plugins, 1000).made
    assert (made.samples, made.rows, made.reconstructions, made.equal) == (24, 96, 48, 48)


def test_rows_that_failed_are_left_out_of_the_comparison(again, awkward, named, plugins):
    found = again(named(awkward, "flaky"), plugins, 24)
    assert (found.problem, found.made.rows, found.made.reconstructions) == ("", 96 - 12, 48 - 6)


def test_an_inpainter_that_paints_something_else_each_time_is_not_reproduced(again, awkward, named, plugins):
    found = again(named(awkward, "restless"), plugins, 24)
    assert found.made.equal == 0
    assert found.made.largest_difference > 1e-6
    assert "differs by" in found.problem
    assert found.problem.endswith("the suite's tolerance is 1e-06")


def test_a_result_whose_statistics_were_embellished_is_not_reproduced(again, tiles, named, plugins, forge):
    """Who seals everything again passes the first three levels: only running again tells."""
    from inpaintbench.result.verify import Level, verify

    path = named(tiles, "copy")
    result = Result.read(path)
    rows = result.rows.taken(range(len(result.rows)))
    rows.measures["mse"].statistics[:] *= 0.9
    forge(path, rows)
    assert verify(path, plugins, lambda suite: result.revision).level == Level.PINNED
    found = again(path, plugins, 2)
    assert found.made.equal == 4
    assert found.problem.startswith("'mse.")


def test_a_statistic_that_only_one_run_has_is_not_reproduced(again, tiles, named, plugins, forge):
    path = named(tiles, "copy")
    rows = Result.read(path).rows
    rows.measures["mse"].statistics[:, 0] = math.nan
    forge(path, rows)
    found = again(path, plugins, 24)
    assert "'mse.hole' of sample" in found.problem
    assert "was measured in one of the two runs only" in found.problem


def test_an_inpainter_that_fails_now_but_did_not_then_is_not_reproduced(again, tiles, named, plugins, edit):
    path = named(tiles, "copy")
    result = Result.read(path)
    recorded = Recorded.of(result, plugins)
    from inpaintbench_tiny import Flaky

    recorded.installed["inpainter", "copy"] = Flaky()
    found = again(path, plugins, 24, recorded=recorded)
    assert found.made is None
    assert "was painted and measured then, and fails here: flaky: ValueError: this tile is too hard" in found.problem


def test_what_declares_itself_not_rerunnable_is_named_and_nothing_is_run(again, awkward, named, plugins):
    found = again(named(awkward, "remote"), plugins, 3)
    assert (found.made, found.problem, found.shortfall) == (None, "", "inpainter 'remote' is not rerunnable")
    assert found.exempt


def test_an_inpainter_that_is_not_installed_is_a_shortfall_but_no_exemption(again, awkward, named, plugins):
    others = {key: value for key, value in plugins.components.items() if key[1] != "flaky"}
    without = dataclasses.replace(plugins, components=others)
    found = again(named(awkward, "flaky"), without, 3)
    assert found.shortfall.startswith("cannot run the inpainter again: there is no inpainter 'flaky'")
    assert not found.exempt


def test_a_captioner_that_is_not_rerunnable_is_left_out_and_named(again, shared_tiles, named, plugins, monkeypatch):
    from inpaintbench_tiny import Colours

    monkeypatch.setattr(Colours, "rerunnable", False, raising=False)
    made = again(named(shared_tiles, "copy"), plugins, 3).made
    assert (made.left_out, made.rows, made.reconstructions) == (("captioner 'colours'",), 6, 6)


def test_a_scorer_that_is_not_installed_is_left_out_and_named(again, shared_tiles, named, plugins):
    others = {key: value for key, value in plugins.components.items() if key[1] != "rouge-l"}
    made = again(named(shared_tiles, "copy"), dataclasses.replace(plugins, components=others), 3).made
    assert (made.left_out, made.rows) == (("scorer 'rouge-l'",), 12)


def test_a_component_is_rerunnable_only_if_all_those_among_its_options_are():
    assert rerunnable(Plain())
    assert not rerunnable(Paid())
    assert rerunnable(Around(inner=Plain()))
    assert not rerunnable(Around(inner=Paid()))
    assert not rerunnable(Around(inner=Plain(), more=(Plain(), Paid())))
