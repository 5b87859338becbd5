"""What a check found, finding by finding: as text, as JSON, as a badge."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import Literal, TypeAlias

from inpaintbench.types import JSON

Level: TypeAlias = Literal["pass", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: kept, worth knowing, or broken. `value` is the number or list behind the text."""

    level: Level
    check: str
    text: str
    value: JSON = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found about one component. `tolerance` says how equal outputs had to be on this device."""

    kind: str
    component: str
    fingerprint: str
    device: str
    tolerance: str
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "fault")

    @property
    def title(self) -> str:
        mark = f", fingerprint {self.fingerprint[:8]}" if self.fingerprint else ""
        return f"{self.kind} '{self.component}' on {self.device}{mark}"

    @property
    def verdict(self) -> str:
        """`conformant`, or how many faults there are.

        >>> Report("inpainter", "x", "", "cpu", "", (Finding("fault", "output", "it returned a list"),)).verdict
        '1 fault'
        """
        return _count(len(self.faults), "fault") if self.faults else "conformant"

    @property
    def summary(self) -> str:
        """The verdict with the number of passes and notes."""
        levels = Counter(finding.level for finding in self.findings)
        return f"{self.verdict}: {levels['pass']} passed, {_count(levels['note'], 'note')}; {self.tolerance}"

    @property
    def text(self) -> str:
        """The whole report, one line a finding."""
        return "\n".join([self.title, *self._lines(self.findings), self.summary])

    @property
    def brief(self) -> str:
        """The report without what passed."""
        rest = tuple(finding for finding in self.findings if finding.level != "pass")
        return "\n".join([self.title, *self._lines(rest), self.summary])

    @property
    def complaint(self) -> str:
        """The faults alone, one line each."""
        return "\n".join([f"{self.title} breaks its contract: {self.verdict}", *self._lines(self.faults)])

    @property
    def json(self) -> dict[str, JSON]:
        """The report as plain JSON."""
        return {"schema": "inpaintbench/check@1", "verdict": self.verdict, **dataclasses.asdict(self)}

    @property
    def badge(self) -> dict[str, JSON]:
        """The JSON that shields.io turns into a badge (its endpoint schema, version 1)."""
        colour = "red" if self.faults else "brightgreen"
        return {"schemaVersion": 1, "label": "inpaintbench", "message": self.verdict, "color": colour}

    def find(self, check: str) -> tuple[Finding, ...]:
        """What was found by the check of this name."""
        return tuple(finding for finding in self.findings if finding.check == check)

    def _lines(self, findings: tuple[Finding, ...]) -> list[str]:
        width = max((len(finding.check) for finding in findings), default=0)
        return [f"  {finding.level:<5}  {finding.check:<{width}}  {finding.text}" for finding in findings]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
