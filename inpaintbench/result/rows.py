"""The rows of a result: one for each sample, degrader, draw and captioner, with every statistic that was measured."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from inpaintbench.errors import ResultError
from inpaintbench.result.features import Features
from inpaintbench.types import FloatArray

Texts = list[str | None]

TEXTS = (
    "sample",
    "degrader",
    "captioner",
    "group",
    "content",
    "reconstruction",
    "prompt",
    "painting",
    "captions",
    "truth_captions",
    "failure",
)
"""The columns that hold texts."""


@dataclass
class Measures:
    """One scorer's part of the rows: statistics [rows, k], NaN where not measured, and statuses other than "ok"."""

    names: tuple[str, ...]
    statistics: FloatArray
    statuses: Texts


@dataclass
class Rows:
    """A result's table, column by column. Picture scores stand on the rows without a captioner only.

    `content` is the digest of the sample's own data, `reconstruction` that of the raw output's pixels, `painting` what
    the inpainter said of it as JSON, `captions` and `truth_captions` are JSON lists of [text, score]. `features` lie in
    a file of their own and have their own digest.
    """

    sample: Texts
    degrader: Texts
    draw: list[int]
    captioner: Texts
    group: Texts
    content: Texts
    reconstruction: Texts
    prompt: Texts
    painting: Texts
    captions: Texts
    truth_captions: Texts
    failure: Texts
    area: FloatArray
    tags: dict[str, Texts] = field(default_factory=dict)
    measures: dict[str, Measures] = field(default_factory=dict)
    features: dict[str, Features] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.sample)

    @property
    def columns(self) -> dict[str, Callable[[], pa.Array[Any]]]:
        """Every column by name, to be made one at a time; NaN becomes null, so that no file holds one."""
        columns: dict[str, Callable[[], pa.Array[Any]]] = {}
        columns |= {name: partial(_texts, getattr(self, name)) for name in TEXTS}
        columns["draw"] = partial(pa.array, self.draw, pa.int32())
        columns["area"] = partial(_numbers, self.area)
        columns |= {f"tag:{name}": partial(_texts, values) for name, values in self.tags.items()}
        for label, part in self.measures.items():
            numbers = {name: part.statistics[:, i] for i, name in enumerate(part.names)}
            columns |= {f"{label}|{name}": partial(_numbers, values) for name, values in numbers.items()}
            columns[f"{label}|status"] = partial(_texts, part.statuses)
        return columns

    @property
    def digest(self) -> str:
        """sha256, in hexadecimal, of the contents of every column, whatever the file that holds them."""
        return _digest(self.columns)

    def lie_in(self, path: Path, digest: str) -> bool:
        """Whether these rows have a digest and are in a file; raises `ResultError` where it cannot be read."""
        if self.digest != digest:
            return False
        with _reading(path) as file:
            names = file.schema_arrow.names
            held = {name: partial(_of_file, file, name) for name in names}
            same = len(held) == len(names) and _digest(held) == digest
        pa.default_memory_pool().release_unused()  # what reading took is not needed again
        return same

    def taken(self, places: Sequence[int]) -> Rows:
        """A copy of some of the rows, or of all in another order."""
        chosen = list(places)
        return Rows(
            **{name: [getattr(self, name)[i] for i in chosen] for name in ("draw", *TEXTS)},
            area=self.area[chosen],
            tags={tag: [values[i] for i in chosen] for tag, values in self.tags.items()},
            measures={
                label: Measures(part.names, part.statistics[chosen], [part.statuses[i] for i in chosen])
                for label, part in self.measures.items()
            },
            features={encoder: found.taken(chosen) for encoder, found in self.features.items()},
        )

    def write(self, path: Path) -> None:
        table = pa.table({name: make() for name, make in self.columns.items()})
        pq.write_table(table, path, compression="zstd")

    @classmethod
    def read(cls, path: Path, statistics: Mapping[str, Sequence[str]]) -> Rows:
        """The rows in a file; `statistics` names those of each scorer. Raises `ResultError` for anything else."""
        table = _open(path)
        expected = {*TEXTS, "draw", "area"}
        for label, names in statistics.items():
            expected |= {f"{label}|{name}" for name in (*names, "status")}
        found = {name for name in table.column_names if not name.startswith("tag:")}
        if missing := sorted(expected - found):
            raise ResultError(f"the rows in '{path.name}' have no column '{missing[0]}'")
        if surplus := sorted(found - expected):
            raise ResultError(f"the rows in '{path.name}' have a column '{surplus[0]}' that the result does not name")
        texts = {name: _text_list(table, name, path) for name in TEXTS}
        tags = {name[4:]: _text_list(table, name, path) for name in table.column_names if name.startswith("tag:")}
        measures = {
            label: Measures(
                tuple(names),
                _columns([_number_array(table, f"{label}|{name}", path) for name in names], len(table)),
                _text_list(table, f"{label}|status", path),
            )
            for label, names in statistics.items()
        }
        draw = table["draw"]
        if draw.type != pa.int32() or draw.null_count:
            raise ResultError(f"column 'draw' in '{path.name}' must hold an int32 in every row; evaluate again")
        area = _number_array(table, "area", path)
        return cls(
            draw=cast(list[int], draw.to_pylist()), area=area, tags=tags, measures=measures, features={}, **texts
        )


