"""Plain tables, one row for each configuration, are studied like results: what a paper prints will do."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inpaintbench.errors import DataError
from inpaintbench.study import copies
from inpaintbench.study.grid import Column, Grid
from inpaintbench.types import FloatArray

_KEYS = (("config",), ("configuration",), ("model",), ("inpainter", "mask"), ("inpainter", "degrader"), ("inpainter",))
"""The columns that name a configuration: the first of these that a table has."""

_WORDS = ("config", "configuration", "model", "inpainter", "mask", "degrader", "captioner")
"""Columns that hold no numbers."""

_OF_FIDELITY = ("mse", "rmse", "mae", "l1", "psnr", "ssim", "msssim", "lpips", "dists", "fid")
_OF_LANGUAGE = ("bleu", "b1", "b2", "b3", "b4", "meteor", "rouge", "cider", "spice", "sbert", "simcse", "bertscore")
"""How the columns of papers begin, without marks between letters."""

_PERCENT = "_pct"
_ORIGINAL = "orig"


@dataclass(frozen=True)
class Table:
    """One file: the text of each cell by (captioner, configuration) and column, and the columns of numbers."""

    path: Path
    columns: tuple[str, ...]
    rows: Mapping[tuple[str, str], Mapping[str, str]]

    @property
    def measured(self) -> tuple[str, ...]:
        """The columns that hold scores: not those that say by how many per cent another one changed."""
        return tuple(
            name for name in self.columns if name.removesuffix(_PERCENT) not in self.columns or not _is_change(name)
        )

    @property
    def captioners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(captioner for captioner, _ in self.rows))

    @property
    def configurations(self) -> tuple[str, ...]:
        """All but the originals' row."""
        return tuple(dict.fromkeys(name for _, name in self.rows if not is_original(name)))

    def number(self, captioner: str, configuration: str, column: str) -> float:
        """A cell's number; NaN where there is none."""
        text = self.rows.get((captioner, configuration), {}).get(column, "")
        return float(text) if text else float("nan")


def is_original(configuration: str) -> bool:
    """Whether a row holds the scores of the originals.

    >>> is_original("Orig."), is_original("SD3-cm")
    (True, False)
    """
    return configuration.casefold().startswith(_ORIGINAL)


