"""Keys differ where values do, and are the same in every process."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inpaintbench.store import digest, join
from inpaintbench.types import Picture

parts = st.lists(st.binary(max_size=12) | st.binary(max_size=2).map(lambda data: data.ljust(4, b"\0")), max_size=5)
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@given(parts, parts)
def test_no_two_sequences_of_parts_share_a_key(first: list[bytes], second: list[bytes]) -> None:
    assert (join(*first) == join(*second)) == (first == second)


def test_lengths_cannot_be_taken_for_content() -> None:
    assert join(b"\0\0\0\0") != join(b"", b"", b"")
    assert join(b"") != join()
    assert join("é") == join("é".encode())


@given(plain, plain)
def test_values_that_print_differently_have_different_digests(first: object, second: object) -> None:
    assert (digest(first) == digest(second)) == (repr(_sorted(first)) == repr(_sorted(second)))


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return tuple(map(_sorted, value)) if isinstance(value, tuple) else value


@given(arrays.arrays(np.uint8, arrays.array_shapes(max_dims=3, max_side=4)))
def test_an_array_is_known_by_type_shape_and_elements_wherever_it_lies(array: np.ndarray) -> None:
    assert digest(array) == digest(array.copy(order="F")) == digest(np.repeat(array, 2, axis=0)[::2])
    assert digest(array) != digest(array.astype(np.int16))
    assert digest(array) != digest(array[None])
    changed = array.copy()
    changed.flat[0] ^= 1
    assert digest(array) != digest(changed)


def test_numbers_booleans_and_texts_are_not_taken_for_each_other() -> None:
    values = [1, 1.0, True, "1", b"1", None, "None", (1,), [[1]], {"1": 1}]
    assert len({digest(value) for value in values}) == len(values)


def test_dataclasses_are_known_by_their_fields() -> None:
    picture = Picture("a", np.zeros((2, 2, 3), np.uint8), seed=1)
    assert digest(picture) == digest(dataclasses.replace(picture))
    for change in ({"id": "b"}, {"seed": 2}, {"question": "?"}, {"image": np.ones((2, 2, 3), np.uint8)}):
        assert digest(picture) != digest(dataclasses.replace(picture, **change))


@pytest.mark.parametrize("value", [object(), np.array([object()]), {1, 2}, print])
def test_what_has_no_content_has_no_digest(value: object) -> None:
    with pytest.raises(TypeError, match="has no digest"):
        digest(value)


def test_a_digest_is_the_same_in_a_process_of_its_own() -> None:
    text = (
        "import numpy as np; from inpaintbench.store import digest, join; "
        "print(digest({'b': (1, 2.5, None, True), 'a': np.arange(6.0).reshape(2, 3)}).hex(), join('a', b'b').hex())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", text], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    here = digest({"a": np.arange(6.0).reshape(2, 3), "b": (1, 2.5, None, True)}).hex()
    assert printed == {f"{here} {join('a', b'b').hex()}\n"}
