"""Regions drawn as masks, against scikit-image's."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.draw import ellipse
from skimage.measure import points_in_poly

from inpaintbench_benchmarks.photos import catalogue
from inpaintbench_benchmarks.photos.region import mask

CATALOGUE = catalogue.load()


@pytest.mark.parametrize("id", [id for id, photo in CATALOGUE.items() if isinstance(photo.region, catalogue.Polygon)])
def test_a_polygon_holds_the_pixels_whose_centres_scikit_image_finds_in_it(id):
    corners = CATALOGUE[id].region.corners
    y, x = np.mgrid[:512, :512]
    centres = np.stack([x.ravel() + 0.5, y.ravel() + 0.5], axis=1)
    expected = points_in_poly(centres, corners).reshape(512, 512)
    assert (mask(CATALOGUE[id].region, (512, 512)) != expected).sum() <= 10  # centres exactly on an edge


@pytest.mark.parametrize("id", [id for id, photo in CATALOGUE.items() if isinstance(photo.region, catalogue.Ellipse)])
def test_an_ellipse_is_the_one_that_scikit_image_draws(id):
    region, size = CATALOGUE[id].region, (1500, 1500)
    expected = np.zeros(size, bool)
    (x, y), (across, down) = region.centre, region.radii
    expected[ellipse(y - 0.5, x - 0.5, down, across, size)] = True
    assert (mask(region, size) != expected).sum() <= 4  # a centre exactly on the edge may fall to either side


def test_a_region_that_reaches_beyond_the_picture_is_cut_off():
    region = catalogue.Polygon(((-5, -5), (3, -5), (3, 50), (-5, 50)))
    assert mask(region, (6, 8)).tolist() == [[True] * 3 + [False] * 5] * 6
