"""A GPU that would only imitate a number format is not computed on in it, whatever component asks for it."""

from __future__ import annotations

import pytest
import torch
from inpaintbench_transformers.assistants import VlmAssistant
from inpaintbench_transformers.captioners import Blip, Vlm
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder
from inpaintbench_transformers.loading.execution import execution_settings
from inpaintbench_transformers.loading.precision import torch_dtype

import inpaintbench as ib

REFUSED = "'Tesla T4' does not compute in bfloat16: write dtype=float16"


def test_bfloat16_is_computed_where_the_card_itself_does(card):
    assert torch_dtype("bfloat16", "cuda:0") is torch_dtype("bfloat16", "cpu") is torch.bfloat16
    with pytest.raises(ib.UnavailableError, match=REFUSED):
        torch_dtype("bfloat16", "cuda:1")
    assert torch_dtype("float16", "cuda:1") is torch.float16


@pytest.mark.parametrize(
    ("cls", "name"), [(Vlm, "qwen2.5-vl"), (VlmAssistant, "llava-onevision"), (Blip, "blip"), (Dinov2Encoder, "dinov2"),
                      (ClipEncoder, "clip")]
)  # fmt: skip
def test_no_component_is_loaded_in_bfloat16_on_a_card_that_imitates_it(cls, name, card, made):
    component = cls(model=str(made(name)), dtype="bfloat16")
    with pytest.raises(ib.UnavailableError, match=REFUSED):
        component.load(card)


def test_nor_what_is_held_in_four_bits(card):
    with pytest.raises(ib.UnavailableError, match=REFUSED):
        execution_settings("cuda:1", "bfloat16", "4bit", "default")
