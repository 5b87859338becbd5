"""The bundled data is TRUCE's own, complete and unaltered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

import inpaintbench_benchmarks.truce as truce
from inpaintbench_benchmarks.truce.series import Pattern, Series, Split, Subset, load

DATA = Path(truce.__file__).parent / "data"
SUBSETS: tuple[Subset, ...] = ("synthetic", "stock")
SPLITS: tuple[Split, ...] = ("train", "val", "test")
ORIGINALS = {  # sha256 of the published files' content, keys sorted, without white space
    "pilot13finaltest": "a79aed4befb08e4fdafa8deea2e1fb3a2ecdee58ff67cacedae35feead3a788b",
    "pilot13finaltrain": "004d84ef564462381ebdbc7bc830b690335dc8adc9ef2b99488b93189b52e762",
    "pilot13finalval": "d5125e7d58f91e23735c4a81bab18aac59520696ad50f70771d9e576a03f773a",
    "pilot16btest": "fbe67617cb97c73ec55ef9f2888b34def881e7f22074a5d0f5656e11ae1b0d89",
    "pilot16btrain": "32023d579254efff05b94bd2cf49734104f826c747230f2fd1a7b51ab0a47cb3",
    "pilot16bval": "af03cc517a5ef490084fa64405b0a7543787e36ea8da4193f4a466fe91acba50",
}


@pytest.mark.parametrize("name", sorted(ORIGINALS))
def test_a_bundled_file_says_what_the_published_one_says(name: str) -> None:
    content = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == ORIGINALS[name]


def test_t33_the_licence_and_a_notice_lie_beside_the_data() -> None:
    assert "Apache License" in (DATA / "LICENSE").read_text(encoding="utf-8")
    notice = (DATA / "NOTICE").read_text(encoding="utf-8")
    assert "2783fd7" in notice
    assert "EMNLP 2021" in notice


@pytest.mark.parametrize(
    ("subset", "split", "count"),
    [
        ("synthetic", "train", 448),
        ("synthetic", "val", 56),
        ("synthetic", "test", 56),
        ("stock", "train", 1520),
        ("stock", "val", 190),
        ("stock", "test", 190),
    ],
)
def test_every_split_has_its_published_size_and_every_series_12_values(
    subset: Subset, split: Split, count: int
) -> None:
    plots = load(subset, split)
    assert len(plots) == count
    assert all(len(plot.values) == 12 and all(-1 <= value <= 100 for value in plot.values) for plot in plots)
    assert all(len(plot.annotations) == 3 and all(plot.annotations) for plot in plots)


def test_no_id_stands_in_two_splits() -> None:
    ids = [{series.id for series in load(subset, split)} for subset in SUBSETS for split in SPLITS]
    assert all(one.isdisjoint(other) for one, other in combinations(ids, 2))


def test_a_synthetic_record_reads_as_published() -> None:
    assert load("synthetic", "test")[1] == Series(
        id="pilot13/67.png",
        values=(24, 13, 2, 3, 1, 1, 3, 3, 0, 1, 2, 4),
        annotations=(
            "It gradually decreases.",
            "sharp drop at the beginning of the value",
            "constant in the middle",
        ),
        pattern=Pattern("decrease at the beginning", 0, 3),
    )


def test_a_stock_record_reads_as_published_and_has_no_pattern() -> None:
    assert load("stock", "test")[2] == Series(
        id="pilot16/AD_426.png",
        values=(78, 86, 84, 69, 68, 82, 67, 78, 63, 57, 38, 18),
        annotations=(
            "decreases from the middle",
            "ends at much lower value than it begant",
            "drops steadily at the end.",
        ),
    )


def test_texts_keep_what_people_typed() -> None:
    texts = {text for series in load("stock", "train") for text in series.annotations}
    assert "{}" in texts
    assert "peaks in the beginnig slightly\rincreased from slightly end" in texts


@pytest.mark.parametrize(
    ("event", "holds"),
    [
        ("increase", lambda values, stretch: values[stretch[-1]] > values[stretch[0]]),
        ("decrease", lambda values, stretch: values[stretch[-1]] < values[stretch[0]]),
        ("peak", lambda values, stretch: max(values) in [values[place] for place in stretch]),
        ("trough", lambda values, stretch: min(values) in [values[place] for place in stretch]),
    ],
)
def test_a_patterns_name_says_what_the_values_do_in_its_stretch(
    event: str, holds: Callable[[tuple[int, ...], list[int]], bool]
) -> None:
    found = [
        series for series in load("synthetic", "train") if series.pattern and series.pattern.name.startswith(event)
    ]
    assert len(found) > 60
    for series in found:
        assert series.pattern is not None
        first = series.pattern.first or 0
        end = 12 if series.pattern.last is None else min(series.pattern.last + 1, 12)
        assert holds(series.values, list(range(first, end))), series
