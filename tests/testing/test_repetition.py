"""Outputs that depend on anything but their item are found."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import numpy as np
import pytest

from inpaintbench.components import Inpainter
from inpaintbench.testing.conformance import examine


class Sound(Inpainter):
    """Paints the hole in the mean colour of what is known; mid-grey where nothing is."""

    name: ClassVar[str] = "sound"

    def load(self, host):
        return lambda batch: [self.paint(item) for item in batch]

    def paint(self, item):
        known = item.image[~item.mask]
        colour = known.mean(axis=0).round().astype(np.uint8) if known.size else np.uint8([128, 128, 128])
        return np.where(item.mask[:, :, None], colour, item.image)


@cache
def report(component):
    return examine(component, imports=False)


def found(component, check):
    return [(finding.level, finding.text) for finding in report(component).find(check)]


def fault(component, check):
    """The text of the one fault of this check."""
    ((level, text),) = [entry for entry in found(component, check) if entry[0] == "fault"]
    assert level == "fault"
    return text


def faults(component):
    return {finding.check for finding in report(component).faults}


class Averaged(Sound):
    """Normalises by the batch."""

    def load(self, host):
        def paint(batch):
            level = int(np.mean([item.image.mean() for item in batch]))
            return [np.where(item.mask[:, :, None], np.uint8(level), item.image) for item in batch]

        return paint


class Ordered(Sound):
    """One generator for the batch, made from the first seed."""

    def load(self, host):
        def paint(batch):
            rng = np.random.default_rng(batch[0].seed)
            return [np.where(item.mask[:, :, None], rng.integers(0, 256, 3, np.uint8), item.image) for item in batch]

        return paint


class Seeded(Sound):
    """A generator for each item."""

    def paint(self, item):
        colour = np.random.default_rng(item.seed).integers(0, 256, 3, np.uint8)
        return np.where(item.mask[:, :, None], colour, item.image)


@pytest.mark.parametrize("broken", [Averaged, Ordered])
def test_t24_neighbours_that_change_an_output_are_a_fault(broken):
    assert "alone and among 3" in fault(broken(), "neighbours")
    assert faults(broken()) == {"neighbours"}


def test_t24_a_generator_for_each_item_passes_and_its_variety_is_a_number():
    varied = report(Seeded())
    assert not varied.faults
    assert varied.find("different seeds")[0].value > 5
    assert report(Sound()).find("different seeds")[0].value == 0


class Running(Sound):
    """Its generator goes on from call to call."""

    def load(self, host):
        rng = np.random.default_rng(0)
        return lambda batch: [
            np.where(item.mask[:, :, None], rng.integers(0, 256, 3, np.uint8), item.image) for item in batch
        ]


class Unseeded(Sound):
    """Draws its weights anew whenever it is loaded."""

    def load(self, host):
        colour = np.random.default_rng().integers(0, 256, 3, np.uint8)
        return lambda batch: [np.where(item.mask[:, :, None], colour, item.image) for item in batch]


class LoadsOnce(Sound):
    """Takes something that can be taken once."""

    def load(self, host):
        if _TAKEN:
            raise RuntimeError("the device is taken")
        _TAKEN.append(1)
        return super().load(host)


_TAKEN: list[int] = []


def test_the_same_seed_must_give_the_same_output():
    assert "repeated" not in fault(Running(), "repeated call")
    assert faults(Running()) == {"repeated call"}
    assert "second load" in fault(Unseeded(), "second load")
    assert faults(Unseeded()) == {"second load"}
    assert "the device is taken" in fault(LoadsOnce(), "second load")


class OneForAll(Sound):
    """Returns one output for a whole batch."""

    def load(self, host):
        return lambda batch: [self.paint(batch[0])]


class NoSequence(Sound):
    """Returns nothing."""

    def load(self, host):
        return lambda batch: None


class OneAtATime(Sound):
    """Unpacks a batch of one."""

    def load(self, host):
        def paint(batch):
            (item,) = batch
            return [self.paint(item)]

        return paint


def test_a_wrong_number_of_outputs_is_a_fault():
    assert "1 outputs for 3 items" in fault(OneForAll(), "neighbours")
    assert "NoneType" in fault(NoSequence(), "output")
    assert "fail in one batch" in fault(OneAtATime(), "neighbours")


class FillsTheMemory(Sound):
    """Takes one picture at a time and not a byte more."""

    def load(self, host):
        def paint(batch):
            if len(batch) > 1:
                raise MemoryError("no room for three")
            return [self.paint(item) for item in batch]

        return paint


def test_a_batch_that_does_not_fit_the_memory_is_no_fault():
    assert found(FillsTheMemory(), "neighbours") == [
        ("note", "3 items at once do not fit: out of memory: MemoryError: no room for three")
    ]
    assert not faults(FillsTheMemory())
