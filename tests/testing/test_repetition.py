"""Outputs that depend on anything but their item are found."""

from __future__ import annotations

import numpy as np
import pytest
from sound_inpainter import Sound, fault, faults, found, report


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
