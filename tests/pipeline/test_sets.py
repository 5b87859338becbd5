"""Set metrics share one encoding of every picture and are computed from features that can be read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from inpaintbench_pieces import Apart, Distance, Eye, Gallery
from inpaintbench_pieces.log import lines
from workshop import arrange, run

from inpaintbench.builtin.degraders import Blur, Erase
from inpaintbench.builtin.pixels import Mse
from inpaintbench.components import fingerprint
from inpaintbench.result import features
from inpaintbench.result.aggregate import scores, tag_scores
from inpaintbench.statistics import frechet_distance


def test_the_scores_are_those_of_the_features_of_all_pairs(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, scorers=[Apart(), Mse()])
    rows = run(tmp_path / "store", made).rows
    found = scores(rows, made.scorers, 0)
    kept = rows.features[fingerprint(Eye())]
    truth, painted = kept.truth.astype(np.float64), kept.painted.astype(np.float64)
    score = found["apart.distance/erase"]
    assert score.value == frechet_distance(truth, painted)
    assert (score.n, score.missing) == (6, 0)
    without = [frechet_distance(np.delete(truth, i, 0), np.delete(painted, i, 0)) for i in range(6)]
    error = np.sqrt(5 / 6 * np.square(without - np.mean(without)).sum())
    assert (score.high - score.low) / 2 == pytest.approx(error * 2.570581835636197)  # t, 5 degrees of freedom, 97.5 %
    assert found["apart.pairs/erase"].value == 6


def test_t21_pairs_are_of_one_row_and_each_degrader_has_its_own(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, degraders=[Erase(), Blur()], scorers=[Apart(), Mse()], draws=2)
    rows = run(tmp_path / "store", made).rows
    kept = rows.features[fingerprint(Eye())]
    assert sorted(kept.rows.tolist()) == list(range(24))
    for row, truth, painted in zip(kept.rows.tolist(), kept.truth, kept.painted, strict=True):
        squared = float(np.square(truth.astype(np.float64) - painted).mean())
        whole = rows.measures["mse"].statistics[row, rows.measures["mse"].names.index("whole")]
        assert squared == pytest.approx(whole, abs=1e-7)
    found = scores(rows, made.scorers, 0)
    assert {found[f"apart.pairs/{degrader}"].value for degrader in ("erase", "blur")} == {12}
    each = [found[f"apart.distance/{degrader}"].value for degrader in ("erase", "blur")]
    assert found["apart.distance"].value == pytest.approx(np.mean(each))


def test_every_picture_is_encoded_once_for_all_that_share_the_encoder(gallery: Gallery, tmp_path: Path) -> None:
    eye = Eye(log=str(tmp_path / "log"))
    sharing = [Apart(encoder=eye), Distance(encoder=eye), Distance(encoder=eye, weight=2.0), Mse()]
    store = tmp_path / "store"
    first = run(store, arrange(gallery, scorers=sharing)).rows
    assert len(lines(eye.log)) == 12  # six originals, six reconstructions
    assert len(run(store, arrange(gallery, scorers=[*sharing, Distance(encoder=eye, weight=3.0)])).rows) == len(first)
    assert len(lines(eye.log)) == 12


def test_features_come_back_from_their_file_and_with_chosen_rows(gallery: Gallery, tmp_path: Path) -> None:
    rows = run(tmp_path / "store", arrange(gallery, scorers=[Apart(), Apart(encoder=Eye(times=2)), Mse()])).rows
    features.write(rows.features, tmp_path / "some.features.parquet")
    again = features.read(tmp_path / "some.features.parquet")
    assert features.digest(again) == features.digest(rows.features)
    part = rows.taken([4, 1]).features[fingerprint(Eye())]
    before = rows.features[fingerprint(Eye())]
    for row, truth in zip(part.rows.tolist(), part.truth, strict=True):
        assert np.array_equal(truth, before.truth[before.rows.tolist().index([4, 1][row])])


def test_t20_a_set_metric_is_not_reported_by_tag(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, scorers=[Apart(), Mse()])
    rows = run(tmp_path / "store", made).rows
    rows.tags["half"] = ["a", "b"] * 3
    for found in tag_scores(rows, made.scorers, 0)["half"].values():
        assert {address.partition(".")[0] for address in found} == {"mse"}
