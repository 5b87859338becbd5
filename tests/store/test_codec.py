"""Values come back from their bytes as they went in."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inpaintbench.errors import StoreError
from inpaintbench.store import codec
from inpaintbench.types import Measured

numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
measurements = st.builds(
    Measured, st.none() | st.lists(numbers, max_size=6).map(tuple), st.just("ok") | texts.filter(bool), json_values
)
sides = st.integers(1, 24)


@given(json_values)
def test_json_comes_back_equal(value: object) -> None:
    assert codec.json.loads(codec.dump_json(value)) == value  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_that_nobody_else_can_read_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        codec.dump_json(value)


@given(measurements)
def test_a_measurement_comes_back_equal(measured: Measured) -> None:
    assert codec.load_measured(codec.dump_measured(measured)) == measured


@given(st.lists(st.none() | measurements, max_size=8), st.integers(0, 6))
def test_many_statistics_read_at_once_equal_those_read_one_by_one(found: list[Measured | None], width: int) -> None:
    table, statuses = codec.load_statistics([None if m is None else codec.dump_measured(m) for m in found], width)
    assert table.shape == (len(found), width)
    for row, measured in zip(table, found, strict=True):
        expected = [None] * width
        if measured is not None and measured.statistics is not None and len(measured.statistics) == width:
            expected = list(measured.statistics)
        assert [None if np.isnan(value) else value for value in row] == expected
    assert statuses == {i: m.status for i, m in enumerate(found) if m is not None and m.status != "ok"}


@given(st.tuples(sides, sides).flatmap(lambda size: arrays.arrays(np.bool_, size)))
def test_a_mask_comes_back_equal(mask: np.ndarray) -> None:
    assert np.array_equal(codec.load_mask(codec.dump_mask(mask)), mask)


@pytest.mark.parametrize("value", [False, True])
def test_a_mask_of_one_value_comes_back_equal(value: bool) -> None:
    mask = np.full((3, 5), value)
    assert np.array_equal(codec.load_mask(codec.dump_mask(mask)), mask)


@given(st.tuples(sides, sides, st.just(3)).flatmap(lambda shape: arrays.arrays(np.uint8, shape)))
def test_t10_a_picture_comes_back_to_the_bit(image: np.ndarray) -> None:
    assert np.array_equal(codec.load_image(codec.dump_image(image)), image)


def test_t10_a_stored_picture_is_a_png_of_red_green_and_blue_for_every_other_reader() -> None:
    imageio = pytest.importorskip("imageio.v3")
    image = np.random.default_rng(0).integers(0, 256, (9, 7, 3), np.uint8)
    data = codec.dump_image(image)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert np.array_equal(imageio.imread(io.BytesIO(data), extension=".png"), image)


def test_a_view_of_a_picture_is_stored_as_what_it_shows() -> None:
    image = np.random.default_rng(0).integers(0, 256, (9, 7, 3), np.uint8)
    assert np.array_equal(codec.load_image(codec.dump_image(image[::-1, ::2])), image[::-1, ::2])


@settings(max_examples=50)
@given(
    st.sampled_from([np.float32, np.float64, np.int64, np.uint8, np.float16]).flatmap(
        lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
    )
)
def test_an_array_comes_back_with_its_type_and_shape(array: np.ndarray) -> None:
    back = codec.load_array(codec.dump_array(array))
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()


def test_objects_are_never_pickled() -> None:
    with pytest.raises(ValueError, match="Object arrays"):
        codec.dump_array(np.array([object()]))
    buffer = io.BytesIO()
    np.save(buffer, np.array([{}]), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        codec.load_array(buffer.getvalue())


def test_bytes_that_are_no_picture_are_an_error() -> None:
    with pytest.raises(StoreError, match="cannot be decoded"):
        codec.load_image(b"no picture")


def test_a_jpeg_is_never_written() -> None:
    flat = np.zeros((16, 16, 3), np.uint8)
    assert cv2.imdecode(np.frombuffer(codec.dump_image(flat), np.uint8), cv2.IMREAD_UNCHANGED).shape == flat.shape
    assert not codec.dump_image(flat).startswith(b"\xff\xd8")
