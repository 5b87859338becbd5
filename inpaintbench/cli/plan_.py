"""`inpaintbench plan`: what an evaluation would do, before it does it."""

from __future__ import annotations

import dataclasses
import json

import click

from inpaintbench.cli.options import Asked, run_options
from inpaintbench.cli.progress import Bars
from inpaintbench.discovery import discover
from inpaintbench.executors import LocalExecutor
from inpaintbench.pipeline.plan import Plan, plan
from inpaintbench.pipeline.setup import build_inpainters
from inpaintbench.pipeline.stage import Runner
from inpaintbench.store import Store


@click.command("plan")
@run_options
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def command(asked: Asked, as_json: bool) -> None:
    """Show the cells of an evaluation, how much of it is stored already, the disk it will take, and what it lacks.

    Takes the options of eval. Samples that were never read before are read once, to know their digests.
    """
    plugins = discover()
    setups = asked.setups(plugins)
    inpainters = build_inpainters(plugins, asked.inpainters)
    with Bars() as bars, Store(asked.store) as opened, LocalExecutor() as executor:
        plans = [
            plan(Runner(opened, executor, bars), made, inpainters, limit=asked.limit, controls=not asked.no_controls)
            for made in setups
        ]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(found) for found in plans], indent=1))
        return
    for found in plans:
        _show(found)


def _show(found: Plan) -> None:
    broken = f", {found.broken} broken" if found.broken else ""
    click.echo(f"{found.suite}: {found.samples} samples{broken}, {found.cells} cells")
    for step in found.steps:
        click.echo(
            f"  {step.what:<8} {step.total:>8} outputs, {step.stored:>8} stored, {step.total - step.stored:>8} to do"
        )
    click.echo(f"  disk     about {found.disk / 1e6:.1f} MB more")
    for reason in found.lacking:
        click.echo(f"  lacking  {reason}")
