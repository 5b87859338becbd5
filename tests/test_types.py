"""The values: frozen, composited with a hard edge, and silent about what a scorer did not declare."""

from __future__ import annotations

import dataclasses
import inspect
import pickle

import numpy as np
import pytest

import inpaintbench as ib
from inpaintbench import types
from inpaintbench.errors import ContractError

VALUES = [cls for _, cls in inspect.getmembers(types, dataclasses.is_dataclass) if cls.__module__ == types.__name__]


def pictures(height=61, width=83, seed=0):
    """A truth, a reconstruction that differs from it everywhere, and a ragged hole."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    raw = truth + rng.integers(1, 255, truth.shape, dtype=np.uint8)
    return truth, raw, rng.random((height, width)) < 0.3


@pytest.mark.parametrize("cls", VALUES)
def test_every_value_is_frozen_and_has_no_room_for_more(cls):
    value = object.__new__(cls)
    name = dataclasses.fields(cls)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, name, 1)
    assert not hasattr(value, "__dict__")


def test_no_value_that_an_inpainter_sees_has_room_for_the_truth():
    names = {field.name for field in dataclasses.fields(ib.Degraded)}
    assert names == {"id", "image", "mask", "prompt", "seed"}


def test_t05_the_composite_has_a_hard_edge_at_the_pictures_own_size():
    truth, raw, mask = pictures()
    found = ib.Comparison("s", truth, mask, raw).composite
    assert found.shape == truth.shape
    assert found.dtype == np.uint8
    for y in range(truth.shape[0]):
        for x in range(truth.shape[1]):
            assert (found[y, x] == (raw if mask[y, x] else truth)[y, x]).all()


def test_t04_known_pixels_are_kept_to_the_bit_and_the_raw_output_is_kept_too():
    truth, raw, mask = pictures()
    before = truth.copy(), raw.copy(), mask.copy()
    comparison = ib.Comparison("s", truth, mask, raw)
    assert (comparison.composite[~mask] == truth[~mask]).all()
    assert (comparison.raw[~mask] != truth[~mask]).any()
    for now, then in zip((truth, raw, mask), before, strict=True):
        assert (now == then).all()


def test_the_composite_does_not_depend_on_how_the_pictures_lie_in_memory():
    truth, raw, mask = pictures()
    expected = ib.Comparison("s", truth, mask, raw).composite
    turned = [np.ascontiguousarray(part.swapaxes(0, 1)).swapaxes(0, 1) for part in (truth, mask, raw)]
    assert not any(part.flags.c_contiguous for part in turned)
    assert (ib.Comparison("s", *turned).composite == expected).all()
    for part in turned:
        part.flags.writeable = False
    assert (ib.Comparison("s", *turned).composite == expected).all()


@pytest.mark.parametrize("filled", [False, True])
def test_an_empty_and_a_full_hole_give_the_truth_and_the_raw_output(filled):
    truth, raw, mask = pictures()
    mask[:] = filled
    assert (ib.Comparison("s", truth, mask, raw).composite == (raw if filled else truth)).all()


def test_without_a_truth_the_composite_is_the_raw_output():
    _, raw, mask = pictures()
    assert ib.Comparison("s", None, mask, raw).composite is raw


@pytest.mark.parametrize("part", types.PARTS)
def test_a_part_that_was_not_declared_cannot_be_read(part):
    others = {name: name for name in types.PARTS if name != part}
    view = ib.Comparison.of_parts("s", 7, others)
    assert (view.id, view.seed) == ("s", 7)
    assert all(getattr(view, name) == name for name in others)
    with pytest.raises(ContractError, match=f"'{part}' is read but not declared; add it to the scorer's `reads`"):
        getattr(view, part)


def test_the_parts_are_all_that_a_comparison_holds_beside_its_id_and_seed():
    assert {field.name for field in dataclasses.fields(ib.Comparison)} == {*types.PARTS, "id", "seed"}


def test_an_attribute_that_no_comparison_has_is_an_attribute_error():
    with pytest.raises(AttributeError):
        ib.Comparison.of_parts("s", 0, {}).thruth  # noqa: B018


def test_values_are_picklable():
    truth, raw, mask = pictures()
    again = pickle.loads(pickle.dumps(ib.Comparison("s", truth, mask, raw, captions=(ib.Caption("a", 0.5),))))
    assert (again.composite == ib.Comparison("s", truth, mask, raw).composite).all()
    assert again.captions == (ib.Caption("a", 0.5),)
    assert pickle.loads(pickle.dumps(ib.Measured((1.0, None), "ok", {"a": [1]}))) == ib.Measured(
        (1.0, None), "ok", {"a": [1]}
    )
