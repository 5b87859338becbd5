"""The suites folder@1 and folder-masks@1, their card, and runs as a user makes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import folder_files as files
import pytest

from inpaintbench.components import Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench.suite import Suite
from inpaintbench_benchmarks import folder

FOLDER, MINI, MASKS = folder.SUITES


@pytest.mark.parametrize("suite", folder.SUITES)
def test_every_component_they_name_is_there_with_nothing_but_the_core(suite: Suite) -> None:
    core = discover(only=[])
    core.component(Prompter, suite.prompter)
    for text in suite.degraders:
        core.component(Degrader, text)
    columns = {f"{text}.{column}" for text in suite.scorers for column in core.component(Scorer, text).columns}
    assert suite.primary in columns
    assert suite.captioners == ()


def test_t13_neither_ranks_by_decibels_or_by_kept_pixels() -> None:
    assert FOLDER.primary == MASKS.primary == "ssim.hole"


def test_t30_neither_gives_a_prompt() -> None:
    assert FOLDER.prompter == MASKS.prompter == "none"


def test_the_mini_is_the_first_hundred_pictures() -> None:
    assert (MINI.title, MINI.samples, MINI.dataset, FOLDER.samples) == ("folder-mini@1", 100, FOLDER.dataset, None)


def test_the_data_of_both_is_given_by_one_name() -> None:
    assert (FOLDER.dataset.title, MASKS.dataset.title) == ("folder", "folder-masks")
    assert FOLDER.dataset.name == MASKS.dataset.name == "folder"
    assert MASKS.degraders == ("erase:where=sample",)


@pytest.mark.parametrize(
    "words",
    [
        "The pictures are yours: so are their licence and their faults",
        "**Citation.**",
        "white = hole",
        "masks/holiday/cat.png",
        "beach_mask001.png",
        *("captions.json", "captions.csv", "metadata.csv", "captions.jsonl", "metadata.jsonl", "captions.txt"),
        "--set captioners=",
        "--also lpips",
        "The revision of the data",
        "## Known faults",
    ],
)
def test_the_card_says(words: str) -> None:
    assert words in Path(folder.__file__).with_name("README.md").read_text(encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in that holds the folder `my_pictures`."""
    monkeypatch.chdir(tmp_path)
    for seed in range(4):
        files.write_picture(Path(f"my_pictures/{seed}.jpg"), seed, (96, 128))
    return tmp_path


SMALL = ("--set", "size=96", "--store", "store", "--workers", "1")
"""What spares time: the pictures are not enlarged."""


def results(folder: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_text()) for path in sorted(Path("results").glob(f"{folder}/*.json"))]


def test_a_first_try_ends_with_a_board_that_verifies(run: Any, here: Path) -> None:
    asked = ("--inpainter", "telea", "--inpainter", "mean", "--store", "store", "--no-controls")
    code, _, err = run("eval", "--suite", "folder", "--data", "folder=my_pictures", *asked)
    assert (code, err) == (0, "")
    made = results("folder@1")
    assert {result["name"] for result in made} == {"telea", "mean"}
    assert all(result["complete"] and result["scores"]["ssim.hole"]["n"] == 12 for result in made)
    assert len({result["data"]["revision"] for result in made}) == 1
    code, out, _ = run("leaderboard", "results")
    assert code == 0
    assert "ssim.hole, higher is better; prompts: none" in out
    code, out, _ = run("verify", "results", "--data", "folder=my_pictures", "--rerun", 1)
    assert code == 0
    assert "3 of 3 reconstructions equal to the bit" in out


def test_t11_results_have_scores_by_the_share_of_the_hole(run: Any, here: Path) -> None:
    code, _, err = run("eval", "--suite", "folder", "--data", "folder=my_pictures", "-i", "mean", *SMALL)
    assert (code, err) == (0, "")
    (result,) = results("folder@1*")
    bins = result["tags"]["area"]
    assert len(bins) > 1
    assert set(bins) <= {f"{low:02d}-{low + 10}%" for low in range(0, 50, 10)}
    assert sum(found["ssim.hole"]["n"] for found in bins.values()) == result["scores"]["ssim.hole"]["n"] == 12


def test_masks_of_one_s_own_are_the_holes(run: Any, here: Path) -> None:
    files.write_mask(Path("my_pictures/0_mask.png"), (8, 8, 48, 64), (96, 128))
    files.write_mask(Path("my_pictures/masks/1.png"), (8, 8, 24, 64), (96, 128))
    code, _, err = run("eval", "--suite", "folder-masks", "--data", "folder=my_pictures", "-i", "telea", *SMALL)
    assert (code, err) == (0, "2 entries of 'folder' are no samples: it has no mask (2)\n")
    (result,) = results("folder-masks@1*")
    assert result["scores"]["ssim.hole"]["n"] == 2
    assert set(result["tags"]["area"]) == {"10-20%", "20-30%"}


def test_captions_of_one_s_own_are_what_a_captioner_is_held_against(run: Any, here: Path) -> None:
    Path("my_pictures/captions.csv").write_text("file,caption\n0.jpg,the line rises\n1.jpg,the line falls\n")
    asked = ("--set", "captioners=plot-reader:subset=stock", "--also", "bleu", "-i", "mean", *SMALL)
    code, _, err = run("eval", "--suite", "folder", "--data", "folder=my_pictures", *asked)
    assert (code, err) == (0, "")
    (result,) = results("folder@1*")
    score = result["scores"]["bleu.1@plot-reader"]
    assert (score["n"], score["missing"]) == (6, 6)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("folder=empty", "'empty' is empty: put pictures into it, files that end with .jpg, .png, .webp, .bmp, .tif"),
        ("folder=other", "'other' holds no picture: none of its files, such as 'notes.txt', ends with"),
        ("folder=nowhere", "the data of 'folder' should be in 'nowhere', which is no folder"),
        ("folder=my_pictures/0.jpg", "the data of 'folder' should be in 'my_pictures/0.jpg', which is no folder"),
    ],
)
def test_what_is_no_folder_of_pictures_is_told_so_in_one_line(run: Any, here: Path, given: str, message: str) -> None:
    Path("empty").mkdir()
    Path("other").mkdir()
    Path("other/notes.txt").write_text("hello")
    code, out, err = run("eval", "--suite", "folder", "--data", given, "-i", "telea")
    assert (code, out) == (1, "")
    assert err.startswith(f"inpaintbench: {message}")
    assert err.count("\n") == 1


def test_a_folder_with_fewer_pictures_than_the_mini_takes_is_not_short_of_any(run: Any, tmp_path: Path) -> None:
    files.write_pictures(tmp_path / "data")
    code, out, _ = run(
        "data", "check", "folder-mini", "--data", f"folder={tmp_path / 'data'}", "--store", tmp_path / "store"
    )
    assert (code, "missing" in out) == (0, False)
