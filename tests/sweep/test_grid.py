"""From variables to the inpainters and custom suites of a grid."""

from __future__ import annotations

import dataclasses

import pytest

from inpaintbench.errors import UsageError
from inpaintbench.sweep.grid import by_suite, grid
from inpaintbench.sweep.over import parse


@pytest.fixture
def suite(plugins):
    return dataclasses.replace(
        plugins.suite("tests/tiles"), degraders=("erase:where=sample,fill=mean", "blur:where=sample", "lowdim")
    )


@pytest.fixture
def points(plugins, suite):
    def make(*overs, inpainters=("telea",)):
        return grid(plugins, suite, inpainters, [parse(text) for text in overs])

    return make


def test_an_option_of_the_inpainter_makes_several_inpainters_on_one_suite(points):
    found = points("inpainter.radius=1,2.5", inpainters=("telea:radius=9", "navier-stokes"))
    assert [point.inpainter for point in found] == [
        "telea:radius=1",
        "telea:radius=2.5",
        "navier-stokes:radius=1",
        "navier-stokes:radius=2.5",
    ]
    assert [point.asked for point in found] == ["telea:radius=9"] * 2 + ["navier-stokes"] * 2
    assert len(list(by_suite(found))) == 1


def test_an_inpainter_without_the_option_stays_as_it_is(points):
    found = points("inpainter.radius=1,2", inpainters=("telea", "mean"))
    assert [point.inpainter for point in found] == ["telea:radius=1", "telea:radius=2", "mean", "mean"]
    named = points("inpainter.telea.radius=1,2", inpainters=("telea", "navier-stokes"))
    assert [point.inpainter for point in named] == [
        "telea:radius=1",
        "telea:radius=2",
        "navier-stokes",
        "navier-stokes",
    ]


def test_an_option_of_degraders_is_set_on_each_that_has_it(points):
    (point,) = points("degraders.where=center")
    assert point.changes == ("degraders=erase:where=center,fill=mean,blur:where=center,lowdim:where=center",)
    (named,) = points("degraders.blur.where=center")
    assert named.changes == ("degraders=erase:where=sample,fill=mean,blur:where=center,lowdim",)
    (one,) = points("degraders.kernel=9")
    assert one.changes == ("degraders=erase:where=sample,fill=mean,blur:where=sample,kernel=9,lowdim",)


def test_several_variables_make_every_combination_and_the_last_goes_round_fastest(points):
    found = points("degraders.kernel=3,9", "draws=1,2", "inpainter.radius=1,2")
    assert [point.values for point in found] == [(k, d, r) for k in "39" for d in "12" for r in "12"]
    suites = dict(by_suite(found))
    assert len(suites) == 4
    assert all(len(own) == 2 for own in suites.values())
    assert found[-1].changes == ("draws=2", "degraders=erase:where=sample,fill=mean,blur:where=sample,kernel=9,lowdim")


def test_a_field_of_components_takes_one_a_value_or_several_in_brackets(points):
    found = points("degraders=erase,[erase,blur:kernel=9]")
    assert [point.changes for point in found] == [("degraders=erase",), ("degraders=erase,blur:kernel=9",)]


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ("inpainter.radios=1", "no inpainter asked for has the option 'radios'; did you mean 'radius'?"),
        ("inpainter.telae.radius=1", "no inpainter asked for is called 'telae'; did you mean 'telea'?"),
        ("degrader.kernel=1", "there is no 'degrader' to vary; did you mean 'degraders'?"),
        ("drawz=1", "there is no 'drawz' to vary; did you mean 'draws'?"),
        ("name=x", "there is no 'name' to vary"),
        ("degraders.kernal=3", "no of the suite's degraders has the option 'kernal'; did you mean 'kernel'?"),
        ("captioners.beams=3", "no of the suite's captioners has the option 'beams'; there is no option"),
        ("draws=many", "'many' is not a value for 'draws', which is 1"),
        ("draws=0", "'draws' of suite 'tests/tiles' must be a whole number from 1 on"),
    ],
)
def test_what_cannot_be_varied_is_said_with_what_is_near(points, over, said):
    with pytest.raises(UsageError) as error:
        points(over)
    assert said in str(error.value)


def test_one_variable_is_given_once(points):
    with pytest.raises(UsageError, match="given twice; give all its values at once"):
        points("inpainter.radius=1", "inpainter.radius=2")


def test_components_that_a_value_makes_equal_are_refused(plugins, suite):
    twice = dataclasses.replace(suite, degraders=("blur:kernel=3", "blur:kernel=9"))
    with pytest.raises(UsageError, match="the value '5' makes two of the suite's degraders equal"):
        grid(plugins, twice, ["telea"], [parse("degraders.kernel=5")])
