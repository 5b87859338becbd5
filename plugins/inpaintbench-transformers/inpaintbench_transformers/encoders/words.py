"""Texts become tokens, cut to what a network reads with the end token kept, and what was cut is counted (trap T29)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def tokens_of(tokenizer: Any, texts: Sequence[str], length: int) -> tuple[Any, Any]:
    """Token ids and attention mask, both [n, m]; m is the longest text's number of tokens, at most `length`."""
    found = tokenizer(list(texts), padding=True, truncation=True, max_length=length, return_tensors="pt")
    return found["input_ids"], found["attention_mask"]


def tokens_cut(tokenizer: Any, text: str, length: int) -> int:
    """How many tokens of a text are lost where `length` can be read, the marks of its start and end included."""
    found = tokenizer(text, truncation=False, verbose=False)["input_ids"]
    return max(0, len(found) - length)
