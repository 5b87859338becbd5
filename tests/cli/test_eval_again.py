"""`inpaintbench eval` once more: a result that would say the same is left as it is, and what attests it stays true."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from inpaintbench.result import Result, attestation
from inpaintbench.result.attestation import Reproduction

MADE = Reproduction("n", 1, 4, 2, 2, 0.0, 1e-6)


@pytest.fixture
def again(run, tmp_path, monkeypatch) -> Callable[..., tuple[bool, Path]]:
    """A function that evaluates `mean` on three tiles: whether the result is said to be unchanged, and its path."""
    monkeypatch.chdir(tmp_path)

    def evaluate(*arguments: object) -> tuple[bool, Path]:
        asked = ("-s", "tests/tiles", "-i", "mean", "--limit", "3", "--workers", "1")
        code, out, err = run("eval", *asked, *arguments)
        assert (code, err) == (0, "")
        _, *said, path = out.splitlines()
        return "  unchanged; --fresh computes and writes it anew" in said, tmp_path / path.strip()

    return evaluate


def files(path: Path) -> dict[str, tuple[bytes, int]]:
    """The content of every file in a result's folder, and when it was written."""
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.parent.iterdir()}


@pytest.mark.parametrize("options", [(), ("--store", "another"), ("--workers", "2"), ("--device", "cpu")])
def test_the_same_run_leaves_the_result_and_its_attestation_as_they_are(again, options):
    unchanged, path = again()
    attestation.write(Result.read(path), MADE, ["cpu"], [])
    before = files(path)
    assert not unchanged
    assert again(*options) == (True, path)
    assert files(path) == before
    assert attestation.standing(Result.read(path)).attested


@pytest.mark.parametrize(
    "options", [("--fresh",), ("--also", "ssim"), ("--no-controls",)], ids=lambda options: options[0]
)
def test_what_says_something_else_or_is_asked_for_afresh_is_written(again, options):
    _, path = again()
    before = files(path)
    assert again(*options) == (False, path)
    after = files(path)
    assert after.keys() == before.keys()
    assert after[path.name] != before[path.name]
    Result.read(path)


def test_a_result_on_other_data_is_written_beside_the_one_that_is_there(again, tmp_path):
    _, path = again()
    first = Result.read(path)
    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text(" ".join(str(id) for id in first.rows.sample))
    unchanged, other = again("--data", f"tests/tiles={data}")
    assert not unchanged
    assert other != path
    assert Result.read(other).revision != first.revision
    assert Result.read(path).revision == first.revision


def test_a_component_that_changed_is_written_though_the_rows_are_equal(again, monkeypatch):
    from inpaintbench_tiny import Colours

    _, path = again()
    rows = Result.read(path).rows.digest
    monkeypatch.setattr(Colours, "version", 2)
    assert again() == (False, path)
    assert Result.read(path).rows.digest == rows


def test_a_result_that_is_damaged_or_lacks_its_rows_is_written(again):
    _, path = again()
    rows = path.with_suffix(".parquet")
    whole = rows.read_bytes()
    for damage in (lambda: os.remove(rows), lambda: rows.write_bytes(b""), lambda: path.write_text("{")):
        damage()
        assert again() == (False, path)
        assert rows.read_bytes() == whole
        assert again() == (True, path)


def test_a_result_with_other_scores_than_its_rows_give_is_written(again, edit):
    _, path = again()
    edit(path, lambda data: data["scores"]["mse.hole"].update(value=0.001), reseal=True)
    assert again() == (False, path)
    assert Result.read(path).scores["mse.hole"].value != 0.001


def test_added_scores_are_shown_and_those_that_are_lost_are_named(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def said(*more):
        code, out, err = run("eval", "-s", "tests/tiles", "-i", "mean", "--limit", "3", "--workers", "1", *more)
        assert (code, err) == (0, "")
        return [line for line in out.splitlines() if not line.startswith("  captions of ")]

    first, *scores, path = said("--also", "ssim", "--also", "spread")
    made = Result.read(tmp_path / path.strip())
    assert [line.split()[0] for line in scores] == [f"ssim.{r}" for r in ("hole", "band", "keep", "whole")] + [
        "spread.score"
    ]
    for line in scores:
        address, value, *_ = line.split()
        assert float(value) == pytest.approx(made.scores[address].value, rel=1e-3)
    again, *scores, advice, _ = said("--also", "spread")
    assert again == first
    assert len(scores) == 1
    assert advice == "  without the columns of the result before: add --also ssim to keep them"
    assert len(said("--also", "spread", "--also", "ssim")) == 2 + 5


def test_a_result_on_other_data_leaves_the_one_that_is_there(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, levels in (("mine", (40, 80)), ("yours", (90, 130))):
        (tmp_path / name).mkdir()
        for level in levels:
            cv2.imwrite(str(tmp_path / name / f"{level}.png"), np.full((64, 64, 3), level, np.uint8))

    def evaluated(name):
        code, out, err = run(
            "eval", "-s", "folder", "--data", f"folder={name}", "-i", "mean", "--set", "size=64", "--workers", "1"
        )
        assert (code, err) == (0, "")
        return tmp_path / out.splitlines()[-1].strip()

    first = evaluated("mine")
    before = first.read_bytes()
    second = evaluated("yours")
    assert first != second
    assert f".data-{Result.read(second).revision[:8]}." in second.name
    assert first.read_bytes() == before
    assert evaluated("mine") == first
    assert evaluated("yours") == second
