"""`inpaintbench list`: suites, and components with their options, read from docstrings and annotations alone."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any

import click

from inpaintbench.components import Component, Scorer
from inpaintbench.components.annotations import type_name
from inpaintbench.components.options import shown, types_of
from inpaintbench.discovery import discover
from inpaintbench.errors import UnknownNameError, did_you_mean
from inpaintbench.registry import KINDS, Plugin, Plugins

_WHAT = ("suites", *KINDS, "executors")


@click.command("list")
@click.argument("kind", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def command(kind: str | None, as_json: bool) -> None:
    """List everything there is, or one KIND: suites, inpainters, metrics, degraders, captioners …"""
    if kind is not None and f"{kind}s" in _WHAT:
        kind = f"{kind}s"
    if kind is not None and kind not in _WHAT:
        raise UnknownNameError(f"there is no kind '{kind}'{did_you_mean(kind, _WHAT)}; it can be {', '.join(_WHAT)}")
    plugins = discover()
    kinds = [kind] if kind else [name for name in _WHAT if _entries(plugins, name)]
    if as_json:
        import json

        found = {name: [dataclasses.asdict(entry) for entry in _entries(plugins, name)] for name in kinds}
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
        return
    for name in kinds:
        click.echo(click.style(name, bold=True))
        for line in _lines(_entries(plugins, name)):
            click.echo(line)
        click.echo()
    if broken := [plugin for plugin in plugins.plugins if plugin.problem]:
        count = "a plugin is" if len(broken) == 1 else f"{len(broken)} plugins are"
        click.echo(f"inpaintbench: {count} broken: see 'inpaintbench plugins'", err=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is listed. `options` are (name, type, default or None where it must be given)."""

    name: str
    summary: str
    plugin: str
    options: tuple[tuple[str, str, str | None], ...] = ()
    facts: dict[str, Any] = dataclasses.field(default_factory=dict)


def _entries(plugins: Plugins, kind: str) -> list[Entry]:
    if kind == "suites":
        suites = [entry for entries in plugins.suites.values() for entry in entries]
        return [
            Entry(suite.title, suite.description, str(plugin), facts=suite.declared)
            for suite, plugin in sorted(suites, key=lambda entry: entry[0].title)
        ]
    if kind == "executors":
        executors = [entry for _, entries in sorted(plugins.executors.items()) for entry in entries]
        return [Entry(cls.name, _summary(cls), str(plugin)) for cls, plugin in executors]
    return [_component(cls, plugin) for cls, plugin in plugins.of_kind(KINDS[kind])]


def _component(cls: type[Component[Any, Any]], plugin: Plugin) -> Entry:
    types = types_of(cls)
    options = tuple((f.name, type_name(types[f.name]), _default(f)) for f in dataclasses.fields(cls))
    facts: dict[str, Any] = {"version": cls.version, "doc": inspect.cleandoc(cls.__doc__ or "")}
    if issubclass(cls, Scorer):
        facts |= _scorer_facts(cls, all(default is not None for _, _, default in options))
    return Entry(cls.name, _summary(cls), str(plugin), options, facts)


def _scorer_facts(cls: type[Scorer], has_defaults: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "reads": list(cls.reads),
        "higher_is_better": cls.higher_is_better,
        "bounds": list(cls.bounds),
        "unit": cls.unit,
        "source": cls.source,
    }
    if has_defaults:
        scorer = cls()
        suite = "truce-synthetic" if "captions" in cls.reads else "photos"
        example = f"inpaintbench eval --suite {suite} --inpainter telea --also {cls.name}"
        facts |= {
            "columns": list(scorer.columns),
            "bounds": [list(pair) for pair in scorer.column_bounds],
            "signature": scorer.signature,
            "example": example,
        }
    return facts


def _default(field: dataclasses.Field[Any]) -> str | None:
    return None if field.default is dataclasses.MISSING else shown(field.default)


def _summary(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").partition("\n")[0]


def _lines(entries: list[Entry]) -> Iterator[str]:
    width = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        yield f"  {entry.name:<{width}}  {entry.summary}"
        for name, kind, default in entry.options:
            given = "must be given" if default is None else f"default {default}"
            yield f"  {'':<{width}}    {name}: {kind}, {given}"
