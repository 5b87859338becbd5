"""What a score rests on is counted, and where there is none the reason is told."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

import inpaintbench as ib
from inpaintbench.builtin.lexical import Bleu, RougeL
from inpaintbench.builtin.pixels import Psnr
from inpaintbench.result.aggregate import scores

NAN = np.nan


class Quotient(ib.Metric):
    """What was found of what was looked for."""

    name: ClassVar[str] = "quotient"
    reads: ClassVar[tuple[str, ...]] = ("raw",)
    higher_is_better: ClassVar[bool | None] = True

    @property
    def columns(self):
        return ("found", "share")

    @property
    def statistics(self):
        return ("found", "wanted")

    def load(self, host):
        raise NotImplementedError

    def reduce(self, statistics, weights):
        found, wanted = super().reduce(statistics, weights).T
        return np.stack([found, found / np.where(wanted > 0, wanted, NAN)], axis=1)


def counts(found):
    return found.n, found.missing


def test_a_derived_column_counts_the_rows_that_have_all_its_statistics(rows_of):
    table = [[1, 2], [1, NAN], [NAN, 2], [1, 4], [NAN, NAN]]
    found = scores(rows_of(Quotient(), table), {"quotient": Quotient()}, 0)
    assert counts(found["quotient.found"]) == (3, 2)
    assert counts(found["quotient.share"]) == (2, 3)


def test_psnr_of_the_mean_error_counts_identical_pictures_which_have_no_psnr(rows_of):
    table = [[20, 20, NAN, 20, 0.01, 0.01, 0, 0.01], [NAN, NAN, NAN, NAN, 0, 0, 0, 0], [NAN] * 8]
    found = scores(rows_of(Psnr(), table), {"psnr": Psnr()}, 0)
    assert counts(found["psnr.hole"]) == (1, 2)
    assert counts(found["psnr.hole-of-mean-mse"]) == (2, 1)
    assert counts(found["psnr.keep"]) == (0, 3)
    assert found["psnr.keep"].why == "nothing was measured"
    assert counts(found["psnr.keep-of-mean-mse"]) == (2, 1)
    assert found["psnr.keep-of-mean-mse"].value is None
    assert found["psnr.keep-of-mean-mse"].why == "it is not defined for what was measured"


@pytest.mark.parametrize("metric", [Bleu(), RougeL()])
def test_a_change_counts_the_rows_that_have_both_scores(rows_of, metric):
    half = len(metric.text_statistics)
    table = np.ones((5, 2 * half))
    table[:2, :half] = NAN
    table[4, half:] = NAN
    found = scores(rows_of(metric, table, captioner="c"), {metric.name: metric}, 0)
    column = f"{metric.name}.{metric.text_columns[0]}"
    assert [counts(found[f"{column}{end}@c"]) for end in ("", "-original", "-change")] == [(3, 2), (4, 1), (2, 3)]


def test_an_empty_column_says_why_in_the_scorers_words(rows_of):
    rows = rows_of(Quotient(), [[NAN, NAN]] * 3, ["too small", "no text", "no text"])
    for score in scores(rows, {"quotient": Quotient()}, 0).values():
        assert (score.value, score.why) == (None, "nothing was measured: no text")


def test_a_status_explains_only_what_it_left_empty(rows_of):
    rows = rows_of(Quotient(), [[1, NAN]] * 3, ["nothing wanted"] * 3)
    found = scores(rows, {"quotient": Quotient()}, 0)
    assert found["quotient.found"].why == ""
    assert found["quotient.share"].why == "nothing was measured: nothing wanted"


def test_the_mean_over_degraders_names_the_one_that_has_nothing(rows_of):
    rows = rows_of(Quotient(), [[1, 2], [NAN, NAN]] * 3, [None, "no text"] * 3, degraders=("erase", "blur"))
    found = scores(rows, {"quotient": Quotient()}, 0)
    assert found["quotient.found/erase"].value == 1
    assert found["quotient.found/blur"].why == "nothing was measured: no text"
    assert found["quotient.found"].why == "nothing was measured with degrader 'blur': no text"
