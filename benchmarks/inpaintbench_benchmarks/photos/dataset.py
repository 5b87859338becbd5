"""A dozen public photographs, read from the installed scikit-image, that are exactly the files the catalogue pins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import inpaintbench as ib

if TYPE_CHECKING:
    from .catalogue import Photo

_ADVICE = "take it from the folder 'data' of scikit-image, or install scikit-image anew"


class Photos(ib.Dataset):
    """Photographs that the package of scikit-image carries, each with the region of one object people would name."""

    name = "photos"
    source = "scikit-image data, photos.json sha256:a37199b3d6acff8e369a38f89f908ae55f16f22fb1d4e52300b1629c64fc9ae8"
    licence = "public domain and CC0, each as its card says"
    home = "https://github.com/scikit-image/scikit-image"

    def locate(self, path: Path | None) -> Self:
        """Found in the installed scikit-image, which is not imported, or in a folder that holds the same files."""
        found = super().locate(_home() if path is None else path)
        files = [photo.file for photo in self._photos.values()]
        if path is not None and not any((path / file).exists() for file in files):
            raise ib.DataError(
                f"'{path}' holds no photograph of 'photos': {', '.join(files[:3])} … should lie in it, as they do in "
                "the folder 'data' of scikit-image"
            )
        return found

    def ids(self) -> Sequence[str]:
        """What each photograph shows, in one word."""
        return tuple(self._photos)

    def read(self, id: str) -> ib.Sample:
        """The photograph in its own size, and its region. Raises `DataError` where the file is missing or another."""
        import hashlib

        from .region import mask

        photo, path = self._find(id), self._path(id)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ib.DataError(f"cannot read the photograph '{path.name}': {error.strerror}; {_ADVICE}") from None
        if (found := hashlib.sha256(content).hexdigest()) != photo.sha256:
            raise ib.DataError(
                f"'{photo.file}' is not the file that 'photos' is made of: its sha256 is {found}, not {photo.sha256}; "
                f"{_ADVICE}"
            )
        image = ib.read_image(path)
        size = (image.shape[0], image.shape[1])
        return ib.Sample(
            id=id,
            image=image,
            mask=mask(photo.region, size),
            size=size,
            references=photo.references,
            text=photo.text,
            tags=photo.tags,
            group=id,
        )

    def references(self, id: str) -> tuple[str, ...]:
        """The three descriptions written for this suite."""
        return self._find(id).references

    def stamp(self, id: str) -> str:
        """Size and time of the file; empty where it is missing."""
        try:
            status = self._path(id).stat()
        except OSError:
            return ""
        return f"{status.st_size}-{status.st_mtime_ns}"

    @cached_property
    def _photos(self) -> dict[str, Photo]:
        from .catalogue import load

        return load()

    def _find(self, id: str) -> Photo:
        if id not in self._photos:
            raise ib.DataError(f"'{id}' is no id of 'photos'; it has {', '.join(self._photos)}")
        return self._photos[id]

    def _path(self, id: str) -> Path:
        return (self.root or _home()) / self._find(id).file


def _home() -> Path:
    from importlib.util import find_spec

    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise ib.DataError("the photographs come with scikit-image: pip install scikit-image")
    return Path(spec.origin).parent / "data"
