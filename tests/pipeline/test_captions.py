"""Captioners see the pictures that the suite says, marked where it says; controls tell what no model scores."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from inpaintbench_pieces import Gallery, Identity, Kinship, Noisy, Parrot, Teller
from inpaintbench_pieces.captioners import pixels
from inpaintbench_pieces.log import lines
from workshop import arrange, entries, files, run

from inpaintbench.builtin.degraders import Blur, Erase
from inpaintbench.builtin.lexical import RougeL
from inpaintbench.builtin.pixels import Mse
from inpaintbench.store import codec

SHRINKING = Identity(short_side=12)
"""An inpainter whose raw output differs from the original everywhere."""


def words(found: Any) -> dict[str, str]:
    """What the captioner said of each sample's reconstruction."""
    rows = found.rows
    return {
        sample: json.loads(said)[0][0]
        for sample, captioner, said in zip(rows.sample, rows.captioner, rows.captions, strict=True)
        if captioner is not None
    }


def raw(store: Path, found: Any) -> dict[str, np.ndarray]:
    """The raw outputs by sample."""
    stored = [codec.load_image(path.read_bytes()) for path in files(store)]
    known = {hashlib.sha256(image.tobytes()).hexdigest(): image for image in stored}
    pairs = zip(found.rows.sample, found.rows.reconstruction, strict=True)
    return {sample: known[pixels] for sample, pixels in pairs if pixels is not None}


def truth(gallery: Gallery, id: str) -> tuple[np.ndarray, np.ndarray]:
    image = np.ascontiguousarray(cv2.imread(str(gallery.folder / f"{id}.png"))[:, :, ::-1])
    return image, cv2.imread(str(gallery.folder / f"{id}.mask.png"), 0) > 127


@pytest.mark.parametrize("on", ["composite", "raw"])
def test_t04_captioners_see_the_composite_unless_the_suite_says_raw(gallery: Gallery, tmp_path: Path, on: str) -> None:
    found = run(tmp_path / "store", arrange(gallery, captioners=[Teller()], on=on), SHRINKING)
    said, made = words(found), raw(tmp_path / "store", found)
    for id in gallery.ids():
        image, hole = truth(gallery, id)
        shown = made[id] if on == "raw" else np.where(hole[:, :, None], made[id], image)
        assert said[id].split()[0] == pixels(shown)
        place = found.rows.sample.index(id, len(gallery.ids()))
        (first, _) = json.loads(found.rows.truth_captions[place])
        assert first[0].split()[0] == pixels(image)


def test_the_red_box_is_on_what_captioners_see_and_nowhere_else(gallery: Gallery, tmp_path: Path) -> None:
    plain = run(tmp_path / "store", arrange(gallery, captioners=[Teller()]), Noisy())
    marked = run(tmp_path / "store", arrange(gallery, captioners=[Teller()], mark="red-box"), Noisy())
    for id, said in words(marked).items():
        image, hole = truth(gallery, id)
        rows, columns = np.nonzero(hole)
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert int(said.split("red")[1]) == 2 * (height + width) - 4  # a line of one pixel around the hole's box
        place = marked.rows.sample.index(id, 6)
        assert int(json.loads(marked.rows.truth_captions[place])[0][0].split("red")[1]) == 2 * (height + width) - 4
    assert {said.split("red")[1] for said in words(plain).values()} == {"0"}
    assert marked.rows.reconstruction[:6] == plain.rows.reconstruction[:6]
    assert np.array_equal(marked.rows.measures["mse"].statistics, plain.rows.measures["mse"].statistics, equal_nan=True)
    for image in raw(tmp_path / "store", marked).values():
        assert not (image == (255, 0, 0)).all(axis=2).any()


def test_a_captioner_is_handed_the_question_and_never_the_answers(gallery: Gallery, tmp_path: Path) -> None:
    log = tmp_path / "log"
    run(tmp_path / "store", arrange(gallery, captioners=[Teller(log=str(log))]))
    assert {json.dumps(json.loads(line)[2:]) for line in lines(log)} == {'["what is this?", []]'}
    assert "secret" not in log.read_text()


def test_an_original_is_captioned_once_for_all_its_degraders_draws_and_inpainters(
    gallery: Gallery, tmp_path: Path
) -> None:
    made = arrange(gallery, captioners=[Teller()], degraders=[Erase(), Blur(kernel=5)], draws=2)
    found = run(tmp_path / "store", made, {"a": Noisy(), "b": SHRINKING})
    assert found.computed["caption with teller"] == 6 + 2 * 24


def test_pictures_are_scored_once_whatever_the_number_of_captioners(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, captioners=[Teller(), Parrot()], scorers=[Mse(), Kinship()])
    found = run(tmp_path / "store", made)
    assert found.rows.captioner == [None] * 6 + ["teller"] * 6 + ["parrot"] * 6
    mse, kinship = (found.rows.measures[label].statistics[:, 0] for label in ("mse", "kinship"))
    assert np.isnan(mse[6:]).all()
    assert not np.isnan(mse[:6]).any()
    assert np.isnan(kinship[:6]).all()
    assert kinship[6:].tolist() == [0.0] * 6 + [1.0] * 6
    assert sum(count for stage, count in found.computed.items() if stage.startswith("score")) == 6 + 6 + 6


