"""What the head of a picture file says of itself: how large it is, which side is up, which grey is transparent.

Read before anything is decoded: a decoder makes room for whatever size a file claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
_BARE = {0x00, 0x01, *range(0xD0, 0xD9)}
"""JPEG's markers that stand alone: nothing follows that belongs to them."""
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SCAN = 0xDA
_WIDTH, _HEIGHT, _ORIENTATION, _EXTRA_SAMPLES = 256, 257, 274, 338
_STRAIGHT = 2


def pixels_in(data: bytes) -> int | None:
    """How many pixels a PNG, JPEG, GIF, BMP or TIFF claims to have; None for others and where it cannot be told.

    WebP cannot have more than 2**28.

    >>> pixels_in(b"GIF89a" + bytes([64, 1, 240, 0]))
    76800
    """
    if data.startswith(PNG):
        return int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big")
    if data.startswith(JPEG):
        at = next((at for marker, at in _segments(data) if marker in _FRAMES), None)
        return None if at is None else int.from_bytes(data[at + 3 : at + 5]) * int.from_bytes(data[at + 5 : at + 7])
    if data.startswith((b"GIF87a", b"GIF89a")):
        return int.from_bytes(data[6:8], "little") * int.from_bytes(data[8:10], "little")
    if data.startswith(b"BM"):
        size = 2 if data[14:15] == b"\x0c" else 4
        sides = (data[18 + size * k : 18 + size * (k + 1)] for k in range(2))
        wide, high = (int.from_bytes(side, "little", signed=size == 4) for side in sides)
        return abs(wide * high)
    tags = _tags(data)
    return tags[_WIDTH] * tags[_HEIGHT] if _WIDTH in tags and _HEIGHT in tags else None


def scan_of(jpeg: bytes) -> int:
    """Where the first scan of a JPEG begins; its end where there is none."""
    return next((at for marker, at in _segments(jpeg) if marker == _SCAN), len(jpeg))


def orientation_of(data: bytes) -> int:
    """The EXIF orientation of a PNG or WebP, 1 to 8: 1 is upright, and what a file says that says nothing.

    >>> orientation_of(b"RIFF    WEBPVP8 ")
    1
    """
    exif = _chunk(data, b"eXIf", "big") if data.startswith(PNG) else _chunk(data, b"EXIF", "little")
    found = _tags(exif.removeprefix(b"Exif\0\0")).get(_ORIENTATION, 1)
    return found if 1 <= found <= 8 else 1


def transparent_grey(png: bytes) -> int | None:
    """The one grey of a grey PNG that is transparent, as it is decoded: 0 to 255, or to 65535 where it has 16 bits."""
    depth, kind = png[24], png[25]
    key = _chunk(png, b"tRNS", "big")[:2]
    if kind != 0 or len(key) < 2:
        return None
    value = int.from_bytes(key, "big")
    return value * 255 // (2**depth - 1) if depth < 8 else value


def has_straight_alpha(tiff: bytes) -> bool:
    """Whether the colours of a TIFF are not yet multiplied by its alpha channel."""
    return _tags(tiff).get(_EXTRA_SAMPLES) == _STRAIGHT


def _segments(jpeg: bytes) -> Iterator[tuple[int, int]]:
    """The markers of a JPEG's head with where their lengths stand, found as decoders do: garbage is stepped over."""
    at = 2
    while (at := jpeg.find(b"\xff", at)) >= 0:
        while jpeg[at : at + 1] == b"\xff":
            at += 1
        if at >= len(jpeg) or jpeg[at] == 0xD9:
            return
        marker = jpeg[at]
        at += 1
        if marker in _BARE:
            continue
        yield marker, at
        if marker == _SCAN:
            return
        at += max(2, int.from_bytes(jpeg[at : at + 2], "big"))


def _chunk(data: bytes, name: bytes, order: Literal["big", "little"]) -> bytes:
    """What the first chunk of this name in a PNG (`big`) or WebP (`little`) holds; nothing where there is none."""
    at = 8 if order == "big" else 12
    while at + 8 <= len(data):
        head = data[at : at + 8]
        size, found = (head[:4], head[4:]) if order == "big" else (head[4:], head[:4])
        length = int.from_bytes(size, order)
        if found == name:
            return data[at + 8 : at + 8 + length]
        at += 12 + length if order == "big" else 8 + length + length % 2  # a checksum; a byte that makes it even
    return b""


def _tags(tiff: bytes) -> dict[int, int]:
    """The whole numbers in the first directory of a TIFF, the first of each tag; none where it is no TIFF."""
    orders: dict[bytes, Literal["big", "little"]] = {b"II*\0": "little", b"MM\0*": "big"}
    order = orders.get(tiff[:4])
    if order is None:
        return {}
    start = int.from_bytes(tiff[4:8], order)
    count = int.from_bytes(tiff[start : start + 2], order)
    entries = (tiff[start + 2 + 12 * k : start + 14 + 12 * k] for k in range(min(count, len(tiff) // 12)))
    sizes = {3: 2, 4: 4}
    return {
        int.from_bytes(entry[:2], order): int.from_bytes(entry[8 : 8 + sizes[kind]], order)
        for entry in entries
        if (kind := int.from_bytes(entry[2:4], order)) in sizes
    }
