"""One vector a text, as sentence-transformers and SimCSE define it, equal to theirs without importing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.nn.functional import normalize

import inpaintbench as ib
from inpaintbench_text.at_hand import SMALL, json_of
from inpaintbench_text.checkpoints import TextNetwork, texts_of

Encode = Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]
Pool = Callable[[Any, torch.Tensor], torch.Tensor]

SIMCSE_TOKENS = 128


def first_token(outputs: Any, mask: torch.Tensor) -> torch.Tensor:
    states: torch.Tensor = outputs.last_hidden_state[:, 0]
    return states


def mean(outputs: Any, mask: torch.Tensor) -> torch.Tensor:
    """The mean over the tokens of the text, special ones included."""
    kept = mask[:, :, None].float()
    total: torch.Tensor = (outputs.last_hidden_state * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
    return total


def mean_by_root(outputs: Any, mask: torch.Tensor) -> torch.Tensor:
    """The sum over the tokens divided by the root of their number."""
    kept = mask[:, :, None].float()
    total: torch.Tensor = (outputs.last_hidden_state * kept).sum(1) / kept.sum(1).clamp(min=1e-9).sqrt()
    return total


def largest(outputs: Any, mask: torch.Tensor) -> torch.Tensor:
    states: torch.Tensor = outputs.last_hidden_state.masked_fill(mask[:, :, None] == 0, float("-inf"))
    return states.amax(1)


_POOLS: dict[str, Pool] = {"cls": first_token, "mean": mean, "mean_sqrt_len_tokens": mean_by_root, "max": largest}
_OLD_NAMES = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
}


def encoder(name: str, checkpoint: ib.Checkpoint, device: str) -> Encode:
    """The function from texts to vectors [d] of a model of sentence-transformers; a plain one is pooled by the mean.

    `name` is that of the component that asks.

    Raises `DataError` for modules other than one transformer, a pooling and a scaling to unit length.
    """
    folder = checkpoint.fetch(SMALL, ("modules.json", "config.json"))
    modules: Any = json_of(folder, "modules.json") or [{"type": "Transformer", "path": ""}]
    kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    if kinds not in (["Transformer"], ["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise ib.DataError(
            f"{checkpoint} is made of {', '.join(kinds)}; only Transformer, Pooling, Normalize can be run"
        )
    place = str(modules[0]["path"])
    pool = _pool(checkpoint, json_of(folder, f"{modules[1]['path']}/config.json")) if len(modules) > 1 else mean
    settings: Any = json_of(folder, f"{place}/sentence_bert_config.json".lstrip("/")) or {}
    network = TextNetwork.open(checkpoint, device, place=place)
    if settings.get("max_seq_length"):
        network.tokenizer = network.tokenizer.at_most(settings["max_seq_length"])
    lower = bool(settings.get("do_lower_case"))

    def encode(items: Sequence[ib.Picture | str]) -> Sequence[ib.FloatArray]:
        texts = [text.lower() if lower else text for text in texts_of(items, name)]
        scaled: Pool = lambda outputs, mask: normalize(pool(outputs, mask), dim=1)  # noqa: E731
        return network.pooled(texts, scaled if kinds[-1] == "Normalize" else pool)

    return encode


def simcse(checkpoint: ib.Checkpoint, device: str, *, pooled: bool) -> Encode:
    """The function from texts to unit vectors [d] of SimCSE: of the pooler's output, or of the first token's state."""
    network = TextNetwork.open(checkpoint, device, needs_pooler=pooled)
    network.tokenizer = network.tokenizer.at_most(SIMCSE_TOKENS)

    def vector(outputs: Any, mask: torch.Tensor) -> torch.Tensor:
        return normalize(outputs.pooler_output if pooled else first_token(outputs, mask), dim=1)

    return lambda items: network.pooled(texts_of(items, "simcse"), vector)


def _pool(checkpoint: ib.Checkpoint, settings: Any) -> Pool:
    """The pooling that a module's settings ask for, in the words of old and of new versions."""
    asked = [new for old, new in _OLD_NAMES.items() if settings.get(old)]
    asked = asked or [name for name in [settings.get("pooling_mode")] if name]
    if len(asked) != 1 or asked[0] not in _POOLS:
        raise ib.DataError(
            f"{checkpoint} pools by {asked or 'other means'}; only one of {', '.join(_POOLS)} can be run"
        )
    return _POOLS[asked[0]]
