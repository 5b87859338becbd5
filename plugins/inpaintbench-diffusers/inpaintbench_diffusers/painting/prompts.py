"""Prompts are cut to what the text encoders read, their end token kept, and how much was cut is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import inpaintbench as ib


@dataclass(frozen=True, slots=True)
class Reader:
    """A tokenizer with the number of tokens, special ones included, that its text encoder reads."""

    tokenizer: Any
    reach: int

    def length(self, text: str) -> int:
        """How many tokens, special ones included, a text has."""
        return len(self.tokenizer(text, truncation=False, verbose=False).input_ids)

    def excess(self, text: str) -> int:
        """How many tokens of a text it does not read."""
        return max(0, self.length(text) - self.reach)

    def cut(self, text: str) -> str:
        """The beginning of a text, as many tokens as it reads; a text that is short enough stays as it is."""
        if not self.excess(text):
            return text
        room = max(0, self.reach - self.tokenizer.num_special_tokens_to_add())
        tokens = self.tokenizer(text, add_special_tokens=False, truncation=False, verbose=False).input_ids[:room]
        shorter = self._text(tokens)
        while tokens and self.excess(shorter):  # what was one token inside a word may be two at its end
            tokens = tokens[:-1]
            shorter = self._text(tokens)
        return shorter

    def _text(self, tokens: Sequence[int]) -> str:
        return str(self.tokenizer.decode(tokens, clean_up_tokenization_spaces=False))


@dataclass(frozen=True, slots=True)
class Prompts:
    """How prompts are made to fit: `readers` are a pipeline's, `limit` is the user's own, None for none."""

    readers: tuple[Reader, ...]
    limit: int | None = None
    refuse: bool = False

    @classmethod
    def of(cls, tokenizers: Sequence[Any], sequence: int | None, limit: int | None, refuse: bool) -> Prompts:
        """`sequence` is what a pipeline reads with tokenizers other than CLIP's, where it says so."""
        readers = []
        for tokenizer in tokenizers:
            own = sequence is None or "CLIP" in type(tokenizer).__name__
            reach = int(tokenizer.model_max_length) if own else int(sequence or 0)
            if limit is not None:  # a pipeline that says how many it reads can be told to read more
                reach = min(reach, limit) if own else limit
            readers.append(Reader(tokenizer, reach))
        return cls(tuple(readers), limit, refuse)

    @property
    def reach(self) -> int | None:
        """How many tokens the encoder that reads most reads; None where no tokenizer is known."""
        return max((reader.reach for reader in self.readers), default=None)

    def excess(self, text: str) -> int:
        """How many tokens of a text none of the encoders reads."""
        return min((reader.excess(text) for reader in self.readers), default=0)

    def fit(self, text: str) -> str:
        """The text to hand to the pipeline. Raises `DataError` where it is too long and may not be cut."""
        if self.refuse and (excess := self.excess(text)):
            raise ib.DataError(f"the prompt is longer than the text encoder reads: {excess} of its tokens would be cut")
        if self.limit is None or not self.readers:  # the pipeline cuts by itself, each encoder at its own end
            return text
        return max(self.readers, key=lambda reader: reader.reach).cut(text)
