"""Each way for a metric, a judge or a probe to break its contract is found."""

from __future__ import annotations

import json
from functools import cache
from typing import ClassVar, Literal

import numpy as np
import pytest

from inpaintbench.components import Assistant, CaptionMetric, Encoder, Judge, Metric, Probe
from inpaintbench.testing.conformance import examine
from inpaintbench.types import Conversation, Measured, Message, Picture


class Sound(Metric):
    """Mean absolute error in the hole and around it, between 0 and 1."""

    name: ClassVar[str] = "sound"
    reads: ClassVar[tuple[str, ...]] = ("truth", "raw", "mask")
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, 1.0)

    @property
    def columns(self):
        return ("hole", "keep")

    def load(self, host):
        return lambda batch: [self.measure(item) for item in batch]

    def measure(self, item):
        if item.truth is None:
            return Measured(None, "no truth")
        error = np.abs(item.truth.astype(float) - item.raw) / 255
        return Measured(tuple(error[m].mean().item() if m.any() else None for m in (item.mask, ~item.mask)))


class Words(CaptionMetric):
    """The share of a caption's words that a reference has."""

    name: ClassVar[str] = "words"
    bounds = (None, None)

    def load_texts(self, host):
        def share(text, references):
            known = {word for reference in references for word in reference.lower().split()}
            words = text.lower().split()
            return sum(word in known for word in words) / len(words) if words else 0.0

        return lambda texts, references: np.array([[share(t, r)] for t, r in zip(texts, references, strict=True)])


class Rater(Assistant):
    """Prefers the brighter picture."""

    name: ClassVar[str] = "rater"

    def load(self, host):
        def answer(conversation):
            first, second = conversation.messages[0].parts
            return json.dumps({"score": float(second.mean() - first.mean())})

        return lambda batch: [answer(conversation) for conversation in batch]


class Verdict(Judge):
    """Asks an assistant."""

    name: ClassVar[str] = "verdict"
    reads = ("truth", "composite")
    higher_is_better = None

    assistant: Assistant = Rater()

    def load(self, host):
        ask = host.open(self.assistant)

        def measure(item):
            if item.truth is None:
                return Measured(None, "no truth")
            (answer,) = ask([Conversation((Message("user", (item.truth, item.composite)),), seed=item.seed)])
            return Measured((json.loads(answer)["score"],), details={"answer": answer})

        return lambda batch: [measure(item) for item in batch]


class Channels(Encoder):
    """Mean colours."""

    name: ClassVar[str] = "channels"

    def load(self, host):
        return lambda batch: [picture.image.mean(axis=(0, 1)) for picture in batch]


class Shift(Probe):
    """How far the features moved."""

    name: ClassVar[str] = "shift"
    reads = ("truth", "composite")
    higher_is_better = False
    bounds = (0.0, None)

    encoder: Encoder = Channels()

    def load(self, host):
        encode = host.open(self.encoder)

        def measure(item):
            if item.truth is None:
                return Measured(None, "no truth")
            one, other = encode([Picture(item.id, image) for image in (item.truth, item.composite)])
            return Measured((float(np.linalg.norm(one - other)),))

        return lambda batch: [measure(item) for item in batch]


@cache
def report(component):
    return examine(component, imports=False)


def faults(component):
    return [(finding.check, finding.text) for finding in report(component).faults]


@pytest.mark.parametrize("sound", [Sound(), Verdict(), Shift()])
def test_a_sound_scorer_has_no_fault_and_no_note(sound):
    assert {finding.level for finding in report(sound).findings} == {"pass"}


def test_the_plainest_caption_metric_passes():
    assert not faults(Words())


class Undeclared(Sound):
    """Looks at the composite without saying so."""

    def measure(self, item):
        return super().measure(item) if item.composite is not None else None


class Short(Sound):
    """Measures less than it declares."""

    def measure(self, item):
        return Measured((0.5,))


class Infinite(Sound):
    """Peak signal-to-noise ratio of identical pictures."""

    def measure(self, item):
        found = super().measure(item)
        if found.statistics is None:
            return found
        return Measured(tuple(float("inf") if value == 0 else value for value in found.statistics))


class NeedsTruth(Sound):
    """Fails where there is nothing to compare with."""

    def measure(self, item):
        assert item.truth is not None
        return super().measure(item)


