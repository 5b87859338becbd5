"""What `doctor` computes again: loaders, scores and captions on random checkpoints against plain transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import inpaintbench as ib

TEXT = "a red boat on a quiet lake"
SEED = 5


def _on_a_specimen(write: str, compute: Callable[[Path], Sequence[float]]) -> Callable[[], Sequence[float]]:
    """A function that computes numbers with a fresh random checkpoint, the same one each time."""

    def values() -> Sequence[float]:
        from inpaintbench_transformers import specimens

        with TemporaryDirectory() as folder:
            return compute(getattr(specimens, write)(Path(folder)))

    return values


def _picture() -> ib.Image:
    return np.random.default_rng(3).integers(0, 256, (48, 40, 3), np.uint8)


def _ours(component: ib.Component[Any, Any], items: Sequence[Any]) -> list[Any]:
    class Here:
        device, prepared = "cpu", None

        def open(self, component: ib.Component[Any, Any]) -> Any:
            return component.load(self)

    return list(component.load(Here())(items))


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


def _blip(folder: Path) -> list[float]:
    from inpaintbench_transformers.captioners import Blip

    blip = Blip(model=str(folder), question=TEXT, decoding="study", max_tokens=8)
    (captions,) = _ours(blip, [ib.Picture("", _picture(), seed=SEED)])
    return [number for caption in captions for number in (caption.score, *map(ord, caption.text))]


def _blip_reference(folder: Path) -> list[float]:
    import torch
    from PIL import Image
    from transformers import BlipForConditionalGeneration, BlipProcessor

    from inpaintbench_transformers.loading.quiet import quiet

    with quiet(), torch.no_grad(), torch.random.fork_rng(devices=[]):
        model = BlipForConditionalGeneration.from_pretrained(str(folder)).eval()
        processor = BlipProcessor.from_pretrained(str(folder), backend="pil")
        inputs = processor(images=Image.fromarray(_picture()), text=TEXT, return_tensors="pt")
        torch.manual_seed(SEED)
        found = model.generate(
            **inputs, do_sample=True, num_beams=6, num_return_sequences=3, top_k=50, top_p=0.9, temperature=1.0,
            max_new_tokens=8, output_scores=True, return_dict_in_generate=True,
        )  # fmt: skip
        written = found.sequences[:, inputs["input_ids"].shape[1] - 1 :]
        texts = processor.batch_decode(written, skip_special_tokens=True)
    scores = found.sequences_scores.tolist()
    return [number for score, text in zip(scores, texts, strict=True) for number in (score, *map(ord, text.strip()))]


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
    ib.Golden(
        title="blip: the study's candidates of a random BLIP",
        library="transformers",
        measure=_on_a_specimen("write_blip", _blip),
        expected=_on_a_specimen("write_blip", _blip_reference),
        tolerance=1e-5,
    ),
)
