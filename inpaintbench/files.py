"""Files from outside: pictures decoded to the one pixel convention, and downloads that are what their hash says."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from inpaintbench.errors import DataError, UnavailableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaintbench.types import Image


def read_image(path: Path) -> Image:
    """The picture in a file as uint8 (H, W, 3) sRGB.

    Turned upright (EXIF), 16 bits to 8 with rounding, grey to three equal channels, alpha laid over black; colour
    profiles are not applied. Raises `DataError` for what is no picture, is cut off or cannot be read.
    """
    import cv2
    import numpy as np

    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise DataError(f"cannot read the picture '{path.name}': {error.strerror}") from None
    content = data.tobytes()
    if _is_cut_off(content):
        raise DataError(f"the picture '{path.name}' is cut off; fetch it again")
    try:
        pixels = _decode(data, content) if content else None
    except cv2.error as error:
        raise DataError(f"cannot decode the picture '{path.name}': {error.err}") from None
    if pixels is None:
        raise DataError(f"'{path.name}' is not a picture that can be decoded")
    if pixels.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        raise DataError(f"the picture '{path.name}' holds {pixels.dtype}, not 8 or 16 bits a colour")
    pixels = _eight_bits(pixels)
    if pixels.ndim == 2:
        return np.repeat(pixels[:, :, None], 3, axis=2)
    if pixels.shape[2] == 4:
        opaque = pixels[:, :, :3] * (pixels[:, :, 3:].astype(np.float64) / 255)
        pixels = np.rint(opaque).astype(np.uint8)
    return cast("Image", cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))


def _decode(data: NDArray[np.uint8], content: bytes) -> NDArray[Any] | None:
    """The pixels turned upright, with the alpha channel where there is one.

    OpenCV turns pictures only while it drops their alpha channel, so what may have an orientation is decoded so; where
    it has both, the colours that were turned show how to turn the rest.
    """
    import cv2

    upright = cv2.IMREAD_ANYCOLOR | cv2.IMREAD_ANYDEPTH
    if content.startswith(b"\xff\xd8"):
        return cv2.imdecode(data, upright)
    stored = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    has_alpha = stored is not None and stored.ndim == 3 and stored.shape[2] == 4
    has_orientation = b"eXIf" in content or b"EXIF" in content
    if not has_orientation:
        return stored
    turned = cv2.imdecode(data, upright)
    return turned if not has_alpha or turned is None or stored is None else _turned_as(turned, stored)


def _turned_as(upright: NDArray[Any], stored: NDArray[Any]) -> NDArray[Any]:
    """The picture with its alpha channel, turned until its colours are those of the picture without."""
    import numpy as np

    turns = (turn for k in range(4) for turn in (np.rot90(stored, k), np.rot90(stored, k)[:, ::-1]))
    return next((turn for turn in turns if np.array_equal(turn[:, :, :3], upright)), stored)


def _eight_bits(pixels: NDArray[Any]) -> Image:
    import numpy as np

    if pixels.dtype == np.uint16:
        pixels = np.rint(pixels / 257)
    elif pixels.dtype != np.uint8:
        pixels = np.rint(np.clip(pixels, 0, 1) * 255)
    return pixels.astype(np.uint8, copy=False)


def _is_cut_off(data: bytes) -> bool:
    """Whether a PNG or JPEG lacks its end: decoders fill such pictures with grey and only warn.

    Something else may follow the end (cameras append films), and a JPEG's head may hold a thumbnail with its own end.
    """
    if data.startswith(b"\x89PNG"):
        return b"IEND\xaeB`\x82" not in data
    return data.startswith(b"\xff\xd8") and data.find(b"\xff\xd9", _scan_of(data)) < 0


def _scan_of(jpeg: bytes) -> int:
    """Where the first scan of a JPEG begins: behind the segments of its head, each of which says how long it is."""
    at = 2
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1 : at + 2] != b"\xda":
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return at


@dataclass(frozen=True, slots=True)
class File:
    """One file that a component needs, known by its content: fetched once, kept, and checked against its hash."""

    url: str
    sha256: str
    mirrors: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        return f"sha256:{self.sha256}"

    @property
    def name(self) -> str:
        """The last part of the URL's path."""
        import urllib.parse

        return urllib.parse.urlsplit(self.url).path.rsplit("/", 1)[-1] or "file"

    def require(self) -> None:
        """Raise `UnavailableError` where `fetch` is bound to fail: while downloads are off, it must be here already."""
        if os.environ.get("INPAINTBENCH_OFFLINE"):
            try:
                self.fetch()
            except DataError as error:
                raise UnavailableError(str(error)) from None

    def fetch(self) -> Path:
        """The path of the file, downloaded if it is not here yet.

        It lies in `$INPAINTBENCH_CACHE` (by default `~/.cache/inpaintbench`), in a folder named by its hash. Raises
        `DataError` where it cannot be had (also with `INPAINTBENCH_OFFLINE` set) or is another file than expected.
        """
        chosen = os.environ.get("INPAINTBENCH_CACHE")
        cache = Path(chosen or Path.home() / ".cache" / "inpaintbench")
        path = cache / "files" / self.sha256 / self.name
        if path.exists():
            return self._checked(path)
        shown = "$INPAINTBENCH_CACHE" if chosen else "~/.cache/inpaintbench"
        advice = f"put '{self.name}' with sha256 {self.sha256} into '{shown}/files/{self.sha256}/'"
        if os.environ.get("INPAINTBENCH_OFFLINE"):
            raise DataError(f"'{self.name}' is not here and downloads are off; {advice}")
        from http.client import HTTPException

        problems = []
        for url in (self.url, *self.mirrors):
            try:
                return self._download(url, path)
            except (OSError, ValueError, HTTPException, DataError) as error:
                problems.append(f"{url}: {error}")
        raise DataError(f"cannot fetch '{self.name}' ({'; '.join(problems)}); {advice}")

    def _checked(self, path: Path) -> Path:
        """A file that is here already: somebody may have put it there, so it is hashed, and again if it changes."""
        stat = path.stat()
        mark, seen = path.with_name(f"{path.name}.checked"), f"{stat.st_size} {stat.st_mtime_ns}"
        if mark.exists() and mark.read_text() == seen:
            return path
        with path.open("rb") as file:
            digest = _copy(file, None)
        if digest != self.sha256:
            raise DataError(f"'{path}' is another file than expected: its sha256 is {digest}; remove it")
        with contextlib.suppress(OSError):  # a cache that is shared may be read-only: then it is hashed every time
            mark.write_text(seen)
        return path

    def _download(self, url: str, path: Path) -> Path:
        import tempfile
        import urllib.request

        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
            try:
                with urllib.request.urlopen(url, timeout=60) as response:
                    digest = _copy(response, part)
                if digest != self.sha256:
                    raise DataError(f"its sha256 is {digest}, not {self.sha256}")
                part.flush()
                os.replace(part.name, path)
            finally:
                Path(part.name).unlink(missing_ok=True)
        return path


def _copy(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Copy what can be read; returns its sha256."""
    import hashlib

    digest = hashlib.sha256()
    while block := source.read(1 << 20):
        digest.update(block)
        if target:
            target.write(block)
    return digest.hexdigest()
