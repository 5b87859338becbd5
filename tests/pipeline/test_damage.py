"""Whatever happens to a store's files, the run notices, says it in a line, and makes anew what is damaged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from inpaintbench_pieces import BrokenMetric, Climber, Distance, Eye, Gallery, Kinship, Noisy, Teller, Told
from inpaintbench_pieces.log import lines
from workshop import Ran, arrange, files, paint_gallery, run

from inpaintbench.builtin.pixels import Mse
from inpaintbench.errors import InpaintbenchError


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def replace(path: Path) -> None:
    path.write_bytes(b"something else")


DAMAGES: dict[str, Callable[[Path], None]] = {"truncated": truncate, "deleted": Path.unlink, "other": replace}


def everything(gallery: Gallery) -> Any:
    return arrange(
        gallery,
        captioners=[Teller(long=True)],
        scorers=[Mse(), Kinship(), BrokenMetric(fault="large", on="p3")],
    )


def with_another_metric(gallery: Gallery) -> Any:
    return arrange(
        gallery,
        captioners=[Teller(long=True)],
        scorers=[Mse(), Kinship(), BrokenMetric(fault="large", on="p3"), Distance()],
    )


def check(found: Ran, expected: Ran) -> None:
    """The rows are those of a run without damage, and the damage was said, in lines of their own."""
    assert found.digests == expected.digests
    assert found.failures == {}
    assert found.heard.notes
    assert all(("\n" not in note and "damaged" in note) or "store" in note for note in found.heard.notes)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_made_again_and_the_rows_are_the_same(
    gallery: Gallery, tmp_path: Path, damage: str, workers: int
) -> None:
    expected = run(tmp_path / "other", with_another_metric(gallery), Noisy())
    run(tmp_path / "store", everything(gallery), Noisy())
    pictures = [path for path in files(tmp_path / "store") if path.suffix == ".png"]
    assert len(pictures) == 6
    for path in pictures[:4]:
        DAMAGES[damage](path)
    found = run(tmp_path / "store", with_another_metric(gallery), Noisy(), workers=workers, batch_size=1)
    check(found, expected)
    assert found.heard.notes == ["4 stored pictures were damaged and are made again"]
    assert found.computed["inpaint with noisy"] == 4
    again = run(tmp_path / "store", with_another_metric(gallery), Noisy())
    assert (again.heard.notes, set(again.computed.values())) == ([], {0})


@pytest.mark.parametrize("suffix", ["json", "bin"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_captions_and_measurements_are_made_again(
    gallery: Gallery, tmp_path: Path, damage: str, suffix: str
) -> None:
    made = everything(gallery)
    expected = run(tmp_path / "store", made, Noisy())
    (first, *_) = [path for path in files(tmp_path / "store") if path.suffix == f".{suffix}"]
    DAMAGES[damage](first)
    check(run(tmp_path / "store", made, Noisy()), expected)
    again = run(tmp_path / "store", made, Noisy())
    assert (again.heard.notes, set(again.computed.values())) == ([], {0})


def test_all_files_gone_at_once_are_all_made_again(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, captioners=[Teller()], scorers=[Mse(), Kinship()])
    expected = run(tmp_path / "store", made, Noisy(), controls=True)
    for path in files(tmp_path / "store"):
        path.unlink()
    more = arrange(gallery, captioners=[Teller()], scorers=[Mse(), Kinship(), Distance()])
    found = run(tmp_path / "store", more, Noisy(), controls=True)
    assert found.rows.reconstruction == expected.rows.reconstruction
    assert found.failures == {}
    assert len(files(tmp_path / "store")) == 6 + 6


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_answer_of_a_component_inside_another_is_made_again(tmp_path: Path, damage: str) -> None:
    gallery = paint_gallery(tmp_path / "gallery", 4)
    log = str(tmp_path / "log")
    first, second = (Distance(encoder=Eye(times=20, log=log), weight=weight) for weight in (1.0, 2.0))
    expected = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), first]), Noisy())
    features = [path for path in files(tmp_path / "store") if path.suffix == ".npy"]
    assert len(features) == len(lines(log)) == 8
    for path in features[:3]:
        DAMAGES[damage](path)
    found = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), second]), Noisy())
    assert found.failures == {}
    (label,) = (label for label in found.rows.measures if label.startswith("distance"))
    ours, theirs = found.rows.measures[label].statistics, expected.rows.measures["distance"].statistics
    assert np.array_equal(ours, 2 * theirs)
    assert len(lines(log)) == 8 + 3
    assert found.heard.notes


def test_a_damaged_picture_of_an_earlier_round_is_made_again(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, prompter=Climber())
    expected = run(tmp_path / "store", made, Told())
    for path in files(tmp_path / "store")[::3]:
        truncate(path)
    log = str(tmp_path / "log")
    logged = run(tmp_path / "store", arrange(gallery, prompter=Climber(log=log)), Told())
    assert logged.rows.reconstruction == expected.rows.reconstruction
    assert logged.failures == {}
    assert logged.heard.notes


def test_a_mask_too_large_for_the_index_is_made_again(tmp_path: Path) -> None:
    gallery = paint_gallery(tmp_path / "gallery", 2, (300, 400))
    for id in gallery.ids():
        noise = np.random.default_rng(0).integers(0, 2, (300, 400), np.uint8) * 255
        cv2.imwrite(str(gallery.folder / f"{id}.mask.png"), noise)
    run(tmp_path / "store", arrange(gallery, size=300))
    masks = [path for path in files(tmp_path / "store") if path.suffix == ".json"]
    assert masks
    for path in masks:
        truncate(path)
    more = arrange(gallery, size=300, scorers=[Mse(), Distance()])
    found = run(tmp_path / "store", more)
    assert found.digests == run(tmp_path / "other", more).digests
    assert found.heard.notes


def test_files_that_are_damaged_again_and_again_end_the_run_with_one_line(gallery: Gallery, tmp_path: Path) -> None:
    folder = tmp_path / "store"

    class Vandal(Distance):
        """Damages every picture before it measures the first."""

        name = "vandal"

        def load(self, host: Any) -> Any:
            for path in files(folder):
                truncate(path)
            return super().load(host)

    with pytest.raises(InpaintbenchError, match=r"files of the store '.*' keep changing; choose another with --store"):
        run(folder, arrange(gallery, scorers=[Mse(), Vandal()]), Noisy())


def test_an_index_that_was_damaged_between_two_runs_is_one_line(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery))
    (tmp_path / "store" / "index.sqlite").write_bytes(b"garbage" * 2000)
    with pytest.raises(InpaintbenchError, match=r"the index of the store '.*' is damaged") as caught:
        run(tmp_path / "store", arrange(gallery))
    assert "\n" not in str(caught.value)


def test_an_index_row_that_was_deleted_is_computed_again(gallery: Gallery, tmp_path: Path) -> None:
    expected = run(tmp_path / "store", arrange(gallery))
    connection = sqlite3.connect(tmp_path / "store" / "index.sqlite")
    with connection:
        connection.execute("DELETE FROM entries WHERE key IN (SELECT key FROM entries ORDER BY key LIMIT 9)")
    connection.close()
    found = run(tmp_path / "store", arrange(gallery))
    assert found.digests == expected.digests
    assert sum(found.computed.values()) > 0
