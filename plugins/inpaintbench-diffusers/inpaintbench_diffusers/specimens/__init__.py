"""Tiny random checkpoints in the published layouts, made on the spot: what golden values and tests compute with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers

from inpaintbench_diffusers.loading.quiet import quiet
from inpaintbench_diffusers.specimens import networks
from inpaintbench_diffusers.specimens.tokenizers import clip_tokenizer, t5_tokenizer

_NOISE = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012, "steps_offset": 1}
_UNCHECKED = {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}


def write_sd(folder: Path, channels: int = 9) -> Path:
    """Stable Diffusion 1.5 for inpainting: a UNet of 9 channels, or the plain one of 4, an autoencoder of factor 8."""
    return _save(folder, lambda: _sd(folder, diffusers.StableDiffusionInpaintPipeline, channels))


def write_sd_whole(folder: Path) -> Path:
    """Stable Diffusion 1.5 as it makes pictures from text."""
    return _save(folder, lambda: _sd(folder, diffusers.StableDiffusionPipeline, 4))


def write_sdxl(folder: Path, channels: int = 9) -> Path:
    """SDXL for inpainting: two text encoders, sizes and crops among the conditions."""
    return _save(folder, lambda: _sdxl(folder, diffusers.StableDiffusionXLInpaintPipeline, channels))


def write_sdxl_whole(folder: Path) -> Path:
    """SDXL as it makes pictures from text."""
    return _save(folder, lambda: _sdxl(folder, diffusers.StableDiffusionXLPipeline, 4))


def write_sd3(folder: Path) -> Path:
    """Stable Diffusion 3 with its three text encoders, as published: for text to image."""

    def build() -> Any:
        transformer = diffusers.SD3Transformer2DModel(
            sample_size=32, patch_size=2, in_channels=16, num_layers=1, attention_head_dim=8, num_attention_heads=4,
            caption_projection_dim=32, joint_attention_dim=64, pooled_projection_dim=64, out_channels=16,
        )  # fmt: skip
        return diffusers.StableDiffusion3Pipeline(
            transformer=transformer,
            scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
            vae=networks.coder(16, **networks.FLOW),
            text_encoder=networks.clip_text(projection=32),
            text_encoder_2=networks.clip_text(projection=32),
            text_encoder_3=networks.t5(64),
            tokenizer=clip_tokenizer(folder / "tokenizer"),
            tokenizer_2=clip_tokenizer(folder / "tokenizer_2"),
            tokenizer_3=t5_tokenizer(),
        )

    return _save(folder, build)


def write_flux(folder: Path) -> Path:
    """FLUX.1 [dev], as published: for text to image, with packed latents of the noise alone."""
    latents = 4
    return _save(folder, lambda: _flux(folder, diffusers.FluxPipeline, latents, 4 * latents))


def write_flux_fill(folder: Path) -> Path:
    """FLUX.1 Fill: packed latents of the noise, of the picture without its hole, and of the mask."""
    latents, side = 4, 8
    return _save(folder, lambda: _flux(folder, diffusers.FluxFillPipeline, latents, 2 * 4 * latents + 4 * side**2))


def write_controlnet(folder: Path) -> Path:
    """A ControlNet for the UNet of `write_sd`, trained at least so far that it has an effect."""

    def build() -> Any:
        net = diffusers.ControlNetModel(
            block_out_channels=(8, 16), norm_num_groups=4, layers_per_block=1, in_channels=4, attention_head_dim=4,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), cross_attention_dim=32,
            conditioning_embedding_out_channels=(8, 8, 8, 8),
        )  # fmt: skip
        for weights in net.parameters():
            if not weights.any():
                torch.nn.init.normal_(weights, std=0.1)
        return net

    return _save(folder, build)


def write_kandinsky(folder: Path) -> Path:
    """Kandinsky 2.2's decoder for inpainting: it reads an embedding of a picture, not a prompt."""

    def build() -> Any:
        scheduler = diffusers.DDIMScheduler(
            beta_schedule="linear", beta_start=0.00085, beta_end=0.012, clip_sample=False, set_alpha_to_one=False,
            steps_offset=1, prediction_type="epsilon", thresholding=False,
        )  # fmt: skip
        return diffusers.KandinskyV22InpaintPipeline(
            unet=networks.embedded_unet(), scheduler=scheduler, movq=networks.quantizer()
        )

    return _save(folder, build)


