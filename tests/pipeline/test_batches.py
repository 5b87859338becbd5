"""Batches grow while larger ones pay, shrink where they do not fit, and change no output."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from inpaintbench_pieces import Gallery, Identity
from workshop import arrange, entries, paint_gallery, run

import inpaintbench as ib
from inpaintbench.pipeline.batches import MOST, Batches
from inpaintbench.pipeline.steps import step_of
from inpaintbench.types import Degraded

ITEM = Degraded("p", np.full((2, 2, 3), 9, np.uint8), np.ones((2, 2), bool))


def grown(paint, items: int = 600, start: int = 1) -> tuple[int, list[int]]:
    """The size that is settled on, and the sizes of the batches that were given."""
    given: list[int] = []

    def function(batch: Sequence[Degraded]) -> list[ib.Image]:
        given.append(len(batch))
        paint(len(batch))
        return [item.image for item in batch]

    class Step(type(step_of(Identity()))):  # type: ignore[misc]
        def present(self, component, item):
            return item

        def check(self, component, item, output):
            return output

    batches = Batches(function, start, growing=True)
    assert all(output is not None for output, _, _ in batches.run([ITEM] * items, Step(), Identity()))
    assert batches.settled
    assert not batches.growing
    return batches.size, given


def test_a_call_that_costs_the_same_for_any_number_is_given_as_many_as_may_be() -> None:
    size, given = grown(lambda count: time.sleep(0.02))
    assert size == MOST
    assert given[:12] == [1, 1, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32]


def test_a_call_that_costs_as_much_for_each_item_keeps_its_size() -> None:
    size, given = grown(lambda count: time.sleep(0.01 * count), items=12, start=2)
    assert size == 2
    assert given == [2, 2, 4, 4]


def test_what_does_not_fit_ends_the_search_at_what_does() -> None:
    def paint(count: int) -> None:
        if count > 8:
            raise MemoryError("eight at most")
        time.sleep(0.02)

    size, given = grown(paint, items=100)
    assert size == 8
    assert given[:9] == [1, 1, 2, 2, 4, 4, 8, 8, 16]
    assert set(given[9:-1]) == {8}


def test_an_item_that_alone_is_too_large_is_the_only_one_lost() -> None:
    def function(batch: Sequence[str]) -> list[str]:
        if "large" in batch:
            raise MemoryError("one picture of a terabyte")
        return list(batch)

    class Clerk(ib.Assistant):
        name = "clerk"

        def load(self, host: ib.Host):
            return function

    batches = Batches(function, 4)
    found = batches.run(["a", "large", "b", "c", "d"], step_of(Clerk()), Clerk())
    assert [output for output, _, _ in found] == ["a", None, "b", "c", "d"]
    assert found[1][1] == "out of memory: MemoryError: one picture of a terabyte"
    alone = Batches(function, 16)
    assert alone.run(["large"], step_of(Clerk()), Clerk())[0][0] is None
    assert (alone.size, alone.settled) == (16, False)  # it says nothing of how many others fit


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return paint_gallery(tmp_path / "gallery", 12)


class Slow(ib.Inpainter):
    """Takes as long for one picture as for many."""

    name = "slow"

    log: str = ""

    def load(self, host: ib.Host):
        def paint(batch: Sequence[Degraded]) -> list[ib.Image]:
            with open(self.log, "a") as log:
                log.write(f"{len(batch)}\n")
            time.sleep(0.02)
            return [np.where(item.mask[:, :, None], np.uint8(7), item.image) for item in batch]

        return paint


def test_auto_finds_a_size_keeps_it_and_gives_the_same_pictures(gallery: Gallery, tmp_path: Path) -> None:
    log = tmp_path / "log"
    first = run(tmp_path / "one", arrange(gallery), Slow(log=str(log)))
    assert log.read_text().split() == ["1"] * 12
    log.unlink()
    found = run(tmp_path / "two", arrange(gallery), Slow(log=str(log)), batch_size="auto")
    assert log.read_text().split()[:4] == ["1", "1", "2", "2"]
    assert found.rows.reconstruction == first.rows.reconstruction


def test_a_size_that_was_found_is_one_entry_of_the_store(gallery: Gallery, tmp_path: Path) -> None:
    class Small(Slow):
        name = "small"
        batch_size = 8

        def load(self, host: ib.Host):
            paint = super().load(host)

            def some(batch: Sequence[Degraded]) -> list[ib.Image]:
                if len(batch) > 4:
                    raise MemoryError("four at most")
                return paint(batch)

            return some

    run(tmp_path / "store", arrange(gallery), Small(log=str(tmp_path / "log")))
    assert [value for kind, value, _ in entries(tmp_path / "store").values() if value == b"4"] == [b"4"]


class Wide(Slow):
    """Paints four pictures at once at most where they are wide."""

    name = "wide"
    batch_size = 8

    def load(self, host: ib.Host):
        paint = super().load(host)

        def some(batch: Sequence[Degraded]) -> list[ib.Image]:
            if len(batch) > 4 and batch[0].mask.shape[1] > 32:
                raise MemoryError("four wide ones at most")
            return paint(batch)

        return some


def test_what_fits_is_known_for_each_size_of_picture(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for name, side in (("small", (24, 32)), ("wide", (24, 48))):
        made = arrange(paint_gallery(tmp_path / name, 16, side))
        for _ in range(2):
            run(tmp_path / "store", made, Wide(log=str(log)), fresh=True)
    assert [int(line) for line in log.read_text().split()] == [8, 8, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4]


def test_lumps_in_which_a_size_is_sought_leave_work_for_every_device() -> None:
    from inpaintbench.pipeline.refs import Ref
    from inpaintbench.pipeline.stage import _batches
    from inpaintbench.pipeline.work import StageWork, Task

    class One(Ref):
        id, size = "p", (8, 8)

    tasks = [Task(number, One(), ((0, b""),)) for number in range(48)]
    work = StageWork((Slow(),), (None,), Path(), "auto")
    assert [len(batch) for batch in _batches(tasks, work, 1)] == [48]
    assert [len(batch) for batch in _batches(tasks, work, 2)] == [12] * 4
