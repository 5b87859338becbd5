"""Options: text becomes values by their annotations, and what does not fit is an error that names the type."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inpaintbench as ib
from inpaintbench.components import build
from inpaintbench.components.options import types_of
from inpaintbench.errors import OptionError, UnknownNameError
from inpaintbench.spec import Spec, parse


class Look(ib.Encoder):
    """Looks at pictures."""

    name = "look"

    size: Annotated[int, ib.Bounds(1, 512)] = 224

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


class Paint(ib.Inpainter):
    """Has an option of every type."""

    name = "paint"

    steps: int = 20
    scale: float = 7.5
    flip: bool = False
    text: str = ""
    fill: Literal["zeros", "Mean", 3, True] = "zeros"
    radius: Annotated[int, ib.Bounds(1, 64)] = 5
    low: Annotated[float, ib.Bounds(low=0)] = 0.0
    high: Annotated[float, ib.Bounds(high=1)] = 0.0
    seed: int | None = None
    sigma: float | Literal["auto"] = "auto"
    words: tuple[str, ...] = ()
    pair: tuple[int, float] = (1, 2.0)
    limit: Annotated[int, ib.Bounds(1)] | None = None
    look: ib.Encoder = Look()
    looks: tuple[ib.Encoder, ...] = ()
    second: ib.Encoder | None = None

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


class Needs(ib.Inpainter):
    """Cannot do without its options."""

    name = "needs"

    steps: int
    look: ib.Encoder

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


def lookup(kind, name):
    if kind is not ib.Encoder or name != "look":
        raise UnknownNameError(f"there is no {kind.kind} '{name}'")
    return Look


def made(text):
    return build(Paint, parse(text), lookup)


@pytest.mark.parametrize(
    ("text", "option", "value"),
    [
        ("steps=-3", "steps", -3),
        ("scale=3", "scale", 3.0),
        ("scale=1e-3", "scale", 0.001),
        ("flip=true", "flip", True),
        ("flip=No", "flip", False),
        ("flip=1", "flip", True),
        ("text=1", "text", "1"),
        ("text=none", "text", "none"),
        ('text="a, b"', "text", "a, b"),
        ("fill=Mean", "fill", "Mean"),
        ("fill=3", "fill", 3),
        ("fill=true", "fill", True),
        ("radius=64", "radius", 64),
        ("low=1000", "low", 1000.0),
        ("seed=none", "seed", None),
        ("seed=0", "seed", 0),
        ("sigma=auto", "sigma", "auto"),
        ("sigma=2", "sigma", 2.0),
        ("words=a", "words", ("a",)),
        ("words=[a,b c]", "words", ("a", "b c")),
        ("words=[]", "words", ()),
        ("pair=[3,4]", "pair", (3, 4.0)),
        ("limit=none", "limit", None),
        ("look=look", "look", Look()),
        ("look=(look:size=8)", "look", Look(size=8)),
        ("looks=[(look:size=8),look]", "looks", (Look(size=8), Look())),
        ("second=(look)", "second", Look()),
        ("second=none", "second", None),
    ],
)
def test_text_becomes_a_value_of_the_options_type(text, option, value):
    found = getattr(made(f"paint:{text}"), option)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("steps=abc", "int, not 'abc'"),
        ("steps=2.5", "int, not '2.5'"),
        ("steps=none", "int, not 'none'"),
        ("steps=[1,2]", "int, not '[1,2]'"),
        ("scale=abc", "float, not 'abc'"),
        ("scale=nan", "float, not 'nan'"),
        ("scale=inf", "float, not 'inf'"),
        ("flip=maybe", "bool, not 'maybe'"),
        ("fill=mean", "zeros|Mean|3|true, not 'mean'"),
        ("radius=abc", "int between 1 and 64, not 'abc'"),
        ("radius=65", "int between 1 and 64, not '65'"),
        ("low=-1", "float at least 0, not '-1'"),
        ("high=1.5", "float at most 1, not '1.5'"),
        ("seed=x", "int or none, not 'x'"),
        ("sigma=x", "float or auto, not 'x'"),
        ("pair=[1]", "[int,float], not '[1]'"),
        ("pair=[1,2,3]", "[int,float], not '[1,2,3]'"),
        ("words=[a,(look)]", "list of str, not '[a,(look)]'"),
        ("limit=0", "int at least 1 or none, not '0'"),
        ("text=(look)", "str, not '(look)'"),
        ("look=[look]", "(encoder), not '[look]'"),
    ],
)
def test_a_value_that_does_not_fit_is_an_error_that_names_the_type(text, wanted):
    option = text.partition("=")[0]
    message = f"option '{option}' of 'paint' must be {wanted}"
    with pytest.raises(OptionError, match=f"^{re.escape(message)}$"):
        made(f"paint:{text}")


def test_an_error_inside_a_nested_component_names_that_component():
    with pytest.raises(OptionError, match=r"^option 'size' of 'look' must be int between 1 and 512, not '0'$"):
        made("paint:look=(look:size=0)")
    with pytest.raises(UnknownNameError, match="there is no encoder 'lok'"):
        made("paint:look=lok")


def test_an_unknown_option_is_an_error_with_the_nearest_one_or_with_all():
    with pytest.raises(OptionError, match=r"^'paint' has no option 'radios'; did you mean 'radius'\?$"):
        made("paint:radios=3")
    with pytest.raises(OptionError, match=r"^'look' has no option 'xyz'; it has size$"):
        made("paint:look=(look:xyz=3)")


def test_an_option_without_default_must_be_given():
    with pytest.raises(OptionError, match=r"^'needs' needs its option 'steps': write needs:steps=…$"):
        build(Needs, parse("needs"), lookup)
    with pytest.raises(OptionError, match=r"^'needs' needs its option 'look'"):
        build(Needs, parse("needs:steps=3"), lookup)
    with pytest.raises(OptionError, match=r"^'needs' needs its option 'steps'$"):
        Needs(look=Look())
    assert build(Needs, parse("needs:steps=3,look=look"), lookup) == Needs(steps=3, look=Look())


@pytest.mark.parametrize(
    "values",
    [
        {"steps": 2.0},
        {"steps": True},
        {"steps": "3"},
        {"scale": "7"},
        {"scale": True},
        {"scale": float("nan")},
        {"flip": 1},
        {"fill": "mean"},
        {"fill": 1},
        {"radius": 0},
        {"words": "abc"},
        {"words": ["abc"]},
        {"words": (1,)},
        {"pair": (1.5, 2.0)},
        {"look": "look"},
        {"look": None},
        {"looks": Look()},
    ],
)
def test_values_given_in_python_are_checked_too(values):
    with pytest.raises(OptionError, match=f"option '{next(iter(values))}' of 'paint' must be"):
        Paint(**values)


def test_an_option_that_does_not_exist_cannot_be_given_in_python():
    with pytest.raises(OptionError, match="'paint' has no option 'depth'"):
        Paint(depth=3)


def test_whole_numbers_become_floats_where_floats_are_asked_so_that_equal_components_are_identical():
    assert type(Paint(scale=3).scale) is float
    assert repr(Paint(scale=3, pair=(1, 2), sigma=2)) == repr(Paint(scale=3.0, pair=(1, 2.0), sigma=2.0))


texts = st.text(max_size=6).filter(lambda text: text != "none")


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Paint,
        steps=st.integers(),
        scale=st.floats(allow_nan=False, allow_infinity=False),
        flip=st.booleans(),
        text=st.text(max_size=6),
        fill=st.sampled_from(["zeros", "Mean", 3, True]),
        radius=st.integers(1, 64),
        seed=st.none() | st.integers(),
        sigma=st.just("auto") | st.floats(allow_nan=False, allow_infinity=False),
        words=st.lists(texts, max_size=3).map(tuple),
        look=st.builds(Look, size=st.integers(1, 512)),
        looks=st.lists(st.builds(Look, size=st.integers(1, 512)), max_size=2).map(tuple),
        second=st.none() | st.just(Look()),
    )
)
def test_the_text_of_a_component_builds_an_equal_one(component):
    assert made(str(component.spec)) == component


def test_the_text_of_a_component_names_only_what_differs_from_the_defaults_in_order():
    assert Paint().spec == Spec("paint")
    shown = str(Paint(words=("b", "a"), steps=3, look=Look(size=8)).spec)
    assert shown == "paint:look=(look:size=8),steps=3,words=[b,a]"


def test_the_types_of_inherited_options_are_found_where_they_are_declared():
    class Bolder(Paint):
        """Paints with one option more."""

        name = "bolder"

        weight: float = 1.0

    assert types_of(Bolder) == {**types_of(Paint), "weight": float}
    assert Bolder(weight=2).steps == 20


def test_an_option_may_be_called_as_its_type_is():
    class Odd(ib.Inpainter):
        """Has an option that hides a type from its own class body."""

        name = "odd"

        float: float = 1.0
        int: int = 3
        Look: Look | None = None

        def load(self, host: ib.Host) -> Any:
            raise NotImplementedError

    assert types_of(Odd) == {"float": float, "int": int, "Look": Look | None}
    assert Odd(float=2).float == 2.0


def odd(annotation: str) -> type[ib.Inpainter]:
    """A class whose one option, without default, has this annotation."""
    body = {"__annotations__": {"option": annotation}, "__module__": __name__, "name": "odd", "load": lambda s, h: None}
    return type("Odd", (ib.Inpainter,), body)


@pytest.mark.parametrize("annotation", ["Missing", "ib.Missing", "ib.Encoder[", "Look | Missing", "1 | 'x'"])
def test_an_annotation_that_cannot_be_evaluated_is_an_error_that_says_what_to_import(annotation):
    cls = odd(annotation)
    with pytest.raises(OptionError, match=r"^the type of option 'option' of 'Odd' cannot be read: .*; import"):
        types_of(cls)
    with pytest.raises(OptionError, match="cannot be read"):
        cls(option=1)


@pytest.mark.parametrize("annotation", ["list[int]", "dict[str, int]", "object", "Any", "bytes", "tuple", "set[int]"])
def test_a_type_that_no_text_gives_is_an_error(annotation):
    with pytest.raises(OptionError, match=r"^option 'option' of 'Odd' cannot be .*; it can be bool, int, float, str"):
        types_of(odd(annotation))


def test_the_class_variables_of_a_kind_are_no_options():
    class Plain(ib.Inpainter):
        """Declares what it is, in every way that is allowed."""

        name: ClassVar[str] = "plain"
        version = 3
        batch_size: ClassVar[int] = 4
        multiple_of = 8
        oracle = True

        def load(self, host: ib.Host) -> Any:
            raise NotImplementedError

    assert types_of(Plain) == {}
    assert (Plain().multiple_of, Plain().version, Plain().oracle) == (8, 3, True)
