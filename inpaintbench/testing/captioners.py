"""Captioners: words about every picture, blank and odd-sized ones too, the same in every batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from inpaintbench.components import Captioner
from inpaintbench.testing import pictures
from inpaintbench.testing.cases import mixed_sizes, outputs
from inpaintbench.testing.pictures import SMALL
from inpaintbench.testing.repetition import repeat
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject
from inpaintbench.types import Caption, Picture

ORDINARY = pictures.title(SMALL)


def examine(subject: Subject) -> Iterator[Finding]:
    """All that pictures can show about a captioner; no more than `output` where it fails on an ordinary one."""
    assert isinstance(subject.component, Captioner)
    cases = _cases()
    said, findings = outputs(subject, cases)
    yield from findings
    if ORDINARY not in said:
        return
    yield _words(said)
    yield _order(said)
    yield _seeds(subject, cases[ORDINARY], said[ORDINARY])
    if not subject.component.same_size:
        yield mixed_sizes(subject, list(cases.values())[:3], "declare `same_size = True` where it needs equal sizes")
    yield from repeat(
        subject, [Picture(f"picture {seed}", pictures.picture(SMALL, seed), seed=seed) for seed in (11, 12, 13)]
    )


def _cases() -> dict[str, Picture]:
    cases = {pictures.title(size): Picture("ordinary", pictures.picture(size, 1), seed=1) for size in pictures.SIZES}
    for name, level in (("black", 0), ("grey", 128), ("white", 255)):
        cases[name] = Picture(name, pictures.flat(SMALL, (level, level, level)), seed=2)
    asked = replace(cases[ORDINARY], question="Is there a boat?", choices=("yes", "no"))
    return cases | {"with a question": asked}


def _words(said: Mapping[str, Sequence[Caption]]) -> Finding:
    """Whether there are words, and whether they depend on the picture."""
    silent = [name for name, captions in said.items() if not captions[0].text.strip()]
    if silent:
        return Finding("note", "words", f"its first caption is empty: {', '.join(silent)}", silent)
    texts = {captions[0].text for captions in said.values()}
    if len(texts) == 1:
        return Finding("note", "words", f"it says the same about every picture: '{texts.pop()}'")
    return Finding("pass", "words", f"{len(texts)} different captions of {len(said)} pictures")


def _order(said: Mapping[str, Sequence[Caption]]) -> Finding:
    """Candidates are ordered best first: by falling scores, or by rising ones where a model ranks by its loss."""
    for name, captions in said.items():
        scores = [caption.score for caption in captions if caption.score is not None]
        if scores not in (sorted(scores), sorted(scores, reverse=True)):
            return Finding("note", "order", f"its candidates are not ordered by their scores: {name}", scores)
    return Finding("pass", "order", "candidates are ordered by their scores")


def _seeds(subject: Subject, item: Picture, said: Sequence[Caption]) -> Finding:
    (other,) = subject.ask([replace(item, seed=item.seed + 1)])
    if other.reason:
        return Finding("fault", "different seeds", f"it fails with another seed: {other.reason}")
    same = other.output == said
    return Finding("pass", "different seeds", "give the same output" if same else "give other captions", same)
