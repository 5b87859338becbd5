"""The command line: one file a verb, imported when the verb is used."""

from __future__ import annotations

import importlib
import os
import sys
from typing import NoReturn

import click

from inpaintbench.version import __version__

VERBS = {
    "eval": "Evaluate inpainters on suites and write sealed results.",
    "plan": "Show what an evaluation would do: cells, what is stored, disk.",
    "list": "List suites or components with their options.",
    "data": "Find, fetch, check and carry the data of suites.",
    "doctor": "Look at this machine and compute golden values again.",
    "plugins": "Show every plugin, its hooks, and what is broken and why.",
    "check": "Check that a component keeps its contract.",
    "new": "Write a plugin package that passes its own tests.",
    "verify": "Check a result: intact, consistent, pinned, reproduced.",
    "leaderboard": "Rank results of one suite, with ties and refusals.",
    "compare": "Compare two results, paired by sample.",
    "sweep": "Vary options over a grid, and plot every score with its interval.",
    "study": "Correlate fidelity with language over many results or tables.",
    "report": "Write a page about results that opens from disk.",
}
"""The verbs in the order of the help text; the module of each has its name, and a command of that name in it."""


class _Verbs(click.Group):
    """A group that knows its verbs without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        module = importlib.import_module(f"inpaintbench.cli.{name}_")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from inpaintbench.errors import did_you_mean

        if args and args[0] not in VERBS and not args[0].startswith("-"):
            raise click.UsageError(f"there is no verb '{args[0]}'{did_you_mean(args[0], VERBS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="inpaintbench")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Measure what image inpainting does to a picture and to the language vision models produce from it."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(2)


def main() -> None:
    """Run the command line: errors are one line on standard error; 0 fine, 1 failed or incomplete, 2 usage."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")  # what is wrong with a picture is said once, in our words
    if "_INPAINTBENCH_COMPLETE" in os.environ:  # a shell asks how a command line may go on
        cli.main(prog_name="inpaintbench")
    try:
        with cli.make_context("inpaintbench", sys.argv[1:]) as context:
            ended = cli.invoke(context) or 0
        sys.stdout.flush()
        sys.exit(ended)
    except BrokenPipeError:
        _stop_writing()
    except SystemExit as left:
        if not isinstance(left.__context__, BrokenPipeError):  # which rich makes a failure of
            raise
        _stop_writing()
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted")
        sys.exit(1)
    except OSError as error:
        where = f" '{error.filename}'" if error.filename else ""
        _say(f"cannot read or write{where}: {error.strerror or error}")
        sys.exit(1)
    except Exception as error:
        from inpaintbench.errors import InpaintbenchError, UsageError

        if not isinstance(error, InpaintbenchError):
            raise
        _say(str(error))
        sys.exit(2 if isinstance(error, UsageError) else 1)


def _stop_writing() -> NoReturn:
    """End well: whoever read what was printed has read enough. What is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _say(text: str) -> None:
    click.echo(f"inpaintbench: {' '.join(text.split())}", err=True)
