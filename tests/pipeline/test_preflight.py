"""What a component lacks on this machine is said before anything is computed, and not where nothing has to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from inpaintbench_pieces import Distance, Gallery, Vocabulary
from workshop import arrange, files, run

import inpaintbench as ib
from inpaintbench.builtin.inpainters import Mean
from inpaintbench.builtin.pixels import Mse, Psnr
from inpaintbench.errors import PluginError


class Wanting(ib.Encoder):
    """Needs a file that may not be there."""

    name: ClassVar[str] = "wanting"

    path: str

    def preflight(self) -> None:
        if not Path(self.path).exists():
            raise ib.UnavailableError("'weights.pt' is not here; put it there")

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[Any]]:
        return lambda batch: [picture.image.mean(axis=(0, 1)) for picture in batch]


def test_a_component_among_the_options_of_a_scorer_is_asked_before_anything_is_painted(
    gallery: Gallery, tmp_path: Path
) -> None:
    wanting = Distance(encoder=Wanting(path=str(tmp_path / "weights.pt")))
    made = arrange(gallery, scorers=[Mse(), Vocabulary(fails=True), wanting])
    with pytest.raises(PluginError, match=r"encoder 'wanting' cannot be loaded: 'weights.pt' is not here"):
        run(tmp_path / "store", made)
    assert not files(tmp_path / "store")


def test_a_run_that_computes_nothing_asks_for_nothing(gallery: Gallery, tmp_path: Path) -> None:
    weights = tmp_path / "weights.pt"
    weights.touch()
    made = arrange(gallery, scorers=[Mse(), Distance(encoder=Wanting(path=str(weights)))])
    before = run(tmp_path / "store", made)
    weights.unlink()
    assert run(tmp_path / "store", made).digests == before.digests


class NoLonger(Mean):
    """Paints, but could not be loaded any more."""

    name: ClassVar[str] = "no-longer"

    path: str

    def preflight(self) -> None:
        if not Path(self.path).exists():
            raise ib.UnavailableError("its weights are gone")


def test_scoring_again_asks_nothing_of_the_inpainter(gallery: Gallery, tmp_path: Path) -> None:
    weights = tmp_path / "weights.pt"
    weights.touch()
    inpainter = NoLonger(path=str(weights))
    run(tmp_path / "store", arrange(gallery, scorers=[Mse()]), inpainter)
    weights.unlink()
    again = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Psnr()]), inpainter)
    assert again.computed == {"inpaint with no-longer": 0, "score": 6}
