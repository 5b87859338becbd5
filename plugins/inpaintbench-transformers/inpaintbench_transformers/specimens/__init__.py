"""Tiny random checkpoints in the published layouts, made on the spot: what golden values and tests compute with."""

from __future__ import annotations

from inpaintbench_transformers.specimens.blips import write_blip, write_blip2, write_instructblip
from inpaintbench_transformers.specimens.chats import write_llava_onevision, write_qwen25_vl
from inpaintbench_transformers.specimens.encoders import write_clip, write_dinov2, write_vit
from inpaintbench_transformers.specimens.tokenizers import bert_tokenizer, clip_tokenizer

__all__ = [
    "bert_tokenizer",
    "clip_tokenizer",
    "write_blip",
    "write_blip2",
    "write_clip",
    "write_dinov2",
    "write_instructblip",
    "write_llava_onevision",
    "write_qwen25_vl",
    "write_vit",
]
