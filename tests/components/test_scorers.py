"""Scorers: signatures, the default reduction, and captions measured on the reconstruction and on the original."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import inpaintbench as ib
from inpaintbench.builtin.lexical import Bleu, RougeL
from inpaintbench.components import fingerprint
from inpaintbench.errors import ContractError

HOST = SimpleNamespace(device="cpu", prepared=None, open=None)


class Eye(ib.Encoder):
    """Looks at pictures."""

    name = "eye"

    size: int = 224

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


class Distance(ib.Metric):
    """Compares what an encoder sees."""

    name = "distance"
    version = 3
    reads = ("truth", "composite")
    higher_is_better = False

    squared: bool = False
    layers: tuple[int, ...] = (1, 2)
    limit: float | None = None
    eye: ib.Encoder = Eye()

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


class Length(ib.CaptionMetric):
    """How many letters a caption has, and how many of its words are in the references; of `?` nothing is known."""

    name = "length"
    text_columns = ("letters", "hits")
    text_statistics = ("letters", "hits")

    def load_texts(self, host: ib.Host) -> Any:
        def measure(captions, references):
            letters = [math.nan if text == "?" else len(text) for text in captions]
            hits = [
                math.nan if text == "?" else sum(word in " ".join(known).split() for word in text.split())
                for text, known in zip(captions, references, strict=True)
            ]
            return np.array([letters, hits], float).T

        return measure


class Shortest(Length):
    """The fewer letters, the better."""

    name = "shortest"
    higher_is_better = False


class Alone(Length):
    """Reads no references."""

    name = "alone"
    reads = ("captions", "truth_captions")


def compared(captions=(), truth_captions=(), references=("a cat", "one dog"), id="s"):
    """A comparison as the harness hands it to a caption metric."""
    found = {"captions": tuple(map(ib.Caption, captions)), "truth_captions": tuple(map(ib.Caption, truth_captions))}
    return ib.Comparison.of_parts(id, 0, found if references is None else {**found, "references": tuple(references)})


def measure(metric, *comparisons):
    return list(metric.load(HOST)(comparisons))


def test_a_signature_names_every_setting_and_the_version():
    eye = Distance().eye
    assert Distance().signature == (
        f"distance|squared:false|layers:[1,2]|limit:none|eye:(eye)#{fingerprint(eye)[:8]}|v:3"
    )


def test_a_signature_tells_apart_what_differs_only_inside_a_nested_component():
    class Newer(Eye):
        """The next version."""

        version = 2

    signatures = {Distance(eye=eye).signature for eye in (Eye(), Eye(size=8), Newer())}
    assert len(signatures) == 3


def test_a_scorer_has_one_column_and_measures_its_columns_where_it_says_nothing_else():
    assert Distance().columns == Distance().statistics == ("score",)
    assert Distance().prepare([["a text"]]) is None


def test_the_default_reduction_is_the_weighted_mean_of_what_was_measured():
    rng = np.random.default_rng(3)
    table = rng.normal(size=(7, 2))
    table[1, 0] = table[4, 0] = np.nan
    weights = rng.integers(0, 4, size=(5, 7)).astype(float)
    expected = [[np.ma.average(np.ma.masked_invalid(table[:, k]), weights=row) for k in range(2)] for row in weights]
    np.testing.assert_allclose(Distance().reduce(table, weights), expected, rtol=1e-12)


def test_what_was_never_measured_has_no_score():
    assert np.isnan(Distance().reduce(np.full((3, 1), np.nan), np.ones((2, 3)))).all()


def test_a_caption_metric_reports_the_score_the_originals_and_the_change_for_each_text_column():
    assert Length().columns == (
        "letters",
        "letters-original",
        "letters-change",
        "hits",
        "hits-original",
        "hits-change",
    )
    assert Length().statistics == ("letters", "hits", "letters-original", "hits-original")
    table = np.array([[4.0, 1.0, 8.0, 2.0], [2.0, 0.0, 4.0, 0.0]])
    np.testing.assert_allclose(
        Length().reduce(table, np.array([[1.0, 1.0], [0.0, 1.0]])),
        [[3.0, 6.0, -50.0, 0.5, 1.0, -50.0], [2.0, 4.0, -50.0, 0.0, 0.0, np.nan]],
    )


def test_columns_have_the_scorers_bounds_and_rest_on_the_statistic_of_their_name_or_on_all():
    class Derived(Distance):
        """One of its columns is no statistic."""

        name = "derived"
        bounds = (0.0, None)

        @property
        def columns(self):
            return ("near", "ratio")

        @property
        def statistics(self):
            return ("near", "far")

    assert Derived().column_bounds == ((0.0, None), (0.0, None))
    assert Derived().rests_on == (("near",), ("near", "far"))


def test_a_change_has_bounds_of_its_own_and_rests_on_both_scores():
    assert RougeL().column_bounds == ((0.0, 1.0), (0.0, 1.0), (-100.0, None))
    assert RougeL().rests_on == (("score",), ("score-original",), ("score", "score-original"))
    assert Length().column_bounds == ((None, None),) * 6
    bleu = Bleu()
    counts = bleu.text_statistics
    assert bleu.rests_on[:3] == (counts, tuple(f"{name}-original" for name in counts), bleu.statistics)
    assert len(bleu.rests_on) == len(bleu.column_bounds) == len(bleu.columns)


def test_the_first_candidate_counts_by_default():
    (found,) = measure(Length(), compared(["a cat", "longer words here"], ["one", "x"]))
    assert found == ib.Measured((5.0, 2.0, 3.0, 1.0))


def test_the_mean_over_candidates_counts_where_it_is_asked_for():
    (found,) = measure(Length(candidates="mean"), compared(["a cat", "bird"], ["one"]))
    assert found == ib.Measured((4.5, 1.0, 3.0, 1.0))


def test_the_best_candidate_counts_where_it_is_asked_for_with_all_its_statistics():
    captions = ["a cat", "longer", "?", "bird"]
    assert measure(Length(candidates="best"), compared(captions, ["one"])) == [ib.Measured((6.0, 0.0, 3.0, 1.0))]


def test_the_best_candidate_is_the_lowest_where_lower_is_better():
    captions = ["a cat", "longer", "?", "bird"]
    assert measure(Shortest(candidates="best"), compared(captions, ["one"])) == [ib.Measured((4.0, 0.0, 3.0, 1.0))]


@pytest.mark.parametrize("candidates", ["first", "mean", "best"])
def test_what_is_not_a_number_becomes_none(candidates):
    metric = Length(candidates=candidates)
    assert measure(metric, compared(["?", "?"], ["one"])) == [ib.Measured((None, None, 3.0, 1.0))]
    assert measure(metric, compared(["?"], ["?"])) == [ib.Measured(None, "not measurable")]


@pytest.mark.parametrize("candidates", ["first", "mean", "best"])
def test_a_missing_caption_leaves_its_half_out_and_two_leave_nothing(candidates):
    metric = Length(candidates=candidates)
    assert measure(metric, compared([], ["one"]), compared(["one"], []), compared()) == [
        ib.Measured((None, None, 3.0, 1.0)),
        ib.Measured((3.0, 1.0, None, None)),
        ib.Measured(None, "no caption"),
    ]


@pytest.mark.parametrize("metric", [Length(), RougeL(), Bleu(), Bleu(candidates="best")])
def test_a_sample_without_references_has_no_score_and_costs_its_neighbours_nothing(metric):
    able = compared(["a cat"], ["one dog"])
    bare = compared(["a cat"], ["one dog"], references=())
    found = measure(metric, bare, able, bare, able)
    assert found[0] == found[2] == ib.Measured(None, "no references")
    assert found[1] == found[3] == measure(metric, able)[0]
    assert found[1].statistics is not None
    assert measure(metric, bare) == [ib.Measured(None, "no references")]


def test_a_metric_that_reads_no_references_is_given_none_and_needs_none():
    assert measure(Alone(), compared(["a cat"], ["one"], references=None)) == [ib.Measured((5.0, 0.0, 3.0, 0.0))]


def test_comparisons_of_one_sample_are_not_mixed_up():
    found = measure(Length(), compared(["a"], ["bb"]), compared(["ccc"], ["dddd"]))
    assert [item.statistics[::2] for item in found] == [(1.0, 2.0), (3.0, 4.0)]


def test_an_empty_caption_is_measured_as_any_other():
    assert measure(Length(), compared([""], ["one"])) == [ib.Measured((0.0, 0.0, 3.0, 1.0))]


def test_statistics_of_the_wrong_shape_are_an_error_that_names_the_metric():
    class Flat(Length):
        """Gives one number a text, not a row."""

        name = "flat"

        def load_texts(self, host: ib.Host) -> Any:
            return lambda captions, references: np.ones(len(captions))

    with pytest.raises(ContractError, match=r"load_texts of 'flat' gave statistics \(2,\), not \(2, 2\)"):
        measure(Flat(), compared(["a"], ["b"]))


def test_the_choice_of_candidates_is_in_the_signature():
    assert Length().signature == "length|candidates:first|v:1"
    assert Length(candidates="mean").signature == "length|candidates:mean|v:1"
