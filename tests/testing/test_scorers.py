"""Each way for a metric, a judge or a probe to measure what cannot be used is found."""

from __future__ import annotations

import json
from typing import ClassVar

import numpy as np
import pytest
from sound_scorers import Sound, faults, report

from inpaintbench.components import Assistant, Encoder, Judge, Probe
from inpaintbench.types import Conversation, Measured, Message, Picture


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


@pytest.mark.parametrize("sound", [Sound(), Verdict(), Shift()])
def test_a_sound_scorer_has_no_fault_and_no_note(sound):
    assert {finding.level for finding in report(sound).findings} == {"pass"}


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
