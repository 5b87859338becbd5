"""The smallest networks that have the shape of the published ones, with random weights."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import diffusers
import transformers

SPREAD = 0.3
"""Standard deviation of text encoders' weights: with the usual 0.02 all prompts would mean nearly the same."""
FLOW: Mapping[str, Any] = MappingProxyType(
    {"shift_factor": 0.06, "scaling_factor": 1.5, "use_quant_conv": False, "use_post_quant_conv": False}
)
"""How the autoencoders of flow-matching models differ."""


def unet(channels: int, width: int, **settings: Any) -> Any:
    heads = {"attention_head_dim": 4, **settings}
    return diffusers.UNet2DConditionModel(
        block_out_channels=(8, 16), norm_num_groups=4, layers_per_block=1, sample_size=8, in_channels=channels,
        out_channels=4, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), cross_attention_dim=width, **heads,
    )  # fmt: skip


def coder(latents: int, **settings: Any) -> Any:
    blocks = 4  # as many as make the published factor of 8
    return diffusers.AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=latents, block_out_channels=(8,) * blocks, norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * blocks, up_block_types=("UpDecoderBlock2D",) * blocks,
        layers_per_block=1, sample_size=64, **settings,
    )  # fmt: skip


def clip_text(projection: int = 0) -> Any:
    words = 514  # those of `clip_tokenizer`
    config = transformers.CLIPTextConfig(
        vocab_size=words, hidden_size=32, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=77, bos_token_id=words - 2, eos_token_id=words - 1, pad_token_id=words - 1,
        projection_dim=projection or 32, hidden_act="gelu", initializer_range=SPREAD, initializer_factor=4.0,
    )  # fmt: skip
    return (transformers.CLIPTextModelWithProjection if projection else transformers.CLIPTextModel)(config)


def t5(width: int) -> Any:
    config = transformers.T5Config(
        vocab_size=128, d_model=width, d_ff=37, d_kv=8, num_layers=2, num_heads=4, initializer_factor=2.0
    )
    return transformers.T5EncoderModel(config)


def embedded_unet() -> Any:
    """Kandinsky 2.2's UNet, which reads the embedding of a picture."""
    return diffusers.UNet2DConditionModel(
        sample_size=8, in_channels=9, out_channels=8, addition_embed_type="image", encoder_hid_dim=32,
        encoder_hid_dim_type="image_proj", mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"), layers_per_block=1,
        up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"), block_out_channels=(8, 16),
        cross_attention_dim=32, attention_head_dim=4, norm_num_groups=4, resnet_time_scale_shift="scale_shift",
    )  # fmt: skip


def quantizer() -> Any:
    """Kandinsky 2.2's autoencoder, MoVQ."""
    blocks = 4
    return diffusers.VQModel(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(32,) * blocks, layers_per_block=1,
        down_block_types=(*("DownEncoderBlock2D",) * (blocks - 1), "AttnDownEncoderBlock2D"),
        up_block_types=("AttnUpDecoderBlock2D", *("UpDecoderBlock2D",) * (blocks - 1)), num_vq_embeddings=12,
        norm_type="spatial", vq_embed_dim=4,
    )  # fmt: skip
