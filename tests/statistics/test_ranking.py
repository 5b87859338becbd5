"""Ranks are one more than the number of complete entries that are significantly better."""

from __future__ import annotations

import numpy as np

from inpaintbench.statistics import ranks


def better(entries: int, *pairs: tuple[int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The matrix in which, for each pair (winner, loser), the winner is better than the loser."""
    matrix = np.zeros((entries, entries), dtype=np.bool_)
    for winner, loser in pairs:
        matrix[loser, winner] = True
    return matrix


def test_entries_that_cannot_be_told_apart_share_the_first_rank() -> None:
    assert ranks(better(3), np.ones(3, dtype=np.bool_)) == [1, 1, 1]


def test_the_rank_after_a_tie_counts_everyone_before_it() -> None:
    assert ranks(better(3, (0, 2), (1, 2)), np.ones(3, dtype=np.bool_)) == [1, 1, 3]


def test_an_order_that_is_not_transitive_still_counts_who_is_better() -> None:
    assert ranks(better(3, (0, 2)), np.ones(3, dtype=np.bool_)) == [1, 1, 2]


def test_incomplete_entries_come_after_all_complete_ones_and_push_nobody_back() -> None:
    complete = np.array([False, True, True, False])
    assert ranks(better(4, (0, 1), (0, 2), (1, 2), (0, 3)), complete) == [3, 1, 2, 3]


def test_incomplete_entries_alone_are_all_first() -> None:
    assert ranks(better(2, (0, 1)), np.zeros(2, dtype=np.bool_)) == [1, 1]


def test_no_entries_have_no_ranks() -> None:
    assert ranks(better(0), np.zeros(0, dtype=np.bool_)) == []
