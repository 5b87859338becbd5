"""Plots: what they draw, where, and that names are never markup."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET

import pytest

from inpaintbench.sweep.plot import Chart, Series, Spot, svg
from inpaintbench.sweep.ticks import ticks, written

SVG = "{http://www.w3.org/2000/svg}"


def drawn(series, **more):
    text = svg(Chart(**{"title": "mse.hole", "note": "", "x": "radius", "y": "mse", "series": series, **more}))
    return ET.fromstring(text)


def texts(root):
    return [element.text for element in root.iter(f"{SVG}text")]


def circles(root):
    return [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter(f"{SVG}circle") if c.get("r") == "3.5"]


def test_points_lie_in_proportion_to_their_values():
    root = drawn((Series("", tuple(Spot(x, y, y - 1, y + 1) for x, y in ((1, 10), (3, 20), (9, 15)))),))
    (a, b, c) = circles(root)
    assert (c[0] - a[0]) / (b[0] - a[0]) == pytest.approx(4, rel=0.01)
    assert (a[1] - c[1]) / (a[1] - b[1]) == pytest.approx(0.5, rel=0.01)
    (band,) = root.iter(f"{SVG}polygon")
    corners = [tuple(map(float, corner.split(","))) for corner in band.get("points").split()]
    assert len(corners) == 6
    assert corners[0][1] < a[1] < corners[-1][1]  # the upper end first, and up is less
    assert all(0 < x < 760 and 0 < y < 460 for x, y in corners)


def test_all_values_that_were_tried_are_ticks_where_there_is_room():
    few = drawn((Series("", tuple(Spot(x, 1.0) for x in (1, 2.5, 9))),))
    assert {"1", "2.5", "9"} <= set(texts(few))
    many = drawn((Series("", tuple(Spot(x / 10, 1.0) for x in range(400))),))
    assert {"0", "10", "20", "30", "40"} & set(texts(many))
    assert len(texts(many)) < 25


def test_a_line_is_broken_where_nothing_was_measured():
    values = (1.0, 2.0, None, 2.0, 1.0)
    root = drawn((Series("", tuple(Spot(x, y) for x, y in enumerate(values))),))
    assert len(list(root.iter(f"{SVG}polyline"))) == 2
    assert len(circles(root)) == 4


def test_between_names_there_is_no_line():
    root = drawn((Series("", tuple(Spot(x, 1.0 + x, 0.5, 4) for x in range(3))),), names=("zeros", "mean", "grey"))
    assert {"zeros", "mean", "grey"} <= set(texts(root))
    assert not list(root.iter(f"{SVG}polyline"))
    assert not list(root.iter(f"{SVG}polygon"))
    assert len(circles(root)) == 3


def test_several_lines_are_named_and_only_then():
    one, two = Series("steps=10", (Spot(1, 1.0),)), Series("steps=20", (Spot(1, 2.0),))
    assert not {"steps=10"} & set(texts(drawn((one,))))
    both = drawn((one, two))
    assert {"steps=10", "steps=20"} <= set(texts(both))
    colours = {element.get("stroke") for element in both.iter(f"{SVG}circle")}
    assert len(colours) == 2


def test_the_best_is_ringed_and_what_is_as_good_is_filled():
    root = drawn((Series("", (Spot(1, 1.0, mark="best"), Spot(2, 1.1, mark="tied"), Spot(3, 2.0))),))
    assert [c.get("r") for c in root.iter(f"{SVG}circle")].count("8") == 1
    filled = [c.get("fill") for c in root.iter(f"{SVG}circle") if c.get("r") == "3.5"]
    assert filled[0] == filled[1] != filled[2]


def test_names_are_text_and_never_markup():
    nasty = "<script>alert('1')</script>&\"\x00\x1b"
    root = drawn((Series(nasty, (Spot(0, 1.0),)), Series("b", (Spot(0, 1.0),))), title=nasty, x=nasty, names=(nasty,))
    assert not list(root.iter(f"{SVG}script"))
    assert root.find(f"{SVG}title").text == "<script>alert('1')</script>&\""


def test_a_plot_of_nothing_and_one_of_equal_values_are_plots():
    drawn((Series("", (Spot(1, None),)),))
    root = drawn((Series("", (Spot(5, 0.0, 0.0, 0.0), Spot(6, 0.0, 0.0, 0.0))),))
    assert all(math.isfinite(value) for spot in circles(root) for value in spot)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3e-7, 2e-7), (0.93, 0.94), (1, 15), (-40, 1000), (1e9, 3e9)])
def test_ticks_are_round_few_and_within(low, high):
    found = ticks(low, high)
    assert 2 <= len(found) <= 7
    assert all(low - 1e-9 * (high - low) <= value <= high + 1e-9 * (high - low) for value in found)
    steps = [b - a for a, b in itertools.pairwise(found)]
    assert steps == pytest.approx([steps[0]] * len(steps))
    assert len(set(written(found))) == len(found)
