"""What a component lacks on this machine is said before anything is computed, and not where nothing has to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from inpaintbench_pieces import Distance, Gallery, Vocabulary
from workshop import Heard, arrange, files, run

import inpaintbench as ib
from inpaintbench.builtin.inpainters import Mean
from inpaintbench.builtin.pixels import Mse, Psnr
from inpaintbench.errors import PluginError
from inpaintbench.executors import LocalExecutor
from inpaintbench.pipeline.evaluate import evaluate
from inpaintbench.pipeline.plan import plan
from inpaintbench.pipeline.stage import Runner
from inpaintbench.store import Store


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


def test_all_that_is_missing_is_said_at_once_and_nothing_twice(gallery: Gallery, tmp_path: Path) -> None:
    gone = Wanting(path=str(tmp_path / "weights.pt"))
    made = arrange(gallery, scorers=[Mse(), Distance(encoder=gone), Distance(encoder=gone, weight=2.0)])
    heard = Heard()
    with Store(tmp_path / "store") as store, LocalExecutor() as executor:
        runner = Runner(store, executor, heard)
        with pytest.raises(PluginError, match=r"encoder 'wanting' cannot be loaded: 'weights.pt' is not here"):
            evaluate(runner, made, {"a": NoLonger(path=str(tmp_path / "b")), "c": Mean()})
    assert heard.notes == ["inpainter 'no-longer' cannot be loaded: its weights are gone"]
    assert not files(tmp_path / "store")


def test_a_plan_says_what_is_missing_for_what_is_left_to_do(gallery: Gallery, tmp_path: Path) -> None:
    weights = tmp_path / "weights.pt"
    weights.touch()
    inpainter = NoLonger(path=str(weights))
    run(tmp_path / "store", arrange(gallery, scorers=[Mse()]), inpainter)
    weights.unlink()
    distance = Distance(encoder=Wanting(path=str(weights)))
    with Store(tmp_path / "store") as store, LocalExecutor() as executor:

        def lacking(scorers: Sequence[ib.Metric]) -> tuple[str, ...]:
            runner = Runner(store, executor, Heard())
            made = arrange(gallery, scorers=scorers)
            return plan(runner, made, {"no-longer": inpainter}, limit=None, controls=False).lacking

        assert lacking([Mse()]) == ()
        assert lacking([Mse(), distance]) == (
            "encoder 'wanting' cannot be loaded: 'weights.pt' is not here; put it there",
        )


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
