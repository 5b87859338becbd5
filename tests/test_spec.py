"""Component texts: parsing and writing are inverse, and what cannot be read is an error of one line."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaintbench.errors import SpecError
from inpaintbench.spec import Spec, from_json, parse, split

names = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True)
keys = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
words = st.one_of(
    st.text(), st.text(' ,()[]"\\=:@\n\t\u2028\x1f', max_size=8), st.from_regex(r"[a-z ]*", fullmatch=True)
)


def specs(values):
    options = st.dictionaries(keys, values, max_size=3).map(lambda found: tuple(found.items()))
    return st.builds(Spec, names, options)


values = st.recursive(
    words, lambda inner: st.one_of(st.lists(inner, max_size=3).map(tuple), specs(inner)), max_leaves=8
)


@settings(max_examples=60, deadline=None)
@given(specs(values))
def test_reading_what_was_written_gives_the_same_component(spec):
    assert parse(str(spec)) == spec


@settings(max_examples=60, deadline=None)
@given(specs(values))
def test_the_canonical_text_does_not_depend_on_the_order_of_options_or_on_spaces(spec):
    shuffled = Spec(spec.name, tuple(reversed(spec.options)))
    assert str(shuffled.canonical) == str(spec.canonical)
    assert parse(f"  {spec.canonical} ").canonical == spec.canonical


@settings(max_examples=60, deadline=None)
@given(st.lists(specs(values), max_size=4))
def test_a_list_of_components_is_cut_where_it_was_joined(found):
    assert split(",".join(map(str, found))) == tuple(map(str, found))


@settings(max_examples=60, deadline=None)
@given(specs(st.recursive(words, lambda inner: st.lists(inner, max_size=2).map(tuple), max_leaves=4)))
def test_a_component_in_a_json_file_is_the_one_in_a_text(spec):
    data = json.loads(json.dumps({"name": spec.name, "options": dict(spec.options)}))
    assert from_json(data) == spec


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("a", ()),
        ("a:b=1", (("b", "1"),)),
        (" a : b = 1 , c = two words ", (("b", "1"), ("c", "two words"))),
        ('a:b="1,2"', (("b", "1,2"),)),
        (r'a:b="say \"so\", \\ then"', (("b", 'say "so", \\ then'),)),
        ("a:b=[x, y,[z]],c=[]", (("b", ("x", "y", ("z",))), ("c", ()))),
        ("a:b=(c:d=1,e=(f)),g=h", (("b", Spec("c", (("d", "1"), ("e", Spec("f"))))), ("g", "h"))),
        ("a:b=repo/model@1a2b=c:d", (("b", "repo/model@1a2b=c:d"),)),
    ],
)
def test_a_text_reads_as_name_and_options(text, options):
    assert parse(text) == Spec("a", options)


def test_options_at_every_depth_are_sorted_in_the_canonical_text():
    text = "a:z=1,b=(d:y=2,c=[(f:q=1,p=2)])"
    assert str(parse(text).canonical) == "a:b=(d:c=[(f:p=2,q=1)],y=2),z=1"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "expected a name"),
        (":a=1", "expected a name"),
        ("a b", "unexpected text before 'b'"),
        ("a:", "expected an option's name"),
        ("a:b", "expected '=' after 'b'"),
        ("a:b=", "expected a value"),
        ("a:b=1,", "expected an option's name"),
        ("a:b=1)", "unexpected text before ')'"),
        ("a:b=(c", "expected ')'"),
        ("a:b=[c", "expected ',' or ']'"),
        ("a:b=[,]", "expected a value"),
        ('a:b="c', "the quotation is not closed"),
        ("a:b=1,b=2", "option 'b' is given twice"),
        ("a:b=(c:d=1,d=2)", "option 'd' is given twice"),
        ("a:b=" + "[" * 5000, "nested more than"),
        ("a:b=\udcff", "not valid Unicode"),
        ('a:b="\\ud800"', "not valid Unicode"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_says_where(text, what):
    with pytest.raises(SpecError) as caught:
        parse(text)
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(st.text('ab:=,()[]"\\ @', max_size=12))
def test_any_text_reads_or_is_an_error_of_ours(text):
    with contextlib.suppress(SpecError):
        assert parse(str(parse(text))) == parse(text)


def test_a_comma_starts_a_new_component_only_where_no_option_follows():
    text = r'a:b=1,c=2, d, e:f=[1,2],g=(h:i=1,j=2),k="x, y",l , m:n="\\",o'
    assert split(text) == ("a:b=1,c=2", "d", 'e:f=[1,2],g=(h:i=1,j=2),k="x, y"', "l", r'm:n="\\"', "o")
    assert split("") == ()


def test_a_file_holds_a_component_as_json(tmp_path):
    file = tmp_path / "ask.json"
    options = {"assistant": {"name": "openai", "options": {"model": "m,1"}}, "words": ["x", 2.5], "on": True, "k": None}
    file.write_text(json.dumps({"name": "ask", "options": options}))
    assert str(parse(f"@{file}")) == 'ask:assistant=(openai:model="m,1"),words=[x,2.5],on=true,k=none'


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"{", "cannot read the component file"),
        (b"\xff\xfe\x00", "cannot read the component file"),
        (b"[" * 100_000, "cannot read the component file"),
        (b'"erase"', "a component in JSON looks like"),
        (b'{"name": 3}', "a component in JSON looks like"),
        (b'{"name": "erase", "option": {}}', "a component in JSON looks like"),
        (b'{"name": "erase", "options": ["where"]}', "the options of 'erase' must be an object"),
        (b'{"name": "two words"}', "'two words' is no component's name"),
        (b'{"name": "erase", "options": {"a b": 1}}', "'a b' is no option's name in 'erase'"),
        (b'{"name": "erase", "options": {"a": "\\ud800"}}', "not valid Unicode"),
    ],
)
def test_a_file_that_holds_something_else_is_an_error(tmp_path, content, what):
    (tmp_path / "c.json").write_bytes(content)
    with pytest.raises(SpecError, match=what):
        parse(f"@{tmp_path / 'c.json'}")


def test_a_file_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(SpecError, match=r"cannot read the component file '.*none\.json'"):
        parse(f"@{tmp_path / 'none.json'}")
