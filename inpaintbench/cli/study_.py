"""`inpaintbench study`: how fidelity goes with language, over results or over plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inpaintbench.cli.sheet import console, say
from inpaintbench.errors import InpaintbenchError, ResultError, UsageError

if TYPE_CHECKING:
    from inpaintbench.leaderboard.candidates import Refused
    from inpaintbench.study.ratings import Scale
    from inpaintbench.study.study import Rated, Study

_METHODS = ("pearson", "spearman", "kendall")


def _axes(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    from inpaintbench.study.grid import AXES

    found = tuple(name.strip() for name in value.split(","))
    if not set(found) <= set(AXES):
        raise click.BadParameter(f"'{value}'; it is inpainter, degrader, or both with a comma between them")
    return found


def _ends(ctx: click.Context, param: click.Parameter, value: str | None) -> Scale | None:
    if value is None:
        return None
    try:
        low, high = (float(part) for part in value.split(":"))
    except ValueError:
        raise click.BadParameter(f"'{value}'; it is the lowest and the highest rating, such as 1:5") from None
    if low >= high:
        raise click.BadParameter(f"'{value}'; the lowest rating comes first")
    return low, high


@click.command("study")
@click.argument("results", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--tables", is_flag=True, help="RESULTS are CSV tables: a row a configuration, fidelity in the first.")
@click.option("--suite", metavar="NAME", help="Only this suite: name or name@version.")
@click.option(
    "--by",
    default="inpainter,degrader",
    show_default=True,
    callback=_axes,
    metavar="AXES",
    help="What a configuration is.",
)
@click.option(
    "--ratings",
    "ratings_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A CSV of what people said: item, rater, dimension, score.",
)
@click.option("--scale", callback=_ends, metavar="LOW:HIGH", help="The ratings' scale; by default what they span.")
@click.option("--relative", is_flag=True, help="Take each rater's ratings relative to the rater's own.")
@click.option("--method", type=click.Choice(_METHODS), default="pearson", show_default=True, help="The one to show.")
@click.option("--all", "everything", is_flag=True, help="Show every pair of columns.")
@click.option("--each", is_flag=True, help="Show the correlations between the samples of each configuration.")
@click.option("--resamples", type=click.IntRange(100), default=10_000, show_default=True, help="Of the samples.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, allow_dash=True), help="Write it as JSON; - prints."
)
@click.option("--csv", "csv_folder", type=click.Path(path_type=Path, file_okay=False), help="Write CSV files here.")
def command(
    results: Sequence[Path],
    tables: bool,
    suite: str | None,
    by: tuple[str, ...],
    ratings_file: Path | None,
    scale: Scale | None,
    relative: bool,
    method: str,
    everything: bool,
    each: bool,
    resamples: int,
    json_file: Path | None,
    csv_folder: Path | None,
) -> None:
    """Correlate every score of fidelity with every score of captions and probes, over the configurations of RESULTS.

    A configuration is an inpainter with a degrader. Each correlation has an interval, what is left of it when one
    configuration is left out, and a chance that is corrected for all pairs. RESULTS are results or folders of them, a
    study for each suite; with --tables they are CSV files, joined by configuration.
    """
    from inpaintbench.cli.findings import Shown, show_study
    from inpaintbench.study import plain

    rated = _rated(ratings_file, scale, relative)
    refused: list[Refused] = []
    problems: list[str] = []
    _check_files(results, tables)
    if tables:
        studies = [_of_tables(results, rated)]
    else:
        studies, refused, problems = _of_results(results, suite, by, resamples, rated)
    if json_file is not None and str(json_file) == "-":
        click.echo(plain.text(studies, refused), nl=False)
    else:
        where = console()
        for study in studies:
            show_study(where, study, Shown(method, everything, each))
        for one in refused:
            say(where, f"not in the study: {one.file}: {one.reason}", "yellow")
    if json_file is not None and str(json_file) != "-":
        plain.write(json_file, plain.text(studies, refused))
    if csv_folder is not None:
        plain.write_tables(csv_folder, studies)
    for problem in problems:
        click.echo(f"inpaintbench: {problem}", err=True)


def _check_files(paths: Sequence[Path], tables: bool) -> None:
    """Refuse CSV files without --tables, and folders with it."""
    if not tables and (table := next((path for path in paths if path.suffix.lower() == ".csv"), None)):
        raise UsageError(f"'{table}' is no result; CSV tables need --tables")
    if tables and (folder := next((path for path in paths if path.is_dir()), None)):
        raise UsageError(f"'{folder}' is a folder; --tables takes the CSV files, that of fidelity first")


def _rated(path: Path | None, scale: Scale | None, relative: bool) -> Rated | None:
    from inpaintbench.study import ratings
    from inpaintbench.study.study import Rated

    if path is None:
        if scale is not None or relative:
            raise UsageError("--scale and --relative are of ratings; name them with --ratings FILE")
        return None
    return Rated(ratings.read(path, scale), relative)


def _of_tables(paths: Sequence[Path], rated: Rated | None) -> Study:
    from inpaintbench.study import tables
    from inpaintbench.study.study import of_tables

    return of_tables([tables.read(path) for path in paths], rated=rated)


def _of_results(
    paths: Sequence[Path], suite: str | None, by: tuple[str, ...], resamples: int, rated: Rated | None
) -> tuple[list[Study], list[Refused], list[str]]:
    """A study of each suite, the files that are in none, and what kept a suite from being studied."""
    from inpaintbench.discovery import discover
    from inpaintbench.errors import did_you_mean
    from inpaintbench.result.find import find
    from inpaintbench.study.entrants import read
    from inpaintbench.study.study import of_results

    plugins = discover()
    suites, refused = read(find(paths), plugins)
    asked = [one for one in suites if suite is None or suite in (one.title, one.title.rpartition("@")[0])]
    if suite is not None and not asked:
        known = [one.title for one in suites]
        raise UsageError(f"there is no result on suite '{suite}' here{did_you_mean(suite, known)}")
    studies, problems = [], []
    for one in asked:
        try:
            studies.append(of_results(one, plugins, by=by, resamples=resamples, rated=rated))
        except InpaintbenchError as error:
            problems.append(str(error))
            refused += one.refused
    if not studies:
        raise ResultError("; ".join(problems or [f"{one.file}: {one.reason}" for one in refused]))
    return studies, refused, problems
