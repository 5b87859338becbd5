"""A bar for files that are fetched, copied or packed: how many, how many bytes, how fast."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text


def amount(size: float) -> str:
    """So many bytes as people say it.

    >>> amount(0), amount(1234), amount(56_700_000), amount(2.1e10)
    ('0.0 kB', '1.2 kB', '56.7 MB', '21.0 GB')
    """
    for unit, name in ((1e9, "GB"), (1e6, "MB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size / 1e3:.1f} kB"


class _Amount(ProgressColumn):
    """Files of how many, megabytes, megabytes a second."""

    def render(self, task: Task) -> Text:
        of = "" if task.total is None else f"/{task.total:.0f}"
        size = task.fields["bytes"]
        if not size:
            return Text(f"{task.completed:.0f}{of}")
        speed = f", {amount(size / task.elapsed)}/s" if task.elapsed else ""
        return Text(f"{task.completed:.0f}{of}, {amount(size)}{speed}")


class FilesBar:
    """Bars on standard error where that is a terminal; nothing where it is not."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            _Amount(),
            TimeRemainingColumn(compact=True),
            console=console,
            disable=not console.is_terminal,
        )
        self._current: TaskID | None = None
        self._bytes = 0

    def begin(self, title: str, total: int | None) -> None:
        """Something is begun, of `total` files or rows, or nobody knows of how many."""
        self._bytes = 0
        self._current = self._bars.add_task(title, total=total, bytes=0)

    def advance(self, size: int) -> None:
        """One file more is there, of so many bytes."""
        self._bytes += size
        if self._current is not None:
            self._bars.update(self._current, advance=1, bytes=self._bytes)

    def count(self, rows: int) -> None:
        """So many rows more are there."""
        if self._current is not None:
            self._bars.advance(self._current, rows)

    def of(self, verb: str) -> Callable[[int, int], Callable[[int], None]]:
        """A function that begins to do something with so many files and bytes, and gives who is told of each file."""

        def begin(files: int, size: int) -> Callable[[int], None]:
            self.begin(f"{verb} about {amount(size)}" if files else f"{verb} nothing more", files)
            return self.advance

        return begin

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()
