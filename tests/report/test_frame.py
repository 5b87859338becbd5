"""`ib.load`: the rows of results as a table of pandas."""

from __future__ import annotations

import sys

import pytest

import inpaintbench as ib
from inpaintbench.result.result import Result


def test_a_table_has_a_line_for_every_row(shared_tiles, named):
    frame = ib.load(shared_tiles)
    results = [Result.read(path) for path in sorted(shared_tiles.glob("*.json"))]
    assert len(frame) == sum(len(result.rows) for result in results)
    assert set(frame["suite"]) == {"tests/tiles@1"}
    one = ib.load(named(shared_tiles, "mean"))
    assert set(one["inpainter"]) == {"mean"}
    assert list(one["sample"]) == Result.read(named(shared_tiles, "mean")).rows.sample


def test_means_over_rows_are_the_scores_of_the_result(shared_tiles, named):
    path = named(shared_tiles, "mean")
    frame, scores = ib.load(str(path)), Result.read(path).scores
    for degrader, part in frame.groupby("degrader"):
        assert part["mse.hole"].mean() == pytest.approx(scores[f"mse.hole/{degrader}"].value)
        spoken = part[part["captioner"] == "colours"]
        assert spoken["rouge-l.score"].mean() == pytest.approx(scores[f"rouge-l.score@colours/{degrader}"].value)


def test_pictures_have_no_captions_and_captions_no_scores_of_pictures(shared_tiles, named):
    frame = ib.load(named(shared_tiles, "mean"))
    pictures = frame[frame["captioner"].isna()]
    spoken = frame[frame["captioner"].notna()]
    assert pictures["mse.hole"].notna().all()
    assert spoken["mse.hole"].isna().all()
    assert pictures["caption"].isna().all()
    assert (spoken["caption"] == [said[0] for said in spoken["captions"]]).all()
    assert frame["area"].between(0, 1).all()
    assert set(frame["tag:colour"]) == {"red", "green", "blue"}


def test_without_pandas_the_command_that_installs_it_is_named(shared_tiles, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ib.UnavailableError, match=r"^the package 'pandas' is missing; run: pip install pandas$"):
        ib.load(shared_tiles)


def test_where_there_is_no_result_that_is_said(tmp_path):
    with pytest.raises(ib.InpaintbenchError, match="there is no result in"):
        ib.load(tmp_path)
