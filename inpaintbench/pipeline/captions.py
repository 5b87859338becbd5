"""Captions of originals and reconstructions, each captioner loaded once for all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from inpaintbench.components import Captioner
from inpaintbench.pipeline.painting import Painted
from inpaintbench.pipeline.refs import Cell, PaintedRef, Ref, TruthRef, View
from inpaintbench.pipeline.stage import Column, Runner
from inpaintbench.types import Caption, Failure


@dataclass(frozen=True, slots=True)
class Said:
    """The candidates for one picture with their key; no candidates where there was no picture or captioning failed."""

    captions: tuple[Caption, ...] = ()
    key: bytes = b""
    failure: Failure | None = None


@dataclass
class Captions:
    """What one captioner said, a place for each cell: of the originals, of the originals again, of each painting."""

    truth: list[Said] = field(default_factory=list)
    again: list[Said] = field(default_factory=list)
    painted: dict[str, list[Said]] = field(default_factory=dict)


def caption(
    runner: Runner,
    label: str,
    captioner: Captioner,
    cells: Sequence[Cell],
    paintings: Mapping[str, Painted],
    view: View,
    *,
    again: bool,
) -> Captions:
    """Caption everything there is to caption; `again` asks for the originals a second time, with the next draw."""
    seen = [place for place, cell in enumerate(cells) if cell.sample.known.has_image]
    refs: list[Ref] = []
    blocks: list[list[int]] = []

    def block(places: list[int], made: Sequence[Ref]) -> None:
        blocks.append(places)
        refs.extend(made)

    block(seen, [_truth(cells[i], view, 0) for i in seen])
    block(seen if again else [], [_truth(cells[i], view, 1) for i in seen] if again else [])
    for painted in paintings.values():
        able = [(i, entry) for i, entry in enumerate(painted.entries) if entry is not None]
        block([i for i, _ in able], [PaintedRef(cells[i], entry, view) for i, entry in able])
    column = runner.stage(f"caption with {label}", [captioner], refs)[0]
    said = _unpack(runner, column, blocks, len(cells))
    return Captions(said[0], said[1], dict(zip(paintings, said[2:], strict=True)))


def _truth(cell: Cell, view: View, draw: int) -> TruthRef:
    return TruthRef(cell.sample, view, draw, cell if view.mark != "none" else None)


def _unpack(runner: Runner, column: Column, blocks: Sequence[Sequence[int]], cells: int) -> list[list[Said]]:
    read: dict[bytes, tuple[Caption, ...]] = {}
    all_said = []
    number = 0
    for places in blocks:
        said = [Said()] * cells
        for place in places:
            key, entry = column.keys[number], column.entry(number)
            if entry is None:
                said[place] = Said(failure=column.failures[number])
            else:
                if key not in read:
                    data = runner.store.read(entry)
                    read[key] = tuple(Caption(text, score) for text, score in json.loads(data))
                said[place] = Said(read[key], key)
            number += 1
        all_said.append(said)
    return all_said
