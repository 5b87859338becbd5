"""What a metric or an encoder lacks on this machine is said before anything computes, and without loading anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import huggingface_hub
import inpaintbench_perceptual
import pytest
import torch
from inpaintbench_perceptual import (
    ClipImage,
    ClipText,
    Fid,
    HpsEncoder,
    HpsV2,
    Inception,
    Lpips,
    OpenClip,
    PairedDiscrimination,
)
from inpaintbench_perceptual.hub import OPEN_CLIP, Hub
from inpaintbench_perceptual.inception import WEIGHTS
from inpaintbench_perceptual.trunks import TRUNKS

import inpaintbench as ib

LAION = OpenClip(pretrained="laion2b_s34b_b79k")
COMMIT = "ab" * 20
UNPINNED = OpenClip(model="ViT-L-14", pretrained="laion400m_e32")


def refused(component):
    with pytest.raises(ib.InpaintbenchError) as raised:
        component.preflight()
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.fixture
def put(tmp_path):
    """A function that puts an empty file into the hub's cache."""

    def make(repository, name, commit):
        place = tmp_path / "hub" / f"models--{repository.replace('/', '--')}" / "snapshots" / commit
        place.mkdir(parents=True, exist_ok=True)
        (place / name).touch()
        return place / name

    return make


@pytest.fixture
def online(monkeypatch):
    """Downloads are on; a connection would fail the test."""
    monkeypatch.delenv("INPAINTBENCH_OFFLINE")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr("socket.getaddrinfo", lambda *arguments, **options: pytest.fail("the network is asked"))


@pytest.mark.parametrize("net", ["alex", "vgg", "squeeze"])
def test_a_trunk_of_lpips_is_named_with_hash_and_folder(net, tmp_path):
    message = refused(Lpips(net=net))
    folder = tmp_path / "torch" / "hub" / "checkpoints"
    file = TRUNKS[net].file
    assert f"'{file}' (its sha256 begins with {file[-12:-4]})" in message
    assert f"into '{folder}'" in message
    folder.mkdir(parents=True)
    (folder / file).touch()
    Lpips(net=net).preflight()


