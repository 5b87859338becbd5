"""Set metrics in results: features are told apart by their encoder, checked row by row, and held against a rerun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar

import numpy as np
import pytest
from inpaintbench_pieces import Apart, Eye, Gallery
from workshop import arrange, paint_picture, run

import inpaintbench as ib
from inpaintbench.builtin.inpainters import Mean
from inpaintbench.builtin.pixels import Mse, Psnr
from inpaintbench.components import fingerprint
from inpaintbench.discovery import discover
from inpaintbench.pipeline import rerun
from inpaintbench.pipeline.accounts import account_of
from inpaintbench.result import Result, document, features, layout, seal
from inpaintbench.result.aggregate import scores
from inpaintbench.result.features import Features
from inpaintbench.result.kept import kept
from inpaintbench.result.result import SCHEMA

EYE = fingerprint(Eye())


class Namesake(ib.Metric):
    """A metric that is called as the encoder is."""

    name: ClassVar[str] = "eye"
    reads: ClassVar[tuple[str, ...]] = ("raw",)
    higher_is_better: ClassVar[bool | None] = None

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[Any]]:
        return lambda batch: [ib.Measured((1.0,)) for _ in batch]


class Weighted(ib.Encoder):
    """Mean colours times what stands in a file."""

    name: ClassVar[str] = "weighted"

    file: Annotated[str, ib.Local()]

    @property
    def weights(self) -> str:
        return f"{Path(self.file).read_text()}@file"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[Any]]:
        factor = float(Path(self.file).read_text())
        return lambda batch: [item.image.mean(axis=(0, 1)) * factor for item in batch]  # type: ignore[union-attr]


class Elsewhere(Apart):
    """The same, under another name."""

    name: ClassVar[str] = "elsewhere"


def test_a_metric_and_an_encoder_may_have_one_name(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, scorers=[Mse(), Namesake(), Apart()])
    rows = run(tmp_path / "store", made).rows
    found = scores(rows, made.scorers, 0)
    assert found["eye.score"].value == 1.0
    assert found["apart.pairs"].value == 6


def test_encoders_whose_files_have_one_name_keep_their_own_features(gallery: Gallery, tmp_path: Path) -> None:
    encoders = []
    for folder, factor in (("a", "1"), ("b", "10")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "w.txt").write_text(factor)
        encoders.append(Weighted(file=str(tmp_path / folder / "w.txt")))
    made = arrange(gallery, scorers=[Mse(), Apart(encoder=encoders[0]), Elsewhere(encoder=encoders[1])])
    rows = run(tmp_path / "store", made).rows
    small, large = (rows.features[fingerprint(encoder)].truth for encoder in encoders)
    assert np.allclose(large, 10 * small)
    found = scores(rows, made.scorers, 0)
    assert found["elsewhere.distance"].value == pytest.approx(100 * (found["apart.distance"].value or 0), rel=1e-4)


def test_features_of_another_length_cost_their_row_and_nothing_else(gallery: Gallery, tmp_path: Path) -> None:
    paint_picture(tmp_path / "gallery", "wide", 9, (24, 48))
    found = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Apart()]))
    assert len(found.failures) in (1, 6)  # whichever size comes first is the one that counts
    assert all("features: " in reason for reason in found.failures.values())
    assert not np.isnan(found.rows.measures["mse"].statistics[:, 0]).any()


@pytest.fixture
def result(gallery: Gallery, tmp_path: Path) -> Result:
    made = arrange(gallery, scorers=[Mse(), Apart()])
    evaluation = run(tmp_path / "store", made).evaluation
    ((label, rows),) = evaluation.rows.items()
    path = document.write(account_of(evaluation, label, Mean(), None, ("cpu",)), rows, discover([]), tmp_path / "out")
    return Result.read(path)


def forged(result: Result, changed: Features) -> Result:
    """The result with other features, sealed again."""
    features.write({EYE: changed}, result.path.with_suffix(".features.parquet"))
    rows = {**result.data["rows"], "features": features.digest({EYE: changed})}
    seal.write(result.path, {**result.data, "rows": rows}, SCHEMA)
    return Result.read(result.path)


def test_an_honest_result_has_a_pair_for_every_picture(result: Result) -> None:
    assert not list(layout.contradictions(result))


def test_a_row_that_is_named_twice_or_is_none_or_is_left_out_is_a_contradiction(result: Result) -> None:
    honest = result.rows.features[EYE]
    twice = Features(np.zeros_like(honest.rows), honest.truth, honest.painted)
    assert next(layout.contradictions(forged(result, twice))).endswith("name a row twice")
    beyond = Features(honest.rows + 100, honest.truth, honest.painted)
    assert "which is no reconstruction's" in next(layout.contradictions(forged(result, beyond)))
    fewer = Features(honest.rows[1:], honest.truth[1:], honest.painted[1:])
    assert "has no features of encoder" in next(layout.contradictions(forged(result, fewer)))


def test_embellished_features_are_found_by_running_again(gallery: Gallery, result: Result, tmp_path: Path) -> None:
    honest = result.rows.features[EYE]
    closer = Features(honest.rows, honest.truth, honest.truth + (honest.painted - honest.truth) / 1000)
    before = forged(result, closer).rows
    made = arrange(gallery, scorers=[Mse(), Apart()])
    again = run(tmp_path / "again", made).rows
    pairs = [(i, i) for i in range(len(before))]
    assert rerun._features_apart(result.rows, again, pairs, made) == (0.0, "")
    largest, where = rerun._features_apart(before, again, pairs, made)
    assert largest > 0.01
    assert where.startswith("a feature of 'apart' of sample")


def test_a_result_without_set_metrics_leaves_no_features_beside_it(
    gallery: Gallery, result: Result, tmp_path: Path
) -> None:
    beside = result.path.with_suffix(".features.parquet")
    assert beside.exists()
    evaluation = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Psnr()])).evaluation
    ((label, rows),) = evaluation.rows.items()
    account = account_of(evaluation, label, Mean(), None, ("cpu",))
    assert document.write(account, rows, discover([]), tmp_path / "out") == result.path
    assert not beside.exists()


def test_a_result_that_names_a_file_is_kept_where_it_says_the_same(gallery: Gallery, tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text("2")
    made = arrange(gallery, scorers=[Mse(), Apart(encoder=Weighted(file=str(tmp_path / "w.txt")))])
    evaluation = run(tmp_path / "store", made).evaluation
    ((label, rows),) = evaluation.rows.items()
    account = account_of(evaluation, label, Mean(), None, ("cpu",))
    assert kept(account, rows, tmp_path / "out") is None
    document.write(account, rows, discover([]), tmp_path / "out")
    assert kept(account, rows, tmp_path / "out") is not None
    (tmp_path / "w.txt").write_text("3")
    assert kept(account, rows, tmp_path / "out") is None
