"""`inpaintbench check`: examine one component, show what was found, and write it for programs and badges."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import click

from inpaintbench import spec
from inpaintbench.cli.options import known_device
from inpaintbench.components import Scorer
from inpaintbench.discovery import discover
from inpaintbench.errors import UnknownNameError, UsageError, did_you_mean
from inpaintbench.registry import KINDS, PACKAGE_OF, AnyComponent, Plugins
from inpaintbench.testing.report import Report
from inpaintbench.types import JSON

_KINDS: dict[str, type[AnyComponent]] = {kind.kind: kind for kind in KINDS.values()} | {Scorer.kind: Scorer}
_STYLES = {"pass": "green", "note": "yellow", "fault": "bold red"}


@click.command("check")
@click.argument("component", metavar="NAME_OR_SPEC")
@click.option("--kind", metavar="KIND", help="Where several kinds share the name: inpainter, captioner, metric …")
@click.option(
    "--device", default="cpu", callback=known_device, show_default=True, metavar="DEVICE", help="cpu, cuda:0 …"
)
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, allow_dash=True), help="Write it as JSON ('-': here)."
)
@click.option(
    "--badge", "badge_file", type=click.Path(path_type=Path), help="Write the JSON that shields.io makes a badge of."
)
def command(component: str, kind: str | None, device: str, json_file: Path | None, badge_file: Path | None) -> int:
    """Check that a component keeps the contract of its kind. Exits with 1 where it has faults.

    Example: inpaintbench check telea:radius=5 --badge badge.json
    """
    subject = _find(discover(), spec.parse(component), kind)
    from inpaintbench.testing.conformance import examine

    report = examine(subject, device=device)
    if json_file == Path("-"):
        click.echo(_dump(report.json), nl=False)
    else:
        _show(report)
        _write(json_file, report.json)
    _write(badge_file, report.badge)
    return 1 if report.faults else 0


def _find(plugins: Plugins, wanted: spec.Spec, kind: str | None) -> AnyComponent:
    """The component of that name, of whatever kind it is unless one is given."""
    if kind is not None:
        if (singular := kind.removesuffix("s")) not in _KINDS:
            raise UnknownNameError(
                f"there is no kind '{kind}'{did_you_mean(kind, _KINDS)}; it can be {', '.join(_KINDS)}"
            )
        return plugins.component(_KINDS[singular], wanted)
    found = sorted(namespace for namespace, name in plugins.components if name == wanted.name)
    if not found:
        raise UnknownNameError(f"there is no component '{wanted.name}'{_hint(plugins, wanted.name)}")
    if len(found) > 1:
        raise UsageError(f"'{wanted.name}' is the name of several: {', '.join(found)}; choose with --kind {found[0]}")
    return plugins.component(_KINDS[found[0]], wanted)


def _hint(plugins: Plugins, name: str) -> str:
    if package := PACKAGE_OF.get(name):
        return f"; install it with: pip install {package}"
    if hint := did_you_mean(name, sorted({known for _, known in plugins.components})):
        return hint
    if any(plugin.problem for plugin in plugins.plugins):
        return "; it may be in a plugin that is broken: see 'inpaintbench plugins'"
    return "; 'inpaintbench list' shows all"


def _show(report: Report) -> None:
    """A table on a terminal, wrapped to its width; the same lines without colour where it is piped."""
    if not sys.stdout.isatty():
        click.echo(report.text)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for finding in report.findings:
        style = _STYLES[finding.level]
        table.add_row(Text(f"  {finding.level}", style), Text(finding.check), Text(finding.text))
    console = Console(highlight=False)
    console.print(
        Text(report.title, "bold"), table, Text(report.summary, _STYLES["fault" if report.faults else "pass"])
    )


def _write(path: Path | None, data: JSON) -> None:
    """Put JSON at `path` in one step."""
    if path is None:
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(_dump(data))
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"cannot write '{path}': {error.strerror}") from None


def _dump(data: JSON) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
