"""Flickr30k as pairs: the same photograph is in as many samples as it has captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import inpaintbench as ib

from . import layouts

_HUB = ("lmms-lab/flickr30k", "data/test-*.parquet")
_COMMIT = "073ed4fe8da062c2ca752603ed25103b49ede9b9"


class Flickr30k(ib.FileDataset):
    """Each caption of each photograph, with the photograph: the caption is the text, all of them are the references."""

    name = "flickr30k"
    source = "Flickr30k, captions of 2013-01-24"
    licence = "Flickr Terms of Use, for non-commercial research and education"
    home = "https://hockenmaier.cs.illinois.edu/DenotationGraph/"
    question = "Provide a one-sentence caption for the provided image."

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        """The published captions, the sentences of Entities, or Karpathy's file, which has fewer photographs."""
        return (
            ib.Layout((layouts.TOKENS,), layouts.of_tokens),
            ib.Layout((layouts.SENTENCES,), layouts.of_sentences),
            ib.Layout((layouts.KARPATHY,), layouts.of_karpathy),
        )

    @property
    def hub(self) -> ib.HubSource:
        """All photographs, under the name of a test split."""
        return ib.HubSource(
            table=ib.HubTable(*_HUB, columns=("filename", "caption"), revision=_COMMIT),
            records=lambda rows: (one for row in rows for one in layouts.of_row(row)),
            pictures=ib.HubTable(*_HUB, columns=("filename", "image"), revision=_COMMIT),
            picture="image",
            name=_file,
        )

    @property
    def expected(self) -> int:
        """Five captions of 31,783 photographs."""
        return 158_915


def _file(row: Mapping[str, Any]) -> str:
    return str(row["filename"])
