"""A folder that is not whole, or not what it should be, is refused in one line that names what is wrong, and early."""

from __future__ import annotations

import json
import shutil

import pytest
import torch
from inpaintbench_diffusers import companions, presets, single_file, text_to_image, vae_roundtrip
from inpaintbench_diffusers.loading import Source
from inpaintbench_diffusers.loading.components import load_component
from inpaintbench_diffusers.loading.index import Entry
from inpaintbench_diffusers.loading.quiet import quiet
from safetensors.torch import load_file, save_file

import inpaintbench as ib

UNET = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def sd(copy_of):
    return copy_of("sd")


def refused(painter, host, *, at_once=True):
    """What loading says in one line; what preflight says, too, where that can be told at once."""
    with pytest.raises(ib.InpaintbenchError) as caught:
        painter.load(host)
    message = str(caught.value)
    assert "\n" not in message
    if at_once:
        with pytest.raises(type(caught.value)) as before:
            painter.preflight()
        assert str(before.value) == message
    else:
        painter.preflight()
    return message


def sd15(folder, **options):
    return presets.StableDiffusion15(model=str(folder), native=None, **options)


def edit(file, change):
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))


@pytest.mark.parametrize("part", [UNET, "vae/diffusion_pytorch_model.safetensors", "text_encoder/model.safetensors"])
def test_a_torn_file_is_refused(part, sd, host):
    content = (sd / part).read_bytes()
    (sd / part).write_bytes(content[:-50])
    folder, name = part.split("/")
    assert refused(sd15(sd), host) == f"'{name}' of '{folder}' of folder '{sd}' is damaged or cut off: fetch it again"


def test_a_pickle_in_place_of_safetensors_is_refused(sd, host):
    torch.save({"a": torch.zeros(2)}, sd / UNET)
    assert "'unet' of folder" in (message := refused(sd15(sd), host))
    assert "is a pickle that is called safetensors" in message


def test_a_pickle_is_read_only_where_it_is_asked_for_and_only_as_tensors(sd, host, scene):
    torch.save(load_file(sd / UNET), sd / "unet/diffusion_pytorch_model.bin")
    (sd / UNET).unlink()
    message = refused(sd15(sd), host)
    assert "'unet' of folder" in message
    assert "as a pickle only ('diffusion_pytorch_model.bin')" in message
    assert "allow it with pickle=true" in message
    allowed = sd15(sd, pickle=True, steps=1, dtype="float32")
    allowed.preflight()
    assert allowed.load(host)([scene()])[0].std() > 10
    torch.save({"a": open}, sd / "unet/diffusion_pytorch_model.bin")
    assert "'unet' of folder" in refused(sd15(sd, pickle=True), host, at_once=False)


@pytest.mark.parametrize("part", ["unet", "vae", "scheduler", "tokenizer", "text_encoder"])
def test_a_component_that_is_missing_is_named(part, sd, host):
    shutil.rmtree(sd / part)
    assert f"has no folder '{part}', a component that its index names" in refused(sd15(sd), host)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("model_index.json", "has no 'model_index.json'"),
        ("unet/config.json", "'unet' of folder"),
        ("scheduler/scheduler_config.json", "has no 'scheduler_config.json'"),
        (UNET, "has no weights: 'diffusion_pytorch_model.safetensors' belongs there"),
    ],
)
def test_a_file_that_is_missing_is_named(part, words, sd, host):
    (sd / part).unlink()
    assert words in refused(sd15(sd), host)


@pytest.mark.parametrize("part", ["model_index.json", "unet/config.json", "scheduler/scheduler_config.json"])
def test_a_configuration_that_cannot_be_read_is_named(part, sd, host):
    (sd / part).write_text('{"_class_name": "Sta')
    assert f"'{part.split('/')[-1]}' of " in (message := refused(sd15(sd), host))
    assert "cannot be read" in message


def test_a_tokenizer_without_its_vocabulary_is_refused(sd, host):
    for name in ("tokenizer.json", "merges.txt"):
        (sd / "tokenizer" / name).unlink()
    assert "'tokenizer' of folder" in (message := refused(sd15(sd), host))
    assert "has no 'merges.txt', which belongs to its 'vocab.json'" in message
    (sd / "tokenizer/vocab.json").unlink()
    assert "has no 'tokenizer.json' nor 'vocab.json'" in refused(sd15(sd), host)


def test_a_tokenizer_that_does_not_say_how_much_it_reads_is_refused(sd, host):
    (sd / "tokenizer/tokenizer_config.json").unlink()
    assert "'tokenizer' of folder" in (message := refused(sd15(sd), host))
    assert "has no 'tokenizer_config.json'" in message


