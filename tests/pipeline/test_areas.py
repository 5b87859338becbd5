"""Scores by mask-area bin: every row counts in the bin of its own hole."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from inpaintbench_pieces import Gallery
from workshop import arrange, paint_gallery, run

from inpaintbench.builtin.degraders import Erase
from inpaintbench.builtin.pixels import Mae, Mse
from inpaintbench.result.aggregate import tag_scores

SIZE = (20, 30)
HOLES = (59, 60, 179, 180, 420, 599)  # pixels of 600, on both sides of 10 and 30 %, at 70 % and just below all
BINS = ["00-10%", "10-20%", "20-30%", "30-40%", "70-80%", "90-100%"]


@pytest.fixture
def holes(tmp_path: Path) -> Gallery:
    """Six pictures of 600 pixels with holes of `HOLES` pixels."""
    gallery = paint_gallery(tmp_path / "gallery", len(HOLES), SIZE)
    for number, pixels in enumerate(HOLES):
        mask = np.zeros(SIZE, np.uint8)
        mask.flat[:pixels] = 255
        cv2.imwrite(str(tmp_path / "gallery" / f"p{number}.mask.png"), mask)
    return gallery


def test_t11_bins_are_ten_per_cent_wide_and_begin_with_their_lower_end(holes: Gallery, tmp_path: Path) -> None:
    rows = run(tmp_path / "store", arrange(holes, size=SIZE[0])).rows
    assert dict(zip(rows.sample, rows.tags["area"], strict=True)) == {f"p{i}": BINS[i] for i in range(len(BINS))}


def test_t11_every_score_is_the_mean_over_the_rows_of_its_bin_by_degrader(holes: Gallery, tmp_path: Path) -> None:
    made = arrange(
        holes,
        degraders=[Erase(where="sample"), Erase(where="center")],
        scorers=[Mse(), Mae()],
        size=SIZE[0],
    )
    rows = run(tmp_path / "store", made).rows
    found = tag_scores(rows, made.scorers, 0)["area"]
    assert set(found) == {*BINS, "20-30%"}
    for low in range(0, 100, 10):
        place = (rows.area * 100 >= low - 1e-9) & (rows.area * 100 < low + 10 - 1e-9)
        for label, part in rows.measures.items():
            for column, values in zip(part.names, part.statistics.T, strict=True):
                means = [
                    values[here].mean()
                    for degrader in dict.fromkeys(rows.degrader)
                    if (here := place & (np.array(rows.degrader) == degrader)).any()
                ]
                if means:
                    score = found[f"{low:02d}-{low + 10}%"][f"{label}.{column}"]
                    assert score.value == pytest.approx(np.mean(means), abs=1e-12)
                    assert (score.n, score.missing) == (place.sum(), 0)


def test_holes_of_one_bin_are_not_reported_twice(tmp_path: Path) -> None:
    gallery = paint_gallery(tmp_path / "gallery")
    made = arrange(gallery)
    rows = run(tmp_path / "store", made).rows
    assert len(set(rows.tags["area"])) == 1
    assert "area" not in tag_scores(rows, made.scorers, 0)
