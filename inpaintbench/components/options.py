"""Options are the typed fields of a component: text becomes values by their annotations, and every value is checked."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from inpaintbench.components.annotations import as_text, evaluate, from_text, public, settled, type_name
from inpaintbench.errors import OptionError, did_you_mean
from inpaintbench.spec import Spec, write

if TYPE_CHECKING:
    from inpaintbench.components.component import Component

    AnyComponent: TypeAlias = Component[Any, Any]

Lookup: TypeAlias = "Callable[[type[AnyComponent], str], type[AnyComponent]]"
"""From a kind of component and a name to the class that is registered under it."""


def types_of(cls: type[AnyComponent]) -> dict[str, Any]:
    """The evaluated annotation of each option, in the order of declaration.

    Raises `OptionError` for one that cannot be evaluated, or that is no type options can have.
    """
    owners = {name: owner for owner in reversed(cls.__mro__) for name in inspect.get_annotations(owner)}
    return {field.name: evaluate(owners[field.name], field.name) for field in dataclasses.fields(cls)}


def settle(component: AnyComponent) -> None:
    """Bring every value to its annotation's type (a whole number to float); `OptionError` where it does not fit."""
    for name, annotation in types_of(type(component)).items():
        value = getattr(component, name)
        try:
            object.__setattr__(component, name, settled(annotation, value))
        except ValueError:
            raise OptionError(_misfit(component.name, name, annotation, value)) from None


def build(cls: type[AnyComponent], spec: Spec, lookup: Lookup) -> AnyComponent:
    """The component that a spec describes; nested specs are looked up by the kind their option is annotated with."""

    def nested(kind: type[AnyComponent], inner: Spec) -> AnyComponent:
        return build(lookup(kind, inner.name), inner, lookup)

    known = types_of(cls)
    values: dict[str, Any] = {}
    for key, value in spec.options:
        if key not in known:
            hint = did_you_mean(key, known) or f"; it has {', '.join(known) or 'no options'}"
            raise OptionError(f"'{spec.name}' has no option '{key}'{hint}")
        try:
            values[key] = from_text(known[key], value, nested)
        except ValueError:
            raise OptionError(_misfit(spec.name, key, known[key], value)) from None
    required = [field.name for field in dataclasses.fields(cls) if field.default is dataclasses.MISSING]
    if missing := [name for name in required if name not in values]:
        raise OptionError(f"'{spec.name}' needs its option '{missing[0]}': write {spec.name}:{missing[0]}=…")
    return cls(**values)


def describe(component: AnyComponent) -> Spec:
    """The spec of a component: its name and, sorted, the options that differ from their defaults."""
    defaults = {field.name: field.default for field in dataclasses.fields(component)}
    shown = sorted(values(component).items())
    given = [(name, as_text(value)) for name, value in shown if getattr(component, name) != defaults[name]]
    return Spec(component.name, tuple(given))


def values(component: AnyComponent) -> dict[str, Any]:
    """The value of each option, in the order of declaration; of a file or folder its last part."""
    return {name: public(kind, getattr(component, name)) for name, kind in types_of(type(component)).items()}


def shown(value: object) -> str:
    """An option's value as one reads it.

    >>> shown(("a", None, 3.5))
    '[a,none,3.5]'
    """
    text = as_text(value)
    return text if isinstance(text, str) else write(text)


def _misfit(owner: str, option: str, annotation: Any, value: object) -> str:
    return f"option '{option}' of '{owner}' must be {type_name(annotation)}, not '{shown(value)}'"
