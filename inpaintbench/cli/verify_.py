"""`inpaintbench verify`: how far each result can be trusted, and why no further."""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from inpaintbench.cli.options import DATA, DEVICES, WORKERS, data_places
from inpaintbench.cli.progress import Bars
from inpaintbench.datasets.places import Places
from inpaintbench.discovery import discover
from inpaintbench.errors import InpaintbenchError
from inpaintbench.executors import Executor
from inpaintbench.pipeline.rerun import Rerun, located, rerun, revision_of, revisions
from inpaintbench.registry import Plugins
from inpaintbench.result import attestation
from inpaintbench.result.environment import devices_of
from inpaintbench.result.find import find
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.result.verify import Level, Verdict, suite_of, unlike_data, verify
from inpaintbench.suite import Suite


@click.command("verify")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rerun", "count", type=click.IntRange(1), metavar="N", help="Run N samples of each again.")
@click.option("--nonce", metavar="TEXT", help="What decides which samples; a fresh random text by default.")
@DEVICES
@WORKERS
@DATA
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def command(
    results: Sequence[Path],
    count: int | None,
    nonce: str | None,
    devices: Sequence[str],
    workers: int | None,
    data: Sequence[str],
    as_json: bool,
) -> int:
    """Check results, or folders of them: intact, consistent, pinned and, with --rerun, reproduced.

    What a result lacks for the next level is said in one line. Exits with 1 where something speaks against a result,
    or where it could not be run again although --rerun asks for it; components that nobody can run again are named,
    and are no fault. A result that is reproduced gets an attestation beside it, which leaderboards read; one of a
    custom suite or of a part of the samples is run again too, and stays what it is.

    Example: inpaintbench verify results/ --rerun 20
    """
    plugins = discover()
    places = data_places(data, plugins.every_suite)
    revision = revisions(places)
    checked = [Checked(verify(path, plugins, revision)) for path in find(results)]
    if count is not None:
        drawn = nonce or secrets.token_hex(16)
        used = devices or ("cpu",)
        with Bars() as bars, plugins.executor("local")(used, workers) as executor:
            checked = [_rerun(one, plugins, places, executor, bars, count, drawn, used) for one in checked]
    if as_json:
        click.echo(json.dumps([one.plain() for one in checked], indent=1, ensure_ascii=False))
    else:
        for one in checked:
            click.echo("\n".join(one.lines(asked=count is not None)))
    return 1 if any(one.failed(asked=count is not None) for one in checked) else 0


@dataclass(frozen=True)
class Checked:
    """A result's verdict and, where samples were run again, what came of it."""

    verdict: Verdict
    again: Rerun | None = None
    attestation: Path | None = None

    def failed(self, *, asked: bool) -> bool:
        settled = self.again is not None and (self.again.exempt or self.again.made is not None)
        return bool(self.verdict.contradictions) or (asked and not settled)

    def lines(self, *, asked: bool) -> list[str]:
        """What a person reads: the level and the file, then one line for each thing to know."""
        verdict, made = self.verdict, self.again.made if self.again else None
        lines = [f"{verdict.level!s:<10}  {verdict.path}"]
        lines += [f"  not recomputed: {text}" for text in verdict.unchecked]
        lines += [f"  contradiction: {text}" for text in verdict.contradictions]
        if made:
            left_out = f"; not rerunnable: {', '.join(made.left_out)}" if made.left_out else ""
            lines.append(
                f"  {made.samples} samples run again (nonce {made.nonce}): {made.equal} of {made.reconstructions} "
                f"reconstructions equal to the bit, largest difference {made.largest_difference:.3g}{left_out}"
            )
        if self.attestation:
            return [*lines, f"  attested in {self.attestation}"]
        if verdict.result is not None:
            earlier = attestation.standing(verdict.result)
            stated = f"an earlier rerun is attested in {attestation.path_of(verdict.path)}" if earlier.attested else ""
            lines += [f"  {text}" for text in (stated, earlier.problem) if text]
        if verdict.level < Level.REPRODUCED and not verdict.contradictions:
            reason = verdict.shortfall or ("" if asked else "run samples again with --rerun 20")
            lines.append(f"  not {Level(verdict.level + 1)}: {reason}")
        return lines

    def plain(self) -> dict[str, Any]:
        """The same for a program."""
        return {
            "file": str(self.verdict.path),
            "digest": self.verdict.result.digest if self.verdict.result else None,
            "level": str(self.verdict.level),
            "contradictions": list(self.verdict.contradictions),
            "shortfall": self.verdict.shortfall,
            "unchecked": list(self.verdict.unchecked),
            "rerun": dataclasses.asdict(self.again.made) if self.again and self.again.made else None,
            "attestation": str(self.attestation) if self.attestation else None,
        }


def _rerun(
    one: Checked,
    plugins: Plugins,
    places: Places,
    executor: Executor,
    bars: Bars,
    count: int,
    nonce: str,
    devices: Sequence[str],
) -> Checked:
    """Run samples of a result again that is pinned, or that can only not be pinned for being custom or a part.

    Where a pinned one came out the same, that is attested.
    """
    verdict, result = one.verdict, one.verdict.result
    if result is None or verdict.contradictions or verdict.level < Level.CONSISTENT:
        return one
    pinned = verdict.level == Level.PINNED
    if not pinned and not _is_aside(result):
        return one
    recorded = Recorded.of(result, plugins)
    try:
        suite = located(suite_of(result, plugins), places)
        other = "" if pinned else _other_data(result, suite)
    except InpaintbenchError as error:
        return Checked(replace(verdict, shortfall=f"{verdict.shortfall}, nor run again: {error}"))
    if other:
        return Checked(replace(verdict, contradictions=(other,)))
    again = rerun(result, recorded, suite, executor, bars, count, nonce)
    if again.made is None or again.problem:
        problems = (again.problem,) if again.problem else ()
        return Checked(replace(verdict, contradictions=problems, shortfall=again.shortfall), again)
    if not pinned:
        return Checked(verdict, again)
    owners = {plugin.distribution for c in recorded.installed.values() if (plugin := plugins.owner(c))}
    used = devices_of(recorded.installed.values(), devices)
    path = attestation.write(result, again.made, used, sorted(owners))
    return Checked(replace(verdict, level=Level.REPRODUCED), again, path)


def _is_aside(result: Result) -> bool:
    """Whether a result is of a custom suite, or of a part of the samples: no board takes it."""
    return result.data["suite"]["custom"] or result.data["data"]["limit"] is not None


def _other_data(result: Result, suite: Suite) -> str:
    """Why the data that lies here, cut to the result's samples, is not what it was made from; empty where it is."""
    most = [count for count in (result.data["data"]["limit"], suite.samples) if count is not None]
    return unlike_data(result, revision_of(replace(suite, samples=min(most, default=None))))
