"""What is missing or wrong is said before anything computes, as loading would say it, and without importing torch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import inpaintbench_transformers as plugin
import pytest
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder, VitEncoder
from inpaintbench_transformers.loading.pins import PINS
from inpaintbench_transformers.metrics import DinoFrechetDistance, Dinov2Similarity
from inpaintbench_transformers.preference import ImageReward, PickScore
from inpaintbench_transformers.probes import AttentionEncoder, EmbeddingEncoder

import inpaintbench as ib

SPECIMENS = {
    Dinov2Encoder: "dinov2",
    VitEncoder: "vit",
    ClipEncoder: "clip",
    Dinov2Similarity: "dinov2",
    PickScore: "clip",
    ImageReward: "imagereward",
}
EACH = pytest.mark.parametrize("cls", SPECIMENS, ids=lambda cls: cls.__name__)


def on(cls, folder):
    """The component with everything from one folder."""
    second = {PickScore: "processor", ImageReward: "tokenizer"}.get(cls)
    return cls(model=str(folder), **({second: str(folder)} if second else {}))


def refused(component, host=None):
    """What preflight says, which is what loading says where a host is given."""
    with pytest.raises(ib.InpaintbenchError) as caught:
        component.preflight()
    message = str(caught.value)
    assert "\n" not in message
    if host is not None:
        with pytest.raises(type(caught.value)) as later:
            component.load(host)
        assert str(later.value) == message
    return message


def without(folder, *names):
    for name in names:
        (folder / name).unlink()
    return folder


@EACH
def test_a_whole_folder_is_enough(cls, made):
    on(cls, made(SPECIMENS[cls])).preflight()


@EACH
def test_weights_that_are_not_cached_are_refused_while_downloads_are_off(cls, host):
    component = cls()
    message = refused(component, host if cls is not ImageReward else None)
    assert "downloads are off: run 'hf download " in message
    assert component.model in message


@EACH
def test_what_may_be_downloaded_is_not_refused(cls, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.delenv("INPAINTBENCH_OFFLINE", raising=False)
    cls().preflight()
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    refused(cls())


@EACH
def test_a_folder_that_is_not_there_is_refused(cls, tmp_path):
    assert "there is no folder" in refused(on(cls, tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("cls", "name", "words"),
    [
        (Dinov2Encoder, "config.json", "has no 'config.json'"),
        (VitEncoder, "model.safetensors", "has no weights: 'model.safetensors' belongs there"),
        (Dinov2Encoder, "preprocessor_config.json", "has no 'preprocessor_config.json'"),
        (ClipEncoder, "preprocessor_config.json", "has no 'preprocessor_config.json'"),
        (ImageReward, "ImageReward.pt", "has no 'ImageReward.pt'"),
        (ImageReward, "med_config.json", "has no 'med_config.json': it belongs beside 'ImageReward.pt'"),
    ],
)
def test_a_part_that_is_missing_is_named_as_loading_names_it(cls, name, words, copy_of, host):
    folder = without(copy_of(SPECIMENS[cls]), name)
    assert words in refused(on(cls, folder), None if cls is ImageReward else host)


@pytest.mark.parametrize("cls", [ClipEncoder, PickScore, ImageReward])
def test_a_tokenizer_is_needed_where_texts_are_read(cls, copy_of):
    folder = copy_of(SPECIMENS[cls])
    words = ("tokenizer.json", "vocab.json", "vocab.txt")
    without(folder, *(name for name in words if (folder / name).exists()))
    assert "has no 'tokenizer.json'" in refused(on(cls, folder))


def test_weights_that_are_torn_a_pickle_or_another_model_are_refused(copy_of, host, made):
    folder = copy_of("dinov2")
    weights = folder / "model.safetensors"
    content = weights.read_bytes()
    weights.write_bytes(content[:-100])
    assert "is damaged or cut off" in refused(on(Dinov2Encoder, folder), host)
    weights.write_bytes(b"\x80\x04" + content)
    assert "is a pickle that is called safetensors" in refused(on(Dinov2Encoder, folder), host)
    weights.rename(folder / "pytorch_model.bin")
    assert "allow it with pickle=true" in refused(on(Dinov2Encoder, folder), host)
    Dinov2Encoder(model=str(folder), pickle=True).preflight()
    assert "holds a 'vit' model where 'dinov2'" in refused(on(Dinov2Encoder, made("vit")), host)
    assert "holds a 'vit' model where 'clip'" in refused(on(ClipEncoder, made("vit")), host)


def test_a_part_of_weights_in_several_files_is_missed(copy_of, host):
    folder = copy_of("dinov2")
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    parts = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": parts}))
    assert "lacks 'model-00002-of-00002.safetensors'" in refused(on(Dinov2Encoder, folder), host)


def test_a_snapshot_of_the_hub_is_enough_when_it_is_whole(made, tmp_path):
    model = "facebook/dinov2-base"
    folder = tmp_path / "hub" / "models--facebook--dinov2-base" / "snapshots" / PINS[model]
    shutil.copytree(made("dinov2"), folder)
    Dinov2Similarity().preflight()
    without(folder, "model.safetensors")
    assert f"hf download {model} --revision {PINS[model]}" in refused(Dinov2Similarity())


@EACH
def test_a_package_that_is_missing_is_named(cls, made, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors", None)
    assert "needs the package 'safetensors': run 'pip install" in refused(on(cls, made(SPECIMENS[cls])))


def test_what_is_built_on_an_encoder_has_that_asked():
    assert DinoFrechetDistance().parts == (Dinov2Encoder(pool="cls"),)
    assert EmbeddingEncoder().parts == (AttentionEncoder(),)
    built = (DinoFrechetDistance, EmbeddingEncoder)
    others = [cls for cls in (*plugin.encoders(), *plugin.metrics()) if cls not in built]
    assert set(others) == {*SPECIMENS, AttentionEncoder}
    assert all(cls.preflight is not ib.Component.preflight for cls in others)


def test_preflight_imports_neither_torch_nor_transformers(made):
    code = (
        "import sys, inpaintbench_transformers as p\n"
        f"p.Dinov2Similarity(model={str(made('dinov2'))!r}).preflight()\n"
        f"p.PickScore(model={str(made('clip'))!r}, processor={str(made('clip'))!r}).preflight()\n"
        f"p.ImageReward(model={str(made('imagereward'))!r}, tokenizer={str(made('imagereward'))!r}).preflight()\n"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_run_without_weights_ends_before_anything_is_painted(tmp_path):
    words = ["eval", "--suite", "photos", "--limit", "1", "--inpainter", "telea", "--also", "dinov2"]
    ran = subprocess.run(
        [sys.executable, "-m", "inpaintbench", *words],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf"), "INPAINTBENCH_STORE": "store"},
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stdout == ""
    (line,) = ran.stderr.splitlines()
    assert "encoder 'dinov2' cannot be loaded: 'facebook/dinov2-base' at revision f9e44c8" in line
    assert "hf download facebook/dinov2-base --revision f9e44c814b77203eaa57a6bdbbd535f21ede1415" in line
    assert (tmp_path / "store").is_dir()
    assert not list((tmp_path / "store").rglob("*.png"))
    assert not list(tmp_path.rglob("telea-*.json"))
