"""A disk that is full or read-only is one line, and leaves nothing half-written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from disks import disk, fill, read_only
from workshop import files

from inpaintbench.errors import StoreError
from inpaintbench.store import Entry, Kind, Store

FULL = r"the disk of the store '.*' is full; free some space and run again"


def test_a_picture_that_does_not_fit_leaves_no_part_of_it(tmp_path: Path) -> None:
    with disk(tmp_path / "disk") as folder, Store(folder / "store") as store:
        filler = fill(folder, leaving=64 * 1024)
        data = os.urandom(256 * 1024)
        with pytest.raises(StoreError, match=FULL):
            store.seal(b"k" * 32, Kind.IMAGE, data)
        assert files(folder / "store") == []
        filler.unlink()
        entry = store.seal(b"k" * 32, Kind.IMAGE, data)
        assert store.read(entry) == data


def test_values_that_do_not_fit_are_an_error_and_what_was_written_stays(tmp_path: Path) -> None:
    with disk(tmp_path / "disk") as folder:
        store = Store(folder / "store")
        store.put([Entry(b"a" * 32, Kind.JSON, b"kept")])
        store.flush()
        filler = fill(folder, leaving=64 * 1024)
        store.put([Entry(i.to_bytes(32, "big"), Kind.JSON, os.urandom(8192)) for i in range(100)])
        with pytest.raises(StoreError, match=FULL):
            store.flush()
        with pytest.raises(StoreError, match=FULL):
            store.put([])
        with pytest.raises(StoreError, match=FULL):
            store.close()
        filler.unlink()
        with Store(folder / "store") as again:
            assert again.values([b"a" * 32]) == [b"kept"]
            found = again.get([i.to_bytes(32, "big") for i in range(100)])
            assert found == {}
            again.put([Entry(i.to_bytes(32, "big"), Kind.JSON, b"1") for i in range(100)])
            assert len(again.get([i.to_bytes(32, "big") for i in range(100)])) == 100


def test_a_new_store_on_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with disk(tmp_path / "disk") as folder:
        fill(folder, leaving=4096)
        with pytest.raises(StoreError, match=r"the store '.*'|the disk of the store") as caught:
            Store(folder / "store")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("there", [False, True])
def test_a_read_only_folder_is_one_line(tmp_path: Path, there: bool) -> None:
    with disk(tmp_path / "disk") as folder:
        if there:
            Store(folder / "store").close()
        with (
            read_only(folder),
            pytest.raises(StoreError, match=r"cannot write the store '.*': Read-only file system; choose another"),
        ):
            Store(folder / "store")
