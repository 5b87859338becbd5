"""An index that is no index, or another version's, is one line; the folder may be deleted and all is made again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from inpaintbench.errors import StoreError
from inpaintbench.store import Entry, Kind, Store

DAMAGED = r"the index of the store '.*' is damaged \(.*\); delete that folder, it is safe"


def filled(folder: Path) -> Path:
    """The index of a store that holds 500 values, its write-ahead log folded in."""
    with Store(folder) as store:
        store.put([Entry(i.to_bytes(32, "big"), Kind.JSON, b"value" * 200) for i in range(500)])
    connection = sqlite3.connect(folder / "index.sqlite")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return folder / "index.sqlite"


def use(folder: Path) -> None:
    """Everything a run does with an index: open it, look every key up, write."""
    with Store(folder) as store:
        store.values([i.to_bytes(32, "big") for i in range(500)])
        store.put([Entry(i.to_bytes(32, "little"), Kind.JSON, b"1") for i in range(500)])


@pytest.mark.parametrize("garbage", [b"this is no database, whatever its name says" * 100, bytes(range(256)) * 64])
def test_a_file_that_is_no_database_is_one_line(tmp_path: Path, garbage: bytes) -> None:
    filled(tmp_path).write_bytes(garbage)
    with pytest.raises(StoreError, match=DAMAGED) as caught:
        use(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
def test_an_index_that_was_cut_off_is_one_line(tmp_path: Path, share: float) -> None:
    index = filled(tmp_path)
    data = index.read_bytes()
    index.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(StoreError, match=DAMAGED):
        use(tmp_path)


def test_garbage_in_the_middle_of_an_index_is_one_line(tmp_path: Path) -> None:
    index = filled(tmp_path)
    data = bytearray(index.read_bytes())
    data[8192 : len(data) // 2] = b"\xa5" * (len(data) // 2 - 8192)
    index.write_bytes(data)
    with pytest.raises(StoreError, match=DAMAGED):
        use(tmp_path)


def test_an_empty_index_is_a_new_one(tmp_path: Path) -> None:
    filled(tmp_path).write_bytes(b"")
    use(tmp_path)


def test_after_deleting_a_damaged_store_all_is_well(tmp_path: Path) -> None:
    index = filled(tmp_path)
    index.write_bytes(b"garbage" * 1000)
    for file in tmp_path.iterdir():
        if file.is_file():
            file.unlink()
    use(tmp_path)


def test_a_store_of_another_format_is_left_alone(tmp_path: Path) -> None:
    index = filled(tmp_path)
    connection = sqlite3.connect(index)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = index.read_bytes()
    with pytest.raises(StoreError, match=r"the store '.*' has format 99, this version reads 1; use another"):
        Store(tmp_path)
    assert index.read_bytes() == before


def test_a_path_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    for folder in (file, file / "store"):
        with pytest.raises(StoreError, match=r"cannot write the store '.*': .*; choose another with --store"):
            Store(folder)


def test_a_store_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"the store '.*' cannot be used"):
        Store(tmp_path / "none", writable=False)
    assert not (tmp_path / "none").exists()


def test_a_folder_in_the_place_of_the_index_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").mkdir()
    with pytest.raises(StoreError, match=r"the store '.*' cannot be used \(unable to open database file\)"):
        Store(tmp_path)
