"""Checkpoints for `models.py`: the real architectures at their real sizes, or tiny ones, with random weights.

Speed does not depend on what the weights are. The sizes are those of the published configurations.
Run: python speed/checkpoints.py NAME FOLDER real|tiny
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from inpaintbench_diffusers import specimens as painters
from inpaintbench_diffusers.specimens.tokenizers import clip_tokenizer
from inpaintbench_transformers import specimens as captioners
from inpaintbench_transformers.specimens.tokenizers import bert_tokenizer, qwen2_tokenizer

_SAVED = torch.bfloat16


def write(name: str, folder: Path, real: bool) -> None:
    """Write the checkpoint `name` into `folder`."""
    tiny = {"sd15": painters.write_sd, "blip": captioners.write_blip, "qwen": captioners.write_qwen25_vl}
    large = {"sd15": _sd15, "blip": _blip_large, "qwen": _qwen25_vl_7b}
    (large if real else tiny)[name](folder)


def unet() -> Any:
    """The UNet of Stable Diffusion 1.5 for inpainting: 860 million weights."""
    crossed, plain = "CrossAttn{}Block2D", "{}Block2D"
    return diffusers.UNet2DConditionModel(
        sample_size=64, in_channels=9, out_channels=4, layers_per_block=2, block_out_channels=(320, 640, 1280, 1280),
        down_block_types=(crossed.format("Down"),) * 3 + (plain.format("Down"),),
        up_block_types=(plain.format("Up"),) + (crossed.format("Up"),) * 3,
        cross_attention_dim=768, attention_head_dim=8,
    )  # fmt: skip


def blip_config(words: int = 30524) -> Any:
    """BLIP-large: 450 million weights."""
    eyes = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16}
    text = {"hidden_size": 768, "encoder_hidden_size": 1024, "num_hidden_layers": 12, "num_attention_heads": 12}
    return transformers.BlipConfig(
        vision_config={**eyes, "image_size": 384, "patch_size": 16},
        text_config={**text, "vocab_size": words, "bos_token_id": 5, "sep_token_id": 3, "pad_token_id": 0},
        image_text_hidden_size=256,
    )


def qwen_config() -> Any:
    """Qwen2.5-VL 7B: 8.3 billion weights."""
    rope = {"rope_type": "default", "mrope_section": [16, 24, 24], "rope_theta": 1e6}
    return transformers.Qwen2_5_VLConfig(
        text_config={
            "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
            "num_key_value_heads": 4, "vocab_size": 152064, "max_position_embeddings": 128000,
            "rope_scaling": {"type": "mrope", **rope}, "rope_theta": 1e6, "rms_norm_eps": 1e-6,
        },
        vision_config={
            "depth": 32, "hidden_size": 1280, "intermediate_size": 3420, "num_heads": 16, "patch_size": 14,
            "spatial_merge_size": 2, "temporal_patch_size": 2, "out_hidden_size": 3584, "window_size": 112,
            "fullatt_block_indexes": [7, 15, 23, 31],
        },
    )  # fmt: skip


def _sd15(folder: Path) -> None:
    blocks = 4
    coder = diffusers.AutoencoderKL(
        latent_channels=4, block_out_channels=(128, 256, 512, 512), layers_per_block=2, sample_size=512,
        down_block_types=("DownEncoderBlock2D",) * blocks, up_block_types=("UpDecoderBlock2D",) * blocks,
    )  # fmt: skip
    reader = transformers.CLIPTextConfig(
        vocab_size=49408, hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12,
        max_position_embeddings=77, projection_dim=768, eos_token_id=513, bos_token_id=512, pad_token_id=513,
    )  # fmt: skip
    noise = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012, "steps_offset": 1}
    diffusers.StableDiffusionInpaintPipeline(
        vae=coder,
        text_encoder=transformers.CLIPTextModel(reader),
        tokenizer=clip_tokenizer(folder / "tokenizer"),
        unet=unet(),
        scheduler=diffusers.PNDMScheduler(**noise, skip_prk_steps=True),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    ).to(dtype=_SAVED).save_pretrained(str(folder))


def _blip_large(folder: Path) -> None:
    tokenizer = bert_tokenizer(folder, marks=("[DEC]", "[ENC]"))
    eyes = transformers.BlipImageProcessor(size={"height": 384, "width": 384})
    transformers.BlipForConditionalGeneration(blip_config()).to(_SAVED).save_pretrained(str(folder))
    transformers.BlipProcessor(eyes, tokenizer).save_pretrained(str(folder))


def _qwen25_vl_7b(folder: Path) -> None:
    captioners.write_qwen25_vl(folder)  # for its processor and tokenizer
    marks = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
    tokenizer = qwen2_tokenizer(folder, marks)
    config, number = qwen_config(), tokenizer.convert_tokens_to_ids
    config.image_token_id, config.video_token_id = number("<|image_pad|>"), number("<|video_pad|>")
    config.vision_start_token_id, config.vision_end_token_id = number("<|vision_start|>"), number("<|vision_end|>")
    config.text_config.eos_token_id = tokenizer.eos_token_id
    with torch.device("cuda" if torch.cuda.is_available() else "cpu"):
        before, _ = torch.get_default_dtype(), torch.set_default_dtype(_SAVED)
        try:
            model = transformers.Qwen2_5_VLForConditionalGeneration(config)
        finally:
            torch.set_default_dtype(before)
    model.save_pretrained(str(folder))


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "real")
