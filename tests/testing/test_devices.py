"""Off the CPU the order of additions may change numbers a little, and words with them."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from inpaintbench.components import Captioner, Inpainter
from inpaintbench.testing.conformance import examine
from inpaintbench.types import Caption


class Rounds(Inpainter):
    """One level off in a batch, as half precision may be."""

    name: ClassVar[str] = "rounds"

    def load(self, host):
        return lambda batch: [
            np.where(item.mask[:, :, None], np.uint8(127 + (len(batch) > 1)), item.image) for item in batch
        ]


class Flips(Captioner):
    """Another word in a batch, where two were nearly as likely."""

    name: ClassVar[str] = "flips"

    def load(self, host):
        return lambda batch: [(Caption(f"{p.image.mean():.0f} {'boat' if len(batch) > 1 else 'ship'}"),) for p in batch]


def neighbours(component, device):
    (finding,) = examine(component, device=device, imports=False).find("neighbours")
    return finding


def test_t24_a_batch_may_change_the_last_level_on_an_accelerator_alone():
    assert neighbours(Rounds(), "cpu").level == "fault"
    found = neighbours(Rounds(), "cuda:0")
    assert (found.level, found.value) == ("pass", 1.0)
    assert "within the tolerance" in found.text


class Coarse(Rounds):
    """Computes in 16 bits, and another level comes out in a batch than alone: `by` apart."""

    name: ClassVar[str] = "coarse"

    dtype: Literal["float32", "bfloat16"] = "bfloat16"
    by: int = 20

    def load(self, host):
        return lambda batch: [
            np.where(item.mask[:, :, None], np.uint8(127 + self.by * (len(batch) > 1)), item.image) for item in batch
        ]


def test_t24_what_a_batch_may_change_depends_on_the_numbers_that_are_computed_with():
    assert neighbours(Coarse(), "cuda:0").level == "pass"
    assert neighbours(Coarse(by=40), "cuda:0").level == "fault"
    assert neighbours(Coarse(dtype="float32"), "cuda:0").level == "fault"
    assert neighbours(Coarse(by=1), "cpu").level == "fault"
    report = examine(Coarse(), device="cuda:0", imports=False)
    assert report.json["tolerance"] == "equal means within 32 levels of 255 for pictures, 0.03 relative for numbers"


def test_words_that_flip_on_an_accelerator_are_noted():
    assert neighbours(Flips(), "cpu").level == "fault"
    assert neighbours(Flips(), "cuda:0").level == "note"


def test_the_report_states_the_tolerance_of_its_device():
    report = examine(Rounds(), device="cuda:0", imports=False)
    assert report.device == "cuda:0"
    assert report.json["tolerance"] == ("equal means within 2 levels of 255 for pictures, 0.001 relative for numbers")
