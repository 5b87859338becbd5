"""The plugin is found, keeps the contract of every kind, and its values come out in a run."""

from __future__ import annotations

import json
import subprocess
import sys

import inpaintbench_transformers as plugin
import pytest
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder, VitEncoder
from inpaintbench_transformers.metrics import Dinov2Similarity
from inpaintbench_transformers.preference import ImageReward, PickScore

from inpaintbench.testing import check


def components(made):
    clip, reward = str(made("clip")), str(made("imagereward"))
    return {
        "dinov2 encoder": Dinov2Encoder(model=str(made("dinov2"))),
        "vit encoder": VitEncoder(model=str(made("vit"))),
        "clip encoder": ClipEncoder(model=clip),
        "dinov2": Dinov2Similarity(model=str(made("dinov2"))),
        "pickscore": PickScore(model=clip, processor=clip),
        "imagereward": ImageReward(model=reward, tokenizer=reward),
    }


def test_the_plugin_offers_its_captioners_and_assistants():
    chats = {"llava-onevision", "qwen2.5-vl", "vlm"}
    assert {cls.name for cls in plugin.captioners()} >= {"blip", "blip2", "instructblip"} | chats
    assert {cls.name for cls in plugin.assistants()} == chats


def test_the_plugin_offers_its_encoders_and_metrics():
    assert {cls.name for cls in plugin.encoders()} == {"dinov2", "vit", "clip-hf", "attention", "embedding"}
    assert {cls.name for cls in plugin.metrics()} == {"dinov2", "dino-fd", "pickscore", "imagereward"}


def test_every_metric_says_where_it_comes_from_and_which_way_is_better():
    for cls in plugin.metrics():
        assert "arXiv" in cls.source
        assert cls.higher_is_better in (True, False)
        assert cls().signature.startswith(f"{cls.name}|")
        assert "transformers:5" in cls().signature or "transformers:4" in cls().signature


@pytest.mark.parametrize(
    "name", ["dinov2 encoder", "vit encoder", "clip encoder", "dinov2", "pickscore", "imagereward"]
)
def test_a_component_keeps_the_contract(made, name):
    check(components(made)[name])


def test_golden_values_agree_with_plain_transformers():
    for golden in plugin.goldens():
        measured, expected = golden.measure(), golden.expected()
        assert len(measured) == len(expected) > 0
        assert measured == pytest.approx(expected, rel=golden.tolerance, abs=golden.tolerance)


def test_listing_imports_neither_torch_nor_numpy():
    code = (
        "import sys, inpaintbench_transformers as p; [cls().signature for cls in p.metrics()]; "
        "[list(offer()) for offer in (p.encoders, p.captioners, p.assistants)];"
        "print(sorted({'torch', 'transformers', 'numpy', 'PIL', 'huggingface_hub'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_whole_run_has_the_metrics_of_local_folders(made, tmp_path):
    clip, reward = made("clip"), made("imagereward")
    wanted = {
        "dinov2": f"dinov2:model={made('dinov2')},pool=mean",
        "dino-fd": f"dino-fd:encoder=(dinov2:model={made('dinov2')})",
        "pickscore": f"pickscore:model={clip},processor={clip}",
        "imagereward": f"imagereward:model={reward},tokenizer={reward}",
    }
    also = [word for spec in wanted.values() for word in ("--also", spec)]
    command = ["eval", "--suite", "photos", "--limit", "3", "--inpainter", "telea", "--no-controls", *also]
    found = subprocess.run(
        [sys.executable, "-m", "inpaintbench", *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    (file,) = (tmp_path / "results").rglob("telea-*.json")
    scores = json.loads(file.read_text())["scores"]
    values = {address: score["value"] for address, score in scores.items()}
    assert 0 < values["dinov2.whole"] < 1
    assert -1 <= values["dinov2.crop"] < values["dinov2.whole"]
    assert values["dino-fd.score"] > 0
    for written in (tmp_path / "results").rglob("*"):
        assert written.is_dir() or str(clip.parent).encode() not in written.read_bytes()
    assert all(-100 < values[f"{name}.score"] < 100 for name in ("pickscore", "imagereward"))
