"""The conformance check: whether a component keeps the contract of its kind.

In a plugin's own tests: `def test_contract(): check(MyModel())`. On the command line: `inpaintbench check mymodel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inpaintbench.testing.report import Finding, Report

if TYPE_CHECKING:
    from inpaintbench.components import Component

__all__ = ["Finding", "Report", "check"]


def check(component: Component[Any, Any], *, device: str = "cpu") -> Report:
    """Check a component and return what was found; raises `AssertionError` with one line a fault where there is any."""
    __tracebackhide__ = True
    from inpaintbench.testing.conformance import examine

    report = examine(component, device=device)
    if report.faults:
        raise AssertionError(report.complaint)
    return report
