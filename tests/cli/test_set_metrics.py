"""A stranger's set metric through the command line: evaluated, verified, ranked and compared, equal to plain sums."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.linalg import sqrtm

STRANGER = '''
"""A plugin with an inpainter of one colour, an encoder of few numbers, and a metric of whole sets."""
import inpaintbench as ib


class Paint(ib.Inpainter):
    """Fills the hole with one grey."""

    name = "paint"

    level: int = 0

    def load(self, host):
        import numpy as np

        def paint(item):
            return np.where(item.mask[..., None], np.uint8(self.level), item.image)

        return lambda batch: [paint(item) for item in batch]


class Halves(ib.Encoder):
    """The mean colours of the upper and of the lower half."""

    name = "halves"

    def load(self, host):
        import numpy as np

        def encode(picture):
            upper, lower = np.array_split(picture.image.astype(np.float64), 2)
            return np.concatenate([upper.mean(axis=(0, 1)), lower.mean(axis=(0, 1))])

        return lambda batch: [encode(item) for item in batch]


class Gap(ib.SetMetric):
    """How far apart the halves of two sets of pictures are, and how many pictures there were."""

    name = "gap"
    higher_is_better = False
    bounds = (0.0, None)

    encoder: ib.Encoder = Halves()

    @property
    def columns(self):
        return ("frechet", "pictures")

    def compare(self, truth, painted, weights):
        import numpy as np

        kept = [row > 0 for row in weights]
        return np.array([[ib.frechet_distance(truth[k], painted[k]), k.sum()] for k in kept])


@ib.hookimpl
def inpainters():
    return [Paint]


@ib.hookimpl
def encoders():
    return [Halves]


@ib.hookimpl
def metrics():
    return [Gap]
'''

Run = Callable[..., tuple[object, str, str]]


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The distribution `stranger`, installed."""
    site = tmp_path_factory.mktemp("stranger")
    info = site / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[inpaintbench]\nstranger = a_strangers_metric\n")
    (site / "a_strangers_metric.py").write_text(STRANGER)
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))


@pytest.fixture
def results(stranger: None, run: Run, tmp_path: Path) -> Path:
    """The folder of two inpainters' results with the stranger's metric."""
    asked = [word for level in (60, 120) for word in ("--inpainter", f"paint:level={level}")]
    places = ("--store", tmp_path / "store", "--out", tmp_path / "out", "--workers", 1)
    code, out, err = run("eval", "--suite", "tests/tiles", *asked, "--also", "gap", *places)
    assert (code, err) == (0, "")
    assert out.count("gap.pictures 24") == 2
    return tmp_path / "out" / "tests-tiles@1"


def expected(level: int) -> float:
    """The Fréchet distance of the tiles' halves, from the tiles themselves, with SciPy's root of a matrix."""
    from inpaintbench_tiny import Tiles

    samples = [Tiles().read(id) for id in Tiles().ids()]
    painted = [np.where(sample.mask[..., None], level, sample.image) for sample in samples]
    sides = [
        np.array([picture.reshape(2, 16, 32, 3).mean(axis=(1, 2)).ravel() for picture in pictures])
        for pictures in ([sample.image for sample in samples], painted)
    ]
    (a, b), (mean_a, mean_b) = (np.cov(side, rowvar=False) for side in sides), (side.mean(axis=0) for side in sides)
    return float(np.sum((mean_a - mean_b) ** 2) + np.trace(a + b - 2 * sqrtm(a @ b).real))


def scores_of(path: Path) -> Any:
    return json.loads(path.read_text())["scores"]


def test_a_result_holds_what_the_pictures_themselves_give(results: Path, named: Any) -> None:
    for level in (60, 120):
        path = named(results, f"paint:level={level}")
        scores = scores_of(path)
        for address in ("gap.frechet", "gap.frechet/erase", "gap.frechet/blur"):
            score = scores[address]
            assert score["value"] == pytest.approx(expected(level), rel=1e-5), address  # features are kept in float32
            assert 0 <= score["low"] < score["value"] < score["high"]
        assert (scores["gap.frechet/erase"]["n"], scores["gap.frechet"]["n"]) == (24, 48)
        assert path.with_suffix(".features.parquet").exists()
        assert not [tag for tags in json.loads(path.read_text())["tags"].values() for tag in tags if "gap" in tag]


def test_it_is_verified_and_reproduced(run: Run, results: Path, named: Any) -> None:
    path = named(results, "paint:level=120")
    code, out, _ = run("verify", results)
    assert (code, out.count("pinned  ")) == (0, 2)
    code, out, _ = run("verify", path, "--rerun", 4, "--nonce", "n", "--workers", 1)
    assert code == 0
    assert out.startswith(f"reproduced  {path}\n")
    assert "8 of 8 reconstructions equal to the bit" in out


def test_a_better_score_than_the_features_give_is_a_contradiction(
    run: Run, results: Path, named: Any, edit: Any
) -> None:
    path = named(results, "paint:level=120")
    edit(path, lambda data: data["scores"]["gap.frechet"].update(value=1.0, low=0.5), reseal=True)
    code, out, _ = run("verify", path)
    assert code == 1
    assert "contradiction: scores/gap.frechet/value is 1.0, but the rows give" in out
    edit(path, lambda data: data["scores"]["gap.frechet"].update(low=-1.0), reseal=True)
    assert "-1.0 lies outside the bounds [0.0, None] of its column" in run("verify", path)[1]


def test_it_stands_on_the_board_and_a_comparison_by_pairs_says_why_it_is_not_there(
    run: Run, results: Path, named: Any
) -> None:
    code, out, _ = run("leaderboard", results, "--also", "gap.frechet")
    assert code == 0
    head, *rows = (line.split() for line in out.splitlines()[3:6])
    assert "gap.frechet" in head
    shown = {row[1]: row for row in rows}
    for level in (60, 120):
        assert f"{expected(level):.4g}" in shown[f"paint:level={level}"]
    code, out, _ = run("compare", named(results, "paint:level=60"), named(results, "paint:level=120"))
    assert code == 0
    assert "'gap': of whole sets, not of pairs" in out
    assert any(line.startswith("mse.hole") for line in out.splitlines())


def test_without_the_plugin_the_rest_is_still_verified(run: Run, results: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("INPAINTBENCH_PLUGINS", "tiny")
    code, out, _ = run("verify", results)
    assert code == 0
    assert "there is no" in out
