"""A study: what results, or plain tables, say about how fidelity goes with language; every part a function of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inpaintbench.leaderboard.candidates import Refused
from inpaintbench.registry import Plugins
from inpaintbench.study import notes
from inpaintbench.study.between import Correlation, between
from inpaintbench.study.captions import Diversity, Noise, diversity, noise
from inpaintbench.study.entrants import Suite
from inpaintbench.study.gather import gather
from inpaintbench.study.grid import AXES, Grid
from inpaintbench.study.people import People, ask
from inpaintbench.study.ratings import Ratings
from inpaintbench.study.summary import Summary, summarise
from inpaintbench.study.tables import Slip, Table, grid_of, slips
from inpaintbench.study.within import Within, within

RESAMPLES = 10_000


@dataclass(frozen=True)
class Study:
    """All that a study found. `notes` say in words what a reader should know before believing a number."""

    grid: Grid
    summary: tuple[Summary, ...]
    between: tuple[Correlation, ...]
    within: tuple[Within, ...]
    diversity: tuple[Diversity, ...]
    noise: tuple[Noise, ...]
    slips: tuple[Slip, ...]
    people: People | None
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]

    @property
    def flat(self) -> dict[str, str]:
        """The captioners whose captions say little, and why."""
        return {one.captioner: one.flat for one in self.diversity if one.flat}


@dataclass(frozen=True, slots=True)
class Rated:
    """What people said, and whether each rater's ratings are taken relative to the rater's own."""

    ratings: Sequence[Ratings]
    standardised: bool = False


def of_results(
    suite: Suite,
    plugins: Plugins,
    *,
    by: Sequence[str] = AXES,
    resamples: int = RESAMPLES,
    rated: Rated | None = None,
    seed: int = 0,
) -> Study:
    """The study of one suite's results. Raises `ResultError` where there is nothing to correlate."""
    grid = gather(suite, plugins, by=by, resamples=resamples, seed=seed)
    entrants = suite.entrants
    parts = _Parts(tuple(diversity(entrants)), tuple(noise(grid, entrants)), (), suite.refused)
    return _study(grid, tuple(within(grid, seed=seed)), parts, rated, seed)


def of_tables(tables: Sequence[Table], *, rated: Rated | None = None, seed: int = 0) -> Study:
    """The study of plain tables: no samples, so that nothing is resampled but the configurations are left out."""
    found = tuple(slip for table in tables for slip in slips(table))
    return _study(grid_of(tables), (), _Parts((), (), found, ()), rated, seed)


@dataclass(frozen=True)
class _Parts:
    diversity: tuple[Diversity, ...]
    noise: tuple[Noise, ...]
    slips: tuple[Slip, ...]
    refused: tuple[Refused, ...]


def _study(grid: Grid, alone: tuple[Within, ...], parts: _Parts, rated: Rated | None, seed: int) -> Study:
    found = between(grid, seed=seed)
    people = None if rated is None else ask(grid, rated.ratings, standardised=rated.standardised, seed=seed)
    said = [
        *grid.notes,
        *notes.of_extent(grid),
        *(str(slip) for slip in parts.slips),
        *notes.of_standing(found),
        *notes.of_signs(found),
        *notes.of_levels(found, alone),
        *notes.of_chance(found),
        *notes.of_area(grid),
        *(f"the captions of '{one.captioner}' are flat: {one.flat}" for one in parts.diversity if one.flat),
        *notes.of_noise(parts.noise),
        *notes.of_people(people),
    ]
    return Study(
        grid,
        tuple(summarise(grid, found)),
        tuple(found),
        alone,
        parts.diversity,
        parts.noise,
        parts.slips,
        people,
        parts.refused,
        tuple(said),
    )
