"""Every kind has its own examination; this table says which, and one function runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from inpaintbench.components import (
    Assistant,
    Captioner,
    Component,
    Degrader,
    Encoder,
    Inpainter,
    Prompter,
    Scorer,
    fingerprint,
)
from inpaintbench.errors import UsageError
from inpaintbench.pipeline.steps import Step, step_of
from inpaintbench.testing import assistants, captioners, declared, degraders, encoders, inpainters, prompters, scorers
from inpaintbench.testing.attempts import attempt
from inpaintbench.testing.equality import Tolerance
from inpaintbench.testing.report import Finding, Report
from inpaintbench.testing.subject import Subject, opened

AnyComponent = Component[Any, Any]


@dataclass(frozen=True, slots=True)
class Examination:
    """How one kind is examined, once it is loaded, and how the harness deals with it."""

    examine: Callable[[Subject], Iterator[Finding]]
    step: Callable[[AnyComponent], Step] = step_of


_EXAMINATIONS: tuple[tuple[type[AnyComponent], Examination], ...] = (
    (Inpainter, Examination(inpainters.examine)),
    (Degrader, Examination(degraders.examine, lambda component: degraders.DegradeStep())),
    (Prompter, Examination(prompters.examine)),
    (Captioner, Examination(captioners.examine)),
    (Assistant, Examination(assistants.examine)),
    (Encoder, Examination(encoders.examine)),
    (Scorer, Examination(scorers.examine)),
)


def examine(component: AnyComponent, *, device: str = "cpu", imports: bool = True) -> Report:
    """Everything found about a component on a device. Raises `UsageError` for what is no component of a known kind.

    Without `imports` no process is started to see what importing the component's module brings along.
    """
    examination = next((entry for kind, entry in _EXAMINATIONS if isinstance(component, kind)), None)
    if examination is None:
        raise UsageError(f"only a component can be checked, such as MyModel(), not {component!r:.80}")
    findings: list[Finding] = []
    ended = attempt(lambda: _collect(_examine(component, examination, device, imports), findings))
    if ended is not None:
        findings.append(Finding("fault", "check", f"it could not be checked to the end: {ended}"))
    mark = attempt(lambda: (fingerprint(component), str(component.spec)))
    digest, text = ("", type(component).__name__) if isinstance(mark, str) else mark
    return Report(component.kind, text, digest, device, str(Tolerance.of(component, device)), tuple(findings))


def _collect(source: Iterator[Finding], findings: list[Finding]) -> None:
    """One by one, so that what was found before an error stays."""
    for finding in source:
        findings.append(finding)


def _examine(component: AnyComponent, examination: Examination, device: str, imports: bool) -> Iterator[Finding]:
    """What it declares, then what it does; no further where one of these is beyond use."""
    yield from declared.examine(component)
    if imports:
        yield from declared.imports(type(component).__module__)
    prepared = None
    if isinstance(component, Scorer):
        said = list(scorers.declared(component))
        yield from said
        if any(finding.level == "fault" for finding in said):
            return
        prepared = scorers.prepared(component)
    with opened(component, examination.step(component), device, prepared) as subject:
        if problem := subject.load():
            yield Finding("fault", "load", problem)
            return
        yield Finding("pass", "load", f"on {device}")
        yield from examination.examine(subject)
        yield from subject.behaviour()
