"""Paths from outside stay below their folder; files appear whole; a full disk is said beforehand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaintbench.datasets.paths import below, copy, put, require_space
from inpaintbench.errors import DataError


@given(st.lists(st.sampled_from(["..", ".", "a", "", "C:", "\\", "/", "\0", " "]), max_size=6).map("/".join))
def test_no_path_leaves_its_folder(name: str) -> None:
    folder = Path("/data/birds")
    try:
        found = below(folder, name)
    except DataError:
        return
    assert folder in found.parents
    assert ".." not in found.parts


@pytest.mark.parametrize("name", ["a.jpg", "a/b c.jpg", "é/ü.png", "a..b/c...png", "a\\b.png", "12:30.png"])
def test_ordinary_paths_are_fine(name: str) -> None:
    assert below(Path("data"), name) == Path("data") / name


def test_a_file_appears_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b.bin", b"one")
    put(tmp_path / "a" / "b.bin", b"two")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.bin"]
    assert (tmp_path / "a" / "b.bin").read_bytes() == b"two"


def test_a_file_that_cannot_be_put_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.bin").mkdir()
    with pytest.raises(IsADirectoryError):
        put(tmp_path / "a" / "b.bin", b"one")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.bin"]


def test_a_copy_has_the_time_of_its_original(tmp_path: Path) -> None:
    put(tmp_path / "a", b"one")
    copy(tmp_path / "a", tmp_path / "b" / "c")
    assert (tmp_path / "b" / "c").stat().st_mtime_ns == (tmp_path / "a").stat().st_mtime_ns
    assert (tmp_path / "b" / "c").read_bytes() == b"one"


def test_a_disk_without_room_is_said_beforehand(tmp_path: Path) -> None:
    require_space(tmp_path / "not" / "yet", 1)
    with pytest.raises(DataError, match=r"MB are needed in '.*', and [\d,]+ MB are free: make room") as caught:
        require_space(tmp_path / "not" / "yet", shutil.disk_usage(tmp_path).total * 2)
    assert f"in '{tmp_path}'" in str(caught.value)
