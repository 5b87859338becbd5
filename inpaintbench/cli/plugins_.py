"""`inpaintbench plugins`: who brings what, and what is broken and why."""

from __future__ import annotations

import dataclasses

import click

from inpaintbench.discovery import discover
from inpaintbench.registry import Plugins


@click.command("plugins")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def command(as_json: bool) -> int:
    """Show every plugin: distribution, version and hooks, or why it cannot be used. Exits with 1 if any is broken."""
    plugins = discover()
    clashes = plugins.clashes()
    if as_json:
        import json

        found = {"plugins": [dataclasses.asdict(plugin) for plugin in plugins.plugins], "clashes": clashes}
        click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        _show(plugins, clashes)
    return 1 if clashes or any(plugin.problem for plugin in plugins.plugins) else 0


def _show(plugins: Plugins, clashes: list[str]) -> None:
    width = max(len(plugin.name) for plugin in plugins.plugins)
    for plugin in plugins.plugins:
        click.echo(
            f"{plugin.name:<{width}}  {plugin.distribution} {plugin.version}  {', '.join(plugin.hooks)}".rstrip()
        )
        if plugin.problem:
            click.echo(click.style(f"{'':<{width}}  broken: {plugin.problem}", fg="red"))
    for clash in clashes:
        click.echo(click.style(f"duplicate: {clash}", fg="red"))
