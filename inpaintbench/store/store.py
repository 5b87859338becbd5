"""The store of a run: values by key, written in batches by one thread, files checked against their hash when read."""

from __future__ import annotations

import errno
import hashlib
import os
import queue
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from inpaintbench.errors import DamagedError, StoreError
from inpaintbench.store.codec import Kind
from inpaintbench.store.index import PATIENCE, Index

INLINE = 64 * 1024
"""Values up to this many bytes lie in the index; larger ones, and all pictures, are files."""

_SUFFIX = {Kind.JSON: "json", Kind.MEASURED: "bin", Kind.ARRAY: "npy", Kind.IMAGE: "png"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as it is stored: in `value`, or in the file whose sha256 is `file`, with `value` as a note about it."""

    key: bytes
    kind: Kind
    value: bytes
    file: bytes | None = None


class Store:
    """A folder with an index and files. Deleting it is always safe; several runs may share it.

    A writable store has one thread that writes what `put` hands it; `flush` waits until all of that is on disk.
    `patience` is how many seconds it waits for another run that holds the index.
    """

    def __init__(self, folder: Path, *, writable: bool = True, patience: float = PATIENCE) -> None:
        self.folder = folder
        if writable:
            try:
                (folder / "files").mkdir(parents=True, exist_ok=True)
                tempfile.TemporaryFile(dir=folder).close()
            except OSError as error:
                raise StoreError(
                    f"cannot write the store '{folder}': {error.strerror}; choose another with --store"
                ) from None
        self.index = Index(folder, writable=writable, patience=patience)
        self._queue: queue.SimpleQueue[Sequence[Entry] | threading.Event | None] = queue.SimpleQueue()
        self._error: BaseException | None = None
        self._writer = threading.Thread(target=self._write, daemon=True, name="store") if writable else None
        if self._writer:
            self._writer.start()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """The entries of the keys that are known."""
        self.flush()
        found = self.index.get(keys)
        return {key: Entry(key, Kind(kind), value, file) for key, (kind, value, file) in found.items()}

    def rows(self, keys: Sequence[bytes]) -> dict[bytes, tuple[int, bytes, bytes | None]]:
        """Kind, value and file of each key that is known: `get` without the objects, for many small values."""
        self.flush()
        return self.index.get(keys)

    def values(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """The bytes of each key's value, None where it is not known."""
        found = self.rows(keys)
        nothing = (0, None, None)
        rows = [found.get(key, nothing) for key in keys]
        return [
            value if file is None or value is None else self.read(Entry(key, Kind(kind), value, file))
            for key, (kind, value, file) in zip(keys, rows, strict=True)
        ]

    def of_kind(self, kind: Kind) -> Iterator[Entry]:
        """Every entry of a kind."""
        self.flush()
        for key, value, file in self.index.of_kind(int(kind)):
            yield Entry(key, kind, value, file)

    def put(self, entries: Sequence[Entry]) -> None:
        """Hand over entries to be written; errors of earlier writes are raised here."""
        self._raise()
        self._queue.put(entries)

    def save(self, entries: Sequence[Entry]) -> None:
        """Write entries now: when this returns they outlive the process."""
        self.put(entries)
        self.flush()

    def flush(self) -> None:
        """Wait until everything handed over is written."""
        if self._writer:
            done = threading.Event()
            self._queue.put(done)
            done.wait()
            self._raise()

    def forget(self, keys: Sequence[bytes]) -> None:
        self.flush()
        self.index.forget(keys)

    def seal(self, key: bytes, kind: Kind, data: bytes, note: bytes = b"") -> Entry:
        """The entry for a value; a picture or a large value becomes a file here and now."""
        if kind is not Kind.IMAGE and len(data) <= INLINE:
            return Entry(key, kind, data)
        sha = hashlib.sha256(data).digest()
        self._write_file(self._path(kind, sha), data)
        return Entry(key, kind, note, sha)

    def read(self, entry: Entry) -> bytes:
        """The bytes of an entry. Raises `DamagedError` where its file is gone or is not what was written."""
        if entry.file is None:
            return entry.value
        path = self._path(entry.kind, entry.file)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DamagedError(f"'{path.name}' of the store cannot be read: {error.strerror}", entry.key) from None
        if hashlib.sha256(data).digest() != entry.file:
            with suppress(OSError):
                path.unlink()
            raise DamagedError(f"'{path.name}' of the store is not what was written", entry.key)
        return data

    def close(self) -> None:
        """Write what is left and close the index; raises the error of a write that failed."""
        try:
            if self._writer:
                self._queue.put(None)
                self._writer.join()
                self._writer = None
                self._raise()
        finally:
            self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _path(self, kind: Kind, sha: bytes) -> Path:
        name = sha.hex()
        return self.folder / "files" / name[:2] / f"{name}.{_SUFFIX[kind]}"

    def _write_file(self, path: Path, data: bytes) -> None:
        """Write to a temporary name and rename, so that a file is whole or not there."""
        temporary = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
        try:
            try:
                temporary.write_bytes(data)
            except FileNotFoundError:
                path.parent.mkdir(exist_ok=True)
                temporary.write_bytes(data)
            os.replace(temporary, path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StoreError(
                    f"the disk of the store '{self.folder}' is full; free some space and run again"
                ) from None
            raise StoreError(f"cannot write to the store '{self.folder}': {error.strerror}") from None

    def _write(self) -> None:
        """The writer: everything that waits goes into one transaction."""
        while True:
            waiting = [self._queue.get()]
            while not self._queue.empty():
                waiting.append(self._queue.get())
            entries = [entry for item in waiting if isinstance(item, Sequence) for entry in item]
            if entries and self._error is None:
                try:
                    self.index.put([(e.key, int(e.kind), e.value, e.file) for e in entries])
                except (StoreError, MemoryError) as error:
                    self._error = error
            for item in waiting:
                if isinstance(item, threading.Event):
                    item.set()
            if None in waiting:
                return

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error
