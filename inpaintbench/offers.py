"""What a plugin's hooks return is checked before anything of it is registered, so that a mistake costs that plugin."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from inpaintbench.components import Component, Golden, Scorer, SetMetric, options
from inpaintbench.components.identity import weights
from inpaintbench.errors import PluginError, UnavailableError
from inpaintbench.suite import Suite

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def listed(hook: str, answers: Sequence[object], expected: int) -> list[Any]:
    """The items of all answers to a hook, of which `expected` should have come: None is no answer."""
    if len(answers) < expected:
        raise PluginError(f"hook '{hook}' must return a list, not None")
    items: list[Any] = []
    for answer in answers:
        if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
            raise PluginError(f"hook '{hook}' must return a list, not {type(answer).__name__}")
        items.extend(answer)
    return items


def check_suite(suite: object, distribution: str) -> None:
    """Raise where a hook returned something else than a suite, or one whose name is not the distribution's to give."""
    if not isinstance(suite, Suite):
        raise PluginError(f"hook 'suites' must return suites, not {suite!r:.80}")
    if "/" not in suite.name and distribution != "inpaintbench":
        raise PluginError(f"suite '{suite.name}' must be named owner/name outside inpaintbench itself")
    suite.declared  # noqa: B018 - raises where its data set has options that no digest can cover


def golden_problem(answer: object) -> str:
    """What is wrong with an answer to the hook `goldens`; empty where it is a list of golden values."""
    if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
        return f"it must return a list, not {type(answer).__name__}"
    odd = [item for item in answer if not isinstance(item, Golden)]
    return f"it must return golden values, not {odd[0]!r:.80}" if odd else ""


def check_class(hook: str, kind: type, cls: object) -> None:
    """Raise where a hook returned something else than a class of its kind that can be named, listed and built."""
    if not (isinstance(cls, type) and issubclass(cls, kind)):
        raise PluginError(f"hook '{hook}' must return subclasses of {kind.__name__}, not {cls!r:.80}")
    what = f"'{cls.__name__}', which hook '{hook}' returns,"
    if missing := sorted(getattr(cls, "__abstractmethods__", ())):
        raise PluginError(f"{what} is abstract: it lacks '{missing[0]}'")
    name = getattr(cls, "name", None)
    if not isinstance(name, str):
        raise PluginError(f"{what} has no name")
    if not _NAME.fullmatch(name):
        raise PluginError(f"{what} is named '{name}'; a name is lower-case letters, digits, dots and dashes")
    if issubclass(cls, Component):
        _check_component(cls, what)


def _check_component(cls: type[Component[Any, Any]], what: str) -> None:
    if issubclass(cls, Scorer):
        for attribute in ("reads", "higher_is_better"):
            if not hasattr(cls, attribute):
                raise PluginError(f"{what} does not declare '{attribute}'")
    options.types_of(cls)
    if all(field.default is not dataclasses.MISSING for field in dataclasses.fields(cls)):
        component = cls()
        with suppress(UnavailableError):  # of a model without a known commit, its user gives one
            weights(component)
        if not isinstance(component, Scorer):
            return
        measures = component.statistics or isinstance(component, SetMetric)
        if not (component.columns and measures and component.signature):
            raise PluginError(f"{what} has no columns, no statistics or no signature")
