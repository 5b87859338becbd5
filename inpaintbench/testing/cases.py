"""Named inputs are tried one by one, and those that fail for the same reason become one finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inpaintbench.testing.repetition import first_reason
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject


def outputs(subject: Subject, cases: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """The output of every case that has one, and findings: what worked, and each reason with the cases that failed."""
    answers = dict(zip(cases, subject.ask_each(list(cases.values())), strict=True))
    reasons: dict[str, list[str]] = {}
    for name, answer in answers.items():
        reasons.setdefault(answer.reason, []).append(name)
    findings = [
        Finding(
            "fault" if reason else "pass", "output", f"{reason} ({', '.join(names)})" if reason else ", ".join(names)
        )
        for reason, names in reasons.items()
    ]
    return {name: answer.output for name, answer in answers.items() if not answer.reason}, findings


def mixed_sizes(subject: Subject, values: Sequence[Any], advice: str) -> Finding:
    """Whether pictures of several sizes can share a batch."""
    reason = first_reason(subject.ask(values))
    if reason:
        return Finding("fault", "mixed sizes", f"pictures of several sizes fail in one batch: {reason}; {advice}")
    return Finding("pass", "mixed sizes", "pictures of several sizes share a batch")
