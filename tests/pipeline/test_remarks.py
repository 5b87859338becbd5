"""What an inpainter says of its pictures is stored with them, stands in their rows and is added up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
from inpaintbench_pieces import Gallery
from workshop import arrange, run

import inpaintbench as ib
from inpaintbench.builtin.inpainters import Mean
from inpaintbench.pipeline.setup import Setup
from inpaintbench.result.remarks import remarks
from inpaintbench.types import JSON


class Talkative(ib.Inpainter):
    """Paints grey, and says of every other picture how many words it left out; `odd` makes it say what is no JSON."""

    name: ClassVar[str] = "talkative"

    odd: bool = False

    def load(self, host: ib.Host):
        def paint(item: ib.Degraded) -> ib.Image | ib.Reconstruction:
            image = np.where(item.mask[:, :, None], np.uint8(99), item.image)
            number = int(item.id.removeprefix("p"))
            if number % 2:
                return image
            details: dict[str, JSON] = {"words cut": number, "mood": "fine", "scale": 1.5 if number == 2 else 0}
            return ib.Reconstruction(image, {"x": {1, 2}} if self.odd else details)  # type: ignore[dict-item]

        def batch(items: Sequence[ib.Degraded]) -> list[ib.Image | ib.Reconstruction]:
            return [paint(item) for item in items]

        return batch


def made(gallery: Gallery) -> Setup:
    return arrange(gallery)


def test_remarks_stand_in_the_rows_and_come_back_from_the_store(gallery: Gallery, tmp_path: Path) -> None:
    first = run(tmp_path / "store", made(gallery), Talkative()).rows
    again = run(tmp_path / "store", made(gallery), Talkative())
    assert again.computed["inpaint with talkative"] == 0
    for rows in (first, again.rows):
        said = dict(zip(rows.sample, rows.painting, strict=True))
        assert said["p1"] is None
        assert json.loads(said["p4"] or "") == {"words cut": 4, "mood": "fine", "scale": 0}
    assert first.digest == again.rows.digest


def test_a_picture_is_the_same_with_remarks_and_without(gallery: Gallery, tmp_path: Path) -> None:
    rows = run(tmp_path / "store", made(gallery), Talkative()).rows
    assert all(rows.reconstruction)
    assert remarks(run(tmp_path / "other", made(gallery), Mean()).rows) == {}


def test_numbers_are_added_up_over_the_pictures_that_they_are_said_of(gallery: Gallery, tmp_path: Path) -> None:
    rows = run(tmp_path / "store", made(gallery), Talkative()).rows
    numbers = [int((sample or "").removeprefix("p")) for sample in rows.sample]
    even = [number for number in numbers if number % 2 == 0 and number]
    found = remarks(rows)
    assert list(found) == ["words cut", "scale"]
    assert (found["words cut"].total, found["words cut"].pictures, found["words cut"].of) == (
        sum(even), len(even), len(numbers),
    )  # fmt: skip
    assert (found["scale"].total, found["scale"].pictures) == (1.5, 1)


def test_a_remark_that_is_no_json_costs_its_picture(gallery: Gallery, tmp_path: Path) -> None:
    failures = run(tmp_path / "store", made(gallery), Talkative(odd=True)).failures
    assert {sample: why.partition(":")[0] for sample, why in failures.items()} == dict.fromkeys(
        [f"p{number}" for number in range(0, 6, 2)], "talkative"
    )
    assert all("is not JSON serializable" in why for why in failures.values())
