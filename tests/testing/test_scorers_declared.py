"""Each way for a scorer to declare what means nothing is found, and ends the check."""

from __future__ import annotations

from typing import ClassVar, Literal

import pytest
from sound_scorers import Sound, report

from inpaintbench.components import Metric
from inpaintbench.types import Measured


class NoDirection(Metric):
    """Says neither what it reads nor which way is better."""

    name: ClassVar[str] = "no-direction"

    def load(self, host):
        return lambda batch: [Measured((1.0,)) for _ in batch]


class OddReads(Sound):
    """Reads something that no comparison has."""

    reads = ("truth", "depth")


class BareReads(Sound):
    """Forgets that a tuple of one needs a comma."""

    reads = "truth"


class TwinColumns(Sound):
    """Two columns of one name."""

    @property
    def columns(self):
        return ("hole", "hole")


class DottedColumn(Sound):
    """A column that would break an address in two."""

    @property
    def columns(self):
        return ("hole", "keep.raw")


class Backwards(Sound):
    """Bounds the wrong way round."""

    bounds = (1.0, 0.0)


class FewBounds(Sound):
    """Bounds for one column more than there are."""

    @property
    def column_bounds(self):
        return ((0.0, 1.0),) * (len(self.columns) + 1)


class Groundless(Sound):
    """A column that rests on what is not measured."""

    @property
    def rests_on(self):
        return (("luck",),) * len(self.columns)


class Unexplained(Sound):
    """Gives no interval, and does not say why."""

    resamples: ClassVar[Literal["bootstrap", "jackknife", "none"]] = "none"


class Unsigned(Sound):
    """A signature that names nothing."""

    signature = ""


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (NoDirection, "`reads` and `higher_is_better`"),
        (OddReads, "('truth', 'depth')"),
        (BareReads, "`reads` is 'truth'"),
        (TwinColumns, "different names"),
        (DottedColumn, "'keep.raw' cannot be part of an address"),
        (Backwards, "smallest possible score comes first"),
        (FewBounds, "`column_bounds` has"),
        (Groundless, "`rests_on` must name"),
        (Unexplained, "without the reason in `no_interval`"),
        (Unsigned, "`signature`"),
    ],
)
def test_declarations_that_mean_nothing_are_faults_and_end_the_check(broken, words):
    found = report(broken())
    assert {finding.check for finding in found.faults} == {"declared"}
    assert any(words in finding.text for finding in found.faults)
    assert not found.find("output")
