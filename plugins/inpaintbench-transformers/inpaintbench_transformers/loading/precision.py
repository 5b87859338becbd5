"""The number formats that a network may compute in, by the names options have for them."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import inpaintbench as ib

Precision: TypeAlias = Literal["float32", "bfloat16", "float16"]


def torch_dtype(dtype: Precision, device: str) -> Any:
    """PyTorch's name of a number format; `UnavailableError` where the device would only imitate it."""
    import torch

    if dtype == "bfloat16" and device.startswith("cuda"):
        with torch.cuda.device(device):
            if not torch.cuda.is_bf16_supported(including_emulation=False):
                name = torch.cuda.get_device_name(device)
                raise ib.UnavailableError(f"'{name}' does not compute in bfloat16: write dtype=float16")
    return getattr(torch, dtype)
