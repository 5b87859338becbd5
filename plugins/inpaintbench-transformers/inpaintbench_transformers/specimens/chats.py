"""Models that hold conversations about pictures: a vision transformer before a Qwen2, with a chat template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import transformers

from inpaintbench_transformers.specimens.saving import SPREAD, save
from inpaintbench_transformers.specimens.tokenizers import qwen2_tokenizer

_NARROW = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
_TURNS = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.content is string %}{{ message.content }}{% else %}{% for part in message.content %}"
    "{% if part.type == 'image' %}PICTURE{% else %}{{ part.text }}{% endif %}{% endfor %}{% endif %}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def write_llava_onevision(folder: Path) -> Path:
    """A LLaVA-OneVision that looks at tiles of 32 pixels, four of them at most."""
    tokenizer = qwen2_tokenizer(folder, ("<image>", "<video>"))
    tiles = [[32, 32], [32, 64], [64, 32], [64, 64]]
    config = transformers.LlavaOnevisionConfig(
        vision_config=transformers.SiglipVisionConfig(**_NARROW, image_size=32, patch_size=8, vision_use_head=False),
        text_config=transformers.Qwen2Config(**_text(tokenizer)),
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        video_token_index=tokenizer.convert_tokens_to_ids("<video>"),
        image_grid_pinpoints=tiles,
        initializer_range=SPREAD,
    )
    processor = transformers.LlavaOnevisionProcessor(
        image_processor=transformers.LlavaOnevisionImageProcessor(
            size={"height": 32, "width": 32}, image_grid_pinpoints=tiles
        ),
        tokenizer=tokenizer,
        video_processor=transformers.LlavaOnevisionVideoProcessor(size={"height": 32, "width": 32}),
        num_image_tokens=16,
        vision_feature_select_strategy="full",
        chat_template=_TURNS.replace("PICTURE", "<image>"),
    )
    return save(folder, transformers.LlavaOnevisionForConditionalGeneration, config, processor)


def write_qwen25_vl(folder: Path) -> Path:
    """A Qwen2.5-VL that looks at up to sixteen squares of 28 pixels."""
    marks = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
    tokenizer = qwen2_tokenizer(folder, marks)
    number = tokenizer.convert_tokens_to_ids
    rope = {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 10000.0}
    config = transformers.Qwen2_5_VLConfig(
        text_config={**_text(tokenizer), "rope_scaling": {"type": "mrope", **rope}, "rope_theta": 10000.0},
        vision_config={
            "depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 4, "patch_size": 14,
            "spatial_merge_size": 2, "temporal_patch_size": 2, "out_hidden_size": 32, "window_size": 112,
            "fullatt_block_indexes": [1], "initializer_range": SPREAD,
        },
        image_token_id=number("<|image_pad|>"),
        video_token_id=number("<|video_pad|>"),
        vision_start_token_id=number("<|vision_start|>"),
        vision_end_token_id=number("<|vision_end|>"),
    )  # fmt: skip
    processor = transformers.Qwen2_5_VLProcessor(
        image_processor=transformers.Qwen2VLImageProcessor(min_pixels=28 * 28, max_pixels=28 * 28 * 16),
        tokenizer=tokenizer,
        video_processor=transformers.Qwen2VLVideoProcessor(),
        chat_template=_TURNS.replace("PICTURE", "<|vision_start|><|image_pad|><|vision_end|>"),
    )
    return save(folder, transformers.Qwen2_5_VLForConditionalGeneration, config, processor)


def _text(tokenizer: Any) -> dict[str, Any]:
    return {
        **_NARROW, "vocab_size": len(tokenizer), "num_key_value_heads": 2, "max_position_embeddings": 4096,
        "bos_token_id": None, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id,
        "initializer_range": SPREAD,
    }  # fmt: skip