def read(path: Path) -> Table:
    """Read a CSV file with a header. Raises `DataError` that names the line for what is no number, or stands twice."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            lines = list(csv.reader(stream))
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(f"cannot read '{path}': {getattr(error, 'strerror', None) or error}") from None
    header = [name.strip() for name in lines[0]] if lines else []
    key = next((names for names in _KEYS if set(names) <= set(header)), None)
    if key is None or len(set(header)) < len(header):
        raise DataError(
            f"'{path}': the first line must name the columns, each once, 'config' or 'inpainter' among them"
        )
    columns = tuple(name for name in header if name not in _WORDS)
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for at, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(header):
            raise DataError(f"'{path}', line {at}: {len(line)} cells under {len(header)} columns")
        cells = {name: cell.strip() for name, cell in zip(header, line, strict=True)}
        place = cells.get("captioner", ""), "-".join(cells[name] for name in key)
        if place in rows:
            raise DataError(f"'{path}', line {at}: '{' '.join(filter(None, place))}' stands twice")
        rows[place] = {name: _checked(cells[name], f"'{path}', line {at}, column '{name}'") for name in columns}
    if not columns or not rows:
        raise DataError(f"'{path}' holds no numbers: a row for each configuration, a column for each score")
    return Table(path, columns, rows)


def _checked(text: str, where: str) -> str:
    """A cell that is a number or empty."""
    if text in ("", "-", "—"):
        return ""
    try:
        finite = np.isfinite(float(text))
    except ValueError:
        finite = False
    if not finite:
        raise DataError(f"{where}: '{text}' is no number")
    return text


def grid_of(tables: Sequence[Table]) -> Grid:
    """The grid of several tables: fidelity is in the first, language in the others; of one table, all its columns.

    A column of a captioner is called `column@captioner`. Raises `DataError` where the tables share no configuration.
    """
    first, *others = tables
    names = [name for name in first.configurations if all(name in other.configurations for other in others)]
    if len(names) < 2:
        raise DataError(f"'{first.path}' and the other tables share {len(names)} configurations; name them alike")
    notes = [_parts(first, others), *(_left_out(table, names) for table in tables)]
    fidelity, x = _columns([first], names, of_language=False)
    outcomes, y = _columns(others, names, of_language=True) if others else (fidelity, x)
    addresses = [column.address for column in outcomes]
    if twice := next((address for address in addresses if addresses.count(address) > 1), ""):
        raise DataError(f"two tables have a column '{twice}'; give one of them another name")
    title = " and ".join(dict.fromkeys(table.path.name for table in tables))
    _check_order(first, others)
    grid = Grid(
        title,
        tuple(names),
        fidelity,
        outcomes,
        x,
        y,
        of_itself=not others,
        called={name: (k,) for k, name in enumerate(names)},
        notes=tuple(filter(None, notes)),
    )
    found = copies.once(grid)
    if len(found.configurations) < 2:
        raise DataError(f"the {len(names)} configurations of '{first.path}' have equal scores: nothing can be told")
    return found


def _check_order(first: Table, others: Sequence[Table]) -> None:
    """Refuse tables of which the first has captions' scores alone and the others pictures' alone, by their names."""
    of_language = all(_is_one_of(name, _OF_LANGUAGE) for name in first.measured)
    rest = [name for table in others for name in table.measured]
    if rest and of_language and all(_is_one_of(name, _OF_FIDELITY) for name in rest):
        raise DataError(f"give the table of fidelity first: '{first.path}' has scores of language alone")


def _is_one_of(column: str, stems: Sequence[str]) -> bool:
    """Whether a column is called like one of some scores, whatever follows.

    >>> _is_one_of("SimCSE_sup", ("simcse",)), _is_one_of("b1", ("b1",)), _is_one_of("blur", ("b1",))
    (True, True, False)
    """
    return re.sub(r"[^a-z0-9]", "", column.casefold()).startswith(tuple(stems))


def _parts(first: Table, others: Sequence[Table]) -> str:
    """Which columns are taken for fidelity, which for language, and where they are from."""
    language = "; ".join(f"{', '.join(table.measured)} of '{table.path.name}'" for table in others)
    return f"fidelity: {', '.join(first.measured)} of '{first.path.name}'; language: {language}" if others else ""


def _left_out(table: Table, names: Sequence[str]) -> str:
    odd = [name for name in table.configurations if name not in names]
    return f"left out, not in all tables: {', '.join(odd)} of '{table.path.name}'" if odd else ""


def _columns(
    tables: Sequence[Table], names: Sequence[str], *, of_language: bool
) -> tuple[tuple[Column, ...], FloatArray]:
    columns, values = [], []
    for table in tables:
        for captioner in table.captioners:
            for name in table.measured:
                address = f"{name}@{captioner}" if captioner else name
                columns.append(Column(address, "language" if of_language else "fidelity", captioner))
                values.append([table.number(captioner, row, name) for row in names])
    return tuple(columns), np.array(values, dtype=np.float64).T.reshape(len(names), len(columns))


@dataclass(frozen=True, slots=True)
class Slip:
    """A printed percentage that its own table contradicts, and what it should be."""

    file: str
    captioner: str
    configuration: str
    column: str
    printed: str
    expected: str

    def __str__(self) -> str:
        where = " ".join(filter(None, (self.captioner, self.configuration, self.column)))
        return f"'{self.file}', {where}: printed {self.printed} %, should be {self.expected} %"


def slips(table: Table) -> Iterator[Slip]:
    """The cells of columns `NAME_pct` that are not (v - original) / original * 100 of column `NAME`.

    v, the original's score and the percentage are known to half a unit of their last digit; what these leave open is
    no slip.
    """
    for (captioner, configuration), cells in table.rows.items():
        original = next(
            (row for (own, name), row in table.rows.items() if own == captioner and is_original(name)), None
        )
        if original is None or is_original(configuration):
            continue
        for column in filter(_is_change, table.columns):
            base = column.removesuffix(_PERCENT)
            printed, value, whole = cells[column], cells.get(base, ""), original.get(base, "")
            if not (printed and value and whole) or float(whole) == 0:
                continue
            low, high = _possible(value, whole)
            if not low - _half(printed) <= float(printed) <= high + _half(printed):
                expected = f"{(float(value) - float(whole)) / float(whole) * 100:+.{_digits(printed)}f}"
                yield Slip(table.path.name, captioner, configuration, column, printed, expected)


def _is_change(name: str) -> bool:
    return name.endswith(_PERCENT)


def _possible(value: str, whole: str) -> tuple[float, float]:
    """The smallest and the largest percentage that two rounded numbers allow."""
    ends = [
        ((float(value) + a * _half(value)) / (float(whole) + b * _half(whole)) - 1) * 100
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    slack = 1e-9
    return min(ends) - slack, max(ends) + slack


def _half(text: str) -> float:
    return float(0.5 * 10.0 ** -_digits(text))


def _digits(text: str) -> int:
    """The digits after the point.

    >>> _digits("-4.47"), _digits("12")
    (2, 0)
    """
    return len(text.partition(".")[2])
