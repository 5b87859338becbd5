"""Progress on the terminal: one bar a stage with throughput and time left; quiet when piped."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class _Speed(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


class Bars:
    """Bars on standard error where that is a terminal; where it is not, nothing but notes."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _Speed(),
            TimeRemainingColumn(compact=True),
            console=self.console,
            disable=not self.console.is_terminal,
        )
        self._current: TaskID | None = None

    def stage(self, title: str, total: int, cached: int) -> None:
        self._current = self._bars.add_task(title, total=total, completed=cached, visible=cached < total)

    def advance(self, count: int) -> None:
        if self._current is not None:
            self._bars.advance(self._current, count)

    def note(self, text: str) -> None:
        self.console.print(text, style="yellow", highlight=False, markup=False, emoji=False, soft_wrap=True)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()
        sys.stderr.flush()
