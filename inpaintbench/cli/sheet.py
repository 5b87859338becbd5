"""Tables that fit: columns that can be spared are left out on narrow terminals; piped, they are plain and whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_PIPED_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Column:
    """One column; the spare ones are left out first, from the right. `left` aligns words."""

    title: str
    cells: Sequence[str]
    spare: bool = False
    left: bool = False


def console() -> Console:
    """The terminal, or where there is none a page wide enough for any table."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_PIPED_WIDTH)


def show(where: Console, columns: Sequence[Column], *, greyed: int = 0) -> int:
    """Print a table; returns how many columns were left out.

    The last `greyed` rows are dim; one of them in which no number is left is not printed.
    """
    kept = list(columns)
    while (
        where.measure(_table(where, kept), options=where.options.update(max_width=_PIPED_WIDTH)).maximum > where.width
    ):
        spare = [column for column in kept if column.spare]
        if not spare:
            break
        kept.remove(spare[-1])
    where.print(_table(where, kept, greyed))
    return len(columns) - len(kept)


def say(where: Console, text: str, style: str = "") -> None:
    """Print a line as it is."""
    where.print(Text(text), style=style or None, soft_wrap=not where.is_terminal)


def number(value: float | None) -> str:
    """A number as tables show it.

    >>> number(0.0012345), number(None)
    ('0.001234', '-')
    """
    return "-" if value is None else f"{value:.4g}"


def interval(low: float | None, high: float | None) -> str:
    """The ends of an interval, or nothing.

    >>> interval(0.1, 0.2), interval(None, None)
    ('[0.1, 0.2]', '')
    """
    return "" if low is None or high is None else f"[{number(low)}, {number(high)}]"


def _table(where: Console, columns: Sequence[Column], greyed: int = 0) -> Table:
    lines = box.SIMPLE_HEAD if where.is_terminal else None
    table = Table(box=lines, pad_edge=False, collapse_padding=where.is_terminal, header_style="bold")
    for column in columns:
        table.add_column(Text(column.title), justify="left" if column.left else "right", overflow="fold")
    rows = list(zip(*(column.cells for column in columns), strict=True))
    for place, row in enumerate(rows):
        dim = place >= len(rows) - greyed
        if not dim or any(cell for cell, column in zip(row, columns, strict=True) if not column.left):
            table.add_row(*(Text(cell) for cell in row), style="dim" if dim else None)
    return table
