"""plot-reader's captions are people's, come from training plots, and reach the quality they were promised to have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.rouge.rouge import Rouge

import inpaintbench as ib
from inpaintbench_benchmarks.truce import PlotReader
from inpaintbench_benchmarks.truce.draw import plot
from inpaintbench_benchmarks.truce.hole import hole
from inpaintbench_benchmarks.truce.series import Subset, load

Reader = Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]


@dataclass(frozen=True)
class OnTheCpu:
    device: str = "cpu"
    prepared: Any = None

    def open(self, component: ib.Component[Any, Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return component.load(self)


@pytest.fixture(scope="module")
def readers() -> dict[str, Reader]:
    return {subset: PlotReader(subset=subset).load(OnTheCpu()) for subset in ("synthetic", "stock")}


def pictures(images: Sequence[ib.Image]) -> list[ib.Picture]:
    return [ib.Picture(id=str(place), image=image) for place, image in enumerate(images)]


def plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", text.lower()).split())


@pytest.mark.parametrize(("subset", "bleu", "rouge"), [("synthetic", 0.65, 0.60), ("stock", 0.48, 0.43)])
def test_on_undamaged_test_plots_the_first_caption_reaches_its_bars(
    readers: dict[str, Reader], subset: Subset, bleu: float, rouge: float
) -> None:
    test = load(subset, "test")
    said = readers[subset](pictures([plot(series.values) for series in test]))
    found = {place: [plain(captions[0].text)] for place, captions in enumerate(said)}
    references = {place: [plain(text) for text in series.annotations[1:]] for place, series in enumerate(test)}
    assert Bleu(1).compute_score(references, found, verbose=0)[0][0] >= bleu
    assert Rouge().compute_score(references, found)[0] >= rouge


@pytest.mark.parametrize("subset", ["synthetic", "stock"])
def test_every_caption_was_written_for_a_training_plot(readers: dict[str, Reader], subset: Subset) -> None:
    written = {" ".join(text.split()) for series in load(subset, "train") for text in series.annotations}
    for captions in readers[subset](pictures([plot(series.values) for series in load(subset, "test")])):
        assert len(captions) == 5
        assert {caption.text for caption in captions} <= written


def test_a_hidden_peak_changes_what_is_said(readers: dict[str, Reader]) -> None:
    values = (20, 20, 20, 20, 20, 80, 80, 20, 20, 20, 20, 20)
    whole = plot(values)
    erased = np.where(hole(values)[:, :, None], np.uint8(0), whole)
    said, said_erased = readers["stock"](pictures([whole, erased]))
    assert "peak" in said[0].text or "middle" in said[0].text
    assert said[0].text != said_erased[0].text


@pytest.mark.parametrize("subset", ["synthetic", "stock"])
@pytest.mark.parametrize("size", [(512, 512), (1, 1), (7, 900)])
def test_where_no_line_is_left_it_says_so_in_words(
    readers: dict[str, Reader], subset: Subset, size: tuple[int, int]
) -> None:
    blank = np.full((*size, 3), 255, np.uint8)
    noise = np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8)
    for captions in readers[subset](pictures([blank, np.zeros_like(blank), noise])):
        assert captions == (ib.Caption("no line can be read"),)


def test_a_caption_does_not_depend_on_the_batch_it_is_read_in(readers: dict[str, Reader]) -> None:
    batch = pictures([plot(series.values) for series in load("stock", "test")[:8]])
    assert list(readers["stock"](batch)) == [readers["stock"]([picture])[0] for picture in batch]


def test_an_unknown_subset_is_refused() -> None:
    with pytest.raises(ib.InpaintbenchError, match=r"'subset' of 'plot-reader' must be synthetic\|stock, not 'stocks'"):
        PlotReader(subset="stocks")  # type: ignore[arg-type]
