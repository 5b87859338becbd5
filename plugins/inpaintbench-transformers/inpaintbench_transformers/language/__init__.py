"""Language models that see pictures: their options, their prompts, what they say and how likely they would say it."""

from __future__ import annotations

from inpaintbench_transformers.language.model import LanguageModel

__all__ = ["LanguageModel"]
