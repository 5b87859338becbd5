"""What `doctor` computes again: loaders and scores on random checkpoints against plain calls of transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import inpaintbench as ib

TEXT = "a red boat on a quiet lake"


def _on_a_specimen(write: str, compute: Callable[[Path], Sequence[float]]) -> Callable[[], Sequence[float]]:
    """A function that computes numbers with a fresh random checkpoint, the same one each time."""

    def values() -> Sequence[float]:
        from inpaintbench_transformers import specimens

        with TemporaryDirectory() as folder:
            return compute(getattr(specimens, write)(Path(folder)))

    return values


def _picture() -> ib.Image:
    return np.random.default_rng(3).integers(0, 256, (48, 40, 3), np.uint8)


def _ours(encoder: ib.Encoder, items: Sequence[ib.Picture | str]) -> list[ib.FloatArray]:
    class Here:
        device, prepared = "cpu", None

        def open(self, component: ib.Component[Any, Any]) -> Any:
            return component.load(self)

    return list(encoder.load(Here())(items))


def _dinov2(folder: Path) -> list[float]:
    from inpaintbench_transformers.encoders import Dinov2Encoder

    (vector,) = _ours(Dinov2Encoder(model=str(folder)), [ib.Picture("", _picture())])
    return list(map(float, vector))


def _dinov2_reference(folder: Path) -> list[float]:
    import torch
    from PIL import Image
    from transformers import AutoImageProcessor, Dinov2Model

    from inpaintbench_transformers.loading.quiet import quiet

    with quiet(), torch.no_grad():
        model = Dinov2Model.from_pretrained(str(folder)).eval()
        processor = AutoImageProcessor.from_pretrained(str(folder), backend="pil")
        inputs = processor(images=Image.fromarray(_picture()), return_tensors="pt")
        return list(map(float, model(**inputs).last_hidden_state.mean(dim=1)[0]))


def _pickscore(folder: Path) -> list[float]:
    from inpaintbench_transformers.encoders import ClipEncoder

    text, picture = _ours(ClipEncoder(model=str(folder), scale="logit"), [TEXT, ib.Picture("", _picture())])
    return [float(text @ picture)]


def _pickscore_reference(folder: Path) -> list[float]:
    import torch
    from PIL import Image
    from transformers import AutoImageProcessor, AutoTokenizer, CLIPModel

    from inpaintbench_transformers.loading.quiet import quiet

    with quiet(), torch.no_grad():
        model = CLIPModel.from_pretrained(str(folder)).eval()
        words = AutoTokenizer.from_pretrained(str(folder))(TEXT, return_tensors="pt")
        processor = AutoImageProcessor.from_pretrained(str(folder), backend="pil")
        inputs = processor(images=Image.fromarray(_picture()), return_tensors="pt")
        return [float(model(**words, **inputs).logits_per_image)]


GOLDENS = (
    ib.Golden(
        title="dinov2: the loader on a random checkpoint",
        library="transformers",
        measure=_on_a_specimen("write_dinov2", _dinov2),
        expected=_on_a_specimen("write_dinov2", _dinov2_reference),
        tolerance=1e-5,
    ),
    ib.Golden(
        title="pickscore: the logit of a random CLIP",
        library="transformers",
        measure=_on_a_specimen("write_clip", _pickscore),
        expected=_on_a_specimen("write_clip", _pickscore_reference),
        tolerance=1e-5,
    ),
)
