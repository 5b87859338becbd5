"""Logits become candidates with probabilities, likeliest first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import inpaintbench as ib


def ranked(texts: Sequence[str], logits: Sequence[float]) -> tuple[ib.Caption, ...]:
    """The texts with the softmax of their logits, likeliest first; of equal ones the earlier comes first.

    >>> ranked(["cat", "dog"], [0.0, math.log(3)])
    (Caption(text='dog', score=0.75), Caption(text='cat', score=0.25))
    """
    highest = max(logits)
    shares = [math.exp(logit - highest) for logit in logits]
    total = math.fsum(shares)
    order = sorted(range(len(texts)), key=lambda i: -shares[i])
    return tuple(ib.Caption(texts[i], shares[i] / total) for i in order)


def pooled(logits: Sequence[float]) -> float:
    """The logit of any of several classes: the logarithm of the sum of their exponentials.

    >>> round(pooled([1.0, 1.0]) - 1, 4)
    0.6931
    """
    highest = max(logits)
    return highest + math.log(math.fsum(math.exp(logit - highest) for logit in logits))
