"""The numbers beside the suites are those that the papers print: every one of them, and no other."""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import inpaintbench as ib
import inpaintbench_benchmarks
from inpaintbench.components import Captioner, Degrader, Scorer
from inpaintbench.leaderboard import published
from inpaintbench.leaderboard.published import Number

BENCHMARKS = Path(inpaintbench_benchmarks.__file__).parent
TABLES = Path(__file__).parent / "tables"

SUITES = list(inpaintbench_benchmarks.suites())
OF = {"flickr30k": (2, 3), "refcocog": (4, 5), "truce": (6, 7), "rocov2": (8, 9)}
WHERE = {"flickr30k": "center", "refcocog": "sample", "truce": "sample", "rocov2": "center"}
DEGRADATION = {"cm": "erase", "gc": "blur", "ld": "lowdim"}
CAPTIONER = {"BLIP": "blip", "QWEN": "qwen2.5-vl", "LLAVA": "llava-onevision"}
SCORE = {
    "mse": "mse.hole",
    "psnr": "psnr.hole",
    "ssim": "ssim.hole",
    "lpips": "lpips.hole",
    "b1": "bleu-sentence.1",
    "b2": "bleu-sentence.2",
    "b3": "bleu-sentence.3",
    "b4": "bleu-sentence.4",
    "bleu": "bleu-sentence.1",
    "meteor": "meteor-nltk.score",
    "rouge_l": "rouge-score.l",
    "simcse_sup": "simcse.score",
    "simcse_unsup": "simcse:variant=unsup.score",
    "sbert": "sbert.score",
}
PLACES = {
    ("MAT", "small masks"): (0.78, 31.72, 43.71),
    ("MAT", "large masks"): (1.96, 23.42, 38.34),
    ("CoModGAN", "small masks"): (1.10, 26.95, 41.88),
    ("CoModGAN", "large masks"): (2.92, 19.64, 35.78),
    ("LaMa-Big", "small masks"): (0.99, 22.79, 40.58),
    ("LaMa-Big", "large masks"): (2.97, 13.09, 32.39),
}

Place = tuple[str, str, str, str, str]


def numbers(folder: str) -> list[Number]:
    return published.read(BENCHMARKS / folder / "published.csv")


def place(number: Number) -> Place:
    score = f"{number.scorer}.{number.column}"
    return number.table, number.inpainter, number.degradation, number.captioner, score


