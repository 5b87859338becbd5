"""Each way for an encoder to break its contract is found."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import cv2
import numpy as np
import pytest

from inpaintbench.components import Encoder
from inpaintbench.errors import ContractError
from inpaintbench.testing.conformance import examine


class Sound(Encoder):
    """A thumbnail as a vector."""

    name: ClassVar[str] = "sound"

    def load(self, host):
        return lambda batch: [self.encode(picture) for picture in batch]

    def encode(self, picture):
        return cv2.resize(picture.image, (4, 4), interpolation=cv2.INTER_AREA).ravel().astype(np.float32)


@cache
def report(component):
    return examine(component, imports=False)


def faults(component):
    return [(finding.check, finding.text) for finding in report(component).faults]


def test_a_sound_encoder_has_no_fault_and_no_note():
    assert {finding.level for finding in report(Sound()).findings} == {"pass"}


class Normalised(Sound):
    """Divides by a norm that may be zero."""

    def encode(self, picture):
        with np.errstate(invalid="ignore"):
            return super().encode(picture) / np.linalg.norm(super().encode(picture))


class OfText(Sound):
    """Returns words."""

    def encode(self, picture):
        return "features"


class Shapeless(Sound):
    """As many features as there are colours."""

    def encode(self, picture):
        return np.unique(picture.image).astype(np.float32)


class Stacks(Sound):
    """Stacks its pictures, which takes equal sizes."""

    def load(self, host):
        return lambda batch: list(np.stack([picture.image for picture in batch]).mean(axis=(1, 2)))


class Centred(Sound):
    """Subtracts the mean of the batch."""

    def load(self, host):
        def encode(batch):
            features = np.stack([self.encode(picture) for picture in batch])
            return list(features - features.mean(axis=0))

        return encode


@pytest.mark.parametrize(
    ("broken", "check", "words"),
    [
        (Normalised, "output", "not all finite numbers (black)"),
        (OfText, "output", "features that are not all finite"),
        (Shapeless, "shape", "several shapes"),
        (Stacks, "mixed sizes", "several sizes fail in one batch"),
        (Centred, "neighbours", "differ by up to"),
    ],
)
def test_features_that_cannot_be_used_are_faults(broken, check, words):
    ((found, text),) = faults(broken())
    assert found == check
    assert words in text


class Constant(Sound):
    """Sees nothing."""

    def encode(self, picture):
        return np.ones(3)


class Map(Sound):
    """One feature a pixel."""

    def encode(self, picture):
        return picture.image.mean(axis=2)


def test_features_that_never_change_and_shapes_that_follow_the_picture_are_noted():
    assert [(f.check, f.text) for f in report(Constant()).findings if f.level == "note"] == [
        ("content", "every picture has the same features")
    ]
    assert [f.check for f in report(Map()).findings if f.level == "note"] == ["shape"]


class OfWords(Encoder):
    """How often each letter is there, for texts alone."""

    name: ClassVar[str] = "of-words"

    def load(self, host):
        return lambda batch: [self.encode(self.text(item)) for item in batch]

    def text(self, item):
        if not isinstance(item, str):
            raise ContractError("it encodes texts, not pictures")
        return item

    def encode(self, text):
        return np.array([text.lower().count(letter) for letter in "abcdefgh"], np.float32)


class Lengthy(OfWords):
    """As many features as the text has characters."""

    def encode(self, text):
        return np.zeros(len(text) + 1, np.float32)


class Gossip(OfWords):
    """Counts the letters of all texts of a batch."""

    def load(self, host):
        return lambda batch: [self.encode("".join(map(self.text, batch))) for _ in batch]


class HalfBroken(OfWords):
    """Is for texts and pictures, but its pictures go wrong."""

    def text(self, item):
        return item if isinstance(item, str) else item.title


def test_an_encoder_of_texts_is_examined_on_texts_alone():
    found = report(OfWords())
    assert {finding.level for finding in found.findings} == {"pass"}
    assert "text shape" in {finding.check for finding in found.findings}
    assert [finding.text for finding in found.find("pictures")] == ["refused: it encodes texts, not pictures"]


def test_pictures_that_go_wrong_are_not_taken_for_a_refusal():
    ((check, text),) = faults(HalfBroken())
    assert check == "pictures"
    assert text.startswith("it takes texts, and fails on pictures: AttributeError: ")


def test_texts_whose_features_differ_in_shape_are_a_fault():
    assert faults(Lengthy())[0][0] == "text shape"


def test_a_text_that_depends_on_its_neighbours_is_a_fault():
    assert [check for check, _ in faults(Gossip())] == ["neighbours"]
