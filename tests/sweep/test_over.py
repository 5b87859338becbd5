"""What is varied: ranges in exact decimals, lists, and what neither is."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaintbench.errors import UsageError
from inpaintbench.sweep.over import parse


def test_a_range_has_both_ends_and_no_rounding_errors():
    found = parse("inpainter.guidance=1:15:0.5")
    assert found.name == "inpainter.guidance"
    assert found.values == tuple(f"{half // 2}{'.5' if half % 2 else ''}" for half in range(2, 31))
    assert found.numbers == tuple(half / 2 for half in range(2, 31))
    assert parse("x.y=0.1:0.7:0.1").values == ("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7")


@given(
    st.decimals(-50, 50, places=3, allow_nan=False),
    st.decimals("0.001", 5, places=3),
    st.integers(0, 60),
    st.booleans(),
)
def test_every_value_of_a_range_is_the_start_and_whole_steps(start, step, steps, down):
    step = -step if down else step
    found = parse(f"a.b={start}:{start + step * steps}:{step}").values
    assert [Fraction(value) for value in found] == [Fraction(start) + i * Fraction(step) for i in range(steps + 1)]


def test_a_range_that_no_step_ends_stops_before_its_end():
    assert parse("a.b=1:10:4").values == ("1", "5", "9")
    assert parse("a.b=3:1:-1").values == ("3", "2", "1")
    assert parse("a.b=2:2:1").values == ("2",)


def test_a_list_is_cut_outside_brackets_and_quotes():
    found = parse('degraders.fill=zeros, mean,"a,b",[x,y],(ask:words=[1,2])')
    assert found.values == ("zeros", "mean", '"a,b"', "[x,y]", "(ask:words=[1,2])")
    assert found.numbers is None
    assert parse("size=64,128.0").numbers == (64.0, 128.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("inpainter.radius", "write NAME=START:STOP:STEP or NAME=A,B,…"),
        ("inpainter.radius=", "write NAME=START:STOP:STEP or NAME=A,B,…"),
        ("=1,2", "write NAME=START:STOP:STEP or NAME=A,B,…"),
        ("a.b=,", "there is no value in ','"),
        ("a.b=1:5", "a range is START:STOP:STEP"),
        ("a.b=1:2:3:4", "a range is START:STOP:STEP"),
        ("a.b=1:5:0", "a step of 0 leads nowhere"),
        ("a.b=5:1:0.5", "from 5 down to 1 the step must be negative, not 0.5"),
        ("a.b=1:5:-1", "from 1 up to 5 the step must be positive, not -1"),
        ("a.b=0:1:1e-9", "there are more than 10000 values"),
        ("a.b=0:1e999:1e-999", "there are more than 10000 values"),
        ("a.b=1,2,1.0", "the value '1.0' is given twice"),
        ("a.b=x,y,x", "the value 'x' is given twice"),
    ],
)
def test_what_is_no_range_and_no_list_is_said(text, said):
    with pytest.raises(UsageError, match=r"^--over ") as error:
        parse(text)
    assert said in str(error.value)


def test_nobody_learns_where_a_value_lies():
    typed = parse("captioners=[blip:model=/home/me/models/blip,max_tokens=3],/home/me/other")
    assert typed.values[1] == "/home/me/other"
    assert typed.public().values == ("[blip:model=blip,max_tokens=3]", "other")
    with pytest.raises(UsageError, match="'sd' stands for two files or folders of one name"):
        parse("inpainter.model=/here/sd,/there/sd").public()
