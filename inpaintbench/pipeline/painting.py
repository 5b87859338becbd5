"""Painting the cells: in one go, or in rounds of prompting, painting and choosing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from inpaintbench.components import Inpainter, Prompter, Scorer
from inpaintbench.errors import PluginError
from inpaintbench.pipeline.guard import guarded
from inpaintbench.pipeline.refs import Cell, ComparisonRef, PaintRef, PastRound, PromptRef
from inpaintbench.pipeline.stage import Column, Runner
from inpaintbench.store import Entry, Store, join
from inpaintbench.store.codec import dump_json, load_statistics
from inpaintbench.types import JSON, Failure, Proposal


@dataclass
class Painted:
    """The reconstructions of one inpainter, a place for each cell: an entry, or a failure."""

    inpainter: Inpainter
    entries: list[Entry | None]
    prompts: list[str]
    failures: dict[int, Failure] = field(default_factory=dict)


def paint(runner: Runner, label: str, inpainter: Inpainter, prompter: Prompter, cells: Sequence[Cell]) -> Painted:
    """The reconstruction of every cell. An inpainter that reads no prompt is asked once, the prompter not at all."""
    if not inpainter.uses_prompt:
        column = runner.stage(f"inpaint with {label}", [inpainter], [PaintRef(cell) for cell in cells], of=label)[0]
        entries = [column.entry(place) for place in range(len(cells))]
        return Painted(inpainter, entries, [""] * len(cells), dict(column.failures))
    states = [_State(cell) for cell in cells]
    for number in range(prompter.rounds):
        going = [state for state in states if state.failure is None]
        _round(runner, label, inpainter, prompter, going, number)
    failures = {place: state.failure for place, state in enumerate(states) if state.failure is not None}
    return Painted(inpainter, [state.chosen for state in states], [state.prompt for state in states], failures)


@dataclass
class _State:
    """Where one cell stands between rounds."""

    cell: Cell
    memory: JSON = None
    past: tuple[PastRound, ...] = ()
    chosen: Entry | None = None
    prompt: str = ""
    failure: Failure | None = None


def _round(
    runner: Runner, label: str, inpainter: Inpainter, prompter: Prompter, states: list[_State], number: int
) -> None:
    """Ask for prompts, paint each, keep the best."""
    asked = [PromptRef(state.cell, number, state.memory, state.past, join(dump_json(state.memory))) for state in states]
    column = runner.stage(f"prompt with {prompter.name}", [prompter], asked, of=label)[0]
    proposals: list[Proposal | None] = [column.load(place, runner.store) for place in range(len(states))]
    refs, owners = [], []
    for place, (state, proposal) in enumerate(zip(states, proposals, strict=True)):
        if proposal is None:
            state.failure, state.chosen = column.failures[place], None
            continue
        for candidate, prompt in enumerate(proposal.prompts):
            refs.append(PaintRef(state.cell, prompt, number, candidate))
            owners.append(place)
    painted = runner.stage(f"inpaint with {label}", [inpainter], refs, of=label)[0]
    scores = _scores(runner, label, prompter, refs, painted)
    for place, (state, proposal) in enumerate(zip(states, proposals, strict=True)):
        if proposal is not None:
            _choose(state, proposal, _span(owners, place), painted, scores)


def _span(owners: list[int], place: int) -> list[int]:
    """The places in `owners`, which is sorted, that hold `place`."""
    low, high = np.searchsorted(owners, [place, place + 1])
    return list(range(low, high))


def _choose(state: _State, proposal: Proposal, own: list[int], painted: Column, scores: list[float | None]) -> None:
    """Keep the best picture of a round: the highest score, ties to the first, failures skipped."""
    entries = tuple(painted.entry(i) for i in own)
    values = tuple(scores[i] for i in own)
    able = [i for i, entry in enumerate(entries) if entry is not None]
    if not able:
        state.failure, state.chosen = painted.failures[own[0]], None
        return
    best = max(able, key=lambda i: (_or_lowest(values[i]), -i))
    state.chosen, state.prompt, state.memory = entries[best], proposal.prompts[best], proposal.memory
    state.past = (*state.past, PastRound(proposal.prompts, entries, values, best))


def _or_lowest(value: float | None) -> float:
    return float("-inf") if value is None else value


def _scores(
    runner: Runner, label: str, prompter: Prompter, refs: Sequence[PaintRef], painted: Column
) -> list[float | None]:
    """The prompter's weighted score of each picture, higher is better; None where it failed or nothing selects."""
    scores: list[float | None] = [None] * len(refs)
    able = [i for i in range(len(refs)) if painted.values[i] is not None]
    if not prompter.select or not able:
        return scores
    scorers = [scorer for scorer, _ in prompter.select]
    comparisons = [ComparisonRef(refs[i].cell, painted.entry(i)) for i in able]
    columns = runner.stage("select", scorers, comparisons, of=label)
    total = np.zeros(len(able))
    for (scorer, weight), column in zip(prompter.select, columns, strict=True):
        total += weight * _oriented(scorer, column, runner.store)
    for i, value in zip(able, total, strict=True):
        scores[i] = None if np.isnan(value) else float(value)
    return scores


def _oriented(scorer: Scorer, column: Column, store: Store) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The first score of each comparison alone, negated where lower is better."""
    data = [column.data(place, store) for place in range(len(column.values))]
    statistics, _ = load_statistics(data, len(scorer.statistics))
    values = guarded(lambda: [float(scorer.reduce(row[None], np.ones((1, 1)))[0, 0]) for row in statistics])
    if isinstance(values, str):
        raise PluginError(f"{scorer.kind} '{scorer.name}' cannot select pictures: {values}")
    return np.array(values) * (-1 if scorer.higher_is_better is False else 1)
