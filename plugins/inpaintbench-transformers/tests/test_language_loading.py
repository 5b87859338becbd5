"""A folder of a language model that is not whole, or not what was asked for, is refused in one line."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import torch
from inpaintbench_transformers.assistants import VlmAssistant
from inpaintbench_transformers.captioners import Blip, Blip2, InstructBlip, LlavaOnevision, Qwen25Vl, Vlm
from inpaintbench_transformers.loading.execution import execution_settings
from inpaintbench_transformers.loading.pins import PINS
from safetensors.torch import load_file, save_file

import inpaintbench as ib

SPECIMENS = {Blip: "blip", Blip2: "blip2", InstructBlip: "instructblip", LlavaOnevision: "llava-onevision"}
SPECIMENS |= {Qwen25Vl: "qwen2.5-vl", Vlm: "llava-onevision", VlmAssistant: "qwen2.5-vl"}
EACH = pytest.mark.parametrize("cls", SPECIMENS, ids=lambda cls: cls.__name__)
WEIGHTS = "model.safetensors"
WORDS = ("tokenizer.json", "vocab.json", "vocab.txt")


def refused(component, host, early=True):
    """What loading says, which is what preflight says where that is told early."""
    with pytest.raises(ib.InpaintbenchError) as caught:
        component.load(host)
    message = str(caught.value)
    assert "\n" not in message
    assert not message.endswith(".")
    if early:
        with pytest.raises(type(caught.value)) as before:
            component.preflight()
        assert str(before.value) == message
    return message


@EACH
def test_a_whole_folder_passes_and_a_pinned_id_may_be_downloaded(cls, made, monkeypatch):
    cls(model=str(made(SPECIMENS[cls]))).preflight()
    if cls not in (Vlm, VlmAssistant):
        assert len(PINS[cls.model]) == 40
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        monkeypatch.delenv("INPAINTBENCH_OFFLINE", raising=False)
        cls().preflight()


@pytest.mark.parametrize("cls", [Blip, Blip2, InstructBlip, LlavaOnevision, Qwen25Vl])
def test_weights_that_are_not_cached_are_refused_while_downloads_are_off(cls, host):
    with pytest.raises(ib.UnavailableError, match=f"hf download {cls.model} --revision {PINS[cls.model]}"):
        cls().preflight()


@EACH
@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("config.json",), "has no 'config.json'"),
        ((WEIGHTS,), f"has no weights: '{WEIGHTS}' belongs there"),
        (("processor_config.json",), "has no 'preprocessor_config.json' nor 'processor_config.json'"),
        (WORDS, "has no 'tokenizer.json'"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_part_that_is_missing_is_named(cls, names, words, copy_of, host):
    folder = copy_of(SPECIMENS[cls])
    for name in names:
        (folder / name).unlink(missing_ok=True)
    with pytest.raises(ib.InpaintbenchError, match=words) as caught:
        cls(model=str(folder)).preflight()
    assert "\n" not in str(caught.value)
    refused(cls(model=str(folder)), host, early=False)


@pytest.mark.parametrize("cls", [Vlm, VlmAssistant, LlavaOnevision])
def test_a_chat_model_without_its_template_is_not_asked(cls, copy_of, host):
    folder = copy_of(SPECIMENS[cls])
    (folder / "chat_template.jinja").unlink()
    assert "has no chat template: put the 'chat_template.jinja'" in refused(cls(model=str(folder)), host)


def test_instructblip_needs_the_tokenizer_of_its_qformer(copy_of, host):
    folder = copy_of("instructblip")
    for file in (folder / "qformer_tokenizer").iterdir():
        file.unlink()
    assert "has no 'qformer_tokenizer/tokenizer.json'" in refused(InstructBlip(model=str(folder)), host)


@pytest.mark.parametrize("cls", [Blip2, InstructBlip])
def test_a_processor_from_before_query_tokens_is_refused(cls, copy_of, host):
    folder = copy_of(SPECIMENS[cls])
    file = folder / "processor_config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"num_query_tokens": None}))
    assert "'num_query_tokens'" in refused(cls(model=str(folder)), host, early=False)


@EACH
def test_weights_that_are_cut_off_a_pickle_or_incomplete_are_refused(cls, copy_of, host):
    folder = copy_of(SPECIMENS[cls])
    content, state = (folder / WEIGHTS).read_bytes(), load_file(folder / WEIGHTS)
    (folder / WEIGHTS).write_bytes(content[:-100])
    assert "is damaged or cut off" in refused(cls(model=str(folder)), host)
    name = next(name for name in state if name.endswith(("fc1.weight", "qkv.weight")))
    save_file({key: value for key, value in state.items() if key != name}, folder / WEIGHTS, {"format": "pt"})
    assert "lacks 1 of the weights of AutoModelForImageTextToText" in refused(cls(model=str(folder)), host, early=False)
    torch.save(state, folder / WEIGHTS)
    assert "is a pickle that is called safetensors" in refused(cls(model=str(folder)), host)
    (folder / WEIGHTS).rename(folder / "pytorch_model.bin")
    assert "allow it with pickle=true" in refused(cls(model=str(folder)), host)


def test_a_pickle_that_is_allowed_says_the_same(copy_of, host, picture):
    folder, item = copy_of("blip"), ib.Picture("", picture(40, 40))
    before = Blip(model=str(folder), max_tokens=4).load(host)([item])
    torch.save(load_file(folder / WEIGHTS), folder / "pytorch_model.bin")
    (folder / WEIGHTS).unlink()
    assert Blip(model=str(folder), max_tokens=4, pickle=True).load(host)([item]) == before


@pytest.mark.parametrize(
    ("cls", "name", "kind"),
    [(Blip, "blip2", "blip-2"), (Blip2, "instructblip", "instructblip"), (Qwen25Vl, "vit", "vit")],
)
def test_another_architecture_is_refused(cls, name, kind, copy_of, made, host):
    folder = copy_of(SPECIMENS[cls])
    for file in ("config.json", WEIGHTS):
        (folder / file).write_bytes((made(name) / file).read_bytes())
    assert f"holds a '{kind}' model where" in refused(cls(model=str(folder)), host)


def test_a_model_that_answers_nothing_is_refused(copy_of, made, host):
    folder = copy_of("qwen2.5-vl")
    for name in ("config.json", WEIGHTS):
        (folder / name).write_bytes((made("vit") / name).read_bytes())
    assert "cannot be loaded as AutoModelForImageTextToText" in refused(Vlm(model=str(folder)), host, early=False)


@pytest.mark.parametrize("name", ["config.json", "processor_config.json", "tokenizer.json", "tokenizer_config.json"])
def test_a_part_that_is_no_json_is_refused(name, copy_of, host):
    folder = copy_of("qwen2.5-vl")
    (folder / name).write_text('{"model_type": "qw')
    refused(Vlm(model=str(folder)), host, early=False)


@pytest.mark.parametrize("cls", [Blip, LlavaOnevision, Qwen25Vl])
def test_the_layout_of_the_published_repositories_is_read(cls, copy_of, made, host, picture):
    folder, item = copy_of(SPECIMENS[cls]), ib.Picture("", picture(40, 40))
    config = json.loads((folder / "processor_config.json").read_text())
    pictures = config.pop("image_processor") | {"processor_class": config["processor_class"]}
    pictures["image_processor_type"] = pictures["image_processor_type"].removesuffix("Pil")
    config.pop("video_processor", None)
    (folder / "preprocessor_config.json").write_text(json.dumps(pictures))
    (folder / "processor_config.json").write_text(json.dumps(config))
    if (template := folder / "chat_template.jinja").exists():
        (folder / "chat_template.json").write_text(json.dumps({"chat_template": template.read_text()}))
        template.unlink()
    old = cls(model=str(folder), max_tokens=4)
    old.preflight()
    assert old.load(host)([item]) == cls(model=str(made(SPECIMENS[cls])), max_tokens=4).load(host)([item])


def test_blip_may_have_its_processor_from_elsewhere(copy_of, made, host, picture):
    folder, item = copy_of("blip"), ib.Picture("", picture(40, 40))
    (folder / "processor_config.json").unlink()
    blip = Blip(model=str(folder), processor=str(made("blip")), max_tokens=4)
    blip.preflight()
    assert blip.load(host)([item]) == Blip(model=str(made("blip")), max_tokens=4).load(host)([item])
    assert len(blip.weights) == 2


@pytest.mark.parametrize(("package", "cls"), [("torchvision", Vlm), ("jinja2", VlmAssistant)])
def test_a_package_that_chat_models_need_is_named(package, cls, made, host, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    message = refused(cls(model=str(made(SPECIMENS[cls]))), host)
    assert f"'vlm' needs the package '{package}': run 'pip install inpaintbench-transformers[vlm]'" in message
    Blip(model=str(made("blip"))).preflight()


@pytest.mark.parametrize(
    ("options", "package", "extra"),
    [
        ({"quantisation": "4bit"}, "bitsandbytes", "quantised"),
        ({"quantisation": "8bit", "dtype": "float16"}, "bitsandbytes", "quantised"),
        ({"attention": "flash"}, "flash_attn", "flash"),
    ],
)
def test_a_package_that_an_option_needs_is_named(options, package, extra, made, host, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    message = refused(Vlm(model=str(made("qwen2.5-vl")), **options), host)
    assert f"needs the package '{package}': run 'pip install inpaintbench-transformers[{extra}]'" in message


def test_eight_bits_are_computed_in_the_only_way_there_is(made, host):
    message = refused(Vlm(model=str(made("qwen2.5-vl")), quantisation="8bit"), host)
    assert "write dtype=float16" in message


@pytest.mark.parametrize("options", [{"dtype": "float32"}, {"dtype": "float32", "quantisation": "4bit"}])
def test_flash_attention_is_not_asked_for_in_full_precision(options, made, host, monkeypatch):
    for package in ("flash_attn", "accelerate", "bitsandbytes"):
        monkeypatch.setitem(sys.modules, package, None)
    message = refused(Vlm(model=str(made("qwen2.5-vl")), attention="flash", **options), host)
    assert "attention=flash of 'vlm' computes in 16 bits alone: write dtype=bfloat16 or dtype=float16" in message


@pytest.mark.parametrize(("quantisation", "attention"), [("4bit", "default"), ("8bit", "sdpa"), ("none", "flash")])
def test_what_needs_a_gpu_is_refused_without_one(quantisation, attention):
    with pytest.raises(ib.UnavailableError, match="needs an NVIDIA GPU, and the device is 'cpu'"):
        execution_settings("cpu", "bfloat16", quantisation, attention)


def test_attention_is_computed_as_asked(made, host, picture):
    item = ib.Picture("", picture(40, 40))
    said = {}
    for attention in ("eager", "sdpa"):
        captioner = Qwen25Vl(model=str(made("qwen2.5-vl")), attention=attention, dtype="float32", max_tokens=4)
        speaker = captioner.speaker("cpu")
        assert speaker.model.config._attn_implementation == attention
        said[attention] = captioner.load(host)([item])
    assert said["eager"] == said["sdpa"]


def test_attention_that_a_model_does_not_have_is_refused(made, host):
    message = refused(Blip(model=str(made("blip")), attention="sdpa"), host, early=False)
    assert "does not support" in message


def test_loading_and_captioning_say_nothing_and_change_nothing(made, host, picture, capfd):
    from transformers.utils import logging

    before = logging.get_verbosity(), logging.is_progress_bar_enabled(), torch.get_rng_state().sum()
    for cls, name in SPECIMENS.items():
        if issubclass(cls, ib.Captioner):
            for decoding in ("greedy", "study"):
                item = ib.Picture("", picture(40, 40), choices=())
                cls(model=str(made(name)), max_tokens=2, decoding=decoding).load(host)([item])
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled(), torch.get_rng_state().sum()) == before
    assert tuple(capfd.readouterr()) == ("", "")


def test_a_configuration_that_samples_is_settled_without_a_word(copy_of, host, picture, capfd):
    folder = copy_of("qwen2.5-vl")
    file = folder / "generation_config.json"
    own = {"do_sample": True, "temperature": 0.1, "top_p": 0.001, "top_k": 1, "repetition_penalty": 1.05}
    file.write_text(json.dumps(json.loads(file.read_text()) | own))
    item = ib.Picture("", picture(40, 40))
    captioner = Vlm(model=str(folder), dtype="float32", max_tokens=4)
    assert captioner.load(host)([item]) == captioner.load(host)([item])
    speaker = captioner.speaker("cpu")
    assert speaker.model.generation_config.repetition_penalty == 1.05
    assert len({text for (text,) in [[c.text] for c in Vlm(
        model=str(folder), dtype="float32", max_tokens=4, decoding="study").load(host)([item])[0]]}) > 1  # fmt: skip
    assert tuple(capfd.readouterr()) == ("", "")


def test_preflight_imports_neither_torch_nor_transformers(made):
    code = (
        "import sys, inpaintbench_transformers as p\n"
        f"p.Blip(model={str(made('blip'))!r}).preflight()\n"
        f"p.Vlm(model={str(made('qwen2.5-vl'))!r}).preflight()\n"
        f"p.VlmAssistant(model={str(made('llava-onevision'))!r}, quantisation='none').preflight()\n"
        "print(sorted({'torch', 'transformers', 'torchvision'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
