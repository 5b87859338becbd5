"""Probes keep their contract, name what they look into, and refuse what they cannot."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import inpaintbench_transformers as plugin
import numpy as np
import pytest
import transformers
from inpaintbench_transformers.captioners import Blip, Qwen25Vl
from inpaintbench_transformers.probes import (
    AttentionEncoder,
    AttentionEntropy,
    AttentionShift,
    EmbeddingEncoder,
    EmbeddingShift,
    PatchMap,
)
from inpaintbench_transformers.probes.families import KINDS
from inpaintbench_transformers.readers import Classifier
from safetensors.torch import load_file, save_file

import inpaintbench as ib
from inpaintbench.pipeline.host import LocalHost
from inpaintbench.result import Result
from inpaintbench.store import Store
from inpaintbench.testing import check

PROBES = (AttentionShift, AttentionEntropy, EmbeddingShift, PatchMap)


@pytest.mark.parametrize("cls", PROBES)
@pytest.mark.parametrize("name", ["vit", "dinov2-registers", "siglip", "qwen2.5-vl"])
def test_a_probe_keeps_the_contract(tower, cls, name):
    check(cls(encoder=AttentionEncoder(model=tower(name))))


@pytest.mark.parametrize("name", ["vit", "dinov2", "clip", "blip", "qwen2.5-vl"])
def test_an_encoder_of_attention_keeps_the_contract(tower, name):
    check(AttentionEncoder(model=tower(name)))
    check(EmbeddingEncoder(reader=AttentionEncoder(model=tower(name))))


def test_the_plugin_offers_its_probes():
    assert {cls.name for cls in plugin.probes()} == {
        "embedding-shift", "attention-shift", "attention-entropy", "patch-map"
    }  # fmt: skip
    for cls in plugin.probes():
        assert "arXiv" in cls.source
        assert "query:cls-else-mean" in cls().signature
        assert "google/vit-base-patch16-224@3f49326" in cls().signature
        assert "transformers:" in cls().signature


def test_a_signature_says_nothing_of_where_a_folder_lies(tower):
    for cls in PROBES:
        encoder = AttentionEncoder(model=tower("vit"))
        assert tower("vit") not in cls(encoder=encoder).signature
        assert encoder.weights[0] in cls(encoder=encoder).signature


def test_the_encoder_of_a_captioner_is_that_of_its_checkpoint(tower, host, picture):
    item = ib.Picture("", picture(40, 60))
    for captioner, name in (
        (Blip(model=tower("blip")), "blip"),
        (Qwen25Vl(model=tower("qwen2.5-vl"), dtype="float32"), "qwen2.5-vl"),
    ):
        of = AttentionEncoder(of=captioner)
        assert of.checkpoint == captioner.checkpoint
        assert of.weights == captioner.weights
        assert np.array_equal(of.load(host)([item])[0], AttentionEncoder(model=tower(name)).load(host)([item])[0])
    half = AttentionEncoder(of=Blip(model=tower("blip"), dtype="bfloat16"))
    assert "dtype:bfloat16" in half.settings
    assert np.isfinite(half.load(host)([item])[0]).all()


def test_a_captioner_with_another_processor_is_looked_into_through_that_one(tower, host, picture):
    item = ib.Picture("", picture(40, 60))
    plain, other = (
        AttentionEncoder(of=Blip(model=tower("blip"), processor=processor)).load(host)([item])[0]
        for processor in ("", tower("blip2"))
    )
    assert np.array_equal(plain, other)  # both stretch to 32 pixels
    crop = AttentionEncoder(of=Blip(model=tower("blip"), processor=tower("llava-onevision")))
    assert len(crop.weights) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"of": Classifier()}, "cannot look into captioner 'classifier'"),
        ({"of": Blip(quantisation="4bit")}, "reads no weights in 8 or 4 bits"),
        ({"of": Blip(), "model": "google/vit-base-patch16-224-in21k"}, "takes 'model' from the captioner"),
        ({"of": Blip(), "dtype": "float16"}, "takes 'dtype' from the captioner"),
    ],
)
def test_a_captioner_that_cannot_be_looked_into_is_refused(options, words):
    with pytest.raises(ib.OptionError, match=words):
        AttentionEncoder(**options)


def refusal(folder, host):
    with pytest.raises(ib.InpaintbenchError) as caught:
        AttentionEncoder(model=str(folder)).load(host)
    assert "\n" not in str(caught.value)
    assert not str(caught.value).endswith(".")
    return str(caught.value)


def copied(tower, name, tmp_path):
    return shutil.copytree(tower(name), tmp_path / name)


@pytest.mark.parametrize("name", ["vit", "blip", "qwen2.5-vl"])
def test_a_broken_checkpoint_is_refused_in_one_line(tower, host, tmp_path, name):
    folder = copied(tower, name, tmp_path)
    weights = folder / "model.safetensors"
    state = load_file(weights)
    lost = {
        "vit": "vit.encoder.layer.0.attention.attention.query.weight",
        "blip": "vision_model.encoder.layers.0.self_attn.qkv.weight",
        "qwen2.5-vl": "visual.blocks.0.attn.qkv.weight",
    }[name]
    assert lost in state
    save_file({key: value for key, value in state.items() if key != lost}, weights, {"format": "pt"})
    assert "lacks 1 of the weights" in refusal(folder, host)
    weights.write_bytes(weights.read_bytes()[:200])
    assert "damaged or cut off" in refusal(folder, host)
    weights.unlink()
    assert "has no weights" in refusal(folder, host)
    (folder / "config.json").unlink()
    assert "has no 'config.json'" in refusal(folder, host)


def test_another_architecture_is_refused_with_those_that_can_be_read(tower, host, tmp_path):
    folder = copied(tower, "vit", tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "swin"}))
    message = refusal(folder, host)
    assert "a 'swin' model, into which no probe can look" in message
    assert all(kind in message for kind in KINDS)
    with pytest.raises(ib.DataError, match="'swin' model where 'vit' or"):
        AttentionEncoder(model=str(folder)).preflight()


def test_an_encoder_of_attention_refuses_texts(tower, host):
    with pytest.raises(ib.ContractError, match="reads pictures, not texts"):
        AttentionEncoder(model=tower("vit")).load(host)(["a boat"])


def test_listing_probes_imports_neither_torch_nor_numpy():
    code = (
        "import sys, inpaintbench_transformers as p; [(cls().signature, cls().columns) for cls in p.probes()];"
        "print(sorted({'torch', 'transformers', 'numpy', 'PIL', 'huggingface_hub'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_one_pass_over_the_original_serves_all_its_reconstructions_and_all_probes(tower, pair, tmp_path, monkeypatch):
    passes = []
    forward = transformers.ViTModel.forward

    def counted(self, pixel_values, **settings):
        passes.append(len(pixel_values))
        return forward(self, pixel_values, **settings)

    monkeypatch.setattr(transformers.ViTModel, "forward", counted)
    first = pair((8, 24, 8, 32))
    others = [ib.Comparison("", first.truth, first.mask, pair((0, 1, 0, 1), seed=seed).truth) for seed in (1, 2)]
    with Store(tmp_path) as store:
        host = LocalHost("cpu", store, store)
        for cls in PROBES:
            cls(encoder=AttentionEncoder(model=tower("vit"))).load(host)([first, *others])
    assert sum(passes) == 4  # the original and three composites


def test_a_whole_run_has_the_probes(tower, tmp_path):
    encoder = f"encoder=(attention:model={tower('vit')})"
    specs = [f"{name}:{encoder}" for name in ("attention-shift", "attention-entropy", "embedding-shift", "patch-map")]
    also = [word for spec in specs for word in ("--also", spec)]
    command = ["eval", "--suite", "photos", "--limit", "3", "--inpainter", "telea", "--no-controls", *also]
    found = subprocess.run(
        [sys.executable, "-m", "inpaintbench", *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    (file,) = (tmp_path / "results").rglob("telea-*.json")
    values = {address: score["value"] for address, score in json.loads(file.read_text())["scores"].items()}
    assert 0 < values["attention-shift.outside"] < values["attention-shift.band"] < 1
    assert 0 < values["embedding-shift.cosine"] < 2
    assert values["attention-entropy.original"] > 0
    assert values["patch-map.hole-lift"] > 1
    (kept,) = Result.read(file).rows.features.values()  # the vectors of embedding-shift, for projections
    assert len(kept.rows) == 9
    apart = [1 - a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in zip(kept.truth, kept.painted, strict=True)]
    assert np.mean(apart) == pytest.approx(values["embedding-shift.cosine"], abs=1e-5)
    again = subprocess.run(
        [sys.executable, "-m", "inpaintbench", "verify", str(file), "--rerun", "1"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert again.returncode == 0, again.stdout + again.stderr
