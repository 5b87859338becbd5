"""Each way for a captioner to break its contract is found."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import numpy as np
import pytest

from inpaintbench.components import Captioner
from inpaintbench.testing.conformance import examine
from inpaintbench.types import Caption


class Sound(Captioner):
    """Says how bright it is, and how bright it is not."""

    name: ClassVar[str] = "sound"

    def load(self, host):
        return lambda batch: [self.say(picture) for picture in batch]

    def say(self, picture):
        level = int(picture.image.mean())
        return (Caption(f"level {level}", 1.0), Caption(f"not level {level + 1}", 0.5))


@cache
def report(component):
    return examine(component, imports=False)


def faults(component):
    return [(finding.check, finding.text) for finding in report(component).faults]


def notes(component):
    return [finding.check for finding in report(component).findings if finding.level == "note"]


class BareTexts(Sound):
    """Gives texts without scores, which is allowed."""

    def say(self, picture):
        return f"level {picture.image.mean():.0f}"


@pytest.mark.parametrize("sound", [Sound(), BareTexts()])
def test_a_sound_captioner_has_no_fault_and_no_note(sound):
    assert {finding.level for finding in report(sound).findings} == {"pass"}


class NoCandidates(Sound):
    """Has nothing to say."""

    def say(self, picture):
        return ()


class OfNumbers(Sound):
    """Returns tokens."""

    def say(self, picture):
        return (1, 2, 3)


class NanScore(Sound):
    """Scores that are no numbers."""

    def say(self, picture):
        return (Caption("a", float("nan")),)


class Divides(Sound):
    """Divides by the contrast of a picture that may have none."""

    def say(self, picture):
        return (Caption(f"contrast {1 / float(np.ptp(picture.image)):.2f}"),)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (NoCandidates, "not a tuple of captions"),
        (OfNumbers, "among its captions"),
        (NanScore, "score nan"),
        (Divides, "ZeroDivisionError: float division by zero (black, grey, white)"),
    ],
)
def test_captions_that_cannot_be_used_are_faults(broken, words):
    ((check, text),) = faults(broken())
    assert check == "output"
    assert words in text


class Stacks(Sound):
    """Stacks its pictures, which takes equal sizes."""

    def load(self, host):
        return lambda batch: [
            (Caption(f"level {level:.0f}"),) for level in np.stack([p.image for p in batch]).mean(axis=(1, 2, 3))
        ]


class StacksAndSaysSo(Stacks):
    """Declares what it takes."""

    same_size = True


def test_mixed_sizes_must_share_a_batch_unless_equal_sizes_are_declared():
    ((check, text),) = faults(Stacks())
    assert check == "mixed sizes"
    assert "same_size = True" in text
    assert not faults(StacksAndSaysSo())


class Batchwise(Sound):
    """Compares its pictures with each other."""

    def load(self, host):
        def say(batch):
            mean = np.mean([picture.image.mean() for picture in batch])
            return [(Caption("bright" if picture.image.mean() > mean else "dark"),) for picture in batch]

        return say


class Improvises(Sound):
    """Draws its words from nowhere."""

    def say(self, picture):
        return (Caption(f"word {np.random.default_rng().integers(1 << 60)}"),)


def test_words_depend_on_the_picture_alone():
    assert [check for check, _ in faults(Batchwise())] == ["neighbours"]
    assert [check for check, _ in faults(Improvises())] == ["repeated call"]


class Mute(Sound):
    """Says nothing about black."""

    def say(self, picture):
        return (Caption("something" if picture.image.any() else " "),)


class Parrot(Sound):
    """Says the same about everything."""

    def say(self, picture):
        return (Caption("a picture"),)


class Unordered(Sound):
    """The best candidate is in the middle."""

    def say(self, picture):
        level = f"level {picture.image.mean():.0f}"
        return (Caption(level, 0.1), Caption("b", 0.9), Caption("c", 0.5))


class RankedByLoss(Sound):
    """The lowest score is the best."""

    def say(self, picture):
        return (Caption(f"level {picture.image.mean():.0f}", 1.5), Caption("b", 2.5))


def test_what_is_allowed_but_unusual_is_noted():
    assert notes(Mute()) == ["words"]
    assert notes(Parrot()) == ["words"]
    assert notes(Unordered()) == ["order"]
    assert not notes(RankedByLoss())


class Sampled(Sound):
    """Words by the picture's seed."""

    def say(self, picture):
        return (Caption(f"level {picture.image.mean():.0f}, word {picture.seed}"),)


def test_whether_another_seed_gives_other_words_is_told():
    assert report(Sampled()).find("different seeds")[0].value is False
    assert report(Sound()).find("different seeds")[0].value is True
