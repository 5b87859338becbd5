"""One exception tree, whose errors survive the way between processes."""

from __future__ import annotations

import pickle

import pytest

from inpaintbench import errors

ALL = [cls for cls in vars(errors).values() if isinstance(cls, type) and cls.__module__ == errors.__name__]


def test_every_error_is_one_of_ours():
    assert errors.InpaintbenchError in ALL
    assert all(issubclass(cls, errors.InpaintbenchError) for cls in ALL)


def test_the_tree_in_the_modules_docstring_is_the_tree():
    lines = [
        line for line in (errors.__doc__ or "").splitlines() if line.strip(" │├└─").split("  ")[0].endswith("Error")
    ]
    path: list[str] = []
    for line in lines:
        name = line.strip(" │├└─").split()[0]
        depth = line.index(name) // 4
        path[depth:] = [name]
        parent = path[depth - 1] if depth else "Exception"
        assert getattr(errors, name).__bases__[0].__name__ == parent
    assert {line.strip(" │├└─").split()[0] for line in lines} == {cls.__name__ for cls in ALL}


def test_what_a_user_wrote_wrongly_is_a_usage_error():
    usage = {cls for cls in ALL if issubclass(cls, errors.UsageError)}
    assert usage == {errors.UsageError, errors.SpecError, errors.OptionError, errors.UnknownNameError}


@pytest.mark.parametrize("cls", [cls for cls in ALL if cls is not errors.DamagedError])
def test_an_error_comes_out_of_a_pickle_as_it_went_in(cls):
    again = pickle.loads(pickle.dumps(cls("what, where, what to do")))
    assert type(again) is cls
    assert str(again) == "what, where, what to do"


def test_a_damaged_value_keeps_its_key_in_a_pickle():
    again = pickle.loads(pickle.dumps(errors.DamagedError("it is damaged", b"key")))
    assert (str(again), again.key) == ("it is damaged", b"key")


def test_the_nearest_name_is_offered_only_where_it_is_near():
    known = ["telea", "navier-stokes", "copy"]
    assert errors.did_you_mean("navier-stoke", known) == "; did you mean 'navier-stokes'?"
    assert errors.did_you_mean("stable-diffusion", known) == ""
    assert errors.did_you_mean("telea", []) == ""
