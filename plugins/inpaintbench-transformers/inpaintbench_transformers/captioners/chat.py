"""Chat models as captioners: any with a chat template, and two of them by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import inpaintbench as ib
from inpaintbench_transformers.captioners.captioner import LanguageCaptioner
from inpaintbench_transformers.loading.templates import require_chat_template

if TYPE_CHECKING:
    from inpaintbench_transformers.language.speaker import Speaker


class Vlm(LanguageCaptioner):
    """Any model of transformers that reads pictures and text, writes text and has a chat template."""

    name = "vlm"
    batch_size = 8
    packages = ("jinja2", "torchvision")
    choosing = "{question}\nAnswer with one of these and nothing else: {choices}."

    question: str = "Provide a one-sentence caption for the provided image."

    def preflight(self) -> None:
        super().preflight()
        require_chat_template(self.processor_checkpoint)

    def speaker(self, device: str) -> Speaker:
        from inpaintbench_transformers.language.chat import chat_speaker

        return chat_speaker(self, device)


class LlavaOnevision(Vlm):
    """LLaVA-OneVision (Li et al. 2024, arXiv 2408.03326), by default of 7B."""

    name = "llava-onevision"
    kinds = ("llava_onevision",)

    model: Annotated[str, ib.Local()] = "llava-hf/llava-onevision-qwen2-7b-ov-hf"


class Qwen25Vl(Vlm):
    """Qwen2.5-VL (Bai et al. 2025, arXiv 2502.13923), by default of 7B."""

    name = "qwen2.5-vl"
    kinds = ("qwen2_5_vl",)

    model: Annotated[str, ib.Local()] = "Qwen/Qwen2.5-VL-7B-Instruct"
