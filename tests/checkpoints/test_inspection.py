"""Safetensors that are whole pass; torn ones, pickles and everything else are refused in one line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

import inpaintbench as ib


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    save_file({"a": np.ones((3, 4), np.float32), "b": np.arange(5)}, path, {"format": "np"})
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ib.DataError) as caught:
        ib.inspect_safetensors(path, "folder 'x'")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_the_library_writes_passes(weights: Path, tmp_path: Path) -> None:
    ib.inspect_safetensors(weights, "folder 'x'")
    save_file({}, tmp_path / "empty.safetensors")
    ib.inspect_safetensors(tmp_path / "empty.safetensors", "folder 'x'")


def test_a_file_of_any_other_length_is_damaged(weights: Path) -> None:
    content = weights.read_bytes()
    for torn in (*(content[:length] for length in (0, 4, 8, 100, len(content) - 1)), content + b"\0"):
        weights.write_bytes(torn)
        assert "is damaged or cut off: fetch it again" in refusal(weights)


@pytest.mark.parametrize("header", [b"[]", b"{", b"{}x", b'{"a": 1}', b'{"a": {"data_offsets": []}}', b"\xff\xff"])
def test_a_header_that_is_none_is_damage(tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    assert "is damaged or cut off" in refusal(path)


def test_a_header_longer_than_the_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes((1 << 62).to_bytes(8, "little") + json.dumps({}).encode())
    assert "is damaged or cut off" in refusal(path)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\x80\x02}"])
def test_a_pickle_by_this_name_is_named(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(start + bytes(100))
    assert "is a pickle that is called safetensors: convert it" in refusal(path)


@pytest.mark.parametrize("start", [b"PK", b"\x80"])
def test_a_whole_file_passes_though_its_length_begins_as_a_pickle_does(tmp_path: Path, start: bytes) -> None:
    path, header = tmp_path / "model.safetensors", b'{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}'
    length = int.from_bytes(start + (b"" if start == b"PK" else b"\x01"), "little")
    path.write_bytes(length.to_bytes(8, "little") + header.ljust(length) + bytes(4))
    assert path.read_bytes().startswith(start)
    ib.inspect_safetensors(path, "folder 'x'")


def test_a_part_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "part.safetensors") == (
        "folder 'x' lacks 'part.safetensors', a part of its weights: fetch it again"
    )
