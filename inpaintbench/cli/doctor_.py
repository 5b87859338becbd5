"""`inpaintbench doctor`: what this machine has, and whether the metrics give here what they give everywhere."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import click

from inpaintbench.cli.machine import Machine
from inpaintbench.cli.options import STORE
from inpaintbench.discovery import discover
from inpaintbench.testing.goldens import Check, recompute

_MARKS = {"fine": ("ok", "green"), "drift": ("DRIFT", "red"), "unavailable": ("not here", "yellow")}


@click.command("doctor")
@STORE
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def command(store: Path, as_json: bool) -> int:
    """Look at this machine and compute golden values again: exit code 1 where one drifts or a plugin is broken."""
    plugins = discover()
    machine = Machine.here(store)
    goldens, broken = plugins.goldens()
    broken += [f"plugin '{plugin.name}' is broken: {plugin.problem}" for plugin in plugins.plugins if plugin.problem]
    if not as_json:
        _show_machine(machine, broken)
    checks = []
    for check in recompute(goldens):
        checks.append(check)
        if not as_json:
            _show(check)
    if as_json:
        found = {"machine": dataclasses.asdict(machine), "broken": broken}
        click.echo(json.dumps({**found, "checks": [dataclasses.asdict(check) for check in checks]}, indent=1))
    else:
        _conclude(checks)
    return 1 if broken or any(check.outcome == "drift" for check in checks) else 0


def _show_machine(machine: Machine, broken: Sequence[str]) -> None:
    click.echo(click.style("machine", bold=True))
    _rows({"system": machine.system, "python": machine.python, "memory": machine.memory, "disk": machine.disk})
    _rows({"device " + name: text for name, text in machine.devices.items()})
    for title, found in (("libraries", machine.libraries), ("caches", machine.caches), ("programs", machine.programs)):
        click.echo(click.style(title, bold=True))
        _rows({name: text or "not here" for name, text in found.items()})
    for note in (*machine.notes, *broken):
        click.echo(click.style(f"  {note}", fg="red"))
    click.echo(click.style("golden values", bold=True))


def _rows(found: dict[str, str]) -> None:
    for name, text in found.items():
        click.echo(f"  {name:<24} {text}")


def _show(check: Check) -> None:
    word, colour = _MARKS[check.outcome]
    apart = "" if check.difference is None else f"off by {check.difference:.1g}"
    said = check.reason or f"{apart}, {check.tolerance:.0g} allowed"
    click.echo(f"  {click.style(f'{word:<8}', fg=colour)} {check.title:<28} {said}")


def _conclude(checks: Sequence[Check]) -> None:
    counts = {outcome: sum(check.outcome == outcome for check in checks) for outcome in _MARKS}
    seconds = sum(check.seconds for check in checks)
    click.echo(
        f"{counts['fine']} as they should be, {counts['drift']} drifted, {counts['unavailable']} not checked, "
        f"in {seconds:.1f} s"
    )
