"""Which side of the mask is painted and what seeps through it is found out from pictures alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from sound_inpainter import Sound, fault, found, report


class Inverted(Sound):
    """Reads the mask the wrong way round."""

    def paint(self, item):
        return super().paint(type(item)(item.id, item.image, ~item.mask, item.prompt, item.seed))


class InvertedTelea(Sound):
    """A classical method given the wrong side of the mask."""

    def paint(self, item):
        return cv2.inpaint(item.image, (~item.mask).astype(np.uint8), 3, cv2.INPAINT_TELEA)


class InvertedThroughAnAutoencoder(Inverted):
    """The wrong side, and every pixel a little off."""

    def paint(self, item):
        return np.clip(super().paint(item).astype(int) + 5, 0, 255).astype(np.uint8)


class Lossy(Sound):
    """Right, but every known pixel a little off, as after an autoencoder."""

    def paint(self, item):
        return np.clip(super().paint(item).astype(int) + np.where(item.image > 127, -6, 6), 0, 255).astype(np.uint8)


class Negative(Sound):
    """Changes hole and surroundings alike."""

    def paint(self, item):
        return 255 - item.image


class Identity(Sound):
    """Changes nothing."""

    def paint(self, item):
        return item.image.copy()


class FromWords(Sound):
    """Looks at no picture."""

    uses_image = False

    def paint(self, item):
        return np.random.default_rng(item.seed).integers(0, 256, item.image.shape, np.uint8)


@pytest.mark.parametrize("broken", [Inverted, InvertedTelea, InvertedThroughAnAutoencoder])
def test_t01_a_mask_read_inverted_is_a_fault(broken):
    assert "inverted" in fault(broken(), "polarity")


@pytest.mark.parametrize("fine", [Sound, Lossy, FromWords])
def test_t01_the_right_side_of_the_mask_passes(fine):
    assert [level for level, _ in found(fine(), "polarity")] == ["pass"]


@pytest.mark.parametrize("unclear", [Negative, Identity])
def test_t01_what_shows_no_side_of_the_mask_is_noted(unclear):
    assert [level for level, _ in found(unclear(), "polarity")] == ["note"]


def test_t04_changed_known_pixels_are_a_number_and_no_fault():
    (finding,) = report(Lossy()).find("kept pixels")
    assert finding.level == "note"
    assert finding.value["max"] == 6
    assert 5.5 < finding.value["mean"] <= 6


class Leaky(Sound):
    """Half of the filling is what lay under the mask."""

    def paint(self, item):
        return np.where(item.mask[:, :, None], super().paint(item) // 2 + item.image // 2, item.image)


def test_t08_what_seeps_through_the_mask_is_a_number_and_no_fault():
    (finding,) = report(Leaky()).find("hole leak")
    assert finding.level == "note"
    assert 90 < finding.value["max"] <= 128
    assert 20 < finding.value["hole"] < 70
    assert [level for level, _ in found(Sound(), "hole leak")] == ["pass"]
