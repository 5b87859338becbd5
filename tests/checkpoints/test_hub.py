"""Of a repository no more is downloaded than is read: of several forms of the weights the best one alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

import inpaintbench as ib

huggingface_hub = pytest.importorskip("huggingface_hub")
constants = pytest.importorskip("huggingface_hub.constants")

COMMIT = "0123456789abcdef" * 2 + "01234567"
CHECKPOINT = ib.Checkpoint("somebody/model", COMMIT)
SAFE, PICKLES = ("model.safetensors", "model.safetensors.index.json"), ("pytorch_model.bin",)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """From the names of a repository's files to the list of those that are downloaded, which grows as they are."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.delenv("INPAINTBENCH_OFFLINE", raising=False)
    place = tmp_path / "models--somebody--model" / "snapshots" / COMMIT
    cached: Callable[..., str] = huggingface_hub.snapshot_download

    def holds(*names: str) -> list[str]:
        fetched: list[str] = []

        def download(model: str, revision: str, allow_patterns: Sequence[str], **options: Any) -> str:
            if options.get("local_files_only"):
                return cached(model, revision=revision, allow_patterns=allow_patterns, **options)
            for name in names:
                if any(fnmatch(name, pattern) for pattern in allow_patterns):
                    (place / name).parent.mkdir(parents=True, exist_ok=True)
                    (place / name).touch()
                    fetched.append(name)
            return str(place)

        monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
        return fetched

    return holds


def test_a_later_form_is_downloaded_only_where_there_is_no_earlier_one(hub: Callable[..., list[str]]) -> None:
    fetched = hub("config.json", "model.safetensors", "pytorch_model.bin")
    folder = CHECKPOINT.fetch(("*.json",), SAFE, PICKLES)
    assert fetched == ["config.json", "model.safetensors"]
    assert (folder / "model.safetensors").is_file()
    fetched.clear()
    assert CHECKPOINT.fetch(("*.json",), SAFE, PICKLES) == folder
    assert fetched == []


def test_the_later_form_is_downloaded_where_it_is_the_only_one(hub: Callable[..., list[str]]) -> None:
    fetched = hub("config.json", "pytorch_model.bin")
    assert CHECKPOINT.at_hand(("*.json",), SAFE, PICKLES) is None
    folder = CHECKPOINT.fetch(("*.json",), SAFE, PICKLES)
    assert (folder / "pytorch_model.bin").is_file()
    assert CHECKPOINT.at_hand(("*.json",), SAFE, PICKLES) == folder
    assert fetched.count("pytorch_model.bin") == 1


def test_a_repository_without_any_form_is_refused_with_all_names(hub: Callable[..., list[str]]) -> None:
    hub("config.json")
    with pytest.raises(ib.UnavailableError) as caught:
        CHECKPOINT.fetch(("*.json",), SAFE, PICKLES)
    names = "'model.safetensors' nor 'model.safetensors.index.json' nor 'pytorch_model.bin'"
    assert f"'somebody/model' at revision {COMMIT} has no {names}" in str(caught.value)


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "INPAINTBENCH_OFFLINE"])
def test_what_is_not_cached_is_refused_while_downloads_are_off(
    hub: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fetched = hub("model.safetensors")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", name == "HF_HUB_OFFLINE")
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1" if name == "INPAINTBENCH_OFFLINE" else "")
    for ask in (CHECKPOINT.fetch, CHECKPOINT.at_hand):
        with pytest.raises(ib.UnavailableError, match=f"'hf download somebody/model --revision {COMMIT}'"):
            ask((), SAFE, PICKLES)
    assert fetched == []


def test_a_folder_needs_one_file_of_any_form(tmp_path: Path) -> None:
    folder = ib.Checkpoint.of(str(tmp_path))
    with pytest.raises(ib.UnavailableError, match=r"has no 'model.safetensors' nor .* nor 'pytorch_model.bin'"):
        folder.fetch((), SAFE, PICKLES)
    (tmp_path / "pytorch_model.bin").touch()
    assert folder.fetch((), SAFE, PICKLES) == folder.at_hand((), SAFE, PICKLES) == tmp_path


INDEX, PARTS = "model.safetensors.index.json", ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
SHARDED = json.dumps({"weight_map": {"a": PARTS[0], "b": PARTS[1], "c": PARTS[0]}})


@pytest.mark.parametrize("below", ["", "unet/"])
def test_an_index_is_here_only_with_all_that_it_lists(
    hub: Callable[..., list[str]], tmp_path: Path, below: str
) -> None:
    names = [f"{below}{name}" for name in ("config.json", INDEX, *PARTS)]
    fetched = hub(*names)
    place = tmp_path / "models--somebody--model" / "snapshots" / COMMIT
    processor = CHECKPOINT.fetch((f"{below}*.json",), (f"{below}config.json",))  # which brings the index along
    (place / names[1]).write_text(SHARDED)
    assert not (processor / names[2]).exists()
    group = (f"{below}model.safetensors", names[1])
    assert CHECKPOINT.at_hand((), group) is None
    folder = CHECKPOINT.fetch((), group)
    (place / names[1]).write_text(SHARDED)
    assert all((folder / name).is_file() for name in names)
    fetched.clear()
    assert CHECKPOINT.fetch((), group) == folder
    assert fetched == []


def test_a_download_that_was_cut_short_goes_on_and_is_missed_offline(
    hub: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = hub(*PARTS)
    place = tmp_path / "models--somebody--model" / "snapshots" / COMMIT
    place.mkdir(parents=True)
    (place / INDEX).write_text(SHARDED)
    (place / PARTS[0]).touch()
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    with pytest.raises(ib.UnavailableError, match="downloads are off"):
        CHECKPOINT.at_hand((), (INDEX,))
    monkeypatch.delenv("INPAINTBENCH_OFFLINE")
    CHECKPOINT.fetch((), (INDEX,))
    assert fetched == [PARTS[1]]


def test_an_index_that_cannot_be_read_is_for_loading_to_refuse(hub: Callable[..., list[str]], tmp_path: Path) -> None:
    hub(INDEX)
    assert (CHECKPOINT.fetch((), (INDEX,)) / INDEX).read_text() == ""
