"""Each way for a degrader to break its contract is found."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import numpy as np
import pytest

from inpaintbench.components import Degrader
from inpaintbench.testing.conformance import examine


class Sound(Degrader):
    """Greys out the sample's own region."""

    name: ClassVar[str] = "sound"

    def load(self, host):
        return lambda batch: [self.damage(sample) for sample in batch]

    def damage(self, sample):
        canvas = np.zeros((*sample.size, 3), np.uint8) if sample.image is None else sample.image
        return np.where(sample.mask[:, :, None], np.uint8(128), canvas), sample.mask.copy()


@cache
def report(component):
    return examine(component, imports=False)


def fault(component):
    (finding,) = report(component).faults
    return finding.check, finding.text


def test_a_sound_degrader_has_no_fault_and_no_note():
    assert {finding.level for finding in report(Sound()).findings} == {"pass"}


class Inverted(Sound):
    """Its mask says True where the picture was kept."""

    def damage(self, sample):
        image, mask = super().damage(sample)
        return image, ~mask


class Spills(Sound):
    """Touches one pixel outside its mask."""

    def damage(self, sample):
        image, mask = super().damage(sample)
        image[0, 0] ^= ~mask[0, 0]
        return image, mask


class Empty(Sound):
    """Leaves no hole."""

    def damage(self, sample):
        return sample.image, np.zeros_like(sample.mask)


class Numbers(Sound):
    """A mask of 0 and 255."""

    def damage(self, sample):
        image, mask = super().damage(sample)
        return image, mask.astype(np.uint8) * 255


class Floats(Sound):
    """A picture between 0 and 1."""

    def damage(self, sample):
        image, mask = super().damage(sample)
        return image / 255, mask


class Cropped(Sound):
    """A picture of another size."""

    def damage(self, sample):
        image, mask = super().damage(sample)
        return image[:-1], mask[:-1]


class PictureAlone(Sound):
    """Forgets the mask."""

    def damage(self, sample):
        return super().damage(sample)[0]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (Inverted, "changes pixels outside its mask"),
        (Spills, "changes pixels outside its mask"),
        (Empty, "its mask is empty"),
        (Numbers, "its mask is uint8"),
        (Floats, "its picture is float64"),
        (PictureAlone, "returned ndarray, not a picture and a mask"),
    ],
)
def test_a_wrong_picture_or_mask_is_a_fault_and_ends_the_check(broken, words):
    found = report(broken())
    assert {finding.check for finding in found.faults} == {"output"}
    assert any(words in finding.text for finding in found.faults)
    assert not found.find("repeated call")


def test_a_picture_of_another_size_is_a_fault():
    assert any("(63, 64, 3)" in finding.text for finding in report(Cropped()).faults)


class Clock(Sound):
    """Its noise comes from nowhere."""

    def damage(self, sample):
        noise = np.random.default_rng().integers(0, 256, (*sample.size, 3), np.uint8)
        return np.where(sample.mask[:, :, None], noise, 0 if sample.image is None else sample.image), sample.mask


class Counts(Sound):
    """Every sample of a batch is damaged more than the one before."""

    def load(self, host):
        def damage(batch):
            pairs = [self.damage(sample) for sample in batch]
            return [(np.where(mask[:, :, None], np.uint8(n), image), mask) for n, (image, mask) in enumerate(pairs)]

        return damage


class InPlace(Sound):
    """Damages the original."""

    def damage(self, sample):
        if sample.image is None:
            return super().damage(sample)
        sample.image[sample.mask] = 128
        return sample.image, sample.mask


def test_t24_damage_depends_on_the_sample_alone():
    assert fault(Clock())[0] == "repeated call"
    assert fault(Counts())[0] == "neighbours"


def test_changing_the_original_is_a_fault():
    assert ("inputs", "it changes the arrays it is given: copy them") in [
        (finding.check, finding.text) for finding in report(InPlace()).faults
    ]


class NeedsAPicture(Sound):
    """Cannot serve suites of prompts."""

    def damage(self, sample):
        assert sample.image is not None
        return super().damage(sample)


class Harmless(Sound):
    """Damages nothing."""

    def damage(self, sample):
        image, mask = super().damage(sample)
        return image if sample.image is None else sample.image, mask


class Seeded(Sound):
    """Moves the hole with the seed."""

    def damage(self, sample):
        mask = np.roll(sample.mask, sample.seed)
        canvas = np.zeros((*sample.size, 3), np.uint8) if sample.image is None else sample.image
        return np.where(mask[:, :, None], np.uint8(1), canvas), mask


@pytest.mark.parametrize(("odd", "check"), [(NeedsAPicture, "sample without picture"), (Harmless, "damage")])
def test_what_is_allowed_but_unusual_is_noted(odd, check):
    found = report(odd())
    assert not found.faults
    assert [finding.check for finding in found.findings if finding.level == "note"] == [check]


def test_what_another_seed_changes_is_told():
    assert report(Seeded()).find("different seeds")[0].value == ["picture", "hole"]
    assert report(Sound()).find("different seeds")[0].value == []
