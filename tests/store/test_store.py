"""What is put into a store is there for everybody, whole or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from workshop import entries, files

from inpaintbench.errors import DamagedError, StoreError
from inpaintbench.store import Entry, Kind, Store
from inpaintbench.store.store import INLINE


def key(name: object) -> bytes:
    return hashlib.sha256(str(name).encode()).digest()


def test_what_was_put_is_found_by_its_key_alone(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put([Entry(key(i), Kind.JSON, str(i).encode()) for i in range(2000)])
        assert store.values([key(1999), key("none"), key(0), key(0)]) == [b"1999", None, b"0", b"0"]
        assert len(store.get([key(i) for i in range(3000)])) == 2000
    with Store(tmp_path, writable=False) as store:
        assert store.values([key(7)]) == [b"7"]


def test_a_later_value_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for value in (b"1", b"2"):
            store.put([Entry(key("a"), Kind.JSON, value)])
        assert store.values([key("a")]) == [b"2"]
        store.forget([key("a"), key("never there")])
        assert store.values([key("a")]) == [None]


@pytest.mark.parametrize("kind", [Kind.JSON, Kind.MEASURED, Kind.ARRAY])
def test_values_up_to_64_kib_lie_in_the_index_and_larger_ones_are_files(tmp_path: Path, kind: Kind) -> None:
    with Store(tmp_path) as store:
        small = store.seal(key("small"), kind, b"x" * INLINE)
        large = store.seal(key("large"), kind, b"x" * (INLINE + 1))
        assert (small.file, small.value) == (None, b"x" * INLINE)
        assert large.value == b""
        assert large.file == hashlib.sha256(b"x" * (INLINE + 1)).digest()
        assert store.read(small) + b"x" == store.read(large)
    assert INLINE == 65536
    assert len(files(tmp_path)) == 1


def test_a_picture_is_always_a_file_with_its_note_in_the_index(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put([store.seal(key("a"), Kind.IMAGE, b"picture", b'{"area":1}')])
        entry = store.get([key("a")])[key("a")]
        assert entry == Entry(key("a"), Kind.IMAGE, b'{"area":1}', hashlib.sha256(b"picture").digest())
        assert store.read(entry) == b"picture"
    (file,) = files(tmp_path)
    assert file.name == f"{hashlib.sha256(b'picture').hexdigest()}.png"


@pytest.mark.parametrize("damage", ["truncated", "other", "empty", "deleted"])
def test_a_file_that_is_not_what_was_written_is_named_and_removed(tmp_path: Path, damage: str) -> None:
    with Store(tmp_path) as store:
        entry = store.seal(key("a"), Kind.IMAGE, b"picture")
        (file,) = files(tmp_path)
        if damage == "deleted":
            file.unlink()
        else:
            file.write_bytes({"truncated": b"pict", "other": b"PICTURE", "empty": b""}[damage])
        with pytest.raises(DamagedError, match=f"'{file.name}' of the store") as caught:
            store.read(entry)
        assert caught.value.key == key("a")
        assert not files(tmp_path)
        store.seal(key("a"), Kind.IMAGE, b"picture")
        assert store.read(entry) == b"picture"


def test_many_threads_hand_over_and_all_is_written(tmp_path: Path) -> None:
    with Store(tmp_path) as store:

        def put(name: int) -> None:
            for i in range(50):
                store.put([store.seal(key((name, i)), Kind.IMAGE, b"%d %d" % (name % 2, i), b"{}")])
                assert store.values([key((name, i))]) == [b"%d %d" % (name % 2, i)]

        threads = [threading.Thread(target=put, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(entries(tmp_path)) == 200
    assert len(files(tmp_path)) == 100


def test_two_processes_write_one_store_at_once(tmp_path: Path) -> None:
    text = """
