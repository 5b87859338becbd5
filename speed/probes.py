"""The pass of the probes against the plain forward pass, and against eager attention with `output_attentions=True`.

Random weights, because speed does not depend on them: ViT-B/16 at 224 pixels, batch 32, and DINOv2-L at 518, batch 1.
All three ways are timed in turns in one process, by the clock and by the time of the processor, which says more on a
machine that others use; peaks are those of processes of their own. On a CUDA card the clock waits for it, and the peak
is what was allocated there. Bars: 1.05 times the plain pass and 1.15 times its peak; at 518, batch 1, 1.7 times as fast
as eager.
Run: python speed/probes.py [repetitions] [batch of DINOv2-L]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Literal

Way = Literal["plain", "probe", "eager"]
WAYS: tuple[Way, ...] = ("plain", "probe", "eager")


@dataclass(frozen=True)
class Contest:
    """A network at a size of picture and of batch."""

    network: Literal["vit", "dinov2"]
    side: int
    batch: int

    @property
    def title(self) -> str:
        name = {"vit": "ViT-B/16", "dinov2": "DINOv2-L"}[self.network]
        return f"{name} at {self.side}, batch {self.batch}"


def device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def network(contest: Contest, way: Way) -> Any:
    """A network with random weights, and the kernel of attention of one way."""
    import transformers

    if contest.network == "vit":
        cls: Any = transformers.ViTModel
        config: Any = transformers.ViTConfig(image_size=contest.side, patch_size=16)
    else:
        cls = transformers.Dinov2Model
        config = transformers.Dinov2Config(
            hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, image_size=contest.side, patch_size=14
        )
    config._attn_implementation = "eager" if way == "eager" else "sdpa"
    return cls(config).eval().requires_grad_(False).to(device())


def passing(contest: Contest, way: Way) -> Callable[[], Any]:
    """One pass of a way over a batch of noise; what it gives lies in the memory of the processor."""
    import torch
    from inpaintbench_transformers.probes.families import FAMILIES, Tower
    from inpaintbench_transformers.probes.passing import Stacked

    model = network(contest, way)
    pixels = torch.randn(contest.batch, 3, contest.side, contest.side, generator=torch.Generator().manual_seed(0))
    if way == "probe":
        eyes = Stacked(Tower(FAMILIES[contest.network], contest.network, model), None, device())
        return lambda: eyes.forward(pixels)

    def plain() -> Any:
        output = model(pixel_values=pixels.to(model.device), output_attentions=way == "eager")
        if way == "eager":
            return [layer[:, :, 0].cpu().numpy() for layer in output.attentions]
        return output.last_hidden_state[:, 0].cpu().numpy()

    return plain


def timed(run: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    import torch

    with torch.inference_mode():
        clock, processor = time.perf_counter(), time.process_time()
        run()
        return time.perf_counter() - clock, time.process_time() - processor


def peak(contest: Contest, way: Way) -> float:
    """MB that a process of its own needs for one pass: on a card what is allocated there, else all that it holds."""
    import torch

    timed(passing(contest, way))
    if device() == "cuda":
        return float(torch.cuda.max_memory_allocated() / 1e6)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def peak_elsewhere(contest: Contest, way: Way) -> float:
    told = json.dumps([asdict(contest), way])
    found = subprocess.run([sys.executable, __file__, "--peak", told], capture_output=True, text=True, check=True)
    return float(found.stdout)


def times(contest: Contest, repetitions: int) -> dict[Way, tuple[float, float]]:
    """The medians of each way, by the clock and of the processor, taken in turns after one pass to warm up."""
    runs = {way: passing(contest, way) for way in WAYS}
    taken: dict[Way, list[tuple[float, float]]] = {way: [] for way in WAYS}
    for turn in range(repetitions + 1):
        order = WAYS if turn % 2 else WAYS[::-1]
        for way in order:
            found = timed(runs[way])
            if turn:
                taken[way].append(found)
    return {way: (median(a for a, _ in found), median(b for _, b in found)) for way, found in taken.items()}


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    batch = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    print(f"{device()}; medians of {repetitions} passes, by the clock (of the processor)")
    for contest in (Contest("vit", 224, 32), Contest("dinov2", 518, batch)):
        peaks = {way: peak_elsewhere(contest, way) for way in WAYS}
        found = times(contest, repetitions)
        print(contest.title)
        for way in WAYS:
            clock, processor = found[way]
            print(f"  {way:<6} {clock:7.3f} s ({processor:7.3f} s)  {peaks[way]:7.0f} MB")
        ratio = [found["probe"][i] / found["plain"][i] for i in range(2)]
        faster = [found["eager"][i] / found["probe"][i] for i in range(2)]
        print(f"  probe / plain: time {ratio[0]:.3f} ({ratio[1]:.3f}), bar 1.05; peak ", end="")
        print(f"{peaks['probe'] / peaks['plain']:.3f}, bar 1.15")
        bar = ", bar 1.7" if (contest.side, contest.batch) == (518, 1) else ""
        print(
            f"  eager / probe: time {faster[0]:.2f} ({faster[1]:.2f}){bar}; peak {peaks['eager'] / peaks['probe']:.2f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        told, way = json.loads(sys.argv[2])
        print(peak(Contest(**told), way))
    else:
        main()
