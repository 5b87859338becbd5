"""Tiny checkpoints, each made once a run; no test reaches a network or the user's caches."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager

import numpy as np
import pytest
import torch
from inpaintbench_transformers import specimens

import inpaintbench as ib


class Here:
    """A host that loads what is opened and stores nothing."""

    device, prepared = "cpu", None

    def open(self, component):
        return component.load(self)


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def host():
    return Here()


@pytest.fixture
def card(monkeypatch):
    """The second of two cards, of which only the first one computes in bfloat16, as a host."""
    chosen = ["cuda:0"]

    @contextmanager
    def choose(device):
        chosen.append(device)
        yield
        chosen.pop()

    def is_supported(including_emulation=True):
        return including_emulation or chosen[-1] == "cuda:0"

    monkeypatch.setattr(torch.cuda, "device", choose)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", is_supported)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "Tesla T4")
    second = Here()
    second.device = "cuda:1"
    return second


@pytest.fixture(scope="session")
def made(once):
    """From the name of a specimen to its folder, which nobody may change."""
    writers = {
        "dinov2": specimens.write_dinov2,
        "dinov2-registers": lambda folder: specimens.write_dinov2(folder, registers=2),
        "vit": specimens.write_vit,
        "clip": specimens.write_clip,
        "imagereward": write_imagereward,
        "blip": specimens.write_blip,
        "blip2": specimens.write_blip2,
        "instructblip": specimens.write_instructblip,
        "llava-onevision": specimens.write_llava_onevision,
        "qwen2.5-vl": specimens.write_qwen25_vl,
    }

    return lambda name: once(f"transformers/{name}", writers[name])


@pytest.fixture
def copy_of(made, tmp_path):
    """From the name of a specimen to a copy of its folder, to be damaged."""
    return lambda name: shutil.copytree(made(name), tmp_path / name)


@pytest.fixture(scope="session")
def picture():
    """A smooth random picture of any size."""

    def draw(height, width, seed=0):
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[:height, :width]
        waves = [np.sin(y * rng.uniform(0.05, 0.4) + x * rng.uniform(0.05, 0.4) + channel) for channel in range(3)]
        return np.rint(127 + 100 * np.stack(waves, axis=2) + rng.uniform(0, 20)).astype(np.uint8)

    return draw


@pytest.fixture(scope="session")
def compared(picture):
    """A comparison with a hole in the middle."""

    def build(seed=0, size=(48, 64), text="a red boat on a lake", mask=None, truth=True):
        original = picture(*size, seed)
        if mask is None:
            mask = np.zeros(size, bool)
            mask[size[0] // 4 : size[0] // 2 + 1, size[1] // 4 : size[1] // 2 + 1] = True
        return ib.Comparison(str(seed), original if truth else None, mask, picture(*size, seed + 50), text=text)

    return build


@pytest.fixture(scope="session")
def forced():
    """A loaded model that says nothing but `words`: each token is wanted most where those before it stand."""

    def force(speaker, words):
        ids = [*speaker.tokenizer(words, add_special_tokens=False)["input_ids"], speaker.ends[0]]
        bias = [[ids[: i + 1], 1000 * 2.0**i] for i in range(len(ids))]  # each above all shorter ones together
        speaker.writer.generation_config.sequence_bias = bias
        return speaker

    return force


def write_imagereward(folder, width=128, depth=2, heads=2, side=32):
    """`ImageReward.pt` with the names of the published file, `med_config.json` and BERT's tokenizer, all tiny."""
    tokenizer = specimens.bert_tokenizer(folder)
    generator = torch.Generator().manual_seed(11)
    state = {}

    def put(name, *shape, spread=0.2, around=0.0):
        state[name] = around + spread * torch.randn(*shape, generator=generator)

    def linear(name, outputs, inputs):
        put(f"{name}.weight", outputs, inputs, spread=inputs**-0.5)
        put(f"{name}.bias", outputs)

    def norm(name, size):
        put(f"{name}.weight", size, around=1.0)
        put(f"{name}.bias", size)

    eyes = "blip.visual_encoder."
    put(f"{eyes}cls_token", 1, 1, width)
    put(f"{eyes}pos_embed", 1, (side // 16) ** 2 + 1, width)
    put(f"{eyes}patch_embed.proj.weight", width, 3, 16, 16, spread=0.05)
    put(f"{eyes}patch_embed.proj.bias", width)
    for n in range(depth):
        norm(f"{eyes}blocks.{n}.norm1", width)
        linear(f"{eyes}blocks.{n}.attn.qkv", 3 * width, width)
        linear(f"{eyes}blocks.{n}.attn.proj", width, width)
        norm(f"{eyes}blocks.{n}.norm2", width)
        linear(f"{eyes}blocks.{n}.mlp.fc1", 4 * width, width)
        linear(f"{eyes}blocks.{n}.mlp.fc2", width, 4 * width)
    norm(f"{eyes}norm", width)

    text, words = 48, len(tokenizer) + 2
    reader = "blip.text_encoder."
    state[f"{reader}embeddings.position_ids"] = torch.arange(64)[None]
    put(f"{reader}embeddings.word_embeddings.weight", words, text)
    put(f"{reader}embeddings.position_embeddings.weight", 64, text)
    norm(f"{reader}embeddings.LayerNorm", text)
    for n in range(depth):
        layer = f"{reader}encoder.layer.{n}."
        for block, inputs in (("attention", text), ("crossattention", width)):
            linear(f"{layer}{block}.self.query", text, text)
            linear(f"{layer}{block}.self.key", text, inputs)
            linear(f"{layer}{block}.self.value", text, inputs)
            linear(f"{layer}{block}.output.dense", text, text)
            norm(f"{layer}{block}.output.LayerNorm", text)
        linear(f"{layer}intermediate.dense", 96, text)
        linear(f"{layer}output.dense", text, 96)
        norm(f"{layer}output.LayerNorm", text)
    linear("blip.vision_proj", 256, width)
    linear("blip.text_proj", 256, text)
    for place, (inputs, outputs) in {0: (text, 40), 2: (40, 20), 4: (20, 10), 6: (10, 4), 7: (4, 1)}.items():
        linear(f"mlp.layers.{place}", outputs, inputs)

    torch.save(state, folder / "ImageReward.pt")
    config = {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "hidden_size": text,
        "intermediate_size": 96, "layer_norm_eps": 1e-12, "max_position_embeddings": 64, "num_attention_heads": 4,
        "num_hidden_layers": depth, "pad_token_id": 0, "vocab_size": words, "encoder_width": 768,
        "add_cross_attention": True, "attention_probs_dropout_prob": 0.1, "hidden_dropout_prob": 0.1,
    }  # fmt: skip
    (folder / "med_config.json").write_text(json.dumps(config))
    return folder
