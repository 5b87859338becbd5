"""Chat models as assistants: any with a chat template, and two of them by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import inpaintbench as ib
from inpaintbench_transformers.language import LanguageModel
from inpaintbench_transformers.loading.templates import require_chat_template

if TYPE_CHECKING:
    from inpaintbench_transformers.language.speaker import Speaker


class VlmAssistant(LanguageModel["ib.Conversation", str], ib.Assistant):
    """Any model of transformers that reads pictures and text, writes text and has a chat template.

    `temperature=0` writes the likeliest word each time; above, words are drawn with the conversation's seed, one
    conversation at a time, from all words (no top-k, top-p or min-p, also where the model was published with one).
    Where a conversation has a JSON schema, the model is told so in the last message, and the fence that it may put
    around its answer is taken off; whether the answer fits is for those who asked to see.
    """

    name = "vlm"
    batch_size = 8
    packages = ("jinja2", "torchvision")

    max_tokens: Annotated[int, ib.Bounds(1, 32768)] = 512
    temperature: Annotated[float, ib.Bounds(0, 2)] = 0.0

    def preflight(self) -> None:
        super().preflight()
        require_chat_template(self.processor_checkpoint)

    def speaker(self, device: str) -> Speaker:
        """The loaded model."""
        from inpaintbench_transformers.language.chat import chat_speaker

        return chat_speaker(self, device)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Conversation]], Sequence[str]]:
        self.require()
        from inpaintbench_transformers.assistants.answers import answers_by

        return answers_by(self, self.speaker(host.device))


class LlavaOnevisionAssistant(VlmAssistant):
    """LLaVA-OneVision (Li et al. 2024, arXiv 2408.03326), by default of 7B."""

    name = "llava-onevision"
    kinds = ("llava_onevision",)

    model: Annotated[str, ib.Local()] = "llava-hf/llava-onevision-qwen2-7b-ov-hf"


class Qwen25VlAssistant(VlmAssistant):
    """Qwen2.5-VL (Bai et al. 2025, arXiv 2502.13923), by default of 7B."""

    name = "qwen2.5-vl"
    kinds = ("qwen2_5_vl",)

    model: Annotated[str, ib.Local()] = "Qwen/Qwen2.5-VL-7B-Instruct"
