"""A folder from outside: its files are found by name wherever they lie in it."""

from __future__ import annotations

import csv
import fnmatch
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from inpaintbench.errors import DataError

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif")
"""Endings, in lower case, of the files that are taken for pictures."""


@dataclass(frozen=True)
class Folder:
    """The files of a folder. Names that begin with a dot, and what macOS adds to archives, are passed over."""

    path: Path

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file as a path below the folder, with `/`, in the order of the names; links are followed, once."""
        found: list[str] = []
        seen: set[Path] = set()
        for place, folders, names in os.walk(self.path, followlinks=True):
            here = Path(place).resolve()
            folders[:] = [] if here in seen else [name for name in folders if _is_data(name)]
            if here not in seen:
                below = Path(place).relative_to(self.path).as_posix()
                found += [name if below == "." else f"{below}/{name}" for name in names if _is_data(name)]
            seen.add(here)
        return tuple(sorted(found))

    @cached_property
    def pictures(self) -> tuple[str, ...]:
        """The files that are pictures by their endings."""
        return tuple(file for file in self.files if file.lower().endswith(PICTURES))

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """The path of each name: the least deep one, and of these the first."""
        deepest_first = sorted(self.files, key=lambda file: (file.count("/"), file), reverse=True)
        return {file.rpartition("/")[2]: file for file in deepest_first}

    def find(self, name: str) -> str:
        """Where the file of a name lies, as a path below the folder; the name itself where there is none."""
        return self._by_name.get(name, name)

    def matching(self, pattern: str) -> tuple[str, ...]:
        """The files whose name fits a pattern such as `*.xml`."""
        return tuple(file for file in self.files if fnmatch.fnmatchcase(file.rpartition("/")[2], pattern))

    def only(self, pattern: str) -> Path:
        """The least deep file whose name fits; `DataError` where there is none."""
        if not (found := self.matching(pattern)):
            raise DataError(f"'{self.path}' lacks '{pattern}'")
        return self.path / min(found, key=lambda file: (file.count("/"), file))

    def text(self, pattern: str) -> str:
        """The text of that file: UTF-8, with or without a mark at its beginning."""
        path = self.only(pattern)
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise DataError(f"'{path.name}' is not UTF-8 text: fetch it again") from None
        except OSError as error:
            raise DataError(f"cannot read '{path.name}': {error.strerror}") from None

    def json(self, pattern: str) -> Any:
        """What that file holds, as JSON."""
        try:
            return json.loads(self.text(pattern))
        except (ValueError, RecursionError) as error:
            raise DataError(f"'{self.only(pattern).name}' is not whole JSON ({error}): fetch it again") from None

    def table(self, pattern: str, *columns: str) -> Iterator[dict[str, str]]:
        """The rows of that file, comma-separated with a head that has `columns`, among others; values are stripped."""
        name = self.only(pattern).name
        rows = csv.DictReader(io.StringIO(self.text(pattern), newline=""))
        try:
            head = [column.strip() for column in rows.fieldnames or ()]
            if lacking := [column for column in columns if column not in head]:
                raise DataError(f"'{name}' has no column '{lacking[0]}'; it has {', '.join(head) or 'none'}")
            rows.fieldnames = head
            for row in rows:
                yield {column: (row[column] or "").strip() for column in columns}
        except csv.Error as error:
            raise DataError(f"'{name}', line {rows.reader.line_num}: {error}; fetch it again") from None


def _is_data(name: str) -> bool:
    return not name.startswith(".") and name != "__MACOSX"
