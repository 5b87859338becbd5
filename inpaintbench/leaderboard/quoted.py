"""What papers report beside what was measured here: a cell is filled where printed numbers cover it, and only there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inpaintbench import spec
from inpaintbench.components import Degrader, Scorer
from inpaintbench.errors import InpaintbenchError
from inpaintbench.leaderboard import published
from inpaintbench.leaderboard.published import Number
from inpaintbench.registry import AnyComponent, Plugins
from inpaintbench.result.aggregate import Address
from inpaintbench.result.result import Result

UNVERIFIED = "published, not verified"


@dataclass(frozen=True)
class Quoted:
    """What one source reports of one inpainter, for the scores that a board shows; `tables` are where it stands."""

    name: str
    inpainter: str
    source: str
    tables: tuple[str, ...]
    scores: Mapping[Address, float]


@dataclass(frozen=True)
class Quotations:
    """The rows that a file's `count` numbers give; where there is none, `example` is a score that would give one."""

    file: Path
    count: int
    rows: tuple[Quoted, ...]
    example: Address = ""

    @property
    def lines(self) -> list[str]:
        """What the reader of the board must know of them."""
        if not self.rows:
            hint = f"; --also {self.example} shows some" if self.example else ""
            return [f"none of the {self.count} numbers that papers report is of a score shown here{hint}: {self.file}"]
        lines = []
        for source in dict.fromkeys(row.source for row in self.rows):
            tables = dict.fromkeys(table for row in self.rows if row.source == source for table in row.tables)
            lines.append(
                f"{UNVERIFIED}: {source}, {', '.join(tables)}: as printed, or the mean over the degraders of what is "
                "printed; made by another protocol"
            )
        return [*lines, f"all {self.count} numbers and what is known of them: {self.file}"]


def quote(results: Sequence[Result], columns: Sequence[Address], plugins: Plugins) -> Quotations | None:
    """What papers report of the suite that results of one board were made on; None where there is nothing.

    A score of one degrader is what is printed for it. One without is the mean of what is printed for every degrader
    of the suite, and is left out where one of them is missing. Raises `DataError` where the file is wrong.
    """
    try:
        file = plugins.suite(results[0].suite).published
    except InpaintbenchError:
        return None
    numbers = published.read(file) if file else []
    if not file or not numbers:
        return None
    found = _placed(numbers, results, plugins)
    rows = tuple(_rows(found, columns, list(results[0].data["components"]["degraders"])))
    able = (address for (_, inpainter), cells in found.items() if inpainter for address in cells)
    example = "" if rows else next((address for address in able if address in results[0].scores), "")
    return Quotations(file, len(numbers), rows, example)


_Source = tuple[str, str]
_Cells = dict[Address, Number]


def _placed(numbers: Sequence[Number], results: Sequence[Result], plugins: Plugins) -> dict[_Source, _Cells]:
    """By source and inpainter: the numbers whose scorer, captioner and degrader the results have, by address.

    The suite's own scorers go by their labels, as on its boards, those of --also by what they are.
    """
    components, also = results[0].data["components"], results[0].data["suite"]["also"]
    every = {label: one for result in results for label, one in result.data["components"]["scorers"].items()}
    scorers = _labels(plugins, Scorer, {number.scorer for number in numbers}, every)
    scorers |= {text: [text] for text in scorers if text in components["scorers"] and text not in also}
    degradations = {number.degradation for number in numbers if number.degradation}
    degraders = _labels(plugins, Degrader, degradations, components["degraders"])
    everywhere = ["", *(f"/{label}" for label in components["degraders"])]
    found: dict[_Source, _Cells] = {}
    for number in numbers:
        cells = found.setdefault((number.source, number.inpainter), {})
        ends = [f"/{label}" for label in degraders.get(number.degradation, ())] if number.inpainter else everywhere
        for label in scorers[number.scorer]:
            for captioner in _captioners(number, components["captioners"]):
                cells |= {f"{label}.{number.column}{captioner}{end}": number for end in ends}
    return found


def _rows(found: Mapping[_Source, _Cells], columns: Sequence[Address], degraders: Sequence[str]) -> Iterator[Quoted]:
    """The inpainters with at least one number of their own, in the order of the file."""
    inpainters = [inpainter for _, inpainter in found]
    for (source, inpainter), own in found.items():
        cells = {**found.get((source, ""), {}), **own}
        scores: dict[Address, float] = {}
        used: list[Number] = []
        for address in columns:
            parts = [address] if address in cells else [f"{address}/{label}" for label in degraders]
            here = [cells[part] for part in parts if part in cells]
            if len(here) == len(parts):
                scores[address] = sum(number.value for number in here) / len(here)
                used += here
        if inpainter and any(number.inpainter for number in used):
            shared = inpainters.count(inpainter) > 1
            name = f"{inpainter} (published, {source})" if shared else f"{inpainter} (published)"
            yield Quoted(name, inpainter, source, tuple(dict.fromkeys(number.table for number in used)), scores)


def _labels(
    plugins: Plugins, kind: type[AnyComponent], texts: Iterable[str], records: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[str]]:
    """Under which labels a result has the components that texts stand for."""
    recorded = {label: str(spec.parse(record["spec"]).canonical) for label, record in records.items()}
    wanted = {text: _without_defaults(plugins, kind, text) for text in texts}
    return {text: [label for label, other in recorded.items() if other == one] for text, one in wanted.items()}


def _captioners(number: Number, records: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The ends of addresses that belong to the captioner of a number: found by its component's name."""
    if not number.captioner:
        return [""]
    return [f"@{label}" for label, record in records.items() if record["identity"]["name"] == number.captioner]


def _without_defaults(plugins: Plugins, kind: type[AnyComponent], text: str) -> str:
    """A component's text as results record it; as it is where the component is not installed."""
    try:
        return str(plugins.component(kind, text).spec.canonical)
    except InpaintbenchError:
        return str(spec.parse(text).canonical)