def test_a_caption_that_failed_is_a_failure_of_its_captioner_alone(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, captioners=[Teller(fails_on="p3"), Parrot()], scorers=[Mse(), RougeL()])
    found = run(tmp_path / "store", made)
    rows = found.rows
    failed = [
        (sample, captioner)
        for sample, captioner, failure in zip(rows.sample, rows.captioner, rows.failure, strict=True)
        if failure is not None
    ]
    assert failed == [("p3", "teller")]
    place = 6 + rows.sample[:6].index("p3")
    assert rows.failure[place] == "teller: ValueError: it has no words"
    assert (rows.captions[place], rows.truth_captions[place]) == (None, None)
    assert np.isnan(rows.measures["rouge-l"].statistics[place]).all()
    assert not np.isnan(rows.measures["mse"].statistics[:6]).any()


def test_captions_too_long_for_the_index_come_back_whole(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, captioners=[Teller(long=True)])
    first, second = (run(tmp_path / "store", made) for _ in range(2))
    assert first.rows.digest == second.rows.digest
    assert set(second.computed.values()) == {0}
    assert all(len(said) > 100_000 for said in words(second).values())


class Mute(Parrot):
    """Returns what is no caption."""

    name = "mute"

    how: str = "none"

    def load(self, host: Any) -> Any:
        from inpaintbench.types import Caption

        made: dict[str, Any] = {
            "none": None,
            "empty": (),
            "number": 5,
            "numbers": (5,),
            "nan": (Caption("a", float("nan")),),
            "broken": ("\ud800",),
        }
        return lambda batch: [made[self.how] for _ in batch]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("none", "mute: it returned None, not a tuple of captions"),
        ("empty", "mute: it returned (), not a tuple of captions"),
        ("number", "mute: it returned 5, not a tuple of captions"),
        ("numbers", "mute: it returned 5 among its captions"),
        ("nan", "mute: it gave the score nan to a caption"),
        ("broken", "mute: UnicodeEncodeError: 'utf-8' codec can't encode character"),
    ],
)
def test_what_is_no_caption_is_a_failure(gallery: Gallery, tmp_path: Path, how: str, reason: str) -> None:
    found = run(tmp_path / "store", arrange(gallery, captioners=[Mute(how=how)]), limit=2)
    assert found.rows.failure[:2] == [None, None]
    assert all(failure.startswith(reason) for failure in found.rows.failure[2:])


def test_controls_are_the_floor_and_the_noise_of_the_scores(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    made = arrange(gallery, captioners=[Teller(log=log)], scorers=[Mse(), Kinship()])
    found = run(tmp_path / "store", made, controls=True)
    controls = found.evaluation.controls
    assert set(controls) == {"copy", "shuffled", "recaption"}
    erased = [((image[hole] / 255) ** 2).mean() for image, hole in (truth(gallery, id) for id in gallery.ids())]
    assert controls["copy"]["mse.hole"].value == pytest.approx(np.mean(erased))
    assert controls["shuffled"]["kinship.score@teller"].value == 0
    assert controls["recaption"]["kinship.score@teller"].value == 0  # it says its seed, which is the next draw's
    assert set(found.evaluation.rows) == {"mean"}
    said = [json.loads(line)[1] for line in lines(log)]
    originals = {pixels(truth(gallery, id)[0]) for id in gallery.ids()}
    assert sum(word.split()[0] in originals for word in said) == 12


def test_controls_are_computed_once_and_cached(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, captioners=[Teller()], scorers=[Mse(), Kinship()])
    first = run(tmp_path / "store", made, controls=True)
    again = run(tmp_path / "store", made, Noisy(), controls=True)
    assert again.evaluation.controls == first.evaluation.controls
    assert again.computed["caption with teller"] == 6
    assert "inpaint with control: copy" not in again.computed
    assert "score controls" not in again.computed
    without = run(tmp_path / "store", made, Noisy())
    assert without.evaluation.controls == {}
    fewer = run(tmp_path / "store", made, limit=3, controls=True)
    assert fewer.evaluation.controls != first.evaluation.controls
    assert set(fewer.computed.values()) <= {0, 1, 2, 3}


def test_controls_that_failed_are_measured_again(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, captioners=[Teller(fails_on="p3")], scorers=[Mse(), Kinship()])
    for _ in range(2):
        found = run(tmp_path / "store", made, controls=True)
        assert found.evaluation.controls["recaption"]["kinship.score@teller"].n == 5
        assert "inpaint with control: copy" in found.computed
    assert len(entries(tmp_path / "store")) > 0


def test_an_original_that_is_not_there_is_not_captioned(gallery: Gallery, tmp_path: Path) -> None:
    blind = Gallery(root=gallery.folder, blind=True)
    made = arrange(blind, degraders=[Erase(where="whole")], captioners=[Parrot()], scorers=[Mse(), RougeL()])
    found = run(tmp_path / "store", made, Noisy(), controls=True)
    assert set(found.rows.failure) == {None}
    assert set(found.rows.truth_captions) == {None}
    assert np.isnan(found.rows.measures["mse"].statistics).all()
    assert set(found.rows.measures["mse"].statuses[:6]) == {"no truth"}
    score, original = found.rows.measures["rouge-l"].statistics[6:].T
    assert (score > 0).all()
    assert np.isnan(original).all()
