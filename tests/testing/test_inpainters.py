"""Sizes, holes, types and prompts: each way for an inpainter to break its contract is found."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from sound_inpainter import Sound, fault, faults, found, report


def test_a_sound_inpainter_has_no_fault_and_no_note():
    assert {finding.level for finding in report(Sound()).findings} == {"pass"}


class Stretched(Sound):
    """Fails where a side is no multiple of 8."""

    def paint(self, item):
        if item.image.shape[0] % 8 or item.image.shape[1] % 8:
            raise ValueError("sizes must be multiples of 8")
        return super().paint(item)


class Padded(Stretched):
    """The same, and says so."""

    multiple_of = 8


class Rounded(Sound):
    """Returns a picture cut to a multiple of 8."""

    def paint(self, item):
        height, width = (side // 8 * 8 for side in item.mask.shape)
        return super().paint(item)[:height, :width]


class NeedsAHole(Sound):
    """Erodes the mask, of which nothing is left."""

    def paint(self, item):
        rows, columns = np.nonzero(cv2.erode(item.mask.astype(np.uint8), np.ones((3, 3))))
        assert rows.min() <= columns.max()
        return super().paint(item)


class NeedsSurroundings(Sound):
    """Averages what is known without asking whether there is any."""

    def paint(self, item):
        colour = item.image[~item.mask].astype(int).sum(axis=0) // (~item.mask).sum().item()
        return np.where(item.mask[:, :, None], colour.astype(np.uint8), item.image)


def test_t07_a_size_that_fails_is_a_fault_unless_it_is_declared():
    assert fault(Stretched(), "output").endswith("(61x83, 427x500)")
    assert "multiples of 8" in fault(Stretched(), "output")
    assert not faults(Padded())


def test_t07_an_output_of_another_size_is_a_fault():
    texts = [text for level, text in found(Rounded(), "output") if level == "fault"]
    assert any("(56, 80, 3)" in text and "61x83" in text for text in texts)
    assert any("427x500" in text for text in texts)


@pytest.mark.parametrize(
    ("broken", "case"), [(NeedsAHole, "one-pixel hole"), (NeedsSurroundings, "whole-picture hole")]
)
def test_awkward_holes_that_fail_are_faults(broken, case):
    assert case in fault(broken(), "output")


class OfFloats(Sound):
    """Forgets to convert."""

    def paint(self, item):
        return super().paint(item) / 255


class WithNan(Sound):
    """Half precision gone wrong."""

    def paint(self, item):
        return np.full(item.image.shape, np.nan, np.float32)


class Black(Sound):
    """A safety checker."""

    def paint(self, item):
        return np.zeros_like(item.image)


class Grey(Sound):
    """One colour whatever it is given."""

    def paint(self, item):
        return np.full_like(item.image, 128)


class BlackHole(Sound):
    """NaN in the hole became zero when it was converted."""

    def paint(self, item):
        return np.where(item.mask[:, :, None], np.uint8(0), item.image)


class OfLists(Sound):
    """Returns no array."""

    def paint(self, item):
        return super().paint(item).tolist()


@pytest.mark.parametrize(
    ("broken", "words"),
    [(OfFloats, "float64, not uint8"), (WithNan, "with NaN"), (Black, "black picture"), (OfLists, "not a NumPy array")],
)
def test_t23_wrong_types_and_black_pictures_are_faults_and_end_the_check(broken, words):
    whole = report(broken())
    assert words in fault(broken(), "output")
    assert not whole.find("polarity")


def test_t23_one_colour_all_over_is_a_fault():
    assert "one colour all over" in fault(Grey(), "blank output")


def test_t23_holes_that_are_always_black_are_noted():
    assert [level for level, _ in found(BlackHole(), "blank output")] == ["note"]


class Listening(Sound):
    """Follows the prompt without saying so."""

    def paint(self, item):
        return np.where(item.mask[:, :, None], np.uint8(len(item.prompt)), item.image)


class SaysItListens(Sound):
    """Says that it follows the prompt, and does not."""

    uses_prompt = True


class Declares(Listening):
    """Follows the prompt and says so."""

    uses_prompt = True


def test_a_prompt_that_is_read_must_be_declared():
    assert "uses_prompt = True" in fault(Listening(), "prompt")
    assert [level for level, _ in found(SaysItListens(), "prompt")] == ["note"]
    assert [level for level, _ in found(Declares(), "prompt")] == ["pass"]
