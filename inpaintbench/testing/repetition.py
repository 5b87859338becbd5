"""An output depends on its item alone: not on the call before, the neighbours in a batch, or the time of loading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from inpaintbench.testing.attempts import OUT_OF_MEMORY
from inpaintbench.testing.equality import Gap, Tolerance, largest_gap
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Answer, Subject


def repeat(subject: Subject, values: Sequence[Any], *, binding: bool = True) -> Iterator[Finding]:
    """Ask for the same items again: once more, in batches, and after loading a second time.

    The values must be such as can share a batch. Without `binding` (for language models that run elsewhere) a
    difference is a note. The first finding is that of the repeated call; where that is no pass there is no other.
    """
    alone = subject.ask_each(values)
    if reason := first_reason(alone):
        yield Finding("fault", "repeated call", f"an ordinary item fails: {reason}")
        return
    tolerance = Tolerance.of(subject.component, subject.host.device)
    comparison = _Comparison(subject.host.device, tolerance, [answer.output for answer in alone], binding)
    again = comparison.finding("repeated call", "the same items", subject.ask_each(values))
    yield again
    if again.level != "pass":
        return
    yield _neighbours(subject, values, comparison)
    if problem := subject.load():
        yield Finding("fault", "second load", f"it cannot be loaded twice: {problem}")
        return
    yield comparison.finding("second load", "the same items after a second load", subject.ask_each(values))


def first_reason(answers: Sequence[Answer]) -> str:
    """Why the first of the answers that failed did, or an empty text."""
    return next((answer.reason for answer in answers if answer.reason), "")


def _neighbours(subject: Subject, values: Sequence[Any], comparison: _Comparison) -> Finding:
    count = len(values)
    batch, turned = subject.ask(values), subject.ask(values[::-1])[::-1]
    reason = first_reason([*batch, *turned])
    if reason.startswith(OUT_OF_MEMORY):
        return Finding("note", "neighbours", f"{count} items at once do not fit: {reason}")
    if reason:
        return Finding("fault", "neighbours", f"{count} items that work alone fail in one batch: {reason}")
    return comparison.finding("neighbours", f"the same items alone and among {count}, in any order,", [*batch, *turned])


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Compares outputs with those that each item had alone."""

    device: str
    tolerance: Tolerance
    alone: list[Any]
    binding: bool

    def finding(self, check: str, items: str, answers: Sequence[Answer]) -> Finding:
        if reason := first_reason(answers):
            return Finding("fault", check, f"{items} fail: {reason}")
        rounds = len(answers) // len(self.alone)
        gap = largest_gap(self.alone * rounds, [answer.output for answer in answers])
        if not gap.size:
            return Finding("pass", check, f"{items} give the same output", 0.0)
        text = f"{items} give outputs that differ {gap}"
        value = gap.size if gap.size < float("inf") else None
        if self.tolerance.admits(gap):
            return Finding("pass", check, f"{text}, which is within the tolerance", value)
        return Finding("fault" if self._binds(gap) else "note", check, text, value)

    def _binds(self, gap: Gap) -> bool:
        """Words chosen by a model may flip where numbers are only nearly the same."""
        return self.binding and (self.device == "cpu" or gap.unit != "of text")
