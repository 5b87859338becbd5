"""Vectors on a plane: the principal components that scikit-learn finds."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from inpaintbench.report.projection import gather, principal
from inpaintbench.result.features import Features
from inpaintbench.result.find import find
from inpaintbench.study.entrants import read


@pytest.mark.parametrize("shape", [(50, 8), (6, 40), (200, 3)])
def test_the_plane_is_that_of_scikit_learn_up_to_signs(shape):
    vectors = np.random.default_rng(0).normal(size=shape) * np.arange(1, shape[1] + 1)
    plane, share = principal(vectors)
    model = PCA(2).fit(vectors)
    expected = model.transform(vectors)
    for ours, theirs in zip(plane.T, expected.T, strict=True):
        assert min(np.abs(ours - theirs).max(), np.abs(ours + theirs).max()) < 1e-8
    assert share == pytest.approx(model.explained_variance_ratio_.sum())
    assert (plane[np.abs(plane).argmax(axis=0), [0, 1]] > 0).all()


def test_vectors_that_do_not_differ_lie_on_one_point():
    plane, share = principal(np.ones((5, 3)))
    assert not plane.any()
    assert share == 0


def test_originals_stand_once_and_reconstructions_by_degrader_and_model(hostile, hostile_plugins):
    (suite,), _ = read(find([hostile.results]), hostile_plugins)
    rng = np.random.default_rng(1)
    for entrant in suite.entrants:
        rows = entrant.result.rows
        pictures = np.array([i for i in range(len(rows)) if rows.captioner[i] is None and rows.reconstruction[i]])
        made = rng.normal(size=(2, len(pictures), 5)).astype(np.float32)
        rows.features = {"f" * 64: Features(pictures, made[0], made[1])}
    (found,) = gather(suite.entrants, hostile_plugins)
    for entrant in suite.entrants:
        entrant.result.rows.features = {}
    assert found["title"] == "ffffffff"
    assert found["degrader"].count(0) == found["model"].count(0) == 6
    assert sorted(found["model"].count(code) for code in (1, 2, 3)) == [10, 12, 12]
    assert found["degrader"].count(1) == found["degrader"].count(2) == 17
    assert len(found["x"]) == len(found["y"]) == len(found["model"])
    assert "%" in found["note"] or found["method"] == "UMAP"
