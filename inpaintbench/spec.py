"""A component as text: `name:key=value,key=(name:…),key=[a,b]`; parsing and writing are inverse to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from inpaintbench.errors import SpecError

Value: TypeAlias = "str | Spec | tuple[Value, ...]"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPTION = re.compile(rf"\s*{_KEY.pattern}\s*=")
_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|[,()\[\]]', re.DOTALL)
_PLAIN = re.compile(r'[^\s,()\[\]"](?:[^,()\[\]"\n]*[^\s,()\[\]"])?')

_DEEPEST = 50
"""Levels of nesting that are read; whatever walks over a spec does so by recursion."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A component's name and the options given to it, as text."""

    name: str
    options: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        if not self.options:
            return self.name
        return f"{self.name}:" + ",".join(f"{key}={write(value)}" for key, value in self.options)

    @property
    def canonical(self) -> Spec:
        """The same component with its options in the order of their names, at every depth.

        >>> str(parse("erase: where=center, fill=mean").canonical)
        'erase:fill=mean,where=center'
        """
        return Spec(self.name, tuple(sorted((key, _canonical(value)) for key, value in self.options)))


def parse(text: str) -> Spec:
    """Read a component's text, or the JSON file that `@path` names.

    >>> parse("erase:where=center,fill=mean").options
    (('where', 'center'), ('fill', 'mean'))
    >>> str(parse('ask:assistant=(openai:model="a,b"),words=[x, y]'))
    'ask:assistant=(openai:model="a,b"),words=[x,y]'
    """
    if text.startswith("@"):
        return _read_file(Path(text[1:]))
    reader = _Reader(text)
    spec = reader.spec()
    reader.space()
    if reader.at < len(text):
        raise reader.error("unexpected text")
    return spec


def split(text: str) -> tuple[str, ...]:
    """Cut a comma-separated list of specs, leaving commas inside brackets, quotes and option lists alone.

    A comma starts a new spec only where what follows is no `key=value`.

    >>> split("erase:where=center,fill=mean,blur")
    ('erase:where=center,fill=mean', 'blur')
    """
    parts, depth, start = [], 0, 0
    for match in _MARK.finditer(text):
        mark = match.group()
        depth += (mark in "([") - (mark in ")]")
        if mark == "," and depth == 0 and not _OPTION.match(text, match.end()):
            parts.append(text[start : match.start()].strip())
            start = match.end()
    parts.append(text[start:].strip())
    return tuple(part for part in parts if part)


def write(value: Value) -> str:
    """An option's value as text."""
    if isinstance(value, Spec):
        return f"({value})"
    if isinstance(value, tuple):
        return "[" + ",".join(write(item) for item in value) + "]"
    if _PLAIN.fullmatch(value):
        return value
    import json

    return json.dumps(value, ensure_ascii=False)


def _canonical(value: Value) -> Value:
    if isinstance(value, Spec):
        return value.canonical
    return tuple(_canonical(item) for item in value) if isinstance(value, tuple) else value


def _read_file(path: Path) -> Spec:
    import json

    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise SpecError(f"cannot read the component file '{path}': {reason}") from None


def from_json(data: object) -> Spec:
    """The spec that `{"name": …, "options": {…}}` describes; nested components look the same."""
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str) or set(data) - {"name", "options"}:
        raise SpecError('a component in JSON looks like {"name": "erase", "options": {"where": "center"}}')
    name, options = data["name"], data.get("options", {})
    if not _NAME.fullmatch(name):
        raise SpecError(f"'{name}' is no component's name; it is letters, digits, dots and dashes")
    if not isinstance(options, Mapping):
        raise SpecError(f"the options of '{name}' must be an object")
    if wrong := [key for key in options if not _KEY.fullmatch(str(key))]:
        raise SpecError(f"'{wrong[0]}' is no option's name in '{name}'")
    return Spec(name, tuple((str(key), _from_json(value)) for key, value in options.items()))


def _from_json(value: object) -> Value:
    if isinstance(value, Mapping):
        return from_json(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return tuple(_from_json(item) for item in value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return _unicode(str(value))


def _unicode(text: str) -> str:
    """The text, unless it holds halves of characters, which no file and no digest can."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise SpecError(f"{text!a} is not valid Unicode text")
    return text


class _Reader:
    """A cursor over one text."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = _unicode(text), 0, 0

    def error(self, what: str) -> SpecError:
        rest = self.text[self.at :]
        where = f"before '{rest}'" if rest else "at its end"
        return SpecError(f"cannot read '{self.text}': {what} {where}; write name:key=value,key=value")

    def skip(self, char: str) -> bool:
        self.space()
        found = self.text.startswith(char, self.at)
        self.at += found
        return found

    def space(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def take(self, pattern: re.Pattern[str], what: str) -> str:
        self.space()
        match = pattern.match(self.text, self.at)
        if not match:
            raise self.error(f"expected {what}")
        self.at = match.end()
        return match.group()

    def spec(self) -> Spec:
        name = self.take(_NAME, "a name")
        options: list[tuple[str, Value]] = []
        if self.skip(":"):
            options.append(self.option())
            while self.skip(","):
                options.append(self.option())
        keys = [key for key, _ in options]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise SpecError(f"option '{twice[0]}' is given twice in '{self.text}'")
        return Spec(name, tuple(options))

    def option(self) -> tuple[str, Value]:
        key = self.take(_KEY, "an option's name")
        if not self.skip("="):
            raise self.error(f"expected '=' after '{key}'")
        return key, self.value()

    def value(self) -> Value:
        if self.depth == _DEEPEST:
            raise SpecError(f"cannot read '{self.text[:40]}…': it is nested more than {_DEEPEST} times")
        self.depth += 1
        value = self.one()
        self.depth -= 1
        return value

    def one(self) -> Value:
        if self.skip("("):
            spec = self.spec()
            if not self.skip(")"):
                raise self.error("expected ')'")
            return spec
        if self.skip("["):
            items: list[Value] = []
            while not self.skip("]"):
                items.append(self.value())
                if not self.skip(",") and not self.text.startswith("]", self.at):
                    raise self.error("expected ',' or ']'")
            return tuple(items)
        self.space()
        if self.text.startswith('"', self.at):
            return self.quoted()
        return self.take(_PLAIN, "a value")

    def quoted(self) -> str:
        import json

        try:
            text, self.at = json.JSONDecoder(strict=False).raw_decode(self.text, self.at)
        except ValueError:
            raise self.error("the quotation is not closed") from None
        return _unicode(str(text))
