"""Checkpoints of transformers as they lie on the hub or in a folder, run so that no text depends on its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import torch
import transformers

import inpaintbench as ib
from inpaintbench_text.at_hand import network_of, words_of

ROWS = 16
"""Texts that are run at once: always as many, so that one text gives the same bits whatever stands beside it."""
STEP = 8
"""Texts are padded to a multiple of this many tokens."""


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """From texts to the numbers of their tokens; `longest` is the most a text keeps, special ones included."""

    tokenizer: Any
    longest: int

    def numbers(self, text: str) -> list[int]:
        """The tokens of a text as the network's numbers, cut at `longest` with the closing token kept."""
        return list(self.tokenizer(text, truncation=True, max_length=self.longest).input_ids)

    def at_most(self, tokens: int) -> Tokenizer:
        return Tokenizer(self.tokenizer, min(self.longest, tokens))


def tokenizer_of(checkpoint: ib.Checkpoint, place: str = "") -> Tokenizer:
    """The tokenizer of a checkpoint, with the limit that its network has; `place` is the network's folder in it."""
    folder = words_of(checkpoint, place)
    tokenizer = _loaded(transformers.AutoTokenizer.from_pretrained, checkpoint, folder / place)
    config = _loaded(transformers.AutoConfig.from_pretrained, checkpoint, folder / place)
    return Tokenizer(tokenizer, min(int(tokenizer.model_max_length), _positions(config, tokenizer)))


@dataclass(slots=True)
class TextNetwork:
    """A tokenizer with its network on a device."""

    tokenizer: Tokenizer
    network: Any
    device: str

    @classmethod
    def open(
        cls, checkpoint: ib.Checkpoint, device: str, *, place: str = "", needs_pooler: bool = False
    ) -> TextNetwork:
        """Load in float32. Raises `UnavailableError` where nothing is there, `DataError` where weights are missing."""
        load = partial(
            transformers.AutoModel.from_pretrained, dtype=torch.float32, weights_only=True, output_loading_info=True
        )
        network, found = _loaded(load, checkpoint, network_of(checkpoint, place) / place)
        missing = [key for key in found["missing_keys"] if needs_pooler or not key.startswith("pooler.")]
        if missing:
            lacks = f"{checkpoint} lacks {len(missing)} weights of a {type(network).__name__}, such as '{min(missing)}'"
            raise ib.DataError(f"{lacks}; is it the model that was meant?")
        return cls(tokenizer_of(checkpoint, place), network.eval().to(device), device)

    def cut_after(self, layer: int) -> None:
        """Leave out the layers behind `layer`, as BERTScore does; `DataError` where there are fewer."""
        layers = getattr(getattr(self.network, "encoder", None), "layer", ())
        if layer > len(layers):
            raise ib.DataError(f"layer {layer} of a {type(self.network).__name__} of {len(layers)} layers is asked for")
        self.network.encoder.layer = layers[:layer]

    def pooled(self, texts: Sequence[str], pool: Callable[[Any, torch.Tensor], torch.Tensor]) -> list[ib.FloatArray]:
        """One vector a text, from `pool(outputs of the network, mask [rows, tokens])`."""
        vectors: list[Any] = [None] * len(texts)
        for places, outputs, mask in self._blocks([self.tokenizer.numbers(text) for text in texts]):
            rows = pool(outputs, mask).float().cpu().numpy()
            for place, row in zip(places, rows, strict=False):
                vectors[place] = row.astype(np.float64)
        return vectors

    def token_states(self, texts: Sequence[str]) -> list[ib.FloatArray]:
        """The last layer's states [tokens, d] of each text, as float32."""
        numbers = [self.tokenizer.numbers(text) for text in texts]
        states: list[Any] = [None] * len(texts)
        for places, outputs, _ in self._blocks(numbers):
            rows = outputs.last_hidden_state.float().cpu().numpy()
            for place, row in zip(places, rows, strict=False):
                states[place] = row[: len(numbers[place])].copy()
        return states

    def _blocks(self, numbers: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], Any, torch.Tensor]]:
        """Blocks of ROWS texts of about one length: their places, the network's outputs and the mask."""
        lengths: dict[int, list[int]] = {}
        for place, row in enumerate(numbers):
            lengths.setdefault(min(-(-len(row) // STEP) * STEP, self.tokenizer.longest), []).append(place)
        for length, places in sorted(lengths.items()):
            for start in range(0, len(places), ROWS):
                part = places[start : start + ROWS]
                tokens, mask = self._padded([numbers[place] for place in part], length)
                with torch.inference_mode():
                    yield part, self.network(tokens, attention_mask=mask), mask

    def _padded(self, numbers: Sequence[Sequence[int]], length: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Tokens and mask [ROWS, length]; rows that stand for no text have one token, without which they were NaN."""
        tokens = torch.full((ROWS, length), self.tokenizer.tokenizer.pad_token_id or 0)
        mask = torch.zeros((ROWS, length), dtype=torch.long)
        mask[len(numbers) :, 0] = 1
        for row, known in enumerate(numbers):
            tokens[row, : len(known)] = torch.tensor(known)
            mask[row, : len(known)] = 1
        return tokens.to(self.device), mask.to(self.device)


def texts_of(items: Sequence[ib.Picture | str], name: str) -> list[str]:
    """The items, all of which must be texts; `ContractError` where one is a picture."""
    if not all(isinstance(item, str) for item in items):
        raise ib.ContractError(f"encoder '{name}' encodes texts, not pictures")
    return [item for item in items if isinstance(item, str)]


def _loaded(load: Callable[..., Any], checkpoint: ib.Checkpoint, folder: Path) -> Any:
    """What a `from_pretrained` makes of a folder, without its noise; `DataError` where it cannot."""
    try:
        with quiet():
            return load(str(folder), local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, UnpicklingError, EOFError) as error:
        first = str(error).strip().partition("\n")[0]
        raise ib.DataError(f"{checkpoint} cannot be loaded: {first}") from None


@contextmanager
def quiet() -> Iterator[None]:
    """No bars and no advice from transformers while something loads."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _positions(config: Any, tokenizer: Any) -> int:
    """How many tokens have a position; RoBERTa counts its positions from behind the padding token's number."""
    positions = getattr(config, "max_position_embeddings", None) or 1 << 20
    return int(positions) - (tokenizer.pad_token_id + 1 if "roberta" in config.model_type else 0)
