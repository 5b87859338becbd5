"""A painter gives the pixels that a plain call of diffusers gives; neighbours change none of them, seeds change all."""

from __future__ import annotations

import diffusers
import numpy as np
import pytest
import torch
from inpaintbench_diffusers import companions, presets, single_file, text_to_image, vae_roundtrip
from inpaintbench_diffusers.loading.quiet import quiet
from PIL import Image

SIZE = (64, 72)


def plainly(pipeline, item, **call):
    """The picture of a plain call with PIL pictures, as the library's documentation shows it."""
    pipeline.set_progress_bar_config(disable=True)
    settings = {"height": SIZE[0], "width": SIZE[1], "num_inference_steps": 3, **call}
    with quiet():
        painted = pipeline(generator=torch.Generator("cpu").manual_seed(item.seed), **settings).images[0]
    return np.asarray(painted)


def pictures(item):
    return {
        "image": Image.fromarray(item.image),
        "mask_image": Image.fromarray(item.mask.astype(np.uint8) * 255),
    }


def opened(cls, folder, **parts):
    with quiet():
        return cls.from_pretrained(str(folder), **parts)


@pytest.fixture
def both(twin, host, scene, made):
    """Our picture and that of a plain call, of one scene."""

    def paint(cls, pipeline, specimen, call, parts=None, shown=pictures, **options):
        item = scene(seed=7, size=(64, 80) if cls.multiple_of == 16 else SIZE)
        (ours,) = twin(cls, model=str(made(specimen)), steps=3, **options).load(host)([item])
        sizes = {"height": item.mask.shape[0], "width": item.mask.shape[1]}
        pipeline = opened(pipeline, made(specimen), **(parts or {}))
        return ours, plainly(pipeline, item, prompt=item.prompt, **sizes, **shown(item), **call)

    return paint


@pytest.mark.parametrize("specimen", ["sd", "sd4"])
@pytest.mark.parametrize("strength", [1.0, 0.7])
def test_stable_diffusion_is_as_plain_diffusers(specimen, strength, both):
    call = {"guidance_scale": 7.5, "strength": strength}
    ours, plain = both(
        presets.StableDiffusion15, diffusers.StableDiffusionInpaintPipeline, specimen, call, strength=strength
    )
    assert np.array_equal(ours, plain)


@pytest.mark.parametrize("specimen", ["sdxl", "sdxl4"])
def test_sdxl_is_as_plain_diffusers(specimen, both):
    call = {"guidance_scale": 7.5, "strength": 0.9999, "negative_prompt": "blurred"}
    ours, plain = both(
        presets.StableDiffusionXL, diffusers.StableDiffusionXLInpaintPipeline, specimen, call, negative="blurred"
    )
    assert np.array_equal(ours, plain)


def test_stable_diffusion_3_is_as_plain_diffusers(both):
    ours, plain = both(presets.StableDiffusion3, diffusers.StableDiffusion3InpaintPipeline, "sd3", {"strength": 0.6})
    assert np.array_equal(ours, plain)


def test_flux_fill_is_as_plain_diffusers(both):
    ours, plain = both(presets.FluxFill, diffusers.FluxFillPipeline, "flux-fill", {"guidance_scale": 30.0})
    assert np.array_equal(ours, plain)


def test_flux_that_was_not_trained_to_inpaint_is_as_plain_diffusers(both):
    call = {"guidance_scale": 7.0, "strength": 0.7}
    ours, plain = both(presets.Diffusers, diffusers.FluxInpaintPipeline, "flux", call, strength=0.7)
    assert np.array_equal(ours, plain)


def test_the_generic_painter_is_as_auto_pipeline(both):
    ours, plain = both(presets.Diffusers, diffusers.AutoPipelineForInpainting, "sdxl4", {"strength": 1.0})
    assert np.array_equal(ours, plain)


def test_text_to_image_is_as_plain_diffusers(both):
    whole, xl = text_to_image.StableDiffusion15Whole, text_to_image.StableDiffusionXLWhole
    ours, plain = both(whole, diffusers.StableDiffusionPipeline, "sd-whole", {}, shown=lambda item: {})
    assert np.array_equal(ours, plain)
    call = {"guidance_scale": 5.0}
    ours, plain = both(xl, diffusers.StableDiffusionXLPipeline, "sdxl-whole", call, shown=lambda item: {})
    assert np.array_equal(ours, plain)


def test_a_grey_canvas_is_shown_with_a_hole_as_large_as_it(both):
    def grey(item):
        canvas = np.full(item.image.shape, 0.5, np.float32)[None]
        return {"image": canvas, "mask_image": np.ones((1, *item.mask.shape), np.float32)}

    cls = text_to_image.StableDiffusion2Canvas
    ours, plain = both(cls, diffusers.StableDiffusionInpaintPipeline, "sd", {}, shown=grey)
    assert np.array_equal(ours, plain)


