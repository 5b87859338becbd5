"""`inpaintbench data`: the data of suites is found, fetched, checked and carried; each part is imported when used."""

from __future__ import annotations

import importlib

import click

PARTS = {
    "list": "Every data set of the installed suites, and whether it is here.",
    "check": "Read every sample: what is readable, broken, left out, how large.",
    "prepare": "Fetch a data set from the hub, or bring a folder into one form.",
    "export": "Pack a data set into one file, for machines without network.",
    "import": "Unpack such a file, once every digest fits.",
}


class _Parts(click.Group):
    """A group that knows its parts without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(PARTS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in PARTS:
            return None
        command: click.Command = importlib.import_module(f"inpaintbench.cli.data.{name}_").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(PARTS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from inpaintbench.errors import did_you_mean

        if args and args[0] not in PARTS and not args[0].startswith("-"):
            raise click.UsageError(f"data can {', '.join(PARTS)}, not '{args[0]}'{did_you_mean(args[0], PARTS)}")
        return super().resolve_command(ctx, args)


@click.group("data", cls=_Parts, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Find, fetch, check and carry the data of suites.

    Data lies where --data NAME=DIR says, else below $INPAINTBENCH_DATA, in a folder called as the data set.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)
