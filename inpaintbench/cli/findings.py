"""A study on the terminal: the pattern first, then the pairs, then what to know before believing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from inpaintbench.cli.sheet import Column, interval, number, say, show
from inpaintbench.study.between import FEW_NAMES, Correlation
from inpaintbench.study.grid import Grid
from inpaintbench.study.notes import SIGNIFICANT
from inpaintbench.study.people import Agreement, People
from inpaintbench.study.study import Study
from inpaintbench.study.within import Within

_DIRECTED = (
    "spearman is raw: it is negative where a lower score goes with better ratings; pairs ordered alike takes a score "
    "in the direction in which it is better: 1 agrees, 0.5 is chance"
)
_UNDIRECTED = (
    "the columns of tables have no direction: where lower is better, as of an error, a negative spearman and less than "
    "half of the pairs ordered alike are agreement"
)

_MOST_LINES = 30
"""More pairs than that are shown as a table of correlations, unless all are asked for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which of a study to print: one method, the main pairs or all, single configurations or their mean."""

    method: str
    everything: bool
    each: bool


def show_study(where: Console, study: Study, shown: Shown) -> None:
    """Print a study."""
    grid = study.grid
    say(where, f"{grid.title}: {grid.extent}, {shown.method} correlations", "bold")
    say(where, ", ".join(grid.configurations), "dim")
    _show_summary(where, study, shown)
    _show_between(where, study, shown)
    _show_within(where, study, shown)
    _show_captions(where, study)
    if study.people is not None:
        _show_people(where, study.people, grid)
    for text in study.notes:
        say(where, f"- {text}")
    for one in study.refused:
        say(where, f"not in the study: {one.file}: {one.reason}", "yellow")
    say(where, "")


def _show_summary(where: Console, study: Study, shown: Shown) -> None:
    main = _main(study)
    own = [one for one in study.summary if one.method == shown.method]
    lines = [one for one in own if shown.everything or one.fidelity in main]
    if not lines or study.grid.of_itself:
        return
    columns = [
        Column("fidelity", [one.fidelity for one in lines], left=True),
        Column("with", [one.group for one in lines], left=True),
        Column("pairs", [str(one.pairs) for one in lines], spare=True),
        Column("r", [_span(one.r_low, one.r_high) for one in lines]),
        Column("leaving one out", [_span(one.loo_low, one.loo_high) for one in lines]),
        Column("deviation", [_span(one.loo_std_low, one.loo_std_high) for one in lines], spare=True),
        Column("sign turns", [str(one.flips) for one in lines]),
        Column("moved by", [one.dropped for one in lines], left=True),
        Column("stand on one", [f"{one.standing} on {one.on}" if one.standing else "" for one in lines], left=True),
    ]
    _show(where, columns)


def _show_between(where: Console, study: Study, shown: Shown) -> None:
    own = [one for one in study.between if one.method == shown.method]
    main = _main(study)
    lines = [one for one in own if shown.everything or (one.fidelity in main and one.outcome in main)]
    title = "between configurations"
    if len(lines) > _MOST_LINES and not shown.everything:
        say(where, f"{title}, {len(own)} pairs (--all shows more of each)")
        _show_matrix(where, [(one.fidelity, one.outcome, f"{_r(one.r)} {_marks(one)}") for one in lines])
        say(where, "* told from chance  ! stands on one or two configurations  ~ sign turns without one", "dim")
        return
    say(where, title if len(lines) == len(own) else f"{title}, {len(lines)} of {len(own)} pairs (--all)")
    flat = {column.address: study.flat.get(column.captioner, "") for column in study.grid.outcomes}
    resampled = any(one.low is not None for one in lines)
    ends = [(one.low, one.high) if resampled else (one.wide_low, one.wide_high) for one in lines]
    columns = [
        Column("", [one.fidelity for one in lines], left=True),
        Column("", [one.outcome for one in lines], left=True),
        Column("r", [_r(one.r) for one in lines]),
        Column("95 % interval", [_interval(*pair) for pair in ends]),
        Column("leaving one out", [_span(one.loo_low, one.loo_high) for one in lines]),
        Column("turns", [str(one.flips) for one in lines]),
        Column("", [_flag(one, flat[one.outcome]) for one in lines], left=True),
        Column("without", [_without(one) for one in lines], spare=True, left=True),
        Column("q", [number(one.q) for one in lines], spare=True),
        Column("p", [number(one.p) for one in lines], spare=True),
        Column("given area", [_r(one.given_area) for one in lines], spare=True),
        Column("n", [str(one.n) for one in lines], spare=True),
    ]
    if resampled:
        wide = Column("over configurations", [_interval(one.wide_low, one.wide_high) for one in lines], spare=True)
        columns.insert(8, wide)
    _show(where, [column for column in columns if any(cell not in ("", "-") for cell in column.cells)])


def _show_matrix(where: Console, found: Sequence[tuple[str, str, str]]) -> None:
    """A cell for every column of fidelity and outcome."""
    rows = list(dict.fromkeys(outcome for _, outcome, _ in found))
    cells = {(fidelity, outcome): cell.rstrip() for fidelity, outcome, cell in found}
    columns = [Column("", rows, left=True)]
    for fidelity in dict.fromkeys(fidelity for fidelity, _, _ in found):
        columns.append(Column(fidelity, [cells.get((fidelity, row), "") for row in rows], left=True))
    _show(where, columns)


def _marks(one: Correlation) -> str:
    told = one.q is not None and one.q < SIGNIFICANT
    return "*" * told + "!" * one.stands_on_few + "~" * bool(one.flips)


def _show_within(where: Console, study: Study, shown: Shown) -> None:
    main = _main(study)
    own = [one for one in study.within if one.method == shown.method]
    lines = [one for one in own if shown.everything or (one.fidelity in main and one.outcome in main)]
    if not lines:
        return
    say(where, "between samples within a configuration, the mean over configurations")
    if len(lines) > _MOST_LINES and not shown.everything:
        sure = {id(one): (one.low or 0.0) * (one.high or 0.0) > 0 for one in lines}
        _show_matrix(where, [(o.fidelity, o.outcome, f"{_r(o.r)}{' *' * sure[id(o)]}") for o in lines])
        say(where, "* the interval excludes 0", "dim")
    else:
        _show_means(where, lines)
    if shown.each:
        _show_each(where, lines)


def _show_means(where: Console, lines: Sequence[Within]) -> None:
    columns = [
        Column("", [one.fidelity for one in lines], left=True),
        Column("", [one.outcome for one in lines], left=True),
        Column("mean r", [_r(one.r) for one in lines]),
        Column("95 % interval", [_interval(one.low, one.high) for one in lines]),
        Column("configurations", [_extremes(one) for one in lines], spare=True),
        Column("given area", [_r(one.given_area) for one in lines], spare=True),
    ]
    _show(where, columns)


def _show_each(where: Console, lines: Sequence[Within]) -> None:
    pairs = [(one, alone) for one in lines for alone in one.each]
    columns = [
        Column("", [one.fidelity for one, _ in pairs], left=True),
        Column("", [one.outcome for one, _ in pairs], left=True),
        Column("configuration", [alone.configuration for _, alone in pairs], left=True),
        Column("r", [_r(alone.r) for _, alone in pairs]),
        Column("95 % interval", [_interval(alone.low, alone.high) for _, alone in pairs]),
        Column("given area", [_r(alone.given_area) for _, alone in pairs], spare=True),
        Column("n", [str(alone.n) for _, alone in pairs], spare=True),
    ]
    _show(where, columns)


def _show_captions(where: Console, study: Study) -> None:
    if study.diversity:
        say(where, "captions")
        columns = [
            Column("captioner", [one.captioner for one in study.diversity], left=True),
            Column("n", [str(one.n) for one in study.diversity], spare=True),
            Column("different", [f"{one.distinct_original:.1%}" for one in study.diversity]),
            Column("entropy", [f"{one.entropy_original:.2f} bits" for one in study.diversity]),
            Column("different (restored)", [f"{one.distinct:.1%}" for one in study.diversity], spare=True),
            Column("unchanged", [f"{one.unchanged:.1%}" for one in study.diversity]),
            Column("", ["flat" if one.flat else "" for one in study.diversity], left=True),
        ]
        _show(where, columns)
    if study.noise:
        say(where, "drift, and that of the original captioned again")
        columns = [
            Column("", [one.address for one in study.noise], left=True),
            Column("drift", [number(one.drift) for one in study.noise]),
            Column("again", [number(one.noise) for one in study.noise]),
            Column("95 % interval", [interval(one.noise_low, one.noise_high) for one in study.noise], spare=True),
            Column("beyond it", [number(one.beyond) for one in study.noise]),
            Column("relative", ["-" if one.relative is None else f"{one.relative:.2f} ×" for one in study.noise]),
        ]
        _show(where, columns)


def _show_people(where: Console, people: People, grid: Grid) -> None:
    say(where, "agreement between raters, Krippendorff's alpha")
    raters = people.raters
    columns = [
        Column("dimension", [one.dimension for one in raters], left=True),
        Column("raters", [str(one.raters) for one in raters]),
        Column("items", [str(one.items) for one in raters]),
        Column("ordinal", [_agreement(one.ordinal) for one in raters]),
        Column("interval", [_agreement(one.interval) for one in raters], spare=True),
        Column("nominal", [_agreement(one.nominal) for one in raters], spare=True),
    ]
    _show(where, columns)
    say(where, "agreement of scores with people")
    directed = any(column.higher_is_better is not None for column in (*grid.fidelity, *grid.outcomes))
    say(where, _DIRECTED if directed else _UNDIRECTED, "dim")
    scores = sorted(people.scores, key=lambda one: (one.dimension, -abs(one.spearman.value or 0.0)))
    columns = [
        Column("dimension", [one.dimension for one in scores], left=True),
        Column("score", [one.address for one in scores], left=True),
        Column("spearman", [_agreement(one.spearman) for one in scores]),
        Column("kendall", [_agreement(one.kendall) for one in scores], spare=True),
        Column("pearson", [_agreement(one.pearson) for one in scores], spare=True),
        Column("pairs ordered alike", [_agreement(one.accuracy) for one in scores]),
        Column("n", [str(one.n) for one in scores], spare=True),
    ]
    _show(where, columns)


def _show(where: Console, columns: Sequence[Column]) -> None:
    if left_out := show(where, columns):
        say(where, f"{left_out} columns do not fit; a wider terminal, --json or --csv show them", "dim")


def _main(study: Study) -> set[str]:
    """The columns to show first: a scorer's hole, or its change, where it has one, else all of its columns."""
    columns = (*study.grid.fidelity, *study.grid.outcomes)
    halves = {column.address: _halves(column.address) for column in columns}
    with_main = {scorer for scorer, name in halves.values() if _is_main(name)}
    return {address for address, (scorer, name) in halves.items() if _is_main(name) or scorer not in with_main}


