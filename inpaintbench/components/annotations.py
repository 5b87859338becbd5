"""An option's annotation says which values it may have, how text becomes one of them and how it reads."""

from __future__ import annotations

import builtins
import dataclasses
import inspect
import math
import sys
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from inpaintbench.errors import OptionError
from inpaintbench.spec import Spec, Value

Nested = Callable[[Any, Spec], Any]
"""From a kind of component and a spec to the component."""

_TRUTH = (("true", True), ("yes", True), ("1", True), ("false", False), ("no", False), ("0", False))
_SIMPLE = (bool, int, float, str, None, type(None))


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest and the largest value an option may have: `radius: Annotated[int, Bounds(1, 99)] = 5`."""

    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.high is None:
            return f"at least {self.low}"
        return f"at most {self.high}" if self.low is None else f"between {self.low} and {self.high}"

    def admit(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclasses.dataclass(frozen=True, slots=True)
class Local:
    """An option that may name a file or a folder of this machine: `model: Annotated[str, Local()] = "owner/name"`.

    Where it does, specs, fingerprints and results have its last part alone: where it lies is nobody's business, and
    what is in it the component declares in `weights`.
    """

    def __str__(self) -> str:
        return "or path"

    def public(self, value: Any) -> Any:
        """The value as others may read it."""
        if not isinstance(value, str) or not value:
            return value
        path = Path(value)
        is_path = path.is_absolute() or value.startswith((".", "~")) or path.exists()
        return path.expanduser().resolve().name if is_path else value


def public(annotation: Any, value: Any) -> Any:
    """A value without the path in it, where its annotation says that it may be one.

    >>> public(Annotated[str, Local()], "/home/somebody/models/tiny"), public(str, "/home/somebody")
    ('tiny', '/home/somebody')
    """
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        marks = [extra for extra in args[1:] if isinstance(extra, Local)]
        return marks[0].public(value) if marks else value
    if _is_union(origin):
        return next((found for arg in args if (found := public(arg, value)) != value), value)
    if origin is tuple and isinstance(value, tuple):
        return tuple(public(arg, item) for arg, item in _paired(args, value))
    return value


def evaluate(owner: type, name: str) -> Any:
    """The annotation of one attribute of a class; `OptionError` where it cannot be read or no text gives a value."""
    annotation = inspect.get_annotations(owner)[name]
    if isinstance(annotation, str):
        # what the module imports comes before the class's own attributes: an option may be called as its type is
        module = vars(sys.modules[owner.__module__]) if owner.__module__ in sys.modules else {}
        try:
            annotation = eval(annotation, {**vars(owner), **vars(builtins), **module})
        except (NameError, AttributeError, TypeError, SyntaxError) as error:
            raise OptionError(
                f"the type of option '{name}' of '{owner.__name__}' cannot be read: {error}; import '{annotation}' "
                f"at the top of '{owner.__module__}'"
            ) from None
    if not _is_supported(annotation):
        raise OptionError(
            f"option '{name}' of '{owner.__name__}' cannot be {type_name(annotation)}; it can be bool, int, float, "
            "str, Literal, a tuple, a kind of component, or one of these or None"
        )
    return annotation


def type_name(annotation: Any) -> str:
    """An annotation as the user reads it.

    >>> type_name(Annotated[int, Bounds(1, 99)]), type_name(tuple[str, ...] | None)
    ('int between 1 and 99', 'list of str or none')
    >>> type_name(Literal["zeros", "mean"])
    'zeros|mean'
    """
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return " ".join([type_name(args[0]), *(str(extra) for extra in args[1:])])
    if origin is Literal:
        return "|".join(str(as_text(arg)) for arg in args)
    if _is_union(origin):
        return " or ".join(map(type_name, args))
    if origin is tuple and args:
        return f"list of {type_name(args[0])}" if args[-1] is Ellipsis else f"[{','.join(map(type_name, args))}]"
    if annotation in (None, type(None)):
        return "none"
    if _is_component(annotation):
        return f"({getattr(annotation, 'name', annotation.kind)})"
    return str(annotation) if origin else str(getattr(annotation, "__name__", annotation))


def settled(annotation: Any, value: Any) -> Any:
    """The value as its annotation has it, a whole number as float where that is asked; ValueError where it fits none.

    >>> settled(float, 3), settled(Annotated[int, Bounds(1)] | None, None)
    (3.0, None)
    """
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _bounded(args[1:], settled(args[0], value))
    if _is_union(origin):
        return _first(args, lambda arg: settled(arg, value))
    if origin is tuple and isinstance(value, tuple):
        return tuple(settled(arg, item) for arg, item in _paired(args, value))
    if origin is Literal and any(arg == value and type(arg) is type(value) for arg in args):
        return value
    if annotation is float and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if annotation in (bool, int, str) and type(value) is annotation:
        return value
    if value is None and annotation in (None, type(None)):
        return value
    if _is_component(annotation) and isinstance(value, annotation):
        return value
    raise ValueError(value)


def from_text(annotation: Any, value: Value, nested: Nested) -> Any:
    """The value that a spec's text gives; ValueError where it cannot be read as the annotation's type."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _bounded(args[1:], from_text(args[0], value, nested))
    if _is_union(origin):
        absent = type(None) in args and value == "none"
        return None if absent else _first(args, lambda arg: from_text(arg, value, nested))
    if origin is tuple:
        items = value if isinstance(value, tuple) else (value,)
        return tuple(from_text(arg, item, nested) for arg, item in _paired(args, items))
    if _is_component(annotation) and not isinstance(value, tuple):
        return nested(annotation, value if isinstance(value, Spec) else Spec(value))
    if not isinstance(value, str):
        raise ValueError(value)
    if annotation in (int, float, str):
        return settled(annotation, annotation(value))
    choices = [(as_text(arg), arg) for arg in args] if origin is Literal else _TRUTH if annotation is bool else ()
    for text, choice in choices:
        if text in (value, value.lower()):
            return choice
    raise ValueError(value)


def as_text(value: object) -> Value:
    """An option's value as a spec has it."""
    if _is_component(type(value)):
        spec: Spec = typing.cast(Any, value).spec
        return spec
    if isinstance(value, Spec | str):
        return value
    if isinstance(value, tuple):
        return tuple(as_text(item) for item in value)
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return repr(value)


def _is_supported(annotation: Any) -> bool:
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _is_supported(args[0])
    if origin is tuple or _is_union(origin):
        return bool(args) and all(_is_supported(arg) for arg in args if arg is not Ellipsis)
    return origin is Literal or _is_component(annotation) or any(annotation is one for one in _SIMPLE)


def _is_component(annotation: Any) -> bool:
    return isinstance(annotation, type) and hasattr(annotation, "kind")


def _is_union(origin: Any) -> bool:
    return origin in (types.UnionType, typing.Union)


def _bounded(extras: tuple[Any, ...], value: Any) -> Any:
    if isinstance(value, int | float) and not all(one.admit(value) for one in extras if isinstance(one, Bounds)):
        raise ValueError(value)
    return value


def _first(args: tuple[Any, ...], take: Callable[[Any], Any]) -> Any:
    """What the first of several annotations that can makes of a value."""
    for arg in args:
        try:
            return take(arg)
        except ValueError:
            continue
    raise ValueError


def _paired(args: tuple[Any, ...], items: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Each item of a tuple with its annotation; ValueError where there are too many or too few."""
    return zip((args[0],) * len(items) if args[-1] is Ellipsis else args, items, strict=True)
