"""How words are chosen: the likeliest each time, by the study's sampled beams, or drawn at a temperature."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

_LIKELIEST = {"do_sample": False, "num_beams": 1, "temperature": None, "top_p": None, "top_k": None, "min_p": None}
# the study's: six beams, three candidates; top-k is what transformers takes where nobody says anything
_BEAMS = {
    "do_sample": True, "num_beams": 6, "num_return_sequences": 3, "temperature": 1.0, "top_p": 0.9, "top_k": 50,
    "output_scores": True,
}  # fmt: skip
# from all words: a model that is published to draw from the likeliest one alone would not draw at all
_DRAWN = {"do_sample": True, "num_beams": 1, "top_p": 1.0, "top_k": 0, "min_p": None}


def decode_greedily(writer: Any, max_tokens: int) -> None:
    """Let a model write the likeliest word each time, with what else its own configuration says."""
    _configure(writer, max_tokens, **_LIKELIEST)


def decode_as_the_study(writer: Any, max_tokens: int) -> None:
    """Let it write the study's three candidates: six beams that draw from the likeliest words of 90 %."""
    _configure(writer, max_tokens, **_BEAMS)


def decode_by_drawing(writer: Any, max_tokens: int, temperature: float) -> None:
    """Let it draw every word from all there are, whatever top-k, top-p or min-p it was published with."""
    _configure(writer, max_tokens, temperature=temperature, **_DRAWN)


@contextmanager
def seeded(seed: int, device: str) -> Iterator[None]:
    """Torch draws by `seed` inside the block, and as before after it: the library accepts no generator."""
    kind = torch.device(device).type
    devices, others = ([], "cuda") if kind == "cpu" else ([device], kind)
    with torch.random.fork_rng(devices=devices, device_type=others):
        torch.manual_seed(seed % 2**63)
        yield


def _configure(writer: Any, max_tokens: int, **settings: Any) -> None:
    config = copy.deepcopy(writer.generation_config)
    config.update(max_new_tokens=max_tokens, max_length=None, return_dict_in_generate=True, **settings)
    if config.pad_token_id is None:
        ends = config.eos_token_id
        config.pad_token_id = ends[0] if isinstance(ends, list) else ends
    # the network was loaded for this component alone; BLIP takes no configuration beside its own
    writer.generation_config = config
