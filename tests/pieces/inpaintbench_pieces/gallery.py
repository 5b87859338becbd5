"""A folder of pictures with their masks and references, which notes every picture file that is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import inpaintbench as ib
from inpaintbench_pieces.log import append, lines


class Gallery(ib.Dataset):
    """`NAME.png` with `NAME.mask.png` (white = hole) and `NAME.txt` (the references, one a line), where they are there.

    `more` are ids that are listed beside those of the files. With `stamped`, unchanged files need not be read.
    """

    name = "gallery"
    source = "tests@1"

    stamped: bool = True
    more: tuple[str, ...] = ()
    blind: bool = False

    @property
    def folder(self) -> Path:
        if self.root is None:
            raise ib.DataError("the gallery hangs nowhere")
        return self.root

    def ids(self) -> Sequence[str]:
        names = [path.name.removesuffix(".png") for path in self.folder.glob("*.png")]
        return [*sorted(name for name in names if not name.endswith(".mask")), *self.more]

    def read(self, id: str) -> ib.Sample:
        append(self.folder / "reads.log", id)
        image = ib.read_image(self.folder / f"{id}.png")
        path = self.folder / f"{id}.mask.png"
        return ib.Sample(
            id=id,
            image=None if self.blind else image,
            mask=ib.read_image(path)[:, :, 0] > 127 if path.exists() else None,
            size=image.shape[:2],
            references=self.references(id),
            text=f"the picture {id}",
            answers=("a secret answer",),
            question="what is this?",
            tags={"parity": "even" if len(id) % 2 == 0 else "odd"},
        )

    def references(self, id: str) -> tuple[str, ...]:
        return tuple(lines(self.folder / f"{id}.txt"))

    def stamp(self, id: str) -> str:
        files = [self.folder / f"{id}{end}" for end in (".png", ".mask.png", ".txt")]
        return " ".join(str(path.stat().st_mtime_ns) for path in files if path.exists()) if self.stamped else ""
