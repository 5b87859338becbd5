"""A pipeline is brought to its device, in the number format, with the scheduler and the savings that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

import inpaintbench as ib
from inpaintbench_diffusers.loading.misfits import refuse_tiling
from inpaintbench_diffusers.loading.quiet import quiet
from inpaintbench_diffusers.loading.schedulers import exchange
from inpaintbench_diffusers.options import Precision

if TYPE_CHECKING:
    from inpaintbench_diffusers.diffusion import Diffusion


def precision(dtype: Precision, device: str) -> torch.dtype:
    """PyTorch's name of a number format; `UnavailableError` where the device would only imitate it."""
    if dtype == "bfloat16" and device.startswith("cuda"):
        with torch.cuda.device(device):
            if not torch.cuda.is_bf16_supported(including_emulation=False):
                name = torch.cuda.get_device_name(device)
                raise ib.UnavailableError(f"'{name}' does not compute in bfloat16: write dtype=float16")
    found: torch.dtype = getattr(torch, dtype)
    return found


def settle(pipeline: Any, painter: Diffusion, device: str) -> Any:
    """The pipeline, ready to be called on `device`. Raises where an option does not go with it."""
    with quiet():
        pipeline.scheduler = exchange(pipeline.scheduler, painter.scheduler, f"'{painter.model}'")
        _save_memory(pipeline, painter)
        place(pipeline, painter, device)
        if painter.compile:
            denoiser(pipeline).compile()
    return pipeline


def place(pipeline: Any, painter: Diffusion, device: str) -> Any:
    """The pipeline on `device`, or on its way there whenever it is needed."""
    with quiet():
        pipeline.set_progress_bar_config(disable=True)
        networks = [part for part in pipeline.components.values() if isinstance(part, torch.nn.Module)]
        for network in networks:
            lay_out(network, device)
        if device.startswith("cpu") or painter.offload == "none":
            pipeline.to(device)
        elif painter.offload == "model":
            pipeline.enable_model_cpu_offload(device=device)
        else:
            pipeline.enable_sequential_cpu_offload(device=device)
    return pipeline


def denoiser(pipeline: Any) -> Any:
    """The network that is called in every step."""
    return getattr(pipeline, "unet", None) or pipeline.transformer


def _save_memory(pipeline: Any, painter: Diffusion) -> None:
    if painter.tiling == "none":
        return
    coder = getattr(pipeline, "vae", None)
    method = {"slices": "enable_slicing", "tiles": "enable_tiling"}[painter.tiling]
    if not hasattr(coder, method):
        refuse_tiling(painter)
    getattr(coder, method)()


def lay_out(network: torch.nn.Module, device: str) -> None:
    """Lay convolutions out as a device's tensor cores read them; networks without any stay as they are."""
    if device.startswith("cuda") and any(isinstance(module, torch.nn.Conv2d) for module in network.modules()):
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
