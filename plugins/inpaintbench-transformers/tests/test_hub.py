"""Repositories are read from the hub's cache by commit; what is not there says what to fetch, from whom and how."""

from __future__ import annotations

import shutil
import threading
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
from inpaintbench_transformers.captioners import LlavaOnevision
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder
from inpaintbench_transformers.loading import checkpoint
from inpaintbench_transformers.loading.pins import PINS

import inpaintbench as ib

DINO = "facebook/dinov2-base"


@pytest.fixture
def cached(made, tmp_path):
    """Put files of a specimen where the hub's own download would have put them."""

    def put(name, model, keep=lambda file: True, revision=None):
        folder = tmp_path / "hub" / f"models--{model.replace('/', '--')}" / "snapshots" / (revision or PINS[model])
        folder.mkdir(parents=True)
        for file in filter(keep, made(name).iterdir()):
            shutil.copy(file, folder)

    return put


@pytest.fixture
def hub(monkeypatch):
    """A hub that answers everything with one status and one of its error codes."""
    answer = [404, "RepoNotFound"]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(answer[0])
            self.send_header("X-Error-Code", answer[1])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    from huggingface_hub import constants

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    yield lambda status, code: answer.__setitem__(slice(None), [status, code])
    server.shutdown()
    server.server_close()


@pytest.fixture
def sharded(copy_of):
    """A specimen whose weights are spread over several files."""
    from inpaintbench_transformers.loading.quiet import quiet
    from transformers import AutoModelForImageTextToText

    folder = copy_of("llava-onevision")
    with quiet():
        model = AutoModelForImageTextToText.from_pretrained(str(folder))
        (folder / "model.safetensors").unlink()
        model.save_pretrained(str(folder), max_shard_size="50KB")
    return folder


@pytest.fixture
def copies(monkeypatch):
    """Let downloads copy what is asked for from a folder; gives the names of what was copied, in their order."""
    import huggingface_hub

    cached, fetched = huggingface_hub.snapshot_download, []

    def come_from(folder):
        def download(model, revision, allow_patterns, **options):
            if options.get("local_files_only"):
                return cached(model, revision=revision, allow_patterns=allow_patterns, **options)
            cache = Path(huggingface_hub.constants.HF_HUB_CACHE)
            place = cache / f"models--{model.replace('/', '--')}" / "snapshots" / revision
            place.mkdir(parents=True, exist_ok=True)
            for file in sorted(folder.iterdir()):
                new = not (place / file.name).exists()
                if new and any(fnmatch(file.name, pattern) for pattern in allow_patterns):
                    shutil.copy(file, place)
                    fetched.append(file.name)
            return str(place)

        monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
        monkeypatch.delenv("INPAINTBENCH_OFFLINE", raising=False)
        monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
        return fetched

    return come_from


def test_a_pinned_id_is_read_from_the_cache_without_a_network(cached, made, host, picture):
    cached("dinov2", DINO)
    item = ib.Picture("", picture(40, 40))
    by_id = Dinov2Encoder().load(host)([item])[0]
    assert np.array_equal(by_id, Dinov2Encoder(model=str(made("dinov2"))).load(host)([item])[0])
    assert Dinov2Encoder().weights == f"{DINO}@{PINS[DINO]}"


def test_weights_and_processor_may_come_from_two_repositories(cached, made, host):
    model, processor = "yuvalkirstain/PickScore_v1", "laion/CLIP-ViT-H-14-laion2B-s32B-b79K"
    ours = ("config.json", "model.safetensors")
    cached("clip", model, lambda file: file.name in ours)
    cached("clip", processor, lambda file: file.name not in ours)
    encoder = ClipEncoder(model=model, processor=processor)
    found = encoder.load(host)(["a boat"])[0]
    assert np.array_equal(found, ClipEncoder(model=str(made("clip"))).load(host)(["a boat"])[0])
    assert encoder.weights == (f"{model}@{PINS[model]}", f"{processor}@{PINS[processor]}")


def test_another_commit_is_another_checkpoint(cached, host):
    cached("dinov2", DINO, revision="0" * 40)
    with pytest.raises(ib.UnavailableError):
        Dinov2Encoder().load(host)
    Dinov2Encoder(revision="0" * 40).load(host)


@pytest.mark.parametrize("partly", [False, True])
def test_what_is_not_cached_is_named_with_the_command_that_fetches_it(cached, host, partly):
    if partly:
        cached("dinov2", DINO, lambda file: file.suffix == ".json")
    with pytest.raises(ib.UnavailableError) as caught:
        Dinov2Encoder().load(host)
    message = str(caught.value)
    assert f"run 'hf download {DINO} --revision {PINS[DINO]}'" in message
    assert "name a folder" in message
    assert "\n" not in message


def test_downloads_are_also_off_where_inpaintbench_is_offline(hub, host, monkeypatch):
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    with pytest.raises(ib.UnavailableError, match="downloads are off"):
        Dinov2Encoder().load(host)


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "GatedRepo", "accept its owner's licence at https://huggingface.co/facebook/dinov2"),
        (404, "RepoNotFound", "is not on the hub, or private"),
        (404, "RevisionNotFound", "has no revision f9e44c8"),
        (418, "", "the hub cannot be reached"),
    ],
)
def test_what_the_hub_refuses_is_said_in_one_line(hub, host, status, code, words):
    hub(status, code)
    with pytest.raises(ib.UnavailableError) as caught:
        Dinov2Encoder().load(host)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_parts_of_the_weights_are_fetched_though_their_index_came_with_the_processor(
    sharded, copies, host, picture, monkeypatch
):
    fetched, item = copies(sharded), ib.Picture("", picture(40, 40))
    captioner = LlavaOnevision(dtype="float32", max_tokens=4)
    captioner.preflight()
    assert fetched == []
    said = captioner.load(host)([item])
    parts = sorted(file.name for file in sharded.glob("model-*.safetensors"))
    index = fetched.index("model.safetensors.index.json")
    assert len(parts) > 1
    assert sorted(name for name in fetched[index:] if name.endswith(".safetensors")) == parts
    assert said == LlavaOnevision(model=str(sharded), dtype="float32", max_tokens=4).load(host)([item])
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    captioner.preflight()
    assert captioner.load(host)([item]) == said


def test_every_pin_is_a_commit():
    assert all(len(commit) == 40 and int(commit, 16) for commit in PINS.values())


def test_a_folder_is_known_by_its_content_and_not_by_its_name(made, copy_of):
    folder = copy_of("dinov2")
    first = checkpoint(str(made("dinov2"))).identity
    assert first.startswith("sha256:")
    assert checkpoint(str(folder)).identity == first
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert checkpoint(str(folder)).identity != first


def test_a_folder_is_not_hashed_again_while_sizes_and_times_stay(copy_of):
    import os

    folder = copy_of("dinov2")
    first = checkpoint(str(folder)).identity
    file = folder / "config.json"
    stat, content = file.stat(), file.read_text()
    file.write_text(content.swapcase())
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert checkpoint(str(folder)).identity == first
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert checkpoint(str(folder)).identity != first


def test_a_cache_that_cannot_be_written_changes_nothing(copy_of, monkeypatch, tmp_path):
    folder = copy_of("dinov2")
    first = checkpoint(str(folder)).identity
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "file"))
    assert checkpoint(str(folder)).identity == first