class NeedsAHole(Sound):
    """Fails on a whole-picture hole."""

    def measure(self, item):
        if item.mask.all():
            raise ValueError("nothing is known")
        return super().measure(item)


class Silent(Sound):
    """Gives no reason for what it does not measure."""

    def measure(self, item):
        return Measured(None) if item.truth is None else super().measure(item)


class Secretive(Sound):
    """Its details are no JSON."""

    def measure(self, item):
        return Measured(super().measure(item).statistics, "odd", {1, 2})


class OfFloats(Sound):
    """Returns a bare number."""

    def measure(self, item):
        return 0.5


@pytest.mark.parametrize(
    ("broken", "check", "words"),
    [
        (Undeclared, "output", "'composite' is read but not declared"),
        (Short, "output", "measured 1 statistics, but declares 2"),
        (Infinite, "output", "it measured inf as 'hole'; None says that nothing can be measured (identical"),
        (NeedsTruth, "output", "(no truth)"),
        (NeedsAHole, "output", "nothing is known (whole-picture hole)"),
        (Silent, "status", "no reason as the status (no truth)"),
        (Secretive, "output", "TypeError: Object of type set"),
        (OfFloats, "output", "returned float, not Measured"),
    ],
)
def test_measurements_that_cannot_be_used_are_faults(broken, check, words):
    found = faults(broken())
    assert {name for name, _ in found} == {check}
    assert any(words in text for _, text in found)


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
        (Unexplained, "without the reason in `no_interval`"),
        (Unsigned, "`signature`"),
    ],
)
def test_declarations_that_mean_nothing_are_faults_and_end_the_check(broken, words):
    found = report(broken())
    assert {finding.check for finding in found.faults} == {"declared"}
    assert any(words in finding.text for finding in found.faults)
    assert not found.find("output")


class Averaged(Sound):
    """Measures against the batch."""

    def load(self, host):
        def measure(batch):
            level = np.mean([item.raw.mean() for item in batch]).item() / 255
            return [Measured((level, 0.5)) if item.truth is not None else Measured(None, "no truth") for item in batch]

        return measure


class Drifting(Sound):
    """Remembers what it measured."""

    def load(self, host):
        seen = []

        def measure(batch):
            seen.extend(batch)
            return [Measured((1 / len(seen), 0.5)) for _ in batch]

        return measure


class Overwrites(Sound):
    """Computes in the picture it is given."""

    def measure(self, item):
        found = super().measure(item)
        item.raw[:] = 0
        return found


def test_a_measurement_depends_on_its_comparison_alone():
    assert [check for check, _ in faults(Averaged())] == ["neighbours"]
    assert [check for check, _ in faults(Drifting())] == ["repeated call"]
    assert "inputs" in [check for check, _ in faults(Overwrites())]


class WrongWay(Sound):
    """An error of which more is said to be better."""

    higher_is_better = True


class Blind(Sound):
    """Measures nothing at all."""

    def measure(self, item):
        return Measured(None, "the service is down")


def test_an_odd_direction_and_nothing_measured_are_noted():
    (finding,) = report(WrongWay()).find("direction")
    assert finding.level == "note"
    assert finding.value[0] == 0 < finding.value[1]
    assert [f.check for f in report(Blind()).findings if f.level == "note"] == ["status", "reduce"]


class Frequencies(Words):
    """Weighs words by how rare they are in the suite."""

    def prepare(self, references):
        return {"samples": len(references)}

    def load_texts(self, host):
        assert host.prepared["samples"] == 2
        return super().load_texts(host)


class BadFrequencies(Words):
    """Prepares what cannot be kept."""

    def prepare(self, references):
        return {word for group in references for text in group for word in text.split()}


def test_what_a_scorer_prepares_travels_through_json():
    assert not faults(Frequencies())
    assert "TypeError: Object of type set" in faults(BadFrequencies())[0][1]


class NeedsWords(Words):
    """Divides by the number of words."""

    def load_texts(self, host):
        return lambda texts, references: np.array([[1 / len(text.split())] for text in texts])


def test_captions_without_words_must_be_borne():
    ((check, text),) = faults(NeedsWords())
    assert check == "output"
    assert "ZeroDivisionError: division by zero (empty caption)" in text
