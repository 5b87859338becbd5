"""Data as scripts: nothing in a value ends the script or means anything to JavaScript."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaintbench.report.script import number, numbers, script

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def value_of(text):
    """What the page's JSON.parse gives: the call's second argument is a string literal that is JSON itself."""
    literal = re.fullmatch(r'Report\.put\("name", (".*")\);\n', text, re.DOTALL)[1]
    return json.loads(json.loads(literal))


@given(VALUES)
def test_a_value_comes_through_as_it_is(value):
    assert value_of(script("name", value)) == value


@given(VALUES)
def test_no_script_holds_what_could_end_it(value):
    text = script("name", value)
    assert not set("<>\u2028\u2029") & set(text)
    assert text.count("\n") == 1


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "\u2029", "]]>"])
def test_a_harmful_text_is_escaped(text):
    assert text not in script("name", {text: [text]})
    assert value_of(script("name", {text: [text]})) == {text: [text]}


def test_a_name_that_javascript_knows_is_a_name_like_any_other():
    assert value_of(script("name", {"__proto__": 1, "constructor": 2})) == {"__proto__": 1, "constructor": 2}
    assert "JSON" not in script("name", {"__proto__": 1})


def test_numbers_are_rounded_and_what_is_none_is_null():
    assert numbers(np.array([1.23456789, -0.000123456, np.nan, np.inf, 0.0])) == [1.235, -0.0001235, None, None, 0.0]
    assert number(float("nan")) is None
    with pytest.raises(ValueError, match="not JSON compliant"):
        script("name", [float("nan")])
