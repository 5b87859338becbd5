"""What a component does to its inputs, its earlier outputs and the process is seen."""

from __future__ import annotations

import random

import numpy as np
from sound_inpainter import Sound, fault, faults, found


class InPlace(Sound):
    """Paints into the picture it is given."""

    def paint(self, item):
        out = super().paint(item)
        item.image[:] = out
        return out


class Buffered(Sound):
    """Paints into one buffer for all calls."""

    def load(self, host):
        buffers = {}

        def paint(batch):
            outputs = []
            for number, item in enumerate(batch):
                buffer = buffers.setdefault((number, item.image.shape), item.image.copy())
                buffer[:] = self.paint(item)
                outputs.append(buffer)
            return outputs

        return paint


def test_changing_what_was_given_and_what_was_handed_out_are_faults():
    assert "copy them" in fault(InPlace(), "inputs")
    assert "later call" in fault(Buffered(), "outputs stay")
    assert faults(Buffered()) == {"outputs stay"}


class GlobalNumpy(Sound):
    """Seeds and draws from the generator that everybody shares."""

    def paint(self, item):
        np.random.seed(item.seed)
        colour = np.random.randint(0, 256, 3).astype(np.uint8)
        return np.where(item.mask[:, :, None], colour, item.image)


class GlobalPython(Sound):
    """The same with the standard library."""

    def paint(self, item):
        random.seed(item.seed)
        return np.where(item.mask[:, :, None], np.uint8(random.randrange(256)), item.image)


class SeedsOnLoad(Sound):
    """Seeds everybody's generator when it is loaded."""

    def load(self, host):
        np.random.seed(0)
        return super().load(host)


class DrawsOnLoad(Sound):
    """Uses up some of everybody's random numbers when it is loaded."""

    def load(self, host):
        np.random.rand()
        return super().load(host)


def test_global_random_numbers_are_out_of_bounds():
    assert "numpy.random" in fault(GlobalNumpy(), "random numbers")
    assert "generator of random:" in fault(GlobalPython(), "random numbers")
    assert "load seeds" in fault(SeedsOnLoad(), "random numbers")
    assert ("note", "load draws from the global generator of numpy.random") in found(DrawsOnLoad(), "random numbers")
    assert not faults(DrawsOnLoad())


class NoFunction(Sound):
    """Returns no function from load."""

    def load(self, host):
        return None


class MissingWeights(Sound):
    """Cannot be loaded."""

    def load(self, host):
        raise OSError("no such file: 'model.pt'")


class NoMultiple(Sound):
    """Declares sizes that do not exist."""

    multiple_of = 0


def test_what_cannot_be_loaded_is_a_fault_and_ends_the_check():
    assert "must return a function" in fault(NoFunction(), "load")
    assert fault(MissingWeights(), "load") == "OSError: no such file: 'model.pt'"
    assert "`multiple_of` is 0" in fault(NoMultiple(), "declared")
