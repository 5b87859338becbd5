"""A study as JSON and as CSV files for programs: numbers with 6 significant digits, nothing that is not a number."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from inpaintbench.leaderboard.plain import rounded
from inpaintbench.result import seal
from inpaintbench.study.between import number
from inpaintbench.study.study import Study

SCHEMA = "inpaintbench/study@1"


def text(studies: Sequence[Study], refused: Sequence[Any] = ()) -> str:
    """The JSON text of some studies, and of files that are in none."""
    data = {"schema": SCHEMA, "studies": [_plain(study) for study in studies], "refused": _records(refused)}
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write(path: Path, made: str) -> None:
    """Put such a text at `path`, in one step."""
    seal.put(path, made)


def write_tables(folder: Path, studies: Sequence[Study]) -> list[Path]:
    """One CSV file for each part of the studies, their title in the first column; returns those that were written."""
    written = []
    for name in ("scores", "summary", "between", "within", "configurations", "diversity", "noise", "people", "raters"):
        lines = [line for study in studies for line in _lines(study, name)]
        if lines:
            stream = io.StringIO()
            table = csv.DictWriter(stream, list(dict.fromkeys(key for line in lines for key in line)), restval="")
            table.writeheader()
            table.writerows(lines)
            written.append(folder / f"{name}.csv")
            seal.put(written[-1], stream.getvalue())
    return written


def _plain(study: Study) -> dict[str, Any]:
    grid = study.grid
    return {
        "title": grid.title,
        "configurations": list(grid.configurations),
        "equal": {name: list(others) for name, others in grid.equal.items()},
        "fidelity": _records(grid.fidelity),
        "outcomes": _records([] if grid.of_itself else grid.outcomes),
        "scores": [[rounded(number(value)) for value in row] for row in grid.x.tolist()],
        "outcome_scores": [] if grid.of_itself else [[rounded(number(v)) for v in row] for row in grid.y.tolist()],
        "summary": _records(study.summary),
        "between": _records(study.between),
        "within": _records(study.within),
        "diversity": [{**_record(one), "flat": one.flat} for one in study.diversity],
        "noise": _records(study.noise),
        "slips": _records(study.slips),
        "raters": _records(study.people.raters if study.people else ()),
        "people": _records(study.people.scores if study.people else ()),
        "refused": _records(study.refused),
        "notes": list(study.notes),
    }


def _records(ones: Sequence[Any]) -> list[dict[str, Any]]:
    return [_record(one) for one in ones]


def _record(one: Any) -> dict[str, Any]:
    found: dict[str, Any] = _rounded(dataclasses.asdict(one))
    return found


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, Mapping):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, (list, tuple)) else value


def _lines(study: Study, name: str) -> Iterator[dict[str, Any]]:
    """The lines of one CSV file."""
    title, grid = {"study": study.grid.title}, study.grid
    if name == "scores":
        values = {column.address: grid.x[:, i] for i, column in enumerate(grid.fidelity)}
        values |= {column.address: grid.y[:, i] for i, column in enumerate(grid.outcomes)}
        for k, configuration in enumerate(grid.configurations):
            cells = {address: rounded(number(column[k])) for address, column in values.items()}
            copies = {"equal": "; ".join(grid.equal.get(configuration, ()))} if grid.equal else {}
            yield {**title, "configuration": configuration, **copies, **cells}
    elif name == "configurations":
        for pair in study.within:
            for one in pair.each:
                yield {
                    **title,
                    "fidelity": pair.fidelity,
                    "outcome": pair.outcome,
                    "method": pair.method,
                    **_record(one),
                }
    else:
        for record in _plain(study)[name]:
            yield {**title, **_flat(record)}


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of single values: names one after the other, an agreement as three columns, no lists of records."""
    found: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, Mapping):
            found |= {f"{key}_{part}" if part != "value" else key: own for part, own in value.items()}
        elif not isinstance(value, list):
            found[key] = value
        elif all(isinstance(part, str) for part in value):
            found[key] = "; ".join(value)
    return found