import hashlib, sys
from pathlib import Path
from inpaintbench.store import Entry, Kind, Store
name = sys.argv[2]
with Store(Path(sys.argv[1])) as store:
    for i in range(150):
        own, shared = (hashlib.sha256(f"{part} {i}".encode()).digest() for part in (name, "both"))
        store.put([Entry(own, Kind.JSON, name.encode()), store.seal(shared, Kind.IMAGE, b"picture %d" % i, b"{}")])
        store.flush()
        assert store.values([own, shared]) == [name.encode(), b"picture %d" % i]
"""
    running = [subprocess.Popen([sys.executable, "-c", text, tmp_path, name]) for name in ("first", "second")]
    assert [process.wait(60) for process in running] == [0, 0]
    found = entries(tmp_path)
    assert len(found) == 450
    assert len(files(tmp_path)) == 150
    with Store(tmp_path) as store:
        assert all(store.read(entry) for entry in store.get(list(found)).values())


def test_a_new_store_can_be_opened_by_many_at_the_same_moment(tmp_path: Path) -> None:
    text = """
import sys, time
from pathlib import Path
from inpaintbench.store import Entry, Kind, Store
time.sleep(max(0, float(sys.argv[2]) - time.time()))
for number in range(20):
    with Store(Path(sys.argv[1]) / str(number)) as store:
        store.put([Entry(sys.argv[3].encode() * 32, Kind.JSON, b"1")])
"""
    moment = str(time.time() + 1.5)
    running = [subprocess.Popen([sys.executable, "-c", text, tmp_path, moment, name]) for name in "abcd"]
    assert [process.wait(60) for process in running] == [0] * 4
    assert [len(entries(tmp_path / str(number))) for number in range(20)] == [4] * 20


def test_no_value_is_half_there_while_it_is_written(tmp_path: Path) -> None:
    data = bytes(range(256)) * 4000
    with Store(tmp_path) as store:
        path = store._path(Kind.IMAGE, hashlib.sha256(data).digest())
        seen: set[int] = set()
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                seen.update(path.stat().st_size for path in [path] if path.exists())

        watcher = threading.Thread(target=watch)
        watcher.start()
        for _ in range(20):
            store.seal(key("a"), Kind.IMAGE, data)
        done.set()
        watcher.join()
    assert seen <= {len(data)}
    assert [file.name for file in files(tmp_path)] == [path.name]


def test_a_store_that_another_run_holds_is_an_error_after_a_while(tmp_path: Path) -> None:
    Store(tmp_path).close()
    holder = sqlite3.connect(tmp_path / "index.sqlite", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match=r"the store '.*' is locked by another run; wait for it or use --store"):
        Store(tmp_path, patience=0.1)
    holder.execute("ROLLBACK")
    with Store(tmp_path, patience=0.1) as store:
        holder.execute("BEGIN EXCLUSIVE")
        store.put([Entry(key("a"), Kind.JSON, b"1")])
        with pytest.raises(StoreError, match="locked by another run"):
            store.flush()
        holder.execute("ROLLBACK")
        with pytest.raises(StoreError, match="locked by another run"):
            store.put([])
        with pytest.raises(StoreError, match="locked by another run"):
            store.close()
    holder.close()


def test_a_store_waits_for_another_run_that_holds_it_shortly(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        holder = sqlite3.connect(tmp_path / "index.sqlite", isolation_level=None, check_same_thread=False)
        holder.execute("BEGIN EXCLUSIVE")
        store.put([Entry(key("a"), Kind.JSON, b"1")])
        threading.Timer(0.2, holder.execute, ["ROLLBACK"]).start()
        assert store.values([key("a")]) == [b"1"]
        holder.close()


def test_what_is_saved_is_on_disk_when_save_returns(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(50):
            store.save([Entry(number.to_bytes(32, "big"), Kind.JSON, b"1")])
            with Store(tmp_path, writable=False) as other:
                assert len(other.get([n.to_bytes(32, "big") for n in range(50)])) == number + 1
