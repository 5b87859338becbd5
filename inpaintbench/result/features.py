"""The features that set metrics are computed from: by encoder, a pair of vectors for each row that has them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from inpaintbench.errors import ResultError

Vectors: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Features:
    """One encoder's features: `truth` and `painted` [m, d] belong to the rows whose numbers are in `rows` [m]."""

    rows: NDArray[np.int64]
    truth: Vectors
    painted: Vectors

    def taken(self, places: Sequence[int]) -> Features:
        """The features of some of the rows, which are numbered anew."""
        number = {place: new for new, place in enumerate(places)}
        kept = [i for i, row in enumerate(self.rows.tolist()) if row in number]
        rows = np.array([number[int(self.rows[i])] for i in kept], np.int64)
        return Features(rows, self.truth[kept], self.painted[kept])


def digest(features: Mapping[str, Features]) -> str:
    """sha256, in hexadecimal, of all features, whatever the file that holds them."""
    sha = hashlib.sha256()
    for encoder, found in sorted(features.items()):
        sha.update(f"{len(encoder.encode())} {encoder} {found.truth.shape}\n".encode())
        sha.update(found.rows.astype("<i8").tobytes())
        sha.update(np.ascontiguousarray(found.truth, "<f4").tobytes())
        sha.update(np.ascontiguousarray(found.painted, "<f4").tobytes())
    return sha.hexdigest()


def write(features: Mapping[str, Features], path: Path) -> None:
    """A Parquet file with a line for each encoder and row: the two vectors as lists of float32."""
    table = pa.table(
        {
            "encoder": pa.array([encoder for encoder, found in features.items() for _ in found.rows], pa.string()),
            "row": pa.array(np.concatenate([found.rows for found in features.values()]), pa.int64()),
            "truth": pa.concat_arrays([_lists(found.truth) for found in features.values()]),
            "painted": pa.concat_arrays([_lists(found.painted) for found in features.values()]),
        }
    )
    pq.write_table(table, path, compression="zstd")


_LIST = pa.large_list(pa.float32())


def _lists(vectors: Vectors) -> pa.Array[Any]:
    offsets = np.arange(len(vectors) + 1, dtype=np.int64) * vectors.shape[1]
    return pa.LargeListArray.from_arrays(pa.array(offsets), pa.array(vectors.ravel(), pa.float32()))


def read(path: Path) -> dict[str, Features]:
    """The features in a file. Raises `ResultError` for anything else."""
    try:
        with path.open("rb") as stream, pq.ParquetFile(stream) as file:
            table = file.read()
        table.validate(full=True)
        types = {name: table.schema.field(name).type for name in ("encoder", "row", "truth", "painted")}
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise ResultError(f"cannot read the features in '{path.name}': {reason}") from None
    if types != {"encoder": pa.string(), "row": pa.int64(), "truth": _LIST, "painted": _LIST}:
        raise ResultError(f"'{path.name}' holds no features: its columns are of other types")
    encoders = np.array(table["encoder"].to_pylist(), dtype=object)
    found = {}
    for encoder in dict.fromkeys(encoders.tolist()):
        part = table.filter(pa.array(encoders == encoder))
        truth, painted = (_vectors(part[name], path) for name in ("truth", "painted"))
        if part["row"].null_count or truth.shape != painted.shape:
            raise ResultError(f"'{path.name}' holds features of encoder '{encoder}' that are no pairs")
        found[str(encoder)] = Features(part["row"].to_numpy(), truth, painted)
    return found


def _vectors(column: Any, path: Path) -> Vectors:
    """Lists of one length as an array; finite numbers only."""
    lists = column.combine_chunks()
    lengths = np.diff(lists.offsets.to_numpy())
    values = lists.flatten().to_numpy(zero_copy_only=False)
    if lists.null_count or len(set(lengths.tolist())) != 1 or not np.isfinite(values).all():
        raise ResultError(f"'{path.name}' holds features that are not vectors of one length and finite numbers")
    return np.array(values, np.float32).reshape(len(lists), -1)