def _digest(columns: Mapping[str, Callable[[], pa.Array[Any]]]) -> str:
    sha = hashlib.sha256()
    for name in sorted(columns):
        column = columns[name]()
        sha.update(f"{name} {column.type} {len(column)}\n".encode())
        sha.update(np.packbits(np.asarray(column.is_null())).tobytes())
        if pa.types.is_string(column.type):
            lengths, text = _lengths_and_text(column)
            sha.update(lengths.astype("<u8").tobytes())
            sha.update(text)
        else:
            width = "<f8" if pa.types.is_floating(column.type) else "<i4"
            sha.update(np.asarray(column.fill_null(0)).astype(width).tobytes())
    return sha.hexdigest()


def _lengths_and_text(column: pa.Array[Any]) -> tuple[NDArray[np.int64], memoryview | bytes]:
    """The length in bytes of every text, 0 for null, and all texts one after the other, as Arrow holds them."""
    texts = column.cast(pa.large_string()).fill_null("")
    _, offsets, data = texts.buffers()
    if not len(texts) or offsets is None:
        return np.empty(0, np.int64), b""
    ends = np.frombuffer(memoryview(offsets), np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return np.diff(ends), memoryview(data)[int(ends[0]) : int(ends[-1])] if data else b""


def _columns(columns: Sequence[FloatArray], count: int) -> FloatArray:
    """Columns side by side, [count, 0] where there are none."""
    return np.stack(columns, axis=1) if columns else np.empty((count, 0))


@contextmanager
def _reading(path: Path) -> Iterator[pq.ParquetFile]:
    """A Parquet file that is open; whatever is wrong with it becomes a `ResultError`."""
    try:
        with path.open("rb") as stream, pq.ParquetFile(stream) as file:
            yield file
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise ResultError(f"cannot read the rows in '{path.name}': {reason}") from None


def _of_file(file: pq.ParquetFile, name: str) -> pa.Array[Any]:
    return file.read(columns=[name])[name].combine_chunks()


def _open(path: Path) -> pa.Table:
    """The table in a Parquet file, every value of it checked to be what its type says."""
    with _reading(path) as file:
        table = file.read()
        table.validate(full=True)
    if len(set(table.column_names)) < len(table.column_names):
        raise ResultError(f"the rows in '{path.name}' have two columns of one name")
    return table


def _texts(values: Sequence[str | None]) -> pa.Array[Any]:
    return pa.array(values, pa.string())


def _numbers(values: FloatArray) -> pa.Array[Any]:
    return pa.array(values, pa.float64(), from_pandas=True)  # from_pandas: NaN is null


def _text_list(table: pa.Table, name: str, path: Path) -> Texts:
    column = table[name]
    if not pa.types.is_string(column.type):
        raise ResultError(f"column '{name}' in '{path.name}' holds {column.type}, not text")
    return column.to_pylist()


def _number_array(table: pa.Table, name: str, path: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    column = table[name]
    if column.type != pa.float64():
        raise ResultError(f"column '{name}' in '{path.name}' holds {column.type}, not numbers of 64 bits")
    values = column.to_numpy()
    if np.isnan(values).sum() > column.null_count or np.isinf(values).any():
        raise ResultError(f"column '{name}' in '{path.name}' holds a value that is no finite number")
    return np.array(values, dtype=np.float64)