@pytest.mark.parametrize(
    "places",
    [{"TORCH_HOME": "/some/where"}, {"TORCH_HOME": "~/there"}, {"XDG_CACHE_HOME": "/a/cache"}, {}],
    ids=["home", "below the user's", "cache", "nothing"],
)
def test_trunks_lie_where_torch_looks_for_them(places, monkeypatch):
    for name in ("TORCH_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in places.items():
        monkeypatch.setenv(name, value)
    assert TRUNKS["alex"].path.parent == Path(torch.hub.get_dir()) / "checkpoints"


def test_the_weights_of_inception_are_named_with_hash_and_folder(monkeypatch, tmp_path):
    message = refused(Inception())
    assert f"'{WEIGHTS.name}' with sha256 {WEIGHTS.sha256}" in message
    assert f"$INPAINTBENCH_CACHE/files/{WEIGHTS.sha256}/" in message
    other = tmp_path / "cache" / "files" / WEIGHTS.sha256 / WEIGHTS.name
    other.parent.mkdir(parents=True)
    other.touch()
    assert "another file than expected" in refused(Inception())
    assert [part.name for part in Fid().parts] == ["inception"]


def test_openais_weights_are_named_with_hash_and_folder():
    message = refused(OpenClip(model="ViT-L-14"))
    digest = "b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836"
    assert f"'ViT-L-14.pt' with sha256 {digest} into '$INPAINTBENCH_CACHE/files/{digest}/'" in message
    for metric in (ClipImage(encoder=LAION), ClipText(encoder=LAION)):
        assert metric.parts == (LAION,)
    assert "laion2B" in refused(ClipImage(encoder=LAION))


def test_weights_of_the_hub_are_named_with_commit_and_command(put):
    repository, commit = "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "08f73555f1b2fb7c82058aebbd492887a94968ef"
    message = refused(LAION)
    assert f"'{repository}' at revision {commit} is not on this machine, and downloads are off" in message
    assert f"'hf download {repository} --revision {commit}'" in message
    put(repository, "open_clip_config.json", commit)
    put(repository, OPEN_CLIP[1], "another")
    assert refused(LAION) == message
    put(repository, OPEN_CLIP[1], commit)
    LAION.preflight()


@pytest.mark.parametrize("release", ["v2.0", "v2.1"])
def test_the_weights_of_hps_are_named_with_commit(release, put):
    name, other = ("HPS_v2_compressed.pt", "HPS_v2.1_compressed.pt")[:: 1 if release == "v2.0" else -1]
    commit = "697403c78157020a1ae59d23f111aa58ced35b0a"
    message = refused(HpsV2(release=release))
    assert message == refused(HpsEncoder(release=release))
    assert f"'hf download xswu/HPSv2 --revision {commit}'" in message
    put("xswu/HPSv2", other, commit)
    assert refused(HpsV2(release=release)) == message
    put("xswu/HPSv2", name, commit)
    HpsV2(release=release).preflight()


def test_a_tag_that_is_not_pinned_is_looked_for_where_open_clip_says(put):
    message = refused(UNPINNED)
    assert "'timm/vit_large_patch14_clip_224.laion400m_e32' at revision main is not on this machine" in message
    at = OpenClip(model="ViT-L-14", pretrained="laion400m_e32", revision=COMMIT)
    assert f"at revision {COMMIT}" in refused(at)
    put("timm/vit_large_patch14_clip_224.laion400m_e32", OPEN_CLIP[0], COMMIT)
    at.preflight()
    assert f"at revision {COMMIT}" in refused(OpenClip(pretrained="laion2b_s34b_b79k", revision=COMMIT))


def test_unknown_names_are_refused_with_downloads_on_too(online):
    assert "model 'ViT-B-32' has no weights 'nobody'; it has openai" in refused(OpenClip(pretrained="nobody"))
    assert "no model 'ViT-XX'" in refused(OpenClip(model="ViT-XX"))


def test_what_may_be_downloaded_is_not_refused(online):
    for component in (Lpips(), Inception(), OpenClip(), LAION, UNPINNED, HpsV2(), PairedDiscrimination()):
        component.preflight()


@pytest.mark.parametrize("cls", [Lpips, Inception, OpenClip, HpsEncoder, HpsV2])
def test_a_file_takes_the_place_of_weights_and_must_be_there(cls, tmp_path):
    file = tmp_path / "own.pt"
    assert refused(cls(file=str(file))).startswith(f"there is no checkpoint '{file}'")
    file.touch()
    cls(file=str(file)).preflight()


def test_a_folder_of_open_clip_has_its_configuration(tiny, tmp_path):
    OpenClip(file=str(tiny / "hub")).preflight()
    assert f"the folder '{tmp_path}' has no 'open_clip_config.json'" in refused(OpenClip(file=str(tmp_path)))


def test_a_missing_package_is_named(monkeypatch):
    missing = {
        "lpips": Lpips(),
        "torch_fidelity": Inception(),
        "open_clip": OpenClip(),
        "sklearn": PairedDiscrimination(),
    }
    for module, component in missing.items():
        monkeypatch.setattr("importlib.util.find_spec", lambda name, module=module: None if name == module else "there")
        assert "is missing; run: pip install" in refused(component)


def test_what_is_cached_is_fetched_without_asking_the_network(online, put):
    names = ("a.safetensors", "a.bin")
    second = put("somebody/clip", "a.bin", COMMIT)
    assert Hub("somebody/clip", COMMIT, names).fetch() == second
    first = put("somebody/clip", "a.safetensors", COMMIT)
    assert Hub("somebody/clip", COMMIT, names).fetch() == first


def test_the_second_name_is_fetched_only_where_the_repository_has_no_first(online, put, monkeypatch):
    has, asked = {"a.bin"}, []

    def download(repository, revision, allow_patterns, local_files_only=False):
        if local_files_only:
            raise huggingface_hub.errors.LocalEntryNotFoundError("nothing is cached")
        asked.append((repository, revision, *allow_patterns))
        place = put(repository, "README.md", revision).parent
        return next((put(repository, name, revision).parent for name in allow_patterns if name in has), place)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    both = Hub("somebody/clip", COMMIT, ("a.safetensors", "a.bin"))
    assert both.fetch().name == "a.bin"
    assert asked == [("somebody/clip", COMMIT, "a.safetensors"), ("somebody/clip", COMMIT, "a.bin")]
    has.add("a.safetensors")
    assert both.fetch().name == "a.safetensors"
    assert asked[2:] == [("somebody/clip", COMMIT, "a.safetensors")]
    with pytest.raises(ib.UnavailableError, match=r"'somebody/clip' at revision abab.* has no 'b.bin'"):
        Hub("somebody/clip", COMMIT, ("b.bin",)).fetch()


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "INPAINTBENCH_OFFLINE"])
def test_either_name_switches_the_hub_off_and_nothing_is_loaded(name, tmp_path):
    code = (
        "import socket, sys, inpaintbench as ib, inpaintbench_perceptual as p\n"
        "def connect(*arguments, **options):\n    print('the network is asked')\n    raise OSError\n"
        "socket.getaddrinfo = connect\n"
        "for cls in [*p.metrics(), *p.encoders()]:\n"
        "    try:\n        cls().preflight()\n"
        "    except ib.UnavailableError as error:\n        print(error)\n"
        "print(sorted({'torch', 'open_clip', 'lpips', 'sklearn', 'torchvision'} & set(sys.modules)))"
    )
    keep = {key: value for key, value in os.environ.items() if "OFFLINE" not in key}
    environment = keep | {name: "1", "HF_HOME": str(tmp_path), "INPAINTBENCH_CACHE": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    *lines, loaded = ran.stdout.splitlines()
    assert loaded == "[]"
    assert not [line for line in lines if "network is asked" in line]
    assert len([line for line in lines if "'xswu/HPSv2'" in line]) == 2


def test_every_component_that_may_lack_something_has_a_preflight():
    offered = [*inpaintbench_perceptual.metrics(), *inpaintbench_perceptual.encoders()]
    plain = {cls.name for cls in offered if cls.preflight is ib.Component.preflight}
    assert plain == {"clip-text", "clipscore", "refclipscore", "fid", "kid", "inception-score"}
    assert all(any(isinstance(part, ib.Encoder) for part in cls().parts) for cls in offered if cls.name in plain)


def test_a_run_without_weights_ends_before_anything_is_painted(tmp_path):
    words = ["eval", "--suite", "photos", "--limit", "1", "-i", "copy", "--also", "lpips"]
    places = ["--store", str(tmp_path / "store"), "--out", str(tmp_path / "out"), "--workers", "1"]
    ran = subprocess.run([sys.executable, "-m", "inpaintbench", *words, *places], capture_output=True, text=True)
    assert ran.returncode == 1
    assert ran.stdout == ""
    (line,) = ran.stderr.splitlines()
    assert "metric 'lpips' cannot be loaded: the weights 'alexnet-owt-7be5be79.pth' are not here" in line
    assert not list((tmp_path / "out").rglob("*.json"))
    assert not pictures(tmp_path / "store")
    # it is the metric that stops the run, and what is looked for is what a run leaves
    ran = subprocess.run([sys.executable, "-m", "inpaintbench", *words[:-2], *places], capture_output=True)
    assert ran.returncode == 0
    assert pictures(tmp_path / "store")


def pictures(store):
    """The pictures that a store holds."""
    return [path for path in (store / "files").rglob("*") if path.is_file()]