def test_a_part_of_weights_in_several_files_is_missed(sd, host):
    (sd / UNET).rename(sd / "unet/diffusion_pytorch_model-00001-of-00002.safetensors")
    parts = {name: f"diffusion_pytorch_model-0000{n}-of-00002.safetensors" for n, name in ((1, "a"), (2, "b"))}
    (sd / "unet/diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps({"weight_map": parts}))
    assert "'unet' of folder" in (message := refused(sd15(sd), host))
    assert "lacks 'diffusion_pytorch_model-00002-of-00002.safetensors'" in message


def test_weights_that_are_missing_are_not_drawn_at_random(sd, host):
    for part in (UNET, "text_encoder/model.safetensors"):
        weights = load_file(sd / part)
        kept = dict(sorted(weights.items())[3:])
        save_file(kept, sd / part, {"format": "pt"})
        message = refused(sd15(sd), host, at_once=False)
        assert f"'{part.split('/')[0]}' of folder '{sd}' lacks 3 of the weights of a " in message
        save_file(weights, sd / part, {"format": "pt"})


def test_weights_of_another_shape_are_refused(sd, made, host):
    shutil.copy(made("sd4") / UNET, sd / UNET)
    message = refused(sd15(sd), host, at_once=False)
    assert message.startswith(f"'unet' of folder '{sd}' cannot be loaded as a UNet2DConditionModel")


def test_another_kind_of_pipeline_is_refused(made, sd, host):
    message = refused(sd15(made("sdxl")), host)
    assert "holds a 'StableDiffusionXLInpaintPipeline' where one of 'StableDiffusionInpaintPipeline'" in message
    whole = text_to_image.StableDiffusion15Whole(model=str(sd))
    assert "holds a 'StableDiffusionInpaintPipeline' where one of 'StableDiffusionPipeline'" in refused(whole, host)
    kandinsky = presets.Diffusers(model=str(made("kandinsky")))
    assert "needs a prior: write kandinsky22:model=" in refused(kandinsky, host)
    edit(sd / "model_index.json", lambda index: index.update(_class_name="StableVideoDiffusionPipeline"))
    other = presets.Diffusers(model=str(sd))
    assert "for which diffusers has no inpainting pipeline" in refused(other, host, at_once=False)
    edit(sd / "model_index.json", lambda index: index.pop("_class_name"))
    assert "names no '_class_name'" in refused(other, host)


@pytest.mark.parametrize("name", ["StableDiffusionControlNetPipeline", "FluxControlPipeline"])
def test_a_pipeline_with_a_control_picture_is_not_for_the_generic_painter(name, sd, host):
    edit(sd / "model_index.json", lambda index: index.update(_class_name=name))
    message = refused(presets.Diffusers(model=str(sd)), host)
    assert f"holds a '{name}', which needs a control picture: write controlnet-inpaint:model=" in message


def test_code_of_a_checkpoints_own_is_not_run(sd, host):
    edit(sd / "model_index.json", lambda index: index.update(unet=["my_unet", "MyUNet"]))
    assert "is code of its own ('my_unet.MyUNet'), which is not run" in refused(sd15(sd), host)
    edit(sd / "model_index.json", lambda index: index.update(unet=["diffusers", "UNetOfTomorrow"]))
    message = refused(sd15(sd), host, at_once=False)
    assert "is a 'UNetOfTomorrow', which diffusers" in message
    assert "does not have: update it" in message


def test_a_component_that_a_pipeline_needs_but_the_index_lacks_is_refused(sd, host):
    edit(sd / "model_index.json", lambda index: index.pop("vae"))
    assert "cannot be put together as a StableDiffusionInpaintPipeline" in refused(sd15(sd), host, at_once=False)


def test_safety_checkers_are_never_loaded(sd, host, scene):
    checker = ["stable_diffusion", "StableDiffusionSafetyChecker"]
    extractor = ["transformers", "CLIPImageProcessor"]
    edit(
        sd / "model_index.json",
        lambda index: index.update(safety_checker=checker, feature_extractor=extractor, requires_safety_checker=True),
    )
    painter = sd15(sd, steps=1)
    painter.preflight()
    loaded = painter.load(host)
    assert loaded([scene()])[0].any()
    assert loaded._pipeline.safety_checker is None
    assert not loaded._pipeline.config.requires_safety_checker


def test_pictures_are_never_watermarked(copy_of, twin, host):
    folder = copy_of("sdxl-whole")
    edit(folder / "model_index.json", lambda index: index.update(add_watermarker=True))
    loaded = twin(text_to_image.StableDiffusionXLWhole, model=str(folder)).load(host)
    assert loaded._pipeline.watermark is None


def test_a_text_encoder_that_is_left_out_on_purpose_stays_out(copy_of, twin, host, scene):
    folder = copy_of("sd3")
    for part in ("text_encoder_3", "tokenizer_3"):
        shutil.rmtree(folder / part)
        edit(folder / "model_index.json", lambda index, part=part: index.update({part: [None, None]}))
    painter = twin(presets.StableDiffusion3, model=str(folder))
    painter.preflight()
    assert painter.load(host)([scene()])[0].std() > 10


def test_a_variant_is_read_and_one_that_is_missing_is_named(sd, host, scene):
    message = refused(sd15(sd, variant="fp16"), host)
    assert "has no weights: it has 'model.safetensors', give its variant" in message.replace(
        "diffusion_pytorch_model", "model"
    )
    for file in sd.rglob("*model.safetensors"):
        file.rename(file.with_suffix(".fp16.safetensors"))
    painter = sd15(sd, variant="fp16", steps=1)
    painter.preflight()
    assert painter.load(host)([scene()])[0].std() > 10


def test_companions_are_looked_at_too(made, copy_of, twin, host):
    net = copy_of("controlnet")
    (net / "config.json").unlink()
    painter = twin(companions.ControlNetInpaint, controlnet=str(net))
    assert "has no 'config.json'" in refused(painter, host)
    prior = copy_of("prior")
    shutil.rmtree(prior / "image_encoder")
    painter = twin(companions.Kandinsky22, prior=str(prior))
    assert "has no folder 'image_encoder'" in refused(painter, host)
    assert "where one of 'KandinskyV22PriorPipeline' is needed" in refused(
        twin(companions.Kandinsky22, prior=str(made("sd"))), host
    )
    unet = copy_of("sd4")
    (unet / UNET).write_bytes(b"{}")
    painter = twin(text_to_image.StableDiffusion15Preferred, unet=str(unet))
    assert "'diffusion_pytorch_model.safetensors' of 'unet'" in refused(painter, host)
    painter = twin(vae_roundtrip.VaeRoundtrip, model=str(unet), folder="unet")
    assert "'diffusion_pytorch_model.safetensors' of 'vae'" in refused(painter, host)


def test_a_single_file_is_looked_at_before_it_is_opened(made, twin, tmp_path, host):
    def painter(path, **options):
        return twin(single_file.SingleFile, path=str(path), **options)

    assert "there is no file" in refused(painter(tmp_path / "nothing.safetensors"), host)
    (tmp_path / "model.ckpt").write_bytes(b"PK")
    assert "is no safetensors file, and others can hold programs" in refused(painter(tmp_path / "model.ckpt"), host)
    torn = tmp_path / "torn.safetensors"
    torn.write_bytes(made("file").read_bytes()[:-9])
    assert "is damaged or cut off" in refused(painter(torn), host)
    save_file({"something": torch.zeros(2)}, tmp_path / "other.safetensors")
    assert "give model=ID" in refused(painter(tmp_path / "other.safetensors", model=""), host)
    parts = load_file(made("file"))
    few = {name: weights for name, weights in parts.items() if "output_blocks" not in name}
    save_file(few, tmp_path / "few.safetensors")
    message = refused(painter(tmp_path / "few.safetensors"), host, at_once=False)
    assert message.startswith("'few.safetensors' cannot be opened as a StableDiffusionPipeline")
    assert "juggernaut" in refused(single_file.Juggernaut1(model=str(made("sd-whole"))), host)


def test_a_single_file_knows_the_checkpoint_it_descends_from(made):
    assert single_file.SingleFile(path=str(made("file"))).checkpoints["pipeline"].model == (
        "stable-diffusion-v1-5/stable-diffusion-v1-5"
    )


def test_loading_says_nothing_and_leaves_random_numbers_and_libraries_alone(twin, host, capfd):
    from diffusers.utils import logging as diffusers
    from transformers.utils import logging as transformers

    def state():
        bars = [library.is_progress_bar_enabled() for library in (diffusers, transformers)]
        return bars, diffusers.get_verbosity(), transformers.get_verbosity(), torch.get_rng_state().tolist()

    before = state()
    for cls in (presets.StableDiffusion15, presets.StableDiffusion3, presets.FluxFill, companions.Kandinsky22):
        twin(cls).load(host)
    twin(single_file.SingleFile).load(host)
    assert state() == before
    assert tuple(capfd.readouterr()) == ("", "")


def test_a_network_comes_in_its_dtype_frozen_and_without_dropout(made):
    source = Source(ib.Checkpoint.of(str(made("sd"))))
    with quiet():
        unet = load_component(Entry("unet", "diffusers", "UNet2DConditionModel"), source, torch.bfloat16)
    assert unet.dtype == torch.bfloat16
    assert not unet.training
    assert not any(weights.requires_grad for weights in unet.parameters())
