"""`inpaintbench plan`: what an evaluation would do, without doing any of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from inpaintbench.result import Result


@pytest.fixture
def plan(run, tmp_path, monkeypatch) -> Callable[..., list[dict[str, Any]]]:
    """A function that runs `plan --json` on the suite `tests/tiles`, in this process."""
    monkeypatch.chdir(tmp_path)

    def plans(*arguments: object) -> list[dict[str, Any]]:
        code, out, err = run("plan", "-s", "tests/tiles", "--json", *arguments)
        assert (code, err) == (0, "")
        found: list[dict[str, Any]] = json.loads(out)
        return found

    return plans


def steps(found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Outputs in all and stored, by stage."""
    return {step["what"]: (step["total"], step["stored"]) for step in found["steps"]}


def test_a_plan_counts_what_there_is_to_do(plan):
    (found,) = plan("-i", "mean", "--no-controls", "--limit", "5")
    assert (found["suite"], found["samples"], found["broken"], found["cells"]) == ("tests/tiles@1", 5, 0, 10)
    assert steps(found) == {"inpaint": (10, 0), "caption": (15, 0), "score": (20, 0)}
    assert found["disk"] > 0


def test_what_a_plan_counts_is_what_an_evaluation_then_computes(plan, run, tmp_path):
    asked = ("-i", "mean", "--limit", "4", "--no-controls")
    (found,) = plan(*asked)
    _, out, _ = run("eval", "-s", "tests/tiles", *asked, "--workers", "1")
    computed: dict[str, int] = {}
    for cost in Result.read(tmp_path / out.splitlines()[-1].strip()).data["cost"]:
        stage = cost["stage"].partition(" ")[0]
        computed[stage] = computed.get(stage, 0) + cost["computed"]
    assert computed == {stage: total - stored for stage, (total, stored) in steps(found).items()}


def test_controls_and_more_inpainters_are_more_to_do(plan):
    (alone,) = plan("-i", "mean", "--no-controls")
    (controlled,) = plan("-i", "mean")
    (two,) = plan("-i", "mean", "-i", "telea", "--no-controls")
    assert steps(controlled)["inpaint"][0] == steps(two)["inpaint"][0] == 2 * steps(alone)["inpaint"][0]
    assert controlled["disk"] == two["disk"] == 2 * alone["disk"]


def test_a_plan_computes_nothing(plan, tmp_path):
    plan("-i", "mean")
    (again,) = plan("-i", "mean")
    assert {stored for _, stored in steps(again).values()} == {0}
    assert list(tmp_path.rglob("*.png")) == []
    assert not (tmp_path / "results").exists()


def test_what_an_evaluation_has_done_is_no_longer_to_do(plan, run):
    asked = ("-i", "mean", "-i", "telea:radius=5", "--limit", "3")
    assert run("eval", "-s", "tests/tiles", *asked, "--workers", "1")[0] == 0
    (found,) = plan(*asked)
    assert all(total == stored for total, stored in steps(found).values())
    assert found["disk"] == 0
    (more,) = plan("-i", "mean", "-i", "copy", "--limit", "3", "--no-controls")
    assert steps(more)["inpaint"] == (12, 12)  # copy was painted as a control
    (other,) = plan("-i", "telea", "--limit", "3", "--no-controls")
    assert steps(other)["inpaint"] == (6, 0)


def test_a_plan_reads_like_this(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("plan", "-s", "tests/tiles", "-s", "truce-synthetic", "-i", "mean", "--limit", "2")
    assert (code, err) == (0, "")
    assert "\033" not in out
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "tests/tiles@1: 2 samples, 4 cells"
    assert lines[1] == "inpaint 8 outputs, 0 stored, 8 to do"
    assert "truce-synthetic@1: 2 samples, 6 cells" in lines
    assert sum(line.startswith("disk about ") for line in lines) == 2


def test_a_plan_takes_what_eval_takes(plan):
    (found,) = plan("-i", "mean", "--set", "degraders=blur", "--set", "draws=3", "--also", "ssim", "--limit", "2")
    assert found["cells"] == 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-i", "telae"], "there is no inpainter 'telae'; did you mean 'telea'?"),
        (["-i", "copy", "--set", "mark=blue"], "'mark' of suite 'tests/tiles' must be none or red-box, not 'blue'"),
        (["-i", "copy", "--limit", "0"], "Invalid value for '--limit'"),
        (["-i", "copy", "--fresh"], "No such option '--fresh'"),
    ],
)
def test_a_value_that_is_wrong_is_one_line_and_exit_code_2(run, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("plan", "-s", "tests/tiles", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"inpaintbench: {message}")
    assert err.count("\n") == 1
