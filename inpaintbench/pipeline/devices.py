"""What a device says of itself through the library that uses it, if one does: name, peak memory, memory given back."""

from __future__ import annotations

import gc
import sys
from typing import Any


def name(device: str) -> str:
    """The name of the hardware, such as a graphics card's; `device` itself where no library tells."""
    library = _library(device)
    return str(library.get_device_name(device)) if hasattr(library, "get_device_name") else device


def forget_peak(device: str) -> None:
    """Let the peak begin anew."""
    if hasattr(library := _library(device), "reset_peak_memory_stats"):
        library.reset_peak_memory_stats(device)


def peak(device: str) -> int:
    """The most bytes that were held on the device since `forget_peak`; 0 where nothing tells."""
    library = _library(device)
    return int(library.max_memory_allocated(device)) if hasattr(library, "max_memory_allocated") else 0


def release(device: str) -> None:
    """Give memory back that nothing refers to any more, on the machine and on the device."""
    gc.collect()
    if hasattr(library := _library(device), "empty_cache"):
        library.empty_cache()


def is_missing(device: str) -> bool:
    """Whether PyTorch, where somebody imported it, finds no such device on this machine."""
    torch, (kind, _, index) = sys.modules.get("torch"), device.partition(":")
    asked: Any = getattr(torch if kind in ("cuda", "xpu") else getattr(torch, "backends", None), kind, None)
    if not hasattr(asked, "is_available"):
        return False
    return not asked.is_available() or (bool(index) and int(index) >= getattr(torch, kind).device_count())


def _library(device: str) -> Any:
    """PyTorch's module for a kind of device, where somebody imported PyTorch and has used such a device.

    The core does neither: asked before, the module would fail, or take memory of the device for itself.
    """
    kind = device.partition(":")[0]
    found: Any = None if kind == "cpu" else getattr(sys.modules.get("torch"), kind, None)
    if hasattr(found, "is_initialized"):
        return found if found.is_initialized() else None
    return None if is_missing(device) else found
