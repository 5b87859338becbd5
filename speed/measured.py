"""What `models.py` measures, each in a process of its own: a stage of `eval` beside the bare library in a loop.

Run: python speed/measured.py '{"what": "stage", …}'; it prints what was measured as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

QUESTION = "Provide a one-sentence caption for the provided image."


@dataclass(frozen=True)
class Task:
    """One measurement: of `ours` or of the bare library, with a model of a family from a folder.

    `what` is a stage (pictures per second), its idle time (share of the time without a kernel on the device), what it
    leaves behind (bytes on the device), or the first picture (nothing but done).
    """

    what: str
    ours: bool
    family: str
    folder: str
    device: str
    dtype: str
    batch: int
    pictures: int
    side: int
    steps: int
    tokens: int = 30
    fastest: bool = False

    @property
    def spec(self) -> str:
        options = f"model={self.folder},dtype={self.dtype}"
        if self.family == "sd15":
            return f"sd15:{options},steps={self.steps},native={self.side}"
        name = {"blip": "blip", "qwen": "qwen2.5-vl"}[self.family]
        return f"{name}:{options},max_tokens={self.tokens}"


class Quiet:
    """A progress that nobody watches."""

    def stage(self, title: str, total: int, cached: int) -> None: ...

    def advance(self, count: int) -> None: ...

    def note(self, text: str) -> None:
        print(text, file=sys.stderr)


def our_stage(task: Task) -> float:
    """Pictures per second of the stage of `eval`, loading included."""
    from inpaintbench.discovery import discover
    from inpaintbench.executors import LocalExecutor
    from inpaintbench.pipeline.evaluate import evaluate
    from inpaintbench.pipeline.setup import build_inpainters, setup
    from inpaintbench.pipeline.stage import Runner
    from inpaintbench.store import Store

    plugins = discover()
    paints = task.family == "sd15"
    changes = ["prompter=fixed:text=a photo of a boat"] if paints else [f"captioners={task.spec}"]
    made = setup(plugins, f"speed/{'photographs' if task.side > 64 else 'miniatures'}", changes=changes)
    inpainters = build_inpainters(plugins, [task.spec if paints else "copy"])
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(Path(folder)) as store,
        LocalExecutor((task.device,), workers=1) as executor,
    ):
        runner = Runner(store, executor, Quiet(), "auto" if task.fastest else task.batch)
        found = evaluate(runner, made, inpainters, limit=task.pictures if paints else task.pictures // 2)
    (cost,) = (cost for cost in found.costs if cost.title.startswith("inpaint" if paints else "caption"))
    if any(reason for rows in found.rows.values() for reason in rows.failure):
        sys.exit("a picture failed")
    return cost.computed / cost.seconds


def bare_stage(task: Task) -> float:
    """Pictures per second of the library called in a loop, loading included."""
    images = pictures(task)
    begin = time.perf_counter()
    run = _bare_painter(task) if task.family == "sd15" else _bare_captioner(task)
    for batch in _batches(images, task.batch):
        run(batch)
    return len(images) / (time.perf_counter() - begin)


def pictures(task: Task) -> list[Any]:
    """What `eval` hands the model; to be captioned, originals and damaged ones, whose captions differ in length."""
    from inpaintbench.discovery import discover
    from inpaintbench.pipeline.setup import setup

    made = setup(discover(), f"speed/{'photographs' if task.side > 64 else 'miniatures'}")
    source = made.suite.dataset
    if task.family == "sd15":
        return [source.read(id).image for id in source.ids()[: task.pictures]]
    samples = [source.read(id) for id in source.ids()[: task.pictures // 2]]
    (degrader,) = made.degraders.values()
    damaged = degrader.load(None)(samples)
    return [sample.image for sample in samples] + [image for image, _ in damaged]


def _batches(images: Sequence[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(images), size):
        yield list(images[start : start + size])


def _bare_painter(task: Task) -> Any:
    import numpy as np
    import torch
    from diffusers import StableDiffusionInpaintPipeline
    from PIL import Image

    pipe = StableDiffusionInpaintPipeline.from_pretrained(
        task.folder, dtype=getattr(torch, task.dtype), safety_checker=None
    ).to(task.device)
    pipe.set_progress_bar_config(disable=True)
    mask = np.zeros((task.side, task.side), np.uint8)
    mask[task.side // 4 : 3 * task.side // 4, task.side // 4 : 3 * task.side // 4] = 255

    def paint(images: list[Any]) -> list[Any]:
        count = len(images)
        found = pipe(
            prompt=["a photo of a boat"] * count,
            image=[Image.fromarray(image) for image in images],
            mask_image=[Image.fromarray(mask)] * count,
            generator=[torch.Generator("cpu").manual_seed(seed) for seed in range(count)],
            num_inference_steps=task.steps,
            guidance_scale=7.5,
            height=task.side,
            width=task.side,
        ).images
        return [np.asarray(picture) for picture in found]

    return paint


def _bare_captioner(task: Task) -> Any:
    import torch
    from PIL import Image
    from transformers import AutoModelForImageTextToText, AutoProcessor

    processor = AutoProcessor.from_pretrained(task.folder)
    model = AutoModelForImageTextToText.from_pretrained(task.folder, dtype=getattr(torch, task.dtype))
    model = model.eval().to(task.device)
    turn = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": QUESTION}]}]

    @torch.inference_mode()
    def caption(images: list[Any]) -> list[str]:
        pictures = [Image.fromarray(image) for image in images]
        if task.family == "blip":
            inputs = processor(images=pictures, return_tensors="pt")
        else:
            text = processor.apply_chat_template(turn, add_generation_prompt=True)
            inputs = processor(
                text=[text] * len(pictures), images=pictures, padding=True, padding_side="left", return_tensors="pt"
            )
        inputs = inputs.to(task.device, model.dtype)
        written = model.generate(**inputs, max_new_tokens=task.tokens, do_sample=False)
        return list(processor.batch_decode(written, skip_special_tokens=True))

    return caption


def idle(task: Task) -> float:
    """The share of the time in which no kernel ran, from a fifth of the stage's kernels on: the first ones load."""
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CUDA]) as seen:
        our_stage(task)
    spans = sorted(
        (event.time_range.start, event.time_range.end) for event in seen.events() if "CUDA" in str(event.device_type)
    )
    spans = spans[len(spans) // 5 :]
    busy, reached = 0.0, spans[0][0]
    for start, end in spans:
        busy += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return 1 - busy / (reached - spans[0][0])


def left_behind(task: Task) -> float:
    """The bytes that are still allocated on the device when the stage has let go of its component."""
    import torch

    our_stage(task)
    return float(torch.cuda.memory_allocated(task.device))


def first_picture(task: Task) -> float:
    """Load, and paint one picture in a single step; the parent takes the time. Bare: load, and no more."""
    if task.ours:
        return our_stage(task)
    import torch
    from diffusers import StableDiffusionInpaintPipeline

    StableDiffusionInpaintPipeline.from_pretrained(
        task.folder, dtype=getattr(torch, task.dtype), safety_checker=None
    ).to(task.device)
    return 0.0


def stage(task: Task) -> float:
    return our_stage(task) if task.ours else bare_stage(task)


MEASURES = {"stage": stage, "idle": idle, "left": left_behind, "first": first_picture}


def command(task: Task) -> list[str]:
    """The command line that measures a task."""
    return [sys.executable, __file__, json.dumps(asdict(task))]


if __name__ == "__main__":
    asked = Task(**json.loads(sys.argv[1]))
    print(json.dumps(MEASURES[asked.what](asked)))
