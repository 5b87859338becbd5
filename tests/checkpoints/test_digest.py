"""A folder is known by what loading reads of it, wherever it lies and however deep, and a file by its sha256."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import inpaintbench as ib

FILES = {
    "model_index.json": b"{}",
    "unet/config.json": b"{}",
    "unet/diffusion_pytorch_model.safetensors": b"weights",
    "vae/config.json": b"{}",
    "tokenizer/chat_template.jinja": b"{{ messages }}",
    "vae/pytorch_model.bin": b"pickle",
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def folder(at: Path, **changed: bytes) -> str:
    for name, content in (FILES | {name.replace("__", "/"): content for name, content in changed.items()}).items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return ib.Checkpoint.of(str(at)).identity


def test_equal_folders_in_two_places_are_one(tmp_path: Path) -> None:
    assert folder(tmp_path / "a") == folder(tmp_path / "b")


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_read_counts_in_whatever_subfolder(tmp_path: Path, name: str) -> None:
    first = folder(tmp_path / "a")
    (tmp_path / "a" / name).write_bytes(b"other content")
    assert ib.Checkpoint.of(str(tmp_path / "a")).identity != first


def test_what_nobody_reads_does_not_count(tmp_path: Path) -> None:
    first = folder(tmp_path / "a")
    for name in ("README.md", "unet/picture.png"):
        (tmp_path / "a" / name).write_bytes(b"something")
    assert ib.Checkpoint.of(str(tmp_path / "a")).identity == first


def test_a_pickle_beside_safetensors_counts_because_it_may_be_the_one_that_is_read(tmp_path: Path) -> None:
    first = folder(tmp_path / "a")
    (tmp_path / "a/unet/diffusion_pytorch_model.bin").write_bytes(b"something")
    assert ib.Checkpoint.of(str(tmp_path / "a")).identity != first


def test_what_lies_behind_a_link_counts(tmp_path: Path) -> None:
    folder(tmp_path / "a")
    (tmp_path / "a/unet").rename(tmp_path / "elsewhere")
    (tmp_path / "a/unet").symlink_to(tmp_path / "elsewhere")
    first = ib.Checkpoint.of(str(tmp_path / "a")).identity
    assert first == folder(tmp_path / "b")
    (tmp_path / "elsewhere/diffusion_pytorch_model.safetensors").write_bytes(b"other weights")
    assert ib.Checkpoint.of(str(tmp_path / "a")).identity != first


def test_a_folder_that_is_linked_into_itself_ends(tmp_path: Path) -> None:
    first = folder(tmp_path / "a")
    (tmp_path / "a/unet/again").symlink_to(tmp_path / "a")
    assert ib.Checkpoint.of(str(tmp_path / "a")).identity == first


def test_a_file_in_another_subfolder_is_another_checkpoint(tmp_path: Path) -> None:
    first = folder(tmp_path / "a")
    (tmp_path / "a/unet/config.json").rename(tmp_path / "a/vae/extra.json")
    second = ib.Checkpoint.of(str(tmp_path / "a")).identity
    assert second != first


def test_a_digest_is_remembered_and_a_note_that_is_broken_costs_time_alone(tmp_path: Path, cache: Path) -> None:
    first = folder(tmp_path / "a")
    (note,) = (cache / "digests").iterdir()
    note.write_text("{")
    assert ib.Checkpoint.of(str(tmp_path / "a")).identity == first
    assert first.removeprefix("sha256:") in note.read_text()


def test_a_single_file_is_known_as_a_download_is_by_its_sha256(tmp_path: Path) -> None:
    file = tmp_path / "weights.ckpt"
    for content in (b"some weights", b"other weights"):
        file.write_bytes(content)
        assert ib.Checkpoint(str(file), "").identity == f"sha256:{hashlib.sha256(content).hexdigest()}"
    with pytest.raises(ib.UnavailableError, match=r"cannot read '.*nothing'.*check that it is there"):
        _ = ib.Checkpoint(str(tmp_path / "nothing"), "").identity
