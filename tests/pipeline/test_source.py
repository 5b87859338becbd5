"""Samples come in canonical order, each known by its content; a broken one costs itself and is named."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from inpaintbench_pieces import Gallery, Vocabulary
from workshop import Heard, arrange, entries, run

from inpaintbench.builtin.pixels import Mse
from inpaintbench.components import Scorer
from inpaintbench.errors import DataError
from inpaintbench.pipeline import source as source_module
from inpaintbench.pipeline.source import Manifest, Source, manifest
from inpaintbench.store import Store
from inpaintbench.types import Sample


def test_samples_come_in_the_order_of_their_hashes(gallery: Gallery) -> None:
    source = Source.of(arrange(gallery).suite, gallery)
    expected = sorted(gallery.ids(), key=lambda id: hashlib.sha256(f"gallery\n{id}".encode()).digest())
    assert source.ids() == expected != sorted(expected)
    assert [source.ids(n) for n in range(7)] == [expected[:n] for n in range(7)]


def test_a_limit_takes_the_first_and_a_longer_one_goes_on_from_there(gallery: Gallery, tmp_path: Path) -> None:
    two = run(tmp_path / "store", arrange(gallery), limit=2)
    four = run(tmp_path / "store", arrange(gallery), limit=4)
    assert four.rows.sample[:2] == two.rows.sample
    assert four.computed == {"inpaint with mean": 2, "score": 2}
    mini = run(tmp_path / "store", arrange(gallery, samples=2))
    assert mini.rows.digest == two.rows.digest
    assert mini.computed == {"inpaint with mean": 0, "score": 0}


def test_samples_can_be_picked_by_their_ids(gallery: Gallery, tmp_path: Path) -> None:
    everything = run(tmp_path / "store", arrange(gallery)).rows
    some = run(tmp_path / "store", arrange(gallery), only=["p5", "p1"]).rows
    assert some.sample == [id for id in everything.sample if id in ("p1", "p5")]
    assert [some.reconstruction[some.sample.index(id)] for id in ("p1", "p5")] == [
        everything.reconstruction[everything.sample.index(id)] for id in ("p1", "p5")
    ]


def _truncate(folder: Path) -> None:
    os.truncate(folder / "p2.png", (folder / "p2.png").stat().st_size // 2)


def _mask(value: np.ndarray) -> Callable[[Path], None]:
    return lambda folder: cv2.imwrite(str(folder / "p2.mask.png"), value) and None


FAULTS = {
    "truncated": (_truncate, "the picture 'p2.png' is cut off; fetch it again"),
    "no picture": (lambda folder: (folder / "p2.png").write_text("text") and None, "'p2.png' is not a picture"),
    "empty file": (lambda folder: (folder / "p2.png").write_bytes(b"") and None, "'p2.png' is not a picture"),
    "mask of another size": (_mask(np.full((5, 5), 255, np.uint8)), "the mask of sample 'p2' must be bool (24, 32)"),
    "empty mask": (_mask(np.zeros((24, 32), np.uint8)), "the mask of sample 'p2' is empty: it has no hole"),
    "whole mask": (
        _mask(np.full((24, 32), 255, np.uint8)),
        "the mask of sample 'p2' covers the whole picture, which this suite does not allow",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_t02_a_broken_sample_costs_itself_and_is_named(gallery: Gallery, tmp_path: Path, fault: str) -> None:
    healthy = run(tmp_path / "store", arrange(gallery)).rows
    spoil, reason = FAULTS[fault]
    spoil(gallery.folder)
    found = run(tmp_path / "store", arrange(gallery))
    (broken,) = found.evaluation.manifest.broken
    assert (broken.id, broken.component) == ("p2", "gallery")
    assert broken.error.startswith(reason)
    assert found.failures == {"p2": f"gallery: {broken.error}"}
    assert len(found.rows) == len(healthy) == 6
    others = [id for id in healthy.sample if id != "p2"]
    for rows in (healthy, found.rows):
        assert [rows.sample[i] for i in range(6) if rows.sample[i] != "p2"] == others
    assert np.isnan(found.rows.measures["mse"].statistics[found.rows.sample.index("p2")]).all()
    assert found.computed == {"inpaint with mean": 0, "score": 0}


def test_a_sample_whose_file_is_gone_is_left_out_and_named(gallery: Gallery, tmp_path: Path) -> None:
    gallery = dataclasses.replace(gallery, more=("q",))
    found = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Vocabulary()]))
    assert found.failures == {"q": "gallery: cannot read the picture 'q.png': No such file or directory"}
    assert len(found.rows) == 7


def test_a_broken_sample_has_a_row_for_each_cell_it_would_have_had(gallery: Gallery, tmp_path: Path) -> None:
    _truncate(gallery.folder)
    found = run(tmp_path / "store", arrange(gallery, draws=3))
    assert len(found.rows) == 18
    places = [i for i, id in enumerate(found.rows.sample) if id == "p2"]
    assert [found.rows.draw[i] for i in places] == [0, 1, 2]
    assert {found.rows.content[i] for i in places} == {None}


def test_a_whole_mask_is_fine_where_the_suite_allows_it(gallery: Gallery, tmp_path: Path) -> None:
    FAULTS["whole mask"][0](gallery.folder)
    assert run(tmp_path / "store", arrange(gallery, whole_holes=True)).failures == {}
    (broken,) = run(tmp_path / "store", arrange(gallery)).evaluation.manifest.broken  # whoever read it before
    assert broken.error == FAULTS["whole mask"][1]


def test_t21_an_id_that_is_listed_twice_is_an_error_that_names_it(gallery: Gallery, tmp_path: Path) -> None:
    gallery = dataclasses.replace(gallery, more=("p3",))
    with pytest.raises(DataError, match="'p3' is listed more than once in 'gallery'; ids must be unique"):
        run(tmp_path / "store", arrange(gallery))


def test_a_data_set_without_a_readable_sample_is_one_line(gallery: Gallery, tmp_path: Path) -> None:
    for path in gallery.folder.glob("*.png"):
        path.write_bytes(b"")
    with pytest.raises(DataError, match=r"no sample of 'gallery' can be read; the first: 'p.\.png' is not a picture"):
        run(tmp_path / "store", arrange(gallery))
    for path in gallery.folder.iterdir():
        path.unlink()
    with pytest.raises(DataError, match=r"no sample of 'gallery' can be read$"):
        run(tmp_path / "store", arrange(gallery))


class Moody(Gallery):
    """Cannot list its samples, or stamp or read one of them, for reasons of its own."""

    name = "moody"

    mood: str = ""

    def ids(self) -> Sequence[str]:
        if self.mood == "ids":
            raise KeyError("index.csv")
        return super().ids()

    def stamp(self, id: str) -> str:
        if self.mood == "stamp" and id == "p2":
            raise PermissionError(13, "Permission denied")
        return super().stamp(id)

    def read(self, id: str) -> Sample:
        sample = super().read(id)
        if id == "p2" and self.mood == "other":
            return dataclasses.replace(sample, id="p3")
        if id == "p2" and self.mood == "float":
            return dataclasses.replace(sample, image=sample.image / 255)  # type: ignore[operator]
        if id == "p2" and self.mood == "nothing":
            return None  # type: ignore[return-value]
        if id == "p2" and self.mood == "memory":
            raise MemoryError("a picture of a terabyte")
        return sample


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        ("other", "moody: sample 'p2' calls itself 'p3'"),
        ("float", "moody: the picture of sample 'p2' must be uint8 (H, W, 3), not float64 (24, 32, 3)"),
        ("nothing", "moody: AttributeError: 'NoneType' object has no attribute 'image'"),
        ("memory", "moody: MemoryError: a picture of a terabyte"),
        ("stamp", None),
    ],
)
def test_a_data_set_that_misbehaves_on_a_sample_costs_that_sample(
    gallery: Gallery, tmp_path: Path, mood: str, reason: str | None
) -> None:
    found = run(tmp_path / "store", arrange(Moody(root=gallery.folder, mood=mood)))
    assert found.failures == ({} if reason is None else {"p2": reason})


def test_a_data_set_that_cannot_list_its_samples_is_one_line(gallery: Gallery, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"data set 'moody' cannot list its samples: KeyError: 'index\.csv'"):
        run(tmp_path / "store", arrange(Moody(root=gallery.folder, mood="ids")))


def test_t21_rows_join_on_ids_whatever_failed_in_between(gallery: Gallery, tmp_path: Path) -> None:
    _truncate(gallery.folder)
    found = run(tmp_path / "store", arrange(gallery))
    assert sorted(found.rows.sample) == sorted(gallery.ids())
    for id in set(gallery.ids()) - {"p2"}:
        alone = run(tmp_path / "alone", arrange(gallery), only=[id])
        place = found.rows.sample.index(id)
        assert found.rows.reconstruction[place] == alone.rows.reconstruction[0]
        assert np.array_equal(found.rows.measures["mse"].statistics[place], alone.rows.measures["mse"].statistics[0])
        assert found.rows.content[place] == alone.rows.content[0]


def test_the_revision_covers_ids_pixels_masks_and_texts_but_not_places_or_times(
    gallery: Gallery, tmp_path: Path
) -> None:
    def revision(store: str, dataset: Gallery) -> str:
        return run(tmp_path / store, arrange(dataset)).evaluation.manifest.revision

    before = revision("store", gallery)
    moved = gallery.folder.rename(tmp_path / "moved")
    for path in moved.iterdir():
        os.utime(path)
    gallery = Gallery(root=moved)
    assert revision("store", gallery) == revision("other store", gallery) == before
    (moved / "p1.txt").write_text("another text")
    after = revision("store", gallery)
    assert after != before
    image = cv2.imread(str(moved / "p1.png"))
    image[0, 0, 0] ^= 1
    cv2.imwrite(str(moved / "p1.png"), image)
    assert revision("store", gallery) not in (before, after)


def test_what_a_scorer_must_know_of_the_suite_is_of_the_unlimited_one(gallery: Gallery, tmp_path: Path) -> None:
    words = {word for id in gallery.ids() for text in gallery.references(id) for word in text.split()}
    scorers: list[Scorer] = [Mse(), Vocabulary()]
    for limit in (2, None):
        found = run(tmp_path / "store", arrange(gallery, scorers=scorers), limit=limit)
        assert set(found.rows.measures["vocabulary"].statistics[:, 0]) == {float(len(words))}


class Watched(Gallery):
    """Notes every sample that is read; is interrupted at the one named in `stop.txt`, and waits at the one named in
    `wait.txt` until the store `watched` has notes."""

    name = "watched"

    log: str = ""
    watched: str = ""

    def read(self, id: str) -> Sample:
        if id in self._named("stop"):
            raise KeyboardInterrupt
        if id in self._named("wait"):
            end = time.monotonic() + 20
            while not entries(Path(self.watched)) and time.monotonic() < end:
                time.sleep(0.02)
        with Path(self.log).open("a") as log:
            log.write(f"{id} {len(entries(Path(self.watched)))}\n")
        return super().read(id)

    def _named(self, what: str) -> list[str]:
        path = self.folder / f"{what}.list"
        return path.read_text().split() if path.exists() else []


def _watched(gallery: Gallery, tmp_path: Path) -> Watched:
    return Watched(root=gallery.folder, log=str(tmp_path / "log"), watched=str(tmp_path / "store"))


def _listed(dataset: Watched, store: Path) -> tuple[Manifest, Heard]:
    heard = Heard()
    source = Source.of(arrange(dataset).suite, dataset)
    with Store(store) as opened:
        return manifest(source, source.ids(), opened, progress=heard), heard


def _read(dataset: Watched) -> list[str]:
    """The samples that were read since the last time somebody asked."""
    log = Path(dataset.log)
    ids = [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []
    log.write_text("")
    return ids


def test_reading_is_a_stage_and_free_the_second_time(gallery: Gallery, tmp_path: Path) -> None:
    dataset = _watched(gallery, tmp_path)
    first, heard = _listed(dataset, tmp_path / "store")
    assert (heard.stages, heard.advanced) == ([("read data", 6, 0)], 6)
    assert sorted(_read(dataset)) == sorted(dataset.ids())
    second, heard = _listed(dataset, tmp_path / "store")
    assert (heard.stages, heard.advanced, _read(dataset)) == ([], 0, [])
    assert second == first
    _truncate(gallery.folder)
    _, heard = _listed(dataset, tmp_path / "store")
    assert (heard.stages, heard.advanced, _read(dataset)) == ([("read data", 6, 5)], 1, ["p2"])


def test_eval_shows_the_reading_of_data(gallery: Gallery, tmp_path: Path) -> None:
    assert run(tmp_path / "store", arrange(gallery)).heard.stages[0] == ("read data", 6, 0)
    assert "read data" not in [title for title, *_ in run(tmp_path / "store", arrange(gallery)).heard.stages]


def test_a_reading_that_is_interrupted_goes_on_where_it_ended(gallery: Gallery, tmp_path: Path) -> None:
    dataset = _watched(gallery, tmp_path)
    order = Source.of(arrange(dataset).suite, dataset).ids()
    (gallery.folder / "stop.list").write_text(order[3])
    with pytest.raises(KeyboardInterrupt):
        _listed(dataset, tmp_path / "store")
    before = _read(dataset)
    assert set(order[:3]) <= set(before) <= set(order) - {order[3]}
    (gallery.folder / "stop.list").unlink()
    found, heard = _listed(dataset, tmp_path / "store")
    assert heard.stages == [("read data", 6, 3)]
    assert sorted(_read(dataset)) == sorted(order[3:])
    assert [known.id for known in found.samples] == order
    assert found == _listed(dataset, tmp_path / "another")[0]


def test_what_was_read_is_kept_in_portions(gallery: Gallery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = _watched(gallery, tmp_path)
    order = Source.of(arrange(dataset).suite, dataset).ids()
    (gallery.folder / "wait.list").write_text(order[-1])
    monkeypatch.setattr(source_module, "_PORTION", 2)
    found, heard = _listed(dataset, tmp_path / "store")
    last = Path(dataset.log).read_text().splitlines()
    assert int(dict(map(str.split, last))[order[-1]]) >= 2
    assert [known.id for known in found.samples] == order
    assert heard.stages == [("read data", 6, 0)]
