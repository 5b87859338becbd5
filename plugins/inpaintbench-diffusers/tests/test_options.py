"""Options do what they say, and what does not go together, or not with a model, is one line."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch._dynamo
from inpaintbench_diffusers import companions, presets, single_file, text_to_image
from inpaintbench_diffusers.painting.painter import levels
from inpaintbench_diffusers.painting.roundtrip import roundtrip

import inpaintbench as ib


def refused(call):
    with pytest.raises(ib.InpaintbenchError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    return message


def painted(painter, host, item):
    return painter.load(host)([item])[0]


def test_a_strength_that_leaves_no_step_is_refused_when_the_painter_is_made():
    message = refused(lambda: presets.StableDiffusion15(steps=10, strength=0.09))
    assert message == (
        "options 'steps' and 'strength' of 'sd15' leave no step to do (10 × 0.09 is below 1): give strength=0.1 or "
        "more, or more steps"
    )
    assert presets.StableDiffusion15(steps=10, strength=0.1).strength == 0.1


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("steps", (2, 3)),
        ("guidance", (1.0, 9.0)),
        ("strength", (1.0, 0.5)),
        ("negative", ("", "grey")),
        ("scheduler", ("own", "ddim")),
        ("dtype", ("float32", "bfloat16")),
    ],
)
def test_another_value_is_another_picture_and_another_fingerprint(option, values, twin, host, scene):
    first, second = (twin(presets.StableDiffusion15, **{option: value}) for value in values)
    assert first != second
    assert not np.array_equal(painted(first, host, scene()), painted(second, host, scene()))


@pytest.mark.parametrize(
    "name", ["ddim", "pndm", "euler", "euler-ancestral", "heun", "dpm-2m", "dpm-2m-karras", "unipc"]
)
def test_every_scheduler_paints(name, twin, host, scene):
    painter = twin(presets.StableDiffusion15, scheduler=name, steps=4).load(host)
    one, other = painter([scene(seed=1), scene(seed=2)])
    assert not np.array_equal(one, other)


def refused_at_once(painter, host):
    """What preflight and loading both say."""
    message = refused(painter.preflight)
    assert refused(lambda: painter.load(host)) == message
    return message


def test_a_scheduler_for_another_kind_of_noise_is_refused(twin, host):
    message = refused_at_once(twin(presets.StableDiffusion3, scheduler="ddim"), host)
    assert "scheduler=ddim does not go with" in message
    assert "whose own is a FlowMatchEulerDiscreteScheduler: give one of own" in message


def test_what_a_single_file_cannot_follow_is_refused_before_it_is_opened(made, twin, host):
    painter = twin(single_file.SingleFile, model=str(made("sdxl")))
    assert "holds a 'StableDiffusionXLInpaintPipeline' where one of" in refused_at_once(painter, host)


def test_what_a_pipeline_has_no_place_for_is_refused_not_dropped(twin, host):
    message = refused_at_once(twin(presets.FluxFill, negative="blurred"), host)
    assert "option 'negative' does not go with" in message
    message = refused_at_once(twin(companions.Kandinsky22, tiling="tiles"), host)
    assert "tiling=tiles does not go with" in message


def test_tiles_and_slices_change_pictures_by_rounding_alone(twin, host, scene):
    plain = painted(twin(presets.StableDiffusion15), host, scene()).astype(int)
    for tiling in ("slices", "tiles"):
        other = painted(twin(presets.StableDiffusion15, tiling=tiling), host, scene())
        assert np.abs(plain - other).max() <= 1


def test_offload_means_nothing_on_a_cpu(twin, host, scene):
    plain = painted(twin(presets.StableDiffusion15), host, scene())
    for offload in ("model", "sequential"):
        assert np.array_equal(plain, painted(twin(presets.StableDiffusion15, offload=offload), host, scene()))


def test_a_compiled_painter_paints_the_same_up_to_a_level(twin, host, scene):
    stats = torch._dynamo.utils.counters["stats"]
    before = stats["unique_graphs"]
    plain = painted(twin(presets.StableDiffusion15), host, scene()).astype(int)
    assert stats["unique_graphs"] == before
    try:  # graphs are really captured, but run as they are: to make machine code of them takes a minute
        with torch.compiler.set_stance("default", force_backend="eager"):
            compiled = painted(twin(presets.StableDiffusion15, compile=True), host, scene())
        assert stats["unique_graphs"] > before
    finally:
        torch._dynamo.reset()
    assert np.abs(plain - compiled).max() <= 1


def test_an_autoencoder_is_laid_out_for_tensor_cores_like_any_network():
    class Anywhere(torch.nn.Conv2d):
        def to(self, *places, **settings):
            return self if places else super().to(**settings)

    for device, laid_out in (("cuda:0", True), ("cpu", False)):
        coder = Anywhere(3, 8, 3)
        roundtrip(coder, device)
        assert coder.weight.is_contiguous(memory_format=torch.channels_last) is laid_out


def test_t23_numbers_that_are_none_are_said_and_not_painted():
    whole = torch.full((2, 3, 4, 4), 0.5)
    assert (levels(whole, signed=False) == 128).all()
    whole[1, 0, 2, 2] = float("nan")
    with pytest.raises(ib.ContractError, match="it painted NaN"):
        levels(whole, signed=False)


def test_t23_a_network_that_outgrows_its_numbers_is_a_failure(twin, host, scene):
    painter = twin(presets.StableDiffusion15).load(host)
    with torch.no_grad():
        painter._pipeline.unet.conv_out.weight.fill_(float("inf"))
    with pytest.raises(ib.ContractError, match=r"it painted NaN: .* try dtype=float32"):
        painter([scene()])


def test_t22_levels_are_rounded_and_clipped():
    numbers = torch.tensor([0.0, 0.4 / 255, 0.6 / 255, 254.6 / 255, 1.0]).reshape(1, 1, 1, 5).expand(1, 3, 1, 5)
    assert levels(numbers, signed=False)[0, 0, :, 0].tolist() == [0, 0, 1, 255, 255]
    assert levels(torch.tensor([-2.0, -1.0, 0.0, 1.0, 2.0]).reshape(1, 1, 1, 5).expand(1, 3, 1, 5), signed=True)[
        0, 0, :, 0
    ].tolist() == [0, 0, 128, 255, 255]


def test_t22_levels_of_numbers_in_few_bits_are_theirs_and_not_rounded_on_the_way():
    numbers = torch.linspace(-1, 1, 4096).to(torch.bfloat16).reshape(1, 1, 1, -1).expand(1, 3, 1, -1)
    exact = np.round((numbers[0, 0, 0].double().numpy() * 0.5 + 0.5) * 255)
    assert levels(numbers, signed=True)[0, 0, :, 0].tolist() == exact.tolist()


def test_presets_fix_what_the_papers_used():
    sd15, sd3, canvas = presets.StableDiffusion15(), presets.StableDiffusion3(), text_to_image.StableDiffusion2Canvas()
    assert (sd15.steps, sd15.guidance, sd15.strength, sd15.native) == (50, 7.5, 1.0, 512)
    assert (sd3.steps, sd3.guidance, sd3.strength) == (50, 7.0, 0.6)
    assert not canvas.uses_image
    assert sd15.weights == (
        "stable-diffusion-v1-5/stable-diffusion-inpainting@8a4288a76071f7280aedbdb3253bdb9e9d5d84bb",
    )
