"""What `doctor` computes again: our painters on random checkpoints against plain calls of diffusers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import inpaintbench as ib

STEPS, SEED, PROMPT = 3, 11, "a red boat on a quiet lake"


def _on_a_specimen(compute: Callable[[Path], Sequence[float]]) -> Callable[[], Sequence[float]]:
    """A function that computes numbers with a fresh random Stable Diffusion, the same one each time."""

    def values() -> Sequence[float]:
        from inpaintbench_diffusers import specimens

        with TemporaryDirectory() as folder:
            return compute(specimens.write_sd(Path(folder)))

    return values


def _scene() -> ib.Degraded:
    mask = np.zeros((64, 72), np.bool_)
    mask[16:48, 20:50] = True
    image = np.random.default_rng(3).integers(0, 256, (64, 72, 3), np.uint8)
    return ib.Degraded("", image, mask, PROMPT, SEED)


def _ours(folder: Path) -> list[float]:
    from inpaintbench_diffusers.presets import StableDiffusion15

    class Here:
        device, prepared = "cpu", None

        def open(self, component: ib.Component[Any, Any]) -> Any:
            return component.load(self)

    painter = StableDiffusion15(model=str(folder), steps=STEPS, dtype="float32", native=None)
    (painted,) = painter.load(Here())([_scene()])
    assert not isinstance(painted, ib.Reconstruction)  # its prompt is short
    return _summary(painted)


def _reference(folder: Path) -> list[float]:
    import torch
    from diffusers import StableDiffusionInpaintPipeline
    from PIL import Image

    from inpaintbench_diffusers.loading.quiet import quiet

    scene = _scene()
    with quiet():
        pipeline = StableDiffusionInpaintPipeline.from_pretrained(str(folder))
        pipeline.set_progress_bar_config(disable=True)
        painted = pipeline(
            prompt=PROMPT,
            image=Image.fromarray(scene.image),
            mask_image=Image.fromarray(scene.mask.astype(np.uint8) * 255),
            height=64,
            width=72,
            num_inference_steps=STEPS,
            guidance_scale=7.5,
            generator=torch.Generator("cpu").manual_seed(SEED),
        ).images[0]
    return _summary(np.asarray(painted))


def _summary(painted: ib.Image) -> list[float]:
    """Levels of a picture, averaged over blocks of 8 × 8 pixels."""
    blocks = painted.reshape(8, 8, 9, 8, 3).mean(axis=(1, 3))
    return list(map(float, blocks.ravel()))


GOLDENS = (
    ib.Golden(
        title="sd15: a picture by a random Stable Diffusion",
        library="diffusers",
        measure=_on_a_specimen(_ours),
        expected=_on_a_specimen(_reference),
        tolerance=1e-3,
    ),
)
