"""From variables to points: for each the inpainter's text, and what is changed in the suite."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from inpaintbench import spec
from inpaintbench.components import Captioner, Component, Degrader, Inpainter, Prompter, Scorer
from inpaintbench.components.options import types_of
from inpaintbench.errors import UsageError, did_you_mean
from inpaintbench.pipeline.setup import changed, settable
from inpaintbench.registry import Plugins
from inpaintbench.spec import Spec
from inpaintbench.suite import Suite
from inpaintbench.sweep.over import Variable

_INPAINTER = "inpainter"
_ROLES: dict[str, type[Component[Any, Any]]] = {
    _INPAINTER: Inpainter,
    "degraders": Degrader,
    "prompter": Prompter,
    "captioners": Captioner,
    "scorers": Scorer,
}
"""Whose options can be varied: the inpainters' and, by the name of the suite's field, those of its components."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of each variable, in their order, with the inpainter (as asked for, and as it is here) and the
    `field=value` changes of the suite that it takes."""

    values: tuple[str, ...]
    asked: str
    inpainter: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    """What a variable stands for: a field of the suite, or an option of the components of a role, all or one."""

    field: str = ""
    role: str = ""
    component: str = ""
    option: str = ""


def grid(plugins: Plugins, suite: Suite, inpainters: Sequence[str], variables: Sequence[Variable]) -> list[Point]:
    """Every combination of the values for every inpainter; the last variable goes round fastest.

    Raises `UsageError` for a variable that is nothing of this suite or these inpainters. Whether components take the
    values is known when they are built.
    """
    names = [variable.name for variable in variables]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UsageError(f"--over {twice[0]} is given twice; give all its values at once")
    own = {text: spec.parse(text) for text in dict.fromkeys(inpainters)}
    targets = [_target(plugins, suite, list(own.values()), variable) for variable in variables]
    found = []
    for asked, inpainter in own.items():
        for values in itertools.product(*(variable.values for variable in variables)):
            found.append(_point(plugins, suite, asked, inpainter, list(zip(targets, values, strict=True))))
    return found


def _point(
    plugins: Plugins, suite: Suite, asked: str, inpainter: Spec, settings: Sequence[tuple[_Target, str]]
) -> Point:
    """The point of one inpainter and one value of each variable."""
    changes: dict[str, str] = {}
    for target, value in settings:
        if target.field:
            changes[target.field] = _field_text(suite, target.field, value)
        elif target.role == _INPAINTER:
            (inpainter,) = _with(plugins, target, [inpainter], value)
    for role in _ROLES:
        own = [(target, value) for target, value in settings if target.role == role]
        if own and role != _INPAINTER:
            # a field that is varied as a whole is varied first: `degraders=erase,blur` and `degraders.where=…`
            listing = spec.split(changes[role]) if role in changes else _texts(suite, role)
            parts = [spec.parse(text) for text in listing]
            for target, value in own:
                parts = _with(plugins, target, parts, value)
            if len(set(parts)) < len(parts):
                raise UsageError(
                    f"--over {role}.{own[0][0].option}: the value '{own[0][1]}' makes two of the suite's {role} equal"
                )
            changes[role] = ",".join(map(str, parts))
    return Point(
        tuple(value for _, value in settings),
        asked,
        str(inpainter),
        tuple(f"{field}={text}" for field, text in changes.items()),
    )


def _field_text(suite: Suite, field: str, value: str) -> str:
    """A field's value as --set takes it: of a list of components several stand in brackets. `UsageError` if unfit."""
    text = value
    if isinstance(getattr(suite, field), tuple) and value.startswith("[") and value.endswith("]"):
        text = value[1:-1]
    changed(suite, [f"{field}={text}"], "--over")
    return text


def _texts(suite: Suite, role: str) -> Sequence[str]:
    texts = getattr(suite, role)
    return (texts,) if isinstance(texts, str) else texts


def _with(plugins: Plugins, target: _Target, parts: Sequence[Spec], value: str) -> list[Spec]:
    """The components, with the option set on those that the variable is about and that have it."""
    ((_, read),) = spec.parse(f"x:{target.option}={value}").options
    found = []
    for part in parts:
        if target.component in ("", part.name) and target.option in _options(plugins, target.role, part):
            kept = dict(part.options)
            kept[target.option] = read
            part = Spec(part.name, tuple(kept.items()))
        found.append(part)
    return found


def _options(plugins: Plugins, role: str, part: Spec) -> list[str]:
    return list(types_of(plugins.find(_ROLES[role], part.name)))


def _target(plugins: Plugins, suite: Suite, inpainters: Sequence[Spec], variable: Variable) -> _Target:
    """What the variable is called for. Raises `UsageError` with what is near, or what there is."""
    role, dot, rest = variable.name.partition(".")
    if not dot and role in settable():
        return _Target(field=role)
    if not dot or role not in _ROLES:
        near = did_you_mean(role, _ROLES if dot else [*settable(), *_ROLES])
        hint = near or f"; write {', '.join(f'{one}.OPTION' for one in _ROLES)}, or a field of the suite"
        raise UsageError(f"--over {variable.name}: there is no '{role}' to vary{hint}")
    name, _, option = rest.rpartition(".")
    parts = inpainters if role == _INPAINTER else [spec.parse(text) for text in _texts(suite, role)]
    whose = "inpainter asked for" if role == _INPAINTER else f"of the suite's {role}"
    names = [part.name for part in parts]
    if name and name not in names:
        hint = did_you_mean(name, names) or f"; there is {', '.join(names) or 'none'}"
        raise UsageError(f"--over {variable.name}: no {whose} is called '{name}'{hint}")
    able = [known for part in parts if name in ("", part.name) for known in _options(plugins, role, part)]
    if option not in able:
        hint = did_you_mean(option, able) or f"; there is {', '.join(dict.fromkeys(able)) or 'no option'}"
        raise UsageError(f"--over {variable.name}: no {whose} has the option '{option}'{hint}")
    return _Target(role=role, component=name, option=option)


def by_suite(points: Sequence[Point]) -> Iterator[tuple[tuple[str, ...], list[Point]]]:
    """The points of each suite, with what is changed in it: they can be evaluated together."""
    found: dict[tuple[str, ...], list[Point]] = {}
    for point in points:
        found.setdefault(point.changes, []).append(point)
    yield from found.items()
