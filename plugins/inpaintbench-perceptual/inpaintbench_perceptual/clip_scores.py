"""What CLIP says of pictures: how alike original and reconstruction are, and how well a text describes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

import inpaintbench as ib
from inpaintbench_perceptual.clip import OpenClip

COLUMNS = ("whole", "crop")
SOURCE = "Radford et al. 2021, arXiv 2103.00020"
HESSEL = "Hessel et al. 2021, arXiv 2104.08718"
_CROP = "crop:1.25,min:32"


class ClipImage(ib.FeatureSimilarity):
    """Cosine of CLIP's embeddings of original and composite: the whole picture, and the square around the hole.

    `encoder` may be any encoder of pictures that gives a vector.
    """

    name = "clip-image"
    source: ClassVar[str] = SOURCE
    batch_size = 16

    encoder: ib.Encoder = OpenClip()

    @property
    def signature(self) -> str:
        return f"{super().signature}|{_CROP}"


class ClipText(ib.Metric):
    """Cosine of CLIP's embeddings of the sample's text and the composite, whole and around the hole: for prompts."""

    name = "clip-text"
    reads: ClassVar[tuple[str, ...]] = ("composite", "mask", "text")
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float | None, float | None]] = (-1.0, 1.0)
    source: ClassVar[str] = SOURCE
    batch_size = 16

    encoder: OpenClip = OpenClip()

    @property
    def columns(self) -> tuple[str, ...]:
        return COLUMNS

    @property
    def signature(self) -> str:
        return f"{super().signature}|prefix:none|{_CROP}"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_perceptual.similarities import text_to_picture

        return text_to_picture(host.open(self.encoder), self.encoder.counter())


class ClipScore(ib.CaptionMetric):
    """CLIPScore (Hessel et al. 2021): 2.5 max(cos, 0) of "A photo depicts " + caption and a picture.

    With `against=shown` each caption is held against the picture it was written for: the caption of the reconstruction
    against the composite, that of the original against the original. With `against=original` both are held against the
    original: how well what is said of the reconstruction still describes the true scene. The columns `crop` hold the
    same captions against the square around the hole. Texts are cut at 77 tokens with the end token kept; what was cut
    is counted in the details.
    """

    name = "clipscore"
    reads: ClassVar[tuple[str, ...]] = ("captions", "truth_captions", "truth", "composite", "mask")
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, 2.5)
    text_columns: ClassVar[tuple[str, ...]] = COLUMNS
    text_statistics: ClassVar[tuple[str, ...]] = COLUMNS
    source: ClassVar[str] = HESSEL
    batch_size = 16

    against: Literal["shown", "original"] = "shown"
    encoder: OpenClip = OpenClip()

    @property
    def signature(self) -> str:
        return f"{super().signature}|prefix:A photo depicts|w:2.5|{_CROP}"

    def load_texts(self, host: ib.Host) -> Callable[[Sequence[str], Sequence[Sequence[str]]], ib.FloatArray]:
        """A caption alone, without its picture, has no CLIPScore."""
        import numpy as np

        return lambda texts, references: np.full((len(texts), len(self.text_statistics)), np.nan)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_perceptual.captions import clipscores

        return clipscores(self, host.open(self.encoder), self.encoder.counter())


class RefClipScore(ClipScore):
    """RefCLIPScore (Hessel et al. 2021): harmonic mean of CLIPScore and the best cosine of caption and references."""

    name = "refclipscore"
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, 10 / 7)
    reads: ClassVar[tuple[str, ...]] = (*ClipScore.reads, "references")