def write_prior(folder: Path) -> Path:
    """Kandinsky 2.2's prior: from a prompt to the embedding of a picture."""

    def build() -> Any:
        width = 32
        prior = diffusers.PriorTransformer(
            num_attention_heads=2, attention_head_dim=8, num_layers=1, embedding_dim=width, num_embeddings=77,
            additional_embeddings=4,
        )  # fmt: skip
        torch.nn.init.ones_(prior.clip_std)  # left at zero, every prompt would mean the same
        seer = transformers.CLIPVisionModelWithProjection(
            transformers.CLIPVisionConfig(
                hidden_size=width, intermediate_size=37, num_hidden_layers=1, num_attention_heads=4, image_size=32,
                patch_size=8, projection_dim=width,
            )
        )  # fmt: skip
        return diffusers.KandinskyV22PriorPipeline(
            prior=prior,
            image_encoder=seer,
            text_encoder=networks.clip_text(projection=width),
            tokenizer=clip_tokenizer(folder / "tokenizer"),
            scheduler=diffusers.UnCLIPScheduler(
                variance_type="fixed_small_log", prediction_type="sample", clip_sample_range=5.0
            ),
            image_processor=None,
        )

    return _save(folder, build)


def _sd(folder: Path, cls: Any, channels: int) -> Any:
    return cls(
        vae=networks.coder(4),
        text_encoder=networks.clip_text(),
        tokenizer=clip_tokenizer(folder / "tokenizer"),
        unet=networks.unet(channels, 32),
        scheduler=diffusers.PNDMScheduler(**_NOISE, skip_prk_steps=True),
        **_UNCHECKED,
    )


def _sdxl(folder: Path, cls: Any, channels: int) -> Any:
    times, width = 8, 32
    unet = networks.unet(
        channels, 2 * width, attention_head_dim=(2, 4), use_linear_projection=True, addition_embed_type="text_time",
        addition_time_embed_dim=times, transformer_layers_per_block=(1, 2),
        projection_class_embeddings_input_dim=width + 6 * times,
    )  # fmt: skip
    return cls(
        vae=networks.coder(4),
        text_encoder=networks.clip_text(),
        text_encoder_2=networks.clip_text(projection=width),
        tokenizer=clip_tokenizer(folder / "tokenizer"),
        tokenizer_2=clip_tokenizer(folder / "tokenizer_2"),
        unet=unet,
        scheduler=diffusers.EulerDiscreteScheduler(**_NOISE, timestep_spacing="leading"),
    )


def _flux(folder: Path, cls: Any, latents: int, channels: int) -> Any:
    transformer = diffusers.FluxTransformer2DModel(
        patch_size=1, in_channels=channels, out_channels=4 * latents, num_layers=1, num_single_layers=1,
        attention_head_dim=16, num_attention_heads=2, joint_attention_dim=32, pooled_projection_dim=32,
        axes_dims_rope=(4, 4, 8), guidance_embeds=True,
    )  # fmt: skip
    return cls(
        transformer=transformer,
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=networks.coder(latents, **networks.FLOW),
        text_encoder=networks.clip_text(),
        text_encoder_2=networks.t5(32),
        tokenizer=clip_tokenizer(folder / "tokenizer"),
        tokenizer_2=t5_tokenizer(),
    )


def _save(folder: Path, build: Callable[[], Any]) -> Path:
    with quiet(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        build().save_pretrained(str(folder))
    return folder
