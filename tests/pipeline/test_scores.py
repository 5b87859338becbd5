"""Scorers see what they declare and nothing else; what they do wrong is a failure of that row and is said."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from inpaintbench_pieces import BrokenDegrader, BrokenMetric, Counted, Gallery, Luminance, Noisy, Vocabulary
from inpaintbench_pieces.log import lines
from workshop import arrange, files, run

from inpaintbench.builtin.degraders import Blur, Erase
from inpaintbench.builtin.inpainters import Mean
from inpaintbench.builtin.pixels import Mse, Psnr
from inpaintbench.errors import PluginError
from inpaintbench.result.aggregate import scores


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("undeclared", "broken-metric: 'mask' is read but not declared; add it to the scorer's `reads`"),
        ("raise", "broken-metric: ZeroDivisionError: nothing to divide by"),
        ("writes", "broken-metric: ValueError: assignment destination is read-only"),
        ("nan", "broken-metric: it measured nan as 'score'; None says that nothing can be measured"),
        ("many", "broken-metric: it measured 2 statistics, but declares 1"),
        ("text", "broken-metric: TypeError: must be real number, not str"),
        ("number", "broken-metric: it returned float, not Measured"),
        ("details", "broken-metric: TypeError: Object of type object is not JSON serializable"),
        ("status", "broken-metric: AttributeError: 'int' object has no attribute 'encode'"),
        ("word", "broken-metric: UnicodeEncodeError: 'utf-8' codec can't encode character"),
    ],
)
def test_a_scorer_that_goes_wrong_costs_its_own_number_and_is_named(
    gallery: Gallery, tmp_path: Path, fault: str, reason: str
) -> None:
    made = arrange(gallery, scorers=[BrokenMetric(fault=fault, on="p3"), Mse(), Luminance()])  # type: ignore[arg-type]
    found = run(tmp_path / "store", made)
    assert list(found.failures) == ["p3"]
    assert found.failures["p3"].startswith(reason)
    place = found.rows.sample.index("p3")
    scores = found.rows.measures["broken-metric"].statistics[:, 0]
    assert np.isnan(scores[place])
    assert np.delete(scores, place).tolist() == [1.0] * 5
    expected = run(tmp_path / "other", arrange(gallery, scorers=[Mse(), Luminance()])).rows
    for label in ("mse", "luminance"):
        assert np.array_equal(found.rows.measures[label].statistics, expected.measures[label].statistics)


def test_a_measurement_with_large_details_comes_back_whole(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, scorers=[BrokenMetric(fault="large", on="p3"), Mse()])
    for _ in range(2):
        found = run(tmp_path / "store", made)
        scores = found.rows.measures["broken-metric"].statistics[:, 0].tolist()
        assert scores == [2.0 if sample == "p3" else 1.0 for sample in found.rows.sample]
    assert len([path for path in files(tmp_path / "store") if path.suffix == ".bin"]) == 1


def test_two_scorers_of_one_name_have_their_options_in_their_labels(gallery: Gallery, tmp_path: Path) -> None:
    found = run(tmp_path / "store", arrange(gallery, scorers=[Luminance(), Luminance(power=2), Mse(), Mse()]))
    assert list(found.rows.measures) == ["luminance", "luminance:power=2", "mse"]
    first, second = (found.rows.measures[label].statistics for label in ("luminance", "luminance:power=2"))
    assert np.allclose(first**2, second)


def test_two_degraders_of_one_name_have_their_options_in_the_rows(gallery: Gallery, tmp_path: Path) -> None:
    found = run(tmp_path / "store", arrange(gallery, degraders=[Erase(), Erase(fill="grey")]), Mean())
    assert Counter(found.rows.degrader) == {"erase": 6, "erase:fill=grey": 6}


def test_all_scorers_share_one_read_of_a_comparison(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery))
    (gallery.folder / "reads.log").unlink()
    run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Psnr(), Luminance(), Counted(), BrokenMetric()]))
    assert Counter(lines(gallery.folder / "reads.log")) == Counter(gallery.ids())


def test_a_sample_is_read_once_for_all_its_cells_in_a_stage(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, degraders=[Erase(), Blur(kernel=5), Erase(where="box")], draws=3)
    run(tmp_path / "store", made)
    counts = Counter(lines(gallery.folder / "reads.log"))
    assert counts == dict.fromkeys(gallery.ids(), 3)  # to know it, to paint it, to score it


def test_every_scorer_is_measured_once_for_every_reconstruction(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    made = arrange(gallery, scorers=[Luminance(log=log), Mse()], degraders=[Erase(), Blur(kernel=5)])
    run(tmp_path / "store", made, {"a": Noisy(), "b": Mean()})
    assert len(lines(log)) == 24


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("raise", "mean: RuntimeError: the kernel slipped"),
        ("shape", "mean: degrader 'broken-degrader' returned a picture that is not uint8 (24, 32, 3)"),
        ("mask", "mean: degrader 'broken-degrader' returned a mask that is not bool (24, 32)"),
        ("empty", "mean: degrader 'broken-degrader' left no hole in sample 'p3'"),
        ("writes", "mean: ValueError: assignment destination is read-only"),
    ],
)
def test_a_degrader_that_goes_wrong_on_a_sample_costs_that_sample(
    gallery: Gallery, tmp_path: Path, fault: str, reason: str
) -> None:
    degraders = [BrokenDegrader(fault=fault, on="p3"), Erase()]  # type: ignore[arg-type]
    rows = run(tmp_path / "store", arrange(gallery, degraders=degraders)).rows
    failed = {
        (sample, degrader): failure
        for sample, degrader, failure in zip(rows.sample, rows.degrader, rows.failure, strict=True)
        if failure is not None
    }
    assert failed == {("p3", "broken-degrader"): reason}


def test_a_degrader_that_always_goes_wrong_fails_every_row_of_its_own(gallery: Gallery, tmp_path: Path) -> None:
    rows = run(tmp_path / "store", arrange(gallery, degraders=[BrokenDegrader(fault="few"), Erase()])).rows
    assert [failure is not None for failure in rows.failure] == [
        degrader == "broken-degrader" for degrader in rows.degrader
    ]
    assert "mean: degrader 'broken-degrader' must return one (image, mask) a sample" in rows.failure


@pytest.mark.parametrize("workers", [1, 2])
def test_a_degrader_that_cannot_be_loaded_ends_the_run_with_one_line(
    gallery: Gallery, tmp_path: Path, workers: int
) -> None:
    with pytest.raises(PluginError) as caught:
        run(tmp_path / "store", arrange(gallery, degraders=[BrokenDegrader(fault="load")]), workers=workers)
    assert str(caught.value) == "degrader 'broken-degrader' cannot be loaded: ValueError: no kernel"


def test_a_scorer_that_cannot_prepare_ends_the_run_with_one_line(gallery: Gallery, tmp_path: Path) -> None:
    with pytest.raises(PluginError) as caught:
        run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Vocabulary(fails=True)]))
    assert str(caught.value) == "metric 'vocabulary' cannot prepare for the suite's references: KeyError: 'no words'"


def test_failures_are_counted_and_never_averaged(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, degraders=[BrokenDegrader(fault="raise", on="p3")])
    rows = run(tmp_path / "store", made).rows
    found = scores(rows, made.scorers, 0)["mse.hole"]
    place = rows.sample.index("p3")
    assert (found.n, found.missing) == (5, 1)
    assert found.value == pytest.approx(np.delete(rows.measures["mse"].statistics[:, 0], place).mean())


def test_a_sample_without_a_truth_is_painted_and_scored_by_what_needs_none(gallery: Gallery, tmp_path: Path) -> None:
    blind = Gallery(root=gallery.folder, blind=True)
    made = arrange(blind, degraders=[Erase(where="whole")], scorers=[Mse(), Luminance(), BrokenMetric()])
    found = run(tmp_path / "store", made, Noisy())
    assert found.failures == {}
    assert not np.isnan(found.rows.measures["luminance"].statistics).any()
    for label in ("mse", "broken-metric"):
        assert np.isnan(found.rows.measures[label].statistics).all()
        assert set(found.rows.measures[label].statuses) == {"no truth"}
