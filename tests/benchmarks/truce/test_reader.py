"""The course of a line is read from pixels to within a unit, and damage costs no more than it hides."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from skimage import data as photographs

from inpaintbench import Image
from inpaintbench_benchmarks.truce.draw import plot, point_columns
from inpaintbench_benchmarks.truce.hole import hole, window
from inpaintbench_benchmarks.truce.reader import read, trace
from inpaintbench_benchmarks.truce.series import Subset, load

STOCK = [series.values for series in load("stock", "test")[:40]]


def hidden(values: tuple[int, ...]) -> np.ndarray:
    places = np.arange(12)
    return (places >= window(values)) & (places < window(values) + 3)


def jpeg(image: Image, quality: int) -> Image:
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)


def filled(image: Image, mask: np.ndarray, other: Image | int) -> Image:
    return np.where(mask[:, :, None], other, image).astype(np.uint8)


@pytest.mark.parametrize("subset", ["synthetic", "stock"])
def test_every_undamaged_test_plot_is_read_to_within_one_unit(subset: Subset) -> None:
    for series in load(subset, "test"):
        course = read(plot(series.values))
        assert all(course.readable)
        assert course.share == 1
        assert np.abs(course.values - series.values).max() < 1


def test_the_trace_follows_the_line_between_the_points() -> None:
    values = STOCK[0]
    heights = trace(plot(values))
    columns = np.arange(point_columns()[0], point_columns()[-1] + 1)
    assert np.abs(heights - np.interp(columns, point_columns(), values)).max() < 1


@pytest.mark.parametrize("fill", [0, 127, 255])
def test_behind_a_uniform_hole_a_straight_line_is_supposed(fill: int) -> None:
    for values in STOCK:
        course = read(filled(plot(values), hole(values), fill))
        lost = hidden(values)
        places = np.arange(12)
        bridged = np.interp(places, places[~lost], np.array(values)[~lost])
        assert course.readable == tuple(~lost)
        assert course.share == 0.75
        assert np.abs(course.values - bridged).max() < 1


@pytest.mark.parametrize("end", ["left", "right"])
def test_beyond_the_last_readable_point_the_line_is_supposed_level(end: str) -> None:
    values = STOCK[0]
    image = plot(values)
    half = np.s_[:, :256] if end == "left" else np.s_[:, 256:]
    image[half] = 0
    course = read(image)
    expected = [values[6]] * 6 + list(values[6:]) if end == "left" else list(values[:6]) + [values[5]] * 6
    assert np.abs(course.values - expected).max() < 1


def test_a_blurred_stretch_is_still_read() -> None:
    for values in STOCK:
        image = plot(values)
        blurred = np.asarray(cv2.GaussianBlur(image, (51, 51), 0), dtype=np.uint8)
        course = read(filled(image, hole(values), blurred))
        assert all(course.readable)
        assert np.abs(course.values - values).max() < 5


@pytest.mark.parametrize("quality", [5, 30])
def test_jpeg_blocks_do_not_move_the_line(quality: int) -> None:
    for values in STOCK:
        assert np.abs(read(jpeg(plot(values), quality)).values - values).max() < 1


@pytest.mark.parametrize("gain", [(0.8, 0.6, 0.9), (0.3, 0.4, 0.3)])
def test_a_shift_of_colours_does_not_move_the_line(gain: tuple[float, float, float]) -> None:
    for values in STOCK:
        shifted = (plot(values) * np.array(gain) + 20).round().astype(np.uint8)
        assert np.abs(read(shifted).values - values).max() < 1


@pytest.mark.parametrize("size", [(256, 256), (333, 217), (900, 1111), (96, 96)])
def test_a_picture_of_another_size_is_read_in_proportion(size: tuple[int, int]) -> None:
    for values in STOCK[:10]:
        resized = np.asarray(cv2.resize(plot(values), size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        assert np.abs(read(resized).values - values).max() < 1


def noise(values: tuple[int, ...]) -> Image:
    return np.random.default_rng(sum(values)).integers(0, 256, (512, 512, 3), dtype=np.uint8)


def upside_down(values: tuple[int, ...]) -> Image:
    return plot([100 - value for value in values])


def smear(values: tuple[int, ...]) -> Image:
    mask = hole(values).astype(np.uint8)
    return np.asarray(cv2.inpaint(plot(values), mask, 3, cv2.INPAINT_TELEA), dtype=np.uint8)


@pytest.mark.parametrize("paint", [noise, upside_down, smear])
def test_what_is_painted_in_the_hole_does_not_move_the_other_points(paint: Callable[[tuple[int, ...]], Image]) -> None:
    for values in STOCK:
        course = read(filled(plot(values), hole(values), paint(values)))
        assert np.abs(course.values - values)[~hidden(values)].max() < 1


def test_a_line_painted_in_the_hole_is_read_as_painted() -> None:
    values = STOCK[0]
    lost = hidden(values)
    other = [100 - value for value in values]
    course = read(filled(plot(values), hole(values), plot(other)))
    assert np.abs(course.values - other)[lost].max() < 1


@pytest.mark.parametrize(
    "image",
    [
        np.full((512, 512, 3), 255, np.uint8),
        np.zeros((512, 512, 3), np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.random.default_rng(0).integers(0, 256, (512, 512, 3), dtype=np.uint8),
        plot((-50,) * 12),
    ],
    ids=["white", "black", "one pixel", "noise", "axes without a line"],
)
def test_where_no_line_is_left_the_course_is_blank(image: Image) -> None:
    course = read(image)
    assert course.is_blank
    assert np.isfinite(course.values).all()


@pytest.mark.parametrize("name", ["astronaut", "coffee", "chelsea", "cat"])
def test_a_photograph_is_read_without_a_crash(name: str) -> None:
    assert np.isfinite(read(getattr(photographs, name)()).values).all()


@settings(deadline=None, max_examples=60)
@given(
    arrays.arrays(
        np.uint8,
        st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)),
        elements=st.integers(0, 255),
    )
)
def test_no_picture_makes_the_reader_fail(image: Image) -> None:
    course = read(image)
    assert course.values.shape == (12,)
    assert np.isfinite(course.values).all()
    assert 0 <= course.share <= 1
