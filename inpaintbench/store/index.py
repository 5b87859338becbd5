"""The index: one SQLite table from keys to small values and to the hashes of files, shared by any number of runs."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from inpaintbench.errors import StoreError

FORMAT = 1
PATIENCE = 30.0
"""Seconds to wait for another run that holds the index; runs hold it for milliseconds at a time."""

_GROUP = 900
"""Keys a query asks for: SQLite admits 999 parameters."""

Row = tuple[bytes, int, bytes, bytes | None]
"""Key, kind, value (of a file: what is known about it, as JSON), sha256 of the file or None."""


class Index:
    """A connection to the index in a folder. Every SQLite error becomes a one-line `StoreError`."""

    def __init__(self, folder: Path, *, writable: bool, patience: float = PATIENCE) -> None:
        self.path = folder / "index.sqlite"
        with self._errors():
            mode = "rwc" if writable else "ro"
            uri = f"{self.path.absolute().as_uri()}?mode={mode}"
            self.connection = sqlite3.connect(
                uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(writable, time.monotonic() + patience)
            except BaseException:
                self.connection.close()
                raise

    def _prepare(self, writable: bool, end: float) -> None:
        """Set the connection up. SQLite does not wait by itself while another run opens or closes the same store."""
        while True:
            try:
                return self._set_up(writable)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def _set_up(self, writable: bool) -> None:
        run = self.connection.execute
        run("PRAGMA cache_size = -8000")
        if not writable:
            return
        found = run("PRAGMA user_version").fetchone()[0]
        if found not in (0, FORMAT):
            raise StoreError(
                f"the store '{self.path.parent}' has format {found}, this version reads {FORMAT}; use another"
            )
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = NORMAL")
        with self.transaction():
            run(
                "CREATE TABLE IF NOT EXISTS entries "
                "(key BLOB PRIMARY KEY, kind INTEGER, value BLOB, file BLOB) WITHOUT ROWID"
            )
            run(f"PRAGMA user_version = {FORMAT}")

    def get(self, keys: Sequence[bytes]) -> dict[bytes, tuple[int, bytes, bytes | None]]:
        """Kind, value and file of each key that is known."""
        found: dict[bytes, tuple[int, bytes, bytes | None]] = {}
        ordered = sorted(set(keys))
        with self._errors():
            for start in range(0, len(ordered), _GROUP):
                group = ordered[start : start + _GROUP]
                marks = ",".join("?" * len(group))
                query = f"SELECT key, kind, value, file FROM entries WHERE key IN ({marks})"
                for key, kind, value, file in self.connection.execute(query, group):
                    found[key] = (kind, value, file)
        return found

    def of_kind(self, kind: int) -> Iterator[tuple[bytes, bytes, bytes | None]]:
        """Key, value and file of every entry of a kind; it looks at all there are."""
        with self._errors():
            yield from self.connection.execute("SELECT key, value, file FROM entries WHERE kind = ?", (kind,))

    def put(self, rows: Sequence[Row]) -> None:
        """Write all rows in one transaction, over whatever was there."""
        with self._errors(), self.transaction():
            self.connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)

    def forget(self, keys: Sequence[bytes]) -> None:
        with self._errors(), self.transaction():
            self.connection.executemany("DELETE FROM entries WHERE key = ?", [(key,) for key in keys])

    def close(self) -> None:
        with self._errors():
            self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # SQLite has rolled back by itself where the disk is full
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        folder = self.path.parent
        try:
            yield
        except sqlite3.OperationalError as error:
            text = str(error)
            if "locked" in text or "busy" in text:
                raise StoreError(f"the store '{folder}' is locked by another run; wait for it or use --store") from None
            if "full" in text:
                raise StoreError(f"the disk of the store '{folder}' is full; free some space and run again") from None
            raise StoreError(f"the store '{folder}' cannot be used ({text}); choose another with --store") from None
        except sqlite3.Error as error:
            raise StoreError(
                f"the index of the store '{folder}' is damaged ({error}); delete that folder, it is safe"
            ) from None
