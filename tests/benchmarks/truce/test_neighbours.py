"""The captions returned are those of the nearest training plots that agree best with the others."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench_benchmarks.truce.neighbours import CHOSEN, Neighbours, Setting, words
from inpaintbench_benchmarks.truce.series import Series, Subset, load

RISING = tuple(range(0, 96, 8))
FALLING = RISING[::-1]


def series(name: str, values: tuple[int, ...], *texts: str) -> Series:
    first, second, third = texts
    return Series(name, values, (first, second, third))


PLOTS = (
    series("a", RISING, "it rises", "rises steadily", "goes up"),
    series("b", tuple(value + 1 for value in RISING), "Rises steadily.", "{}", "it rises steadily"),
    series("c", FALLING, "it falls", "falls", "goes down"),
)


def array(values: tuple[int, ...]) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def by_the_definition(plots: tuple[Series, ...], setting: Setting, values: tuple[int, ...]) -> list[tuple[str, float]]:
    """Every worded caption of the nearest plots with its consensus score, computed pair by pair; nearest first."""

    def shape(line: tuple[int, ...]) -> list[float]:
        spread, middle = max(line) - min(line), sum(line) / len(line)
        stretched = [(value - middle) / max(spread, 5) for value in line]
        return [*stretched, setting.range_weight * float(np.log(max(spread, 1)))]

    def distance(plot: Series) -> float:
        pairs = zip(shape(plot.values), shape(values), strict=True)
        return round(sum((one - other) ** 2 for one, other in pairs), 9)

    nearest = sorted(plots, key=distance)[: setting.nearest]
    pool = [
        (text, 1 - rank / len(nearest)) for rank, plot in enumerate(nearest) for text in plot.annotations if words(text)
    ]

    def agreement(place: int) -> float:
        own = words(pool[place][0])
        others = [(words(text), weight) for other, (text, weight) in enumerate(pool) if other != place]
        alike = sum(weight * 2 * len(own & found) / (len(own) + len(found)) for found, weight in others)
        return alike / sum(weight for _, weight in others)

    return [(text, agreement(place)) for place, (text, _) in enumerate(pool)]


def test_the_captions_of_the_nearest_plots_are_returned_best_first() -> None:
    found = Neighbours(PLOTS, Setting(nearest=2, range_weight=0.3)).captions(array(RISING), 5)
    assert {caption.text for caption in found} == {"it rises", "rises steadily", "goes up", "it rises steadily"}
    assert found[0].text == "it rises steadily"  # .8 of "it rises", .8 and half of .8 of the two "rises steadily"
    assert found[0].score == pytest.approx((0.8 + 0.8 + 0.5 * 0.8) / (1 + 1 + 1 + 0.5))


def test_a_caption_without_words_is_never_returned() -> None:
    found = Neighbours(PLOTS, Setting(nearest=3, range_weight=0.3)).captions(array(RISING), 20)
    assert "{}" not in {caption.text for caption in found}


@pytest.mark.parametrize("subset", ["synthetic", "stock"])
def test_scores_equal_the_definition_computed_pair_by_pair(subset: Subset) -> None:
    train = load(subset, "train")
    neighbours = Neighbours(train, CHOSEN[subset])
    for plot in load(subset, "val")[:4]:
        expected = by_the_definition(train, CHOSEN[subset], plot.values)
        best: dict[frozenset[str], float] = {}
        for text, score in expected:
            best.setdefault(words(text), score)
        found = neighbours.captions(array(plot.values), 1000)
        assert len(found) == len(best)
        for caption in found:
            assert caption.score == pytest.approx(best[words(caption.text)], abs=1e-6)


@pytest.mark.parametrize("subset", ["synthetic", "stock"])
def test_scores_fall_from_first_to_last_and_no_two_captions_have_the_same_words(subset: Subset) -> None:
    neighbours = Neighbours(load(subset, "train"), CHOSEN[subset])
    for plot in load(subset, "val"):
        found = neighbours.captions(array(plot.values), 5)
        scores = [caption.score for caption in found if caption.score is not None]
        assert len(found) == len(scores) == len({words(caption.text) for caption in found}) == 5
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_the_shape_counts_and_not_the_height_of_the_line() -> None:
    low = tuple(value // 8 for value in FALLING)
    found = Neighbours(PLOTS, Setting(nearest=1, range_weight=0.0)).captions(array(low), 3)
    assert {caption.text for caption in found} == {"it falls", "falls", "goes down"}


def test_one_plot_with_one_worded_caption_is_answered() -> None:
    lonely = (series("a", RISING, "rises", "{}", "..."),)
    found = Neighbours(lonely, Setting(nearest=5, range_weight=0.3)).captions(array(FALLING), 5)
    assert [caption.text for caption in found] == ["rises"]