def test_another_unet_takes_the_place_of_the_checkpoints_own(made, both):
    unet = opened(diffusers.UNet2DConditionModel, made("sd4") / "unet")
    cls = text_to_image.StableDiffusion15Preferred
    call = {"parts": {"unet": unet}, "shown": lambda item: {}}
    ours, plain = both(cls, diffusers.StableDiffusionPipeline, "sd-whole", {}, **call)
    assert np.array_equal(ours, plain)


def test_the_control_picture_has_minus_one_in_the_hole(made, both, scene):
    def controlled(item):
        control = item.image.astype(np.float32) / 255
        control[item.mask] = -1.0
        return {**pictures(item), "control_image": torch.from_numpy(control[None].transpose(0, 3, 1, 2))}

    net = opened(diffusers.ControlNetModel, made("controlnet"))
    pipeline = diffusers.StableDiffusionControlNetInpaintPipeline
    given = {"parts": {"controlnet": net}, "shown": controlled}
    call = {"controlnet_conditioning_scale": 0.7}
    ours, plain = both(companions.ControlNetInpaint, pipeline, "sd4", call, control=0.7, **given)
    assert np.array_equal(ours, plain)
    without, _ = both(companions.ControlNetInpaint, pipeline, "sd4", call, control=0.0, **given)
    assert not np.array_equal(ours, without)


@pytest.mark.parametrize("negative", ["", "blurred"])
def test_kandinsky_is_as_its_combined_pipeline(negative, made, twin, host, scene):
    item = scene(seed=7)
    (ours,) = twin(companions.Kandinsky22, negative=negative).load(host)([item])
    decoder = opened(diffusers.KandinskyV22InpaintPipeline, made("kandinsky"))
    prior = opened(diffusers.KandinskyV22PriorPipeline, made("prior"), image_processor=None)
    parts = {f"prior_{name}": part for name, part in prior.components.items()}
    combined = diffusers.KandinskyV22InpaintCombinedPipeline(**decoder.components, **parts)
    calls = {"prior_num_inference_steps": 2, "num_inference_steps": 2, "guidance_scale": 4.0, "width": 64}
    words = {"prompt": item.prompt, "negative_prompt": negative or None}
    assert np.array_equal(ours, plainly(combined, item, **calls, **words, **pictures(item)))


def test_a_single_file_is_as_the_folder_that_it_was_made_of(twin, host, scene):
    item = scene()
    (one,) = twin(single_file.SingleFile).load(host)([item])
    (other,) = twin(text_to_image.StableDiffusion15Whole).load(host)([item])
    assert np.array_equal(one, other)


def test_the_round_trip_is_as_the_autoencoder_alone(made, twin, host, scene):
    item = scene()
    (ours,) = twin(vae_roundtrip.VaeRoundtrip).load(host)([item])
    vae = opened(diffusers.AutoencoderKL, made("sd") / "vae")
    pixels = torch.from_numpy(item.image.transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1)
    with torch.no_grad():
        back = vae.decode(vae.encode(pixels).latent_dist.mean).sample[0]
    levels = ((back / 2 + 0.5).clamp(0, 1) * 255).round().numpy().transpose(1, 2, 0)
    assert np.array_equal(ours, levels.astype(np.uint8))
    root = twin(vae_roundtrip.VaeRoundtrip, model=str(made("sd") / "vae"), folder="")
    root.preflight()
    assert np.array_equal(ours, root.load(host)([item])[0])


@pytest.mark.parametrize("cls", [presets.StableDiffusion15, presets.StableDiffusion3, presets.FluxFill])
def test_t24_a_batch_in_one_call_is_each_picture_alone_but_for_rounding(cls, twin, host, scene):
    items = [scene(seed=seed, picture=seed, prompt=f"boat {seed}") for seed in range(3)]
    painter = twin(cls).load(host)
    alone = painter(items)
    together = list(painter.together(items))
    gaps = [np.abs(one.astype(int) - other).max() for one, other in zip(alone, together, strict=True)]
    assert max(gaps) <= 2
    assert np.array_equal(alone[1], painter([items[1]])[0])


def test_t24_another_seed_is_another_picture_and_the_same_one_the_same(twin, host, scene):
    painter = twin(presets.StableDiffusion15).load(host)
    first, again, other, huge = painter([scene(seed=1), scene(seed=1), scene(seed=2), scene(seed=2**63 - 1)])
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(other, huge)
