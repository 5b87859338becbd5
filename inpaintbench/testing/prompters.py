"""Prompters: prompts for every round from what they declare that they read, with all memory in what they hand back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from inpaintbench.components import Prompter, Scorer
from inpaintbench.testing import pictures
from inpaintbench.testing.equality import gap
from inpaintbench.testing.pictures import SIZES, SMALL, Size
from inpaintbench.testing.repetition import repeat
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject
from inpaintbench.types import Attempt, Degraded, Image, Proposal, Round

PARTS = ("reference", "degraded", "text", "previous", "seed")


def examine(subject: Subject) -> Iterator[Finding]:
    """All that attempts can show about a prompter; it is played through as many rounds as it has."""
    prompter = subject.component
    assert isinstance(prompter, Prompter)
    declared = list(_declared(prompter))
    yield from declared
    if any(finding.level == "fault" for finding in declared):
        return
    starts = {pictures.title(size): _attempt(size, 1) for size in SIZES[:2]}
    starts["without text"] = replace(starts[pictures.title(SMALL)], text="")
    last: Attempt | None = None
    for name, start in starts.items():
        played = _play(subject, prompter.rounds, start)
        if isinstance(played, str):
            yield Finding("fault", "output", f"{name}: {played}")
            return
        last = last or played[-1][0]
    yield Finding("pass", "output", f"{', '.join(starts)}, in rounds: {prompter.rounds}")
    assert last is not None
    yield from _rounds(subject, prompter, last)


def _rounds(subject: Subject, prompter: Prompter, last: Attempt) -> Iterator[Finding]:
    """What the last attempt of a play shows."""
    others = [replace(last, id=f"picture {seed}", seed=seed, text=f"boat number {seed}") for seed in (11, 12)]
    repeated = list(repeat(subject, [last, *others]))
    yield from repeated
    if not subject.loaded or repeated[0].level != "pass":  # what follows compares two calls
        return
    (answer,) = subject.ask([last])
    proposal: Proposal = answer.output
    yield _choice(prompter, proposal)
    if len(proposal.prompts) > 1 and last.previous:
        yield _failed_picture(subject, last)
    yield _reads(subject, prompter, last, proposal)


def _declared(prompter: Prompter) -> Iterator[Finding]:
    rounds, reads = prompter.rounds, prompter.reads
    if not isinstance(rounds, int) or rounds < 1:
        yield Finding("fault", "rounds", f"`rounds` is {rounds!r}, not a number from 1 up")
    if not isinstance(reads, tuple) or not set(reads) <= set(PARTS):
        yield Finding("fault", "reads", f"`reads` is {reads!r}; it is a tuple of some of {', '.join(PARTS)}")
    for pair in prompter.select:
        if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[0], Scorer):
            yield Finding("fault", "select", f"`select` holds {pair!r:.80}, not pairs of a scorer and its weight")


def _attempt(size: Size, seed: int) -> Attempt:
    reference, mask = pictures.picture(size, seed), pictures.box(size)
    image = pictures.filled(reference, mask, pictures.flat(size, pictures.MAGENTA))
    return Attempt(
        f"picture {seed}", reference, Degraded(f"picture {seed}", image, mask, "", seed), "a boat", seed=seed
    )


def _play(subject: Subject, rounds: int, start: Attempt) -> list[tuple[Attempt, Proposal]] | str:
    """Every round's attempt and proposal, memory and pictures handed on as the harness does; or why a round failed."""
    played: list[tuple[Attempt, Proposal]] = []
    attempt = start
    for number in range(rounds):
        (answer,) = subject.ask([attempt])
        if answer.reason:
            return f"round {number + 1} fails: {answer.reason}"
        proposal: Proposal = answer.output
        played.append((attempt, proposal))
        painted = tuple(_painted(attempt, seed) for seed in range(len(proposal.prompts)))
        scores = tuple(float(seed) for seed in range(len(painted)))
        past = Round(proposal.prompts, painted, scores, len(painted) - 1)
        attempt = replace(attempt, round=number + 1, memory=proposal.memory, previous=(*attempt.previous, past))
    return played


def _painted(attempt: Attempt, seed: int) -> Image:
    size = attempt.degraded.mask.shape
    return pictures.picture((size[0], size[1]), 100 + seed)


def _choice(prompter: Prompter, proposal: Proposal) -> Finding:
    count = len(proposal.prompts)
    if (count > 1 or prompter.rounds > 1) and not prompter.select:
        return Finding("note", "select", "nothing selects among its pictures: the first of the last round is kept")
    return Finding("pass", "select", f"prompts in a round: {count}", count)


def _failed_picture(subject: Subject, last: Attempt) -> Finding:
    """A later round where the inpainter failed on one of the pictures before."""
    past = last.previous[-1]
    holed = replace(past, pictures=(None, *past.pictures[1:]), scores=(None, *past.scores[1:]))
    (answer,) = subject.ask([replace(last, previous=(*last.previous[:-1], holed))])
    if answer.reason:
        return Finding("fault", "failed picture", f"it fails where an earlier picture is None: {answer.reason}")
    return Finding("pass", "failed picture", "a picture that failed (None) is dealt with")


def _reads(subject: Subject, prompter: Prompter, last: Attempt, proposal: Proposal) -> Finding:
    """What it does not declare comes blank, and its answer is stored for every seed unless it declares that too."""
    blank = Degraded(last.id, np.zeros((1, 1, 3), np.uint8), np.ones((1, 1), np.bool_))
    blanks = {"reference": None, "degraded": blank, "text": "", "previous": (), "seed": last.seed + 1}
    for part, value in blanks.items():
        if part in prompter.reads:
            continue
        (answer,) = subject.ask([replace(last, **{part: value})])  # type: ignore[arg-type]
        if answer.reason or gap(answer.output.prompts, proposal.prompts).size:
            return Finding("fault", "reads", f"it looks at '{part}' without declaring it in `reads`")
    return Finding("pass", "reads", f"what it reads is declared: {', '.join(prompter.reads) or 'nothing'}")