def printed(folder: str) -> Iterator[tuple[Place, str]]:
    """Every number of the transcribed tables of a data set, with the place it belongs to."""
    for table in OF[folder]:
        with (TABLES / f"table-{table}.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                original = row["config"] == "Orig"
                degradation = "" if original else f"{DEGRADATION[row['mask']]}:where={WHERE[folder]}"
                for name, text in row.items():
                    if name in ("captioner", "config", "inpainter", "mask") or not text:
                        continue
                    score = (
                        SCORE[name.removesuffix("_pct")] + "-change" * name.endswith("_pct") + "-original" * original
                    )
                    inpainter = "" if original else row["inpainter"]
                    captioner = CAPTIONER[row["captioner"]] if "captioner" in row else ""
                    yield (f"Table {table}", inpainter, degradation, captioner, score), text


@pytest.mark.parametrize("folder", OF)
def test_every_number_of_the_tables_is_there_and_no_other(folder: str) -> None:
    ours = {place(number): number.printed for number in numbers(folder)}
    assert ours == dict(printed(folder))
    assert len(ours) == len(numbers(folder))


@pytest.mark.parametrize("folder", OF)
def test_a_value_is_what_is_printed_but_for_a_mean_squared_error_on_the_scale_of_bytes(folder: str) -> None:
    for number in numbers(folder):
        scale = 255**2 if (folder, number.scorer) == ("rocov2", "mse") else 1
        assert number.value == pytest.approx(float(number.printed) / scale, rel=1e-6)
        assert ("divided by 65025" in number.note) == (scale > 1)


@pytest.mark.parametrize("folder", OF)
def test_all_mean_squared_errors_are_on_the_scale_of_their_signal_to_noise_ratio(folder: str) -> None:
    value = {place(number)[1:]: number.value for number in numbers(folder)}
    errors = [key for key in value if key[-1] == "mse.hole"]
    assert len(errors) in (6, 9)
    for key in errors:
        of_the_mean = -10 * math.log10(value[key])
        assert of_the_mean < value[(*key[:-1], "psnr.hole")] < of_the_mean + 3.5


def test_a_printed_percentage_is_that_of_the_printed_scores_or_said_to_be_wrong() -> None:
    value = {place(number)[1:]: number.value for number in numbers("flickr30k")}
    wrong = []
    for number in numbers("flickr30k"):
        if not number.column.endswith("-change"):
            continue
        score = f"{number.scorer}.{number.column.removesuffix('-change')}"
        here = value[number.inpainter, number.degradation, number.captioner, score]
        original = value["", "", number.captioner, f"{score}-original"]
        ends = sorted(100 * ((here + a) / (original - a) - 1) for a in (-0.0005, 0.0005))
        if not ends[0] - 0.005 <= number.value <= ends[1] + 0.005:
            wrong.append(number)
    assert [(one.inpainter, one.captioner, one.column, one.printed) for one in wrong] == [
        ("SD2", "blip", "3-change", "-4.47")
    ]
    assert wrong[0].note.startswith("wrong in the paper: ")


def test_a_caption_score_without_captioner_says_that_the_paper_does_not_name_it() -> None:
    for folder in OF:
        for number in numbers(folder):
            of_pictures = number.scorer in ("mse", "psnr", "ssim", "lpips")
            unnamed = not of_pictures and not number.captioner
            assert ("captioner is not said" in number.note) == unnamed
            assert unnamed == (number.table in ("Table 5", "Table 7"))


def test_the_numbers_of_places_are_those_of_mat_as_shares_and_of_another_protocol() -> None:
    found = {(number.inpainter, number.table, number.scorer): number for number in numbers("places")}
    assert len(found) == len(numbers("places")) == 18
    for (inpainter, table), values in PLACES.items():
        for scorer, value, scale in zip(("fid", "p-ids", "u-ids"), values, (1, 100, 100), strict=True):
            number = found[inpainter, table, scorer]
            assert float(number.printed) == value
            assert number.value == pytest.approx(value / scale)
            assert number.degradation == ""
            assert "masks and protocol" in number.note


@pytest.mark.parametrize("folder", [*OF, "places"])
def test_every_address_is_a_score_that_can_be_had_within_its_bounds(folder: str, plugins: Any) -> None:
    for text in {number.scorer for number in numbers(folder)}:
        scorer = plugins.component(Scorer, text)
        bounds = dict(zip(scorer.columns, scorer.column_bounds, strict=True))
        for number in (number for number in numbers(folder) if number.scorer == text):
            low, high = bounds[number.column]
            assert low is None or number.value >= low
            assert high is None or number.value <= high


@pytest.mark.parametrize("suite", [one for one in SUITES if one.published], ids=lambda one: one.name)
def test_a_suites_file_speaks_of_its_own_degraders_and_of_captioners_that_exist(suite: ib.Suite, plugins: Any) -> None:
    assert suite.published is not None
    own = {str(plugins.component(Degrader, text).spec) for text in suite.degraders}
    found = published.read(suite.published)
    assert found
    for text in {number.degradation for number in found} - {""}:
        assert str(plugins.component(Degrader, text).spec) in own
    assert {number.captioner for number in found} - {""} <= set(plugins.names(Captioner))


def test_a_file_that_lies_beside_suites_is_that_of_one_of_them() -> None:
    folders = {Path(sys.modules[type(suite.dataset).__module__].__file__ or "").parent for suite in SUITES}
    beside = {folder / "published.csv" for folder in folders if (folder / "published.csv").exists()}
    assert beside
    assert beside == {suite.published for suite in SUITES if suite.published}
