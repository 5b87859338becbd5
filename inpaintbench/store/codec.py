"""Values as bytes: JSON, statistics, arrays as NPY, pictures as PNG; lossless, and never pickled.

OpenCV is imported where pictures are met: a run that finds everything stored meets none.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, cast

import numpy as np

from inpaintbench.errors import StoreError
from inpaintbench.types import JSON, Image, Mask, Measured

_HEADER = struct.Struct("<HHI")
"""Of a measurement: the number of statistics (65535 for none), the length of the status, the length of the details."""
_NONE = 0xFFFF


class Kind(IntEnum):
    """How a value is stored."""

    JSON = 1
    MEASURED = 2
    ARRAY = 3
    IMAGE = 4


def dump_json(value: JSON) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def dump_measured(measured: Measured) -> bytes:
    """A header, the statistics as float64 (NaN stands for None), the status, the details as JSON."""
    status = b"" if measured.status == "ok" else measured.status.encode()
    details = b"" if measured.details is None else dump_json(measured.details)
    if measured.statistics is None:
        return _HEADER.pack(_NONE, len(status), len(details)) + status + details
    values = [float("nan") if value is None else value for value in measured.statistics]
    packed = struct.pack(f"<{len(values)}d", *values)
    return _HEADER.pack(len(values), len(status), len(details)) + packed + status + details


def load_measured(data: bytes) -> Measured:
    count, status_length, details_length = _HEADER.unpack_from(data)
    start = _HEADER.size
    statistics = None
    if count != _NONE:
        values = struct.unpack_from(f"<{count}d", data, start)
        statistics = tuple(None if value != value else value for value in values)
        start += 8 * count
    status = data[start : start + status_length].decode() or "ok"
    details = data[start + status_length : start + status_length + details_length]
    return Measured(statistics, status, json.loads(details) if details else None)


def load_statistics(values: Sequence[bytes | None], width: int) -> tuple[np.ndarray[Any, Any], dict[int, str]]:
    """Many measurements as one float64 array [n, width], NaN where nothing was measured, and the statuses but "ok"."""
    table = np.full((len(values), width), np.nan)
    size = _HEADER.size + 8 * width
    fine = struct.pack("<HH", width, 0)  # as many statistics, and no status but "ok"; details are not looked at
    here = [i for i, value in enumerate(values) if value is not None and len(value) >= size]
    joined = np.frombuffer(b"".join([values[i][:size] for i in here]), np.uint8)  # type: ignore[index]
    joined = joined.reshape(len(here), size)
    plain = (joined[:, : len(fine)] == np.frombuffer(fine, np.uint8)).all(axis=1)
    rows = np.array(here, np.int64)[plain]
    table[rows] = np.ascontiguousarray(joined[plain, _HEADER.size :]).view("<f8")
    statuses = {}
    for i in set(range(len(values))).difference(rows.tolist()):
        if (value := values[i]) is not None:
            measured = load_measured(value)
            if measured.status != "ok":
                statuses[i] = measured.status
            if measured.statistics is not None and len(measured.statistics) == width:
                table[i] = [np.nan if number is None else number for number in measured.statistics]
    return table, statuses


def dump_array(array: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def load_array(data: bytes) -> np.ndarray[Any, Any]:
    array: np.ndarray[Any, Any] = np.load(io.BytesIO(data), allow_pickle=False)
    return array


def dump_image(image: Image) -> bytes:
    """PNG, every row as its difference from the one above: of all filters the quickest to write and to read, and small.

    No compression level is named: naming one makes OpenCV slower.
    """
    import cv2

    options = (cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP)
    return cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)[1].tobytes()


def load_image(data: bytes) -> Image:
    import cv2

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise StoreError("a stored picture cannot be decoded")
    return cast("Image", pixels)


def dump_mask(mask: Mask) -> str:
    """A mask as text: its size and its run lengths, row by row, beginning with what is kept."""
    flat = mask.ravel()
    edges = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate(([0], edges, [flat.size])))
    if flat.size and flat[0]:
        runs = np.concatenate(([0], runs))
    return f"{mask.shape[0]}x{mask.shape[1]}:" + " ".join(map(str, runs))


def load_mask(text: str) -> Mask:
    size, _, runs = text.partition(":")
    height, width = (int(side) for side in size.split("x"))
    lengths = np.array(runs.split(), dtype=np.int64)
    return np.repeat(np.arange(len(lengths)) % 2 == 1, lengths).reshape(height, width)
