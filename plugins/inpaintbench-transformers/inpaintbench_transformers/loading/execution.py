"""How a large network is held and how it attends: in 8 or 4 bits, with attention by another library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import inpaintbench as ib
from inpaintbench_transformers.loading.packages import require_packages
from inpaintbench_transformers.loading.precision import Precision, torch_dtype

Quantisation: TypeAlias = Literal["none", "8bit", "4bit"]
Attention: TypeAlias = Literal["default", "sdpa", "eager", "flash"]

_NAMES = {"sdpa": "sdpa", "eager": "eager", "flash": "flash_attention_2"}


def require_execution(name: str, dtype: Precision, quantisation: Quantisation, attention: Attention) -> None:
    """Raise `UnavailableError` where component `name` cannot run as it is asked to, as by a package that is missing."""
    if quantisation == "8bit" and dtype != "float16":
        raise ib.UnavailableError(f"quantisation=8bit of '{name}' computes in float16 alone: write dtype=float16")
    if attention == "flash" and dtype == "float32":
        raise ib.UnavailableError(
            f"attention=flash of '{name}' computes in 16 bits alone: write dtype=bfloat16 or dtype=float16"
        )
    if quantisation != "none":
        require_packages(name, "accelerate", "bitsandbytes", extra="quantised")
    if attention == "flash":
        require_packages(name, "flash_attn", extra="flash")


def execution_settings(
    device: str, dtype: Precision, quantisation: Quantisation, attention: Attention
) -> Mapping[str, Any]:
    """What transformers is told when it loads the network. Raises `UnavailableError` where the device cannot do it."""
    for option, value in (("quantisation", quantisation), ("attention", attention)):
        if value in ("8bit", "4bit", "flash") and not device.startswith("cuda"):
            raise ib.UnavailableError(
                f"{option}={value} needs an NVIDIA GPU, and the device is '{device}': leave the option out, or choose "
                "--device cuda:0"
            )
    settings: dict[str, Any] = {} if attention == "default" else {"attn_implementation": _NAMES[attention]}
    if quantisation != "none":
        from transformers import BitsAndBytesConfig

        settings["device_map"] = {"": device}
        settings["quantization_config"] = BitsAndBytesConfig(
            load_in_8bit=quantisation == "8bit",
            load_in_4bit=quantisation == "4bit",
            bnb_4bit_quant_type="nf4",
            bnb_4bit_compute_dtype=torch_dtype(dtype, device),
        )
    return settings
