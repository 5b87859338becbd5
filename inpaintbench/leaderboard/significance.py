"""Every pair of entries is compared on the same samples, and Holm's correction holds over all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from inpaintbench.leaderboard.stacked import Stacked
from inpaintbench.leaderboard.swaps import Pair, p_of_means, p_of_sums, shared
from inpaintbench.result.aggregate import Address
from inpaintbench.statistics import holm
from inpaintbench.statistics.permutation import LARGEST_EXACT, permutation_p
from inpaintbench.statistics.reduce import BoolArray, FloatArray, IntArray

SIGNIFICANT = 0.05
FEWEST_PERMUTATIONS = 10_000
PERMUTATIONS_PER_PAIR = 50
"""The smallest p there can be, corrected for all pairs, is 1 / 50."""


def better(
    entries: Sequence[Stacked], address: Address, groups: IntArray, *, higher_is_better: bool, seed: int
) -> BoolArray:
    """[m, m]: whether entry j is better than entry i at a paired, Holm-corrected p < .05.

    The statistics of all entries are of the same samples in the same order; `groups` [samples], numbered from 0, are
    swapped whole.
    """
    pairs = list(combinations(range(len(entries)), 2))
    found = np.zeros((len(entries), len(entries)), dtype=np.bool_)
    if not pairs:
        return found
    place = entries[0].addresses.index(address)
    ones = np.ones((1, len(groups)))
    permutations = max(FEWEST_PERMUTATIONS, PERMUTATIONS_PER_PAIR * len(pairs))
    p = p_values(entries, address, groups, pairs, permutations=permutations, seed=seed, enough=SIGNIFICANT)
    for (i, j), adjusted in zip(pairs, holm(p), strict=True):
        if adjusted is not None and adjusted < SIGNIFICANT:
            first, second = shared(entries[i].statistics, entries[j].statistics)
            lead = entries[i].reduce(first, ones)[0, place] - entries[j].reduce(second, ones)[0, place]
            first_wins = (lead > 0) == higher_is_better
            found[(j, i) if first_wins else (i, j)] = True
    return found


def p_values(
    entries: Sequence[Stacked],
    address: Address,
    groups: IntArray,
    pairs: Sequence[Pair],
    *,
    permutations: int,
    seed: int,
    enough: float = 1.0,
) -> list[float]:
    """The two-sided permutation p of each pair, NaN where nothing can be compared; above `enough` it may be too small.

    They are those of `permutation_p`. Scores that are means, and those that are functions of sums, take shorter ways
    there, on which all pairs share their swaps.
    """
    place = entries[0].addresses.index(address)
    tables = [entry.statistics for entry in entries]
    if int(groups.max(initial=-1)) + 1 > LARGEST_EXACT:
        means = {entry.means(address) for entry in entries}
        columns = means.pop() if len(means) == 1 else None
        if columns is not None:
            return p_of_means([table[:, columns] for table in tables], groups, pairs, permutations, seed)
        whole = not any(np.isnan(table).any() for table in tables)
        if whole and all(entry.is_of_sums(address) for entry in entries):
            return p_of_sums(entries, place, groups, pairs, permutations, seed, enough)

    def reduce(statistics: FloatArray, weights: FloatArray) -> FloatArray:
        return entries[0].reduce(statistics, weights)[:, place : place + 1]

    found = []
    for i, j in pairs:
        p = permutation_p(reduce, *shared(tables[i], tables[j]), groups, permutations=permutations, seed=seed)
        found.append(float(p[0]))
    return found
