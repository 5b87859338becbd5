"""`inpaintbench eval`: evaluate inpainters on suites, write sealed results, say what they came to."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

import click

from inpaintbench.cli.options import Asked, run_options
from inpaintbench.cli.running import How, Task, Written, how_options, run
from inpaintbench.discovery import discover
from inpaintbench.pipeline.setup import build_inpainters
from inpaintbench.result import Result
from inpaintbench.result.aggregate import Address


@click.command("eval")
@run_options
@how_options("results")
def command(asked: Asked, how: How) -> int:
    """Evaluate inpainters on suites and write one sealed result for each pair.

    What the store holds is not computed again: running the same command once more goes on where the last one ended, and
    a result that would say the same is left as it is.

    Example: inpaintbench eval --suite photos --inpainter telea --inpainter mymodel:steps=30
    """
    plugins = discover()
    setups = asked.setups(plugins)
    inpainters = build_inpainters(plugins, asked.inpainters)
    ran = run(plugins, [Task(made, inpainters) for made in setups], asked, how, _show)
    return 0 if ran.fine else 1


def _show(written: Sequence[Written]) -> None:
    """Each result's primary score and those of added scorers, what failed, and where the file is."""
    for one in written:
        result = one.result
        click.echo(f"{result.suite}  {result.name}  {_score(result, result.primary)}")
        for captioner in result.data["components"]["captioners"]:
            again = ", ".join(_again(result, captioner))
            own = f"; of the originals captioned again: {again}" if again else ""
            click.echo(f"  captions of {captioner}: {', '.join(_of_captions(result, captioner)) or 'not scored'}{own}")
        for address in result.scores:
            if "/" not in address and result.scorer_of(address) in result.also:
                click.echo(f"  {_score(result, address)}")
        for name, remark in one.remarks.items():
            click.echo(f"  {name}: {remark.total:g} in {remark.pictures} of {remark.of} pictures")
        failures = result.data["failures"]
        if failures["count"]:
            click.echo(f"  {failures['count']} rows failed; the first: {failures['examples'][0]}")
        if one.unchanged:
            click.echo("  unchanged; --fresh computes and writes it anew")
        if one.lost:
            again = " ".join(f"--also {shlex.quote(text)}" for text in one.lost)
            click.echo(f"  without the columns of the result before: add {again} to keep them")
        click.echo(f"  {result.path}")


def _of_captions(result: Result, captioner: str) -> Iterator[str]:
    """The suite's scores of what a captioner says of the reconstructions, without their intervals."""
    for address, score in result.scores.items():
        name, _, of = address.partition("@")
        if (
            of == captioner
            and not name.endswith(("-original", "-change"))
            and result.scorer_of(address) not in result.also
        ):
            yield f"{name} {'-' if score.value is None else f'{score.value:.3g}'}"


def _again(result: Result, captioner: str) -> Iterator[str]:
    """How far a captioner agrees with itself: the control that has the originals described with another draw.

    One score for each scorer: the last change in per cent where it has any, 0 for a captioner that never varies.
    """
    control = result.data["controls"].get("recaption", {})
    for label, record in result.data["components"]["scorers"].items():
        changes = [column for column in record["columns"] if column.endswith("-change")]
        for column in (changes or record["columns"])[-1:]:
            score = control.get(f"{label}.{column}@{captioner}")
            if score is not None and score["value"] is not None:
                yield f"{label}.{column} {score['value']:.3g}"


def _score(result: Result, address: Address) -> str:
    score = result.scores[address]
    value = f"not measurable ({score.why})" if score.value is None else f"{score.value:.4g}"
    return f"{address} {value}" + ("" if score.low is None else f" [{score.low:.4g}, {score.high:.4g}]")
