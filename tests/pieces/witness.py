"""An inpainter that tells what it was shown: how much pure red, and which prompt."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from inpaintbench_pieces.log import append

import inpaintbench as ib


class Witness(ib.Inpainter):
    """Returns its input and notes id, pixels of pure red, and the prompt."""

    name = "witness"

    log: str = ""

    @property
    def uses_prompt(self) -> bool:
        return True

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Any]:
        def paint(item: ib.Degraded) -> ib.Image:
            red = int((item.image == (255, 0, 0)).all(axis=2).sum())
            append(self.log, json.dumps([item.id, red, item.prompt]))
            return item.image

        return lambda batch: [paint(item) for item in batch]
