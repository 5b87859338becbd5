"""What a reader should know before believing the numbers of a study, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from inpaintbench.study.between import FEWEST, Correlation
from inpaintbench.study.captions import Noise
from inpaintbench.study.grid import Grid
from inpaintbench.study.people import People
from inpaintbench.study.summary import most
from inpaintbench.study.within import Within

FEW = 10
"""Fewer configurations than that are few."""

SIGNIFICANT = 0.05
_SHOWN = "pearson"
_NAMED = 4


def of_extent(grid: Grid) -> Iterator[str]:
    """Whether there are enough configurations."""
    count = len(grid.configurations)
    if count < FEWEST:
        yield f"{count} configurations are too few to be correlated; there must be {FEWEST}"
    elif count < FEW:
        yield (
            f"{count} configurations are few: the wide interval takes them for random ones of many, and those of one "
            "inpainter are alike"
        )


def of_standing(found: Sequence[Correlation]) -> Iterator[str]:
    """Which firm correlations stand on one configuration, by Pearson's r."""
    firm = [one for one in _pearson(found) if one.firm]
    standing: dict[str, list[Correlation]] = {}
    for one in firm:
        for name in one.stands_on if one.stands_on_few else ():
            standing.setdefault(name, []).append(one)
    for name, ones in sorted(standing.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        turned = sum(one.dropped == name and one.without is not None and one.without * (one.r or 0) < 0 for one in ones)
        sign = f", and {turned} have the other sign" if turned else ""
        yield (
            f"{len(ones)} of {len(firm)} correlations whose interval excludes 0 stand on '{name}': without it the "
            f"interval takes 0 in{sign} ({_listed(ones)})"
        )
    if weak := [one for one in firm if one.stands_on and not one.stands_on_few]:
        yield f"{len(weak)} of {len(firm)} do not hold without any one of several ({_listed(weak)})"
    if firm and not any(one.stands_on for one in firm):
        yield f"none of the {len(firm)} correlations whose interval excludes 0 stands on one configuration"


def of_signs(found: Sequence[Correlation]) -> Iterator[str]:
    """Which signs do not hold where one configuration is left out, column by column of fidelity."""
    pairs = _pearson(found)
    turned: dict[str, list[Correlation]] = {}
    for one in pairs:
        if one.flips:
            turned.setdefault(one.fidelity, []).append(one)
    of_each = Counter(one.fidelity for one in pairs)
    if len(turned) > _NAMED:
        names = ", ".join(f"{fidelity} {len(ones)} of {of_each[fidelity]}" for fidelity, ones in turned.items())
        yield f"the sign turns when one configuration is left out, in so many pairs: {names}"
    else:
        for fidelity, ones in turned.items():
            flips = sum(one.flips for one in ones)
            yield (
                f"{fidelity}: the sign turns {'once' if flips == 1 else f'{flips} times'} in {len(ones)} of "
                f"{of_each[fidelity]} pairs when one configuration is left out, most often without "
                f"'{most(one.dropped for one in ones)}' ({_listed(ones)})"
            )
    if pairs and not turned:
        yield "no sign turns when one configuration is left out"


def of_levels(found: Sequence[Correlation], alone: Sequence[Within]) -> Iterator[str]:
    """Where samples say the opposite of configurations, and both are sure of it."""
    samples = {(one.fidelity, one.outcome): one for one in alone if one.method == _SHOWN}
    opposed = []
    for pair in _pearson(found):
        one = samples.get((pair.fidelity, pair.outcome))
        if one and pair.firm and pair.r and one.low is not None and one.high is not None and one.low * one.high > 0:
            opposed += [pair] if one.low * pair.r < 0 else []
    if opposed:
        yield (
            f"{len(opposed)} of {len(samples)} pairs have one sign between configurations and the other between "
            f"samples ({_listed(opposed)})"
        )


def of_chance(found: Sequence[Correlation]) -> Iterator[str]:
    """How many correlations are told from chance."""
    tested = [one for one in _pearson(found) if one.q is not None]
    if tested:
        told = sum(one.q is not None and one.q < SIGNIFICANT for one in tested)
        yield (
            f"{told or 'none'} of {len(tested)} correlations {'is' if told < 2 else 'are'} told from chance (permuted "
            "configurations, false discoveries among all pairs bounded at 5 %)"
        )


def of_area(grid: Grid) -> Iterator[str]:
    """Whether the area of the hole varies, so that something can be said given it."""
    if grid.area is None:
        return
    if np.ptp(grid.area) <= 1e-9:
        yield "the holes of all configurations are of one mean area, which thus explains no difference between them"
    if grid.samples is not None and (np.ptp(grid.samples.area, axis=1) <= 1e-9).all():
        yield "the holes of all samples are of one area, which thus explains no difference between them"


def of_noise(noise: Iterable[Noise]) -> Iterator[str]:
    """Which captioners change their words more than the reconstructions make them."""
    for one in noise:
        inside = one.noise_low is not None and one.noise_high is not None
        if inside and one.noise_low <= one.drift <= one.noise_high and one.noise_low < one.noise_high:  # type: ignore[operator]
            yield f"{one.address}: the drift is no larger than that of the original captioned again"


def of_people(people: People | None) -> Iterator[str]:
    """Ratings that were of no use, and raters that nobody can be compared with."""
    if people is None:
        return
    if people.unknown:
        names = ", ".join(f"'{name}'" for name in people.unknown[:_NAMED])
        more = f" and {len(people.unknown) - _NAMED} more" if len(people.unknown) > _NAMED else ""
        yield f"rated, but not measured: {names}{more}"
    for one in people.raters:
        if one.raters == 1:
            yield f"'{one.dimension}' has one rater: nothing can be said of agreement between raters"


def _pearson(found: Sequence[Correlation]) -> list[Correlation]:
    return [one for one in found if one.method == _SHOWN and one.r is not None]


def _listed(ones: Sequence[Correlation]) -> str:
    """The first pairs of some."""
    names = [f"{one.fidelity} × {one.outcome}" for one in ones[:_NAMED]]
    return ", ".join(names) + (f" and {len(ones) - _NAMED} more" if len(ones) > _NAMED else "")
