"""The components that need only the core's own dependencies, offered like those of any plugin."""

from __future__ import annotations

from collections.abc import Iterable

from inpaintbench.builtin.degraders import Blur, Erase, Lowdim
from inpaintbench.builtin.goldens import goldens as _goldens
from inpaintbench.builtin.inpainters import Copy, Mean, NavierStokes, Telea
from inpaintbench.builtin.lexical import Bleu, Cider, RougeL
from inpaintbench.builtin.pixels import Mae, Mse, MsSsim, Psnr, Seam, Ssim
from inpaintbench.builtin.prompters import Annotation, Fixed, NoPrompt
from inpaintbench.components import Degrader, Golden, Inpainter, Metric, Prompter
from inpaintbench.executors import Executor, LocalExecutor
from inpaintbench.hookspecs import hookimpl


@hookimpl
def degraders() -> Iterable[type[Degrader]]:
    return [Erase, Blur, Lowdim]


@hookimpl
def prompters() -> Iterable[type[Prompter]]:
    return [NoPrompt, Annotation, Fixed]


@hookimpl
def inpainters() -> Iterable[type[Inpainter]]:
    return [Copy, Mean, Telea, NavierStokes]


@hookimpl
def metrics() -> Iterable[type[Metric]]:
    return [Mse, Mae, Psnr, Ssim, MsSsim, Seam, Bleu, RougeL, Cider]


@hookimpl
def goldens() -> Iterable[Golden]:
    return _goldens()


@hookimpl
def executors() -> Iterable[type[Executor]]:
    return [LocalExecutor]
