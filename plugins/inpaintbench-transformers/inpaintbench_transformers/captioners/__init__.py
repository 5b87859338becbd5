"""Captioners say what is on a picture, answer a question about it, or choose among given answers."""

from __future__ import annotations

from inpaintbench_transformers.captioners.blip import Blip, Blip2, InstructBlip
from inpaintbench_transformers.captioners.chat import LlavaOnevision, Qwen25Vl, Vlm

__all__ = ["Blip", "Blip2", "InstructBlip", "LlavaOnevision", "Qwen25Vl", "Vlm"]
