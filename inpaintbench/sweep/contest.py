"""The best of several results, and which of the others cannot be told apart from it: as on a board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inpaintbench.components import Scorer
from inpaintbench.leaderboard.significance import better
from inpaintbench.leaderboard.stacked import Stacked, stack
from inpaintbench.result import sanity
from inpaintbench.result.blocks import Samples
from inpaintbench.result.result import Result


@dataclass(frozen=True, slots=True)
class Contest:
    """The place of the best result, None where that cannot be said, and of those that cannot be told apart from it.

    `why` says why nothing, or only the values, could be compared.
    """

    best: int | None
    tied: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Entry:
    """One result's primary score: its value, and the statistics that it is reduced from."""

    value: float
    samples: Samples
    stacked: Stacked
    signature: str

    @classmethod
    def of(cls, result: Result, scorers: Mapping[str, Scorer]) -> Entry | None:
        """None where the primary score has no value. The rows are read and not kept."""
        label = sanity.places(result)[result.primary].label
        samples, tables = stack(result.rows, {label: scorers[label]})
        score = result.scores[result.primary]
        found = [one for one in tables if result.primary in one.addresses]
        if not found or score.value is None:
            return None
        return cls(score.value, samples, found[0], result.signatures[label])


def contest(results: Sequence[Result], scorers: Sequence[Mapping[str, Scorer]]) -> Contest:
    """Compare complete results by their primary score, paired by sample, with Holm's correction over all pairs.

    `scorers` are those that each result was made with. Several places may hold the same result.
    """
    if len({result.primary for result in results}) > 1:
        return Contest(None, why="the points have not the same primary score, so none is best")
    higher = results[0].higher_is_better(results[0].primary)
    if higher is None:
        return Contest(None, why=f"'{results[0].primary}' has no direction, so none is best")
    entries: dict[str, Entry] = {}
    for result, own in zip(results, scorers, strict=True):
        if result.complete and result.digest not in entries:
            entry = Entry.of(Result(result.path, result.data), own)
            entries |= {result.digest: entry} if entry else {}
    if not entries:
        return Contest(None, why="no point is complete, so none is best")
    if why := _unlike(list(entries.values())):
        return Contest(None, why=f"the points cannot be compared: {why}")
    values = {digest: entry.value for digest, entry in entries.items()}
    best = (max if higher else min)(values, key=values.__getitem__)
    told = _worse(list(entries.values()), list(entries).index(best), results[0], higher)
    tied = {digest for digest, worse in zip(entries, told, strict=True) if not worse}
    digests = [result.digest for result in results]
    place = digests.index(best)
    return Contest(place, tuple(i for i, digest in enumerate(digests) if digest in tied and i != place))


def _worse(entries: Sequence[Entry], best: int, first: Result, higher: bool) -> list[bool]:
    """Of each entry whether the best one is significantly better."""
    groups = np.unique(entries[0].samples.groups, return_inverse=True)[1]
    seed = int(first.data["suite"]["declared"]["seed"])
    tables = [entry.stacked for entry in entries]
    found = better(tables, first.primary, groups, higher_is_better=higher, seed=seed)
    return [bool(worse) for worse in found[:, best]]


def _unlike(entries: Sequence[Entry]) -> str:
    """Why entries cannot be paired by sample; empty where they can."""
    first = entries[0]
    for one in entries[1:]:
        if one.signature != first.signature:
            return f"the primary score is '{first.signature}' at one and '{one.signature}' at another"
        if one.samples.ids != first.samples.ids or one.samples.groups.tolist() != first.samples.groups.tolist():
            return "they are not of the same samples"
        if one.stacked.statistics.shape != first.stacked.statistics.shape:
            return "they have not the same number of degraders"
    return ""