def _halves(address: str) -> tuple[str, str]:
    scorer, _, column = address.partition("@")[0].rpartition(".")
    return scorer or column, column


def _is_main(column: str) -> bool:
    return column == "hole" or column.endswith("-change")


def _flag(one: Correlation, flat: str) -> str:
    """What keeps a correlation from being believed, in a few words."""
    words = []
    if one.stands_on:
        names = ", ".join(one.stands_on)
        if one.firm:
            words.append(f"stands on {names}" if one.stands_on_few else "weak")
        else:
            words.append(f"sign needs {names}" if len(one.stands_on) <= FEW_NAMES else "no sign")
    return ", ".join([*words, "flat captions"] if flat else words)


def _without(one: Correlation) -> str:
    return f"{_r(one.without)} without {one.dropped}" if one.dropped else ""


def _extremes(one: Within) -> str:
    found = [alone.r for alone in one.each if alone.r is not None]
    return _span(min(found, default=None), max(found, default=None))


def _agreement(one: Agreement) -> str:
    return f"{_r(one.value)} {_interval(one.low, one.high)}".rstrip()


def _r(value: float | None) -> str:
    """A correlation as tables show it.

    >>> _r(-0.12345), _r(None)
    ('-0.123', '-')
    """
    return "-" if value is None else f"{value:.3f}"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"[{low:.2f}, {high:.2f}]"


def _span(low: float | None, high: float | None) -> str:
    """The ends of a range.

    >>> _span(-0.5, 0.25), _span(None, None)
    ('-0.50 … 0.25', '-')
    """
    return "-" if low is None or high is None else f"{low:.2f} … {high:.2f}"
