"""A sweep that was run: its points with their results, the best of them, and a chart of each score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inpaintbench.result import sanity
from inpaintbench.result.aggregate import Address
from inpaintbench.result.result import Result
from inpaintbench.sweep.contest import Contest
from inpaintbench.sweep.grid import Point
from inpaintbench.sweep.over import Variable
from inpaintbench.sweep.plot import Chart, Mark, Series, Spot

_ORIGINAL = "-original"
"""The end of columns that are of the originals' captions: no inpainter moves them."""

_BAND = "bars: 95 % intervals"


@dataclass(frozen=True)
class Swept:
    """A point and its result."""

    point: Point
    result: Result


@dataclass(frozen=True)
class Sweep:
    """All points of one suite, in the grid's order, and which of them is best by the primary score.

    `key` tells it from sweeps over the same variables with other fixed options or on another custom suite.
    """

    suite: str
    key: str
    variables: tuple[Variable, ...]
    inpainters: tuple[str, ...]
    swept: tuple[Swept, ...]
    contest: Contest

    @property
    def primary(self) -> Address:
        return self.swept[0].result.primary

    @property
    def addresses(self) -> list[Address]:
        """The scores over all degraders that any point has, the primary one first."""
        found: dict[Address, None] = {}
        for one in self.swept:
            for address, place in sanity.places(one.result).items():
                if place.degrader is None and address in one.result.scores:
                    found[address] = None
        first = [self.primary] if self.primary in found else []
        return list(dict.fromkeys([*first, *found]))

    @property
    def of_captions(self) -> list[Address]:
        """One score of captions for each scorer and captioner: the change where it has one."""
        found: dict[tuple[str, str], Address] = {}
        for one in self.swept:
            for address, place in sanity.places(one.result).items():
                if place.degrader is None and place.captioner is not None and address in one.result.scores:
                    key = place.label, place.captioner
                    if place.column.endswith("-change") or not found.get(key, "").partition("@")[0].endswith("-change"):
                        found[key] = address
        return list(found.values())

    def named(self, point: Point) -> str:
        """A point by its values and, where there are several, its inpainter."""
        single = len(self.variables) == 1
        values = [
            value if single else f"{variable.name}={value}"
            for variable, value in zip(self.variables, point.values, strict=True)
        ]
        return " ".join([*([point.asked] if len(self.inpainters) > 1 else []), *values])


def charts(sweep: Sweep) -> Iterator[tuple[Address, Chart]]:
    """A chart for each score but those of the originals: over the first variable, a line for each of the others."""
    for address in sweep.addresses:
        if not address.partition("@")[0].endswith(_ORIGINAL):
            yield address, _chart(sweep, address)


def _chart(sweep: Sweep, address: Address) -> Chart:
    first = sweep.variables[0]
    numbers = first.numbers
    across = dict(zip(first.values, numbers or range(len(first.values)), strict=True))
    spots: dict[str, list[Spot]] = {}
    for place, one in enumerate(sweep.swept):
        score = one.result.scores.get(address)
        if score is not None:
            x = float(across[one.point.values[0]])
            spot = Spot(x, score.value, score.low, score.high, _mark(sweep, address, place))
            spots.setdefault(_series(sweep, one.point), []).append(spot)
    return Chart(
        title=f"{address} on {sweep.suite}",
        note=_note(sweep, address),
        x=first.name,
        y=_axis(sweep, address),
        series=tuple(Series(name, tuple(own)) for name, own in spots.items()),
        names=() if numbers else first.values,
    )


def _mark(sweep: Sweep, address: Address, place: int) -> Mark:
    if address != sweep.primary or sweep.contest.best is None:
        return ""
    return "best" if place == sweep.contest.best else "tied" if place in sweep.contest.tied else ""


def _series(sweep: Sweep, point: Point) -> str:
    """What tells a point's line from others: its inpainter and the values of all variables but the first."""
    names = [variable.name.rpartition(".")[2] for variable in sweep.variables]
    names = names if len(set(names)) == len(names) else [variable.name for variable in sweep.variables]
    rest = [f"{name}={value}" for name, value in list(zip(names, point.values, strict=True))[1:]]
    return " ".join([*([point.asked] if len(sweep.inpainters) > 1 else []), *rest])


def _note(sweep: Sweep, address: Address) -> str:
    """What the reader must know: how many samples, what the marks mean."""
    counts = sorted({one.result.data["data"]["samples"] for one in sweep.swept})
    samples = f"{counts[0]} samples" if len(counts) == 1 else f"{counts[0]} to {counts[-1]} samples"
    if address != sweep.primary or sweep.contest.best is None:
        return f"{samples}; {_BAND}"
    return f"{samples}; {_BAND}; ringed: best, filled: not told apart from it"


def _axis(sweep: Sweep, address: Address) -> str:
    """The score, its unit and which way is better."""
    result = next(one.result for one in sweep.swept if address in one.result.scores)
    record = result.data["components"]["scorers"][result.scorer_of(address)]
    name = address.partition("@")[0]
    what = "% of the original's score" if name.endswith("-change") else f"{name} {record['unit']}".rstrip()
    higher = result.higher_is_better(address)
    return what if higher is None else f"{what}, {'higher' if higher else 'lower'} is better"


def best_of(sweep: Sweep) -> Sequence[str]:
    """The lines that say which point is best, and what cannot be told apart from it."""
    contest = sweep.contest
    if contest.best is None:
        return [contest.why]
    name = sweep.named(sweep.swept[contest.best].point)
    line = f"best by {sweep.primary}: {name}"
    how = "paired by sample, Holm over all pairs, p < .05"
    if len(sweep.swept) == 1:
        return [line]
    if not contest.tied:
        return [f"{line}; told apart from every other ({how})"]
    return [f"{line}; cannot be told apart from {', '.join(_runs(sweep, contest.tied))} ({how})"]


_MOST_NAMED = 4


def _runs(sweep: Sweep, places: Sequence[int]) -> list[str]:
    """Points by name; of one variable and one inpainter neighbours as `first … last`."""
    names = [sweep.named(one.point) for one in sweep.swept]
    if len(sweep.variables) == 1 and len(sweep.inpainters) == 1:
        runs: list[list[int]] = []
        for place in places:
            # the best one lies between its neighbours, and belongs to their run
            beside = runs and place - runs[-1][-1] <= 1 + (runs[-1][-1] < (sweep.contest.best or 0) < place)
            runs[-1].append(place) if beside else runs.append([place])
        far = " … "
        return [
            (far if run[-1] - run[0] > 1 else ", ").join(dict.fromkeys([names[run[0]], names[run[-1]]])) for run in runs
        ]
    # an inpainter that nothing is varied of has one result, and no value to be called by
    results = {
        asked: {one.result.digest for one in sweep.swept if one.point.asked == asked} for asked in sweep.inpainters
    }
    inpainters = [sweep.swept[place].point.asked for place in places]
    own = [names[i] if len(results[asked]) > 1 else asked for i, asked in zip(places, inpainters, strict=True)]
    found = list(dict.fromkeys(own))
    more = len(found) - _MOST_NAMED
    return found if more <= 1 else [*found[:_MOST_NAMED], f"{more} more"]
