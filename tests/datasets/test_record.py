"""A record is written as one line of JSON and read again; lines that are none are refused in one line."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaintbench.datasets.record import Record, box_mask
from inpaintbench.errors import DataError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SIDES = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6)


@given(
    st.builds(
        Record,
        id=TEXTS.filter(bool),
        picture=TEXTS.filter(bool),
        references=st.lists(TEXTS, max_size=3).map(tuple),
        text=TEXTS,
        question=TEXTS,
        choices=st.lists(TEXTS, max_size=3).map(tuple),
        tags=st.dictionaries(TEXTS, TEXTS, max_size=3),
        group=TEXTS,
        box=st.none() | st.tuples(SIDES, SIDES, SIDES, SIDES),
        mask=TEXTS,
    )
)
def test_a_line_says_all_that_the_record_holds(record: Record) -> None:
    assert "\n" not in record.line
    assert Record.of_line(record.line) == record


def test_fields_that_are_empty_are_not_written() -> None:
    assert json.loads(Record("7", "7.jpg").line) == {"id": "7", "picture": "7.jpg"}
    assert "é\u2028" in Record("7", "7.jpg", text="é\u2028").line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        '"text"',
        '{"id": "7"}',
        '{"picture": "7.jpg"}',
        '{"id": 7, "picture": "7.jpg"}',
        '{"id": "7", "picture": null}',
        '{"id": "7", "picture": "7.jpg", "odd": 1}',
        '{"id": "7", "picture": "7.jpg", "references": "a text"}',
        '{"id": "7", "picture": "7.jpg", "references": ["a", 1]}',
        '{"id": "7", "picture": "7.jpg", "choices": {"a": 1}}',
        '{"id": "7", "picture": "7.jpg", "tags": ["a"]}',
        '{"id": "7", "picture": "7.jpg", "tags": {"a": 1}}',
        '{"id": "7", "picture": "7.jpg", "box": [1, 2, 3]}',
        '{"id": "7", "picture": "7.jpg", "box": [1, 2, 3, true]}',
        '{"id": "7", "picture": "7.jpg", "box": [1, 2, 3, "4"]}',
        '{"id": "7", "picture": "7.jpg", "mask": ["a"]}',
        '{"id": "7", "picture": "7.jpg", "__class__": "a"}',
        "[" * 100_000,
    ],
)
def test_any_other_line_is_refused_in_one_line(line: str) -> None:
    with pytest.raises(DataError, match="this is no record of a sample") as caught:
        Record.of_line(line)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_box_of_no_numbers_is_refused(value: str) -> None:
    with pytest.raises(DataError):
        Record.of_line(f'{{"id": "7", "picture": "7.jpg", "box": [1, 2, 3, {value}]}}')


def _by_pixel(box: tuple[float, float, float, float], size: tuple[int, int]) -> np.ndarray:
    """Every pixel asked one by one: does the box reach into it?"""
    x, y, width, height = box
    return np.array(
        [
            [x < column + 1 and x + width > column and y < row + 1 and y + height > row for column in range(size[1])]
            for row in range(size[0])
        ]
    )


@given(
    st.tuples(
        *[st.integers(-8, 40).map(lambda side: side / 4)] * 2, *[st.integers(1, 48).map(lambda side: side / 4)] * 2
    ),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_a_box_is_the_pixels_that_it_touches_inside_the_picture(
    box: tuple[float, float, float, float], size: tuple[int, int]
) -> None:
    expected = _by_pixel(box, size)
    if expected.any():
        assert np.array_equal(box_mask(box, size), expected)
    else:
        with pytest.raises(DataError, match="touches no pixel of the picture"):
            box_mask(box, size)


@pytest.mark.parametrize(
    "box", [(2.0, 2.0, 0.0, 0.0), (2.0, 2.0, 5.0, 0.0), (20.0, 2.0, 5.0, 5.0), (2.0, 2.0, -1.0, 3.0)]
)
def test_a_box_without_area_or_outside_the_picture_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(DataError, match="touches no pixel of the picture of 10 x 8"):
        box_mask(box, (8, 10))


@pytest.mark.parametrize("side", [float("nan"), float("inf"), float("-inf")])
def test_a_box_that_is_not_made_of_numbers_is_refused(side: float) -> None:
    with pytest.raises(DataError, match="is not made of numbers"):
        box_mask((1.0, side, 2.0, 2.0), (8, 10))
