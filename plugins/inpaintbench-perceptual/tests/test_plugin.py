"""The plugin as a whole: what it offers, what it says of itself, and runs of it from the command line."""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys

import inpaintbench_perceptual
import pytest
from inpaintbench_perceptual import ClipImage, HpsEncoder, HpsV2, Inception, Kid, Lpips, OpenClip
from inpaintbench_perceptual.checkpoints import read_state

import inpaintbench as ib
from inpaintbench.components import fingerprint

METRICS = list(inpaintbench_perceptual.metrics())


def test_the_plugin_offers_its_metrics_and_encoders():
    names = {metric.name for metric in METRICS}
    assert names == {
        *("lpips", "clip-image", "clip-text", "clipscore", "refclipscore", "hpsv2"),
        *("fid", "kid", "inception-score", "p-ids", "u-ids"),
    }
    assert {encoder.name for encoder in inpaintbench_perceptual.encoders()} == {"open-clip", "inception", "hpsv2"}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_says_what_it_is(metric):
    made = metric()
    assert made.signature.startswith(f"{metric.name}|")
    assert made.source
    assert made.higher_is_better in (True, False)
    assert made.columns


def test_what_is_listed_needs_no_heavy_library():
    facts = "[(m().signature, m().columns, m().bounds) for m in p.metrics()]; list(p.encoders())"
    code = f"import sys, inpaintbench_perceptual as p; {facts}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "inpaintbench_perceptual" in loaded
    assert not loaded & {"torch", "numpy", "cv2", "open_clip", "sklearn", "torch_fidelity", "huggingface_hub"}


@pytest.mark.parametrize("golden", inpaintbench_perceptual.goldens(), ids=lambda golden: golden.title)
def test_golden_values_come_out_as_the_packages_have_them(golden):
    expected = golden.expected() if callable(golden.expected) else golden.expected
    assert golden.measure() == pytest.approx(expected, rel=golden.tolerance, abs=golden.tolerance)
    assert len(expected) > 0
    assert importlib.metadata.version(golden.library)


def test_a_missing_package_is_named_with_its_install_command():
    with pytest.raises(ib.UnavailableError, match=r"^the package 'no-such' is missing; run: pip install no-such$"):
        ib.require_packages(torch="torch", no_such_module="no-such")


@pytest.mark.parametrize("cls", [Lpips, HpsV2, Inception, HpsEncoder, OpenClip])
def test_a_local_checkpoint_is_known_by_its_name_and_content_and_not_by_its_folder(cls, tmp_path):
    files = [tmp_path / folder / "own.pt" for folder in ("here", "there")]
    for file in files:
        file.parent.mkdir()
        file.write_bytes(b"weights")
    components = [cls(file=str(file)) for file in files]
    if issubclass(cls, ib.Encoder):
        components += [ClipImage(encoder=one) for one in components]
    assert {str(one.spec) for one in components[:2]} == {f"{cls.name}:file=own.pt"}
    for one, other in zip(components[::2], components[1::2], strict=True):
        assert getattr(one, "signature", "") == getattr(other, "signature", "")
        assert fingerprint(one) == fingerprint(other)
        files[1].write_bytes(b"other weights")
        assert fingerprint(one) != fingerprint(other)
        files[1].write_bytes(b"weights")


def test_a_checkpoint_of_something_else_is_refused(tmp_path):
    (tmp_path / "a.pth").write_bytes(b"not a checkpoint")
    with pytest.raises(ib.DataError, match=r"'a\.pth' is no checkpoint of tensors alone"):
        read_state(tmp_path / "a.pth")


def test_the_golden_clipscores_are_not_cut_off_at_0():
    (golden,) = (one for one in inpaintbench_perceptual.goldens() if one.title.startswith("clipscore"))
    assert min(golden.expected()) > 0.1


def test_an_evaluation_from_the_command_line(tmp_path, trunks, tiny, inception_file):
    from inpaintbench.cli.eval_ import command

    clip = f"(open-clip:file={tiny / 'hub'})"
    asked = ["lpips", f"clip-image:encoder={clip}", f"kid:encoder=(inception:file={inception_file})"]
    also = [word for text in asked for word in ("--also", text)]
    out = ["--store", str(tmp_path / "store"), "--out", str(tmp_path / "out"), "--workers", "1"]
    command.main(
        ["--suite", "photos", "--limit", "2", "--no-controls", "--inpainter", "mean", *also, *out],
        standalone_mode=False,
    )
    (file,) = (tmp_path / "out").rglob("mean-*.json")
    scores = json.loads(file.read_text())["scores"]
    found = {
        address: score
        for address, score in scores.items()
        if address.split(".")[0].split(":")[0] in ("lpips", "clip-image", "kid")
    }
    assert {address.rpartition(".")[0].split(":")[0] for address in found} >= {"lpips", "clip-image", "kid"}
    assert all(score["value"] is not None for score in found.values())


def test_equal_encoders_are_one():
    assert Kid().encoder == Inception()
    assert hash(OpenClip()) == hash(OpenClip(model="ViT-B-32"))
    assert Lpips() != Lpips(net="vgg")
