"""The file `published.csv` of a suite: what papers report, a number a line, each checked as it is read."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inpaintbench import spec
from inpaintbench.errors import DataError, SpecError

COLUMNS = ("source", "table", "inpainter", "degradation", "captioner", "address", "value", "printed", "note")

_NEEDED = ("source", "table", "address", "value", "printed")
_COLUMN = re.compile(r"[a-z0-9][a-z0-9-]*")
_ORIGINAL = "-original"


@dataclass(frozen=True, slots=True)
class Number:
    """One number that a source reports.

    `inpainter` is empty where it is of the originals, `degradation` (a spec text) and `captioner` (a component's name,
    or what the source calls it) where the source does not say. `scorer` (a spec text) and `column` are the score that
    it comes nearest to, `value` is in that score's unit, `printed` is what the source prints.
    """

    source: str
    table: str
    inpainter: str
    degradation: str
    captioner: str
    scorer: str
    column: str
    value: float
    printed: str
    note: str


def read(path: Path) -> list[Number]:
    """The numbers in a file. Raises `DataError` that names the file and the first line that is wrong."""
    numbers: list[Number] = []
    lines: dict[tuple[str, ...], int] = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.reader(file, strict=True)
            _check_head(path, next(table, []))
            for cells in table:
                if not cells:
                    continue
                try:
                    number = _number(cells)
                except (ValueError, SpecError) as error:
                    raise DataError(f"'{path}', line {table.line_num}: {error}") from None
                first = lines.setdefault(_key(number), table.line_num)
                if first != table.line_num:
                    raise DataError(f"'{path}', line {table.line_num}: it is the same score as line {first}")
                numbers.append(number)
    except (OSError, UnicodeError, csv.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise DataError(f"cannot read the published numbers in '{path}': {reason}") from None
    return numbers


def _check_head(path: Path, head: Sequence[str]) -> None:
    if missing := [name for name in COLUMNS if name not in head]:
        raise DataError(f"'{path}', line 1: there is no column '{missing[0]}'; the first line is {','.join(COLUMNS)}")
    if tuple(head) != COLUMNS:
        raise DataError(f"'{path}', line 1: the columns must be {','.join(COLUMNS)}")


def _number(cells: Sequence[str]) -> Number:
    """One line. Raises `ValueError` or `SpecError` that says what is wrong with it."""
    if len(cells) != len(COLUMNS):
        raise ValueError(f"it has {len(cells)} cells, not {len(COLUMNS)}; text with a comma stands in quotes")
    fields = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    if empty := [name for name in _NEEDED if not fields[name]]:
        raise ValueError(f"'{empty[0]}' is empty")
    scorer, column = _score(fields["address"])
    if not fields["inpainter"] and not column.endswith(_ORIGINAL):
        raise ValueError(f"'inpainter' is empty; only scores of the originals, '…{_ORIGINAL}', have none")
    return Number(
        source=fields["source"],
        table=fields["table"],
        inpainter=fields["inpainter"],
        degradation=_canonical(fields["degradation"]) if fields["degradation"] else "",
        captioner=fields["captioner"],
        scorer=_canonical(scorer),
        column=column,
        value=_float(fields["value"]),
        printed=fields["printed"],
        note=fields["note"],
    )


def _score(address: str) -> tuple[str, str]:
    """The scorer's text and the column of an address."""
    scorer, _, column = address.rpartition(".")
    if not scorer or not _COLUMN.fullmatch(column):
        raise ValueError(f"'address' is '{address}'; write metric.column alone: captioner and degradation are cells")
    return scorer, column


def _canonical(text: str) -> str:
    return str(spec.parse(text).canonical)


def _float(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"'value' is '{text}', which is no number")
    return value


def _key(number: Number) -> tuple[str, ...]:
    """What no two lines may share; where the source names no degradation, its tables tell the numbers apart."""
    where = f"/{number.degradation}" if number.degradation or not number.inpainter else number.table
    return number.source, number.inpainter, where, number.captioner, f"{number.scorer}.{number.column}"
