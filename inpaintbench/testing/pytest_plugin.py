"""For pytest: a fixture that checks components, and what is worth knowing of them at the end of the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from inpaintbench.components import Component
    from inpaintbench.testing.report import Report

_PROPERTY = "inpaintbench"


class Check(Protocol):
    """What the fixture gives: `inpaintbench.testing.check`."""

    def __call__(self, component: Component[Any, Any], *, device: str = "cpu") -> Report: ...


@pytest.fixture
def inpaintbench_check(record_property: Callable[[str, object], None]) -> Check:
    """`inpaintbench.testing.check`, whose notes are shown at the end of the run and kept in a JUnit file."""

    def check(component: Component[Any, Any], *, device: str = "cpu") -> Report:
        __tracebackhide__ = True
        from inpaintbench import testing

        report = testing.check(component, device=device)
        record_property(_PROPERTY, report.brief)
        return report

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the notes of every component that passed: numbers such as the change of kept pixels, which are no faults."""
    texts = [
        str(text)
        for report in terminalreporter.getreports("passed")
        for name, text in report.user_properties
        if name == _PROPERTY
    ]
    if texts:
        terminalreporter.section("inpaintbench: what was checked")
        for text in texts:
            terminalreporter.write_line(text)
