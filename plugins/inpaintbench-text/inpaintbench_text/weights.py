"""Which weights a text encoder has, known before anything is loaded: a pinned commit, or the digest of a folder."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import inpaintbench as ib

PINNED: Mapping[str, str] = MappingProxyType(
    {
        "sentence-transformers/all-MiniLM-L6-v2": "8b3219a92973c328a8e22fadcfa821b5dc75636a",
        "FacebookAI/roberta-large": "722cf37b1afa9454edce342e7895e588b6ff1d59",
        "princeton-nlp/sup-simcse-bert-base-uncased": "2d82fab19ac3a73a20dd20333d27eb8a52d6e97f",
    }
)
"""The commits of the hub's repositories that are used where no revision is asked for; of the others it is `main`."""


def checkpoint(model: str, revision: str = "") -> ib.Checkpoint:
    """The checkpoint of a folder or hub id: at the revision asked for, else the pinned one, else the newest.

    >>> str(checkpoint("FacebookAI/roberta-large"))[:50]
    "'FacebookAI/roberta-large' at revision 722cf37b1af"
    >>> checkpoint("me/mine").identity, checkpoint("me/mine", "v2").identity
    ('me/mine@main', 'me/mine@v2')
    """
    return ib.Checkpoint.of(model, revision, {model: "main", **PINNED})
