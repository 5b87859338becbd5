"""Assistants hold conversations with pictures: judges and prompters are built on them."""

from __future__ import annotations

from inpaintbench_transformers.assistants.chat import LlavaOnevisionAssistant, Qwen25VlAssistant, VlmAssistant

__all__ = ["LlavaOnevisionAssistant", "Qwen25VlAssistant", "VlmAssistant"]
