"""A plot as SVG: a line with its band of intervals for each series, over numbers or over names; on white."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, TypeAlias

from inpaintbench.sweep.ticks import ticks, written

_WIDTH, _HEIGHT = 760, 460
_LEFT, _TOP, _BOTTOM, _RIGHT = 84, 74, 64, 28
_LEGEND = 220
"""Pixels that the names of several series take on the right, at most."""
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d00", "#3b9ad6", "#555555")
"""Told apart by people who see red and green alike: Okabe and Ito 2008, darkened where they were faint on white."""
_DASHES = ("", "7 4", "2 3")
_GREY, _GRID = "#555", "#e4e4e4"
_APART = 2.5
"""Pixels between the bars of two series."""
_CHARACTER = 7.0
"""Pixels that a character of the ticks' size takes, about."""


Mark: TypeAlias = Literal["", "best", "tied"]


@dataclass(frozen=True, slots=True)
class Spot:
    """One value with its interval, None where there is none; `mark` says whether it is the best, or as good."""

    x: float
    y: float | None
    low: float | None = None
    high: float | None = None
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line."""

    name: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw. Where `names` are given, x counts them from 0."""

    title: str
    note: str
    x: str
    y: str
    series: tuple[Series, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the values of both axes lie on the page."""

    left: float
    right: float
    top: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, value: float) -> float:
        return self.left + (value - self.x[0]) / (self.x[1] - self.x[0]) * (self.right - self.left)

    def up(self, value: float) -> float:
        return self.bottom - (value - self.y[0]) / (self.y[1] - self.y[0]) * (self.bottom - self.top)


def svg(chart: Chart) -> str:
    """The plot as the text of an SVG file, which needs nothing else."""
    frame = _frame(chart)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img" font-family="system-ui, \'DejaVu Sans\', Arial, sans-serif" font-size="12" fill="#222">',
        f"<title>{_text(chart.title)}</title>",
        f"<desc>{_text(_said(chart))}</desc>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="30" font-size="17" font-weight="600">{_text(chart.title)}</text>',
        f'<text x="{_LEFT}" y="50" fill="{_GREY}">{_text(chart.note)}</text>',
        *_axes(chart, frame),
    ]
    joined = not chart.names  # between names there is nothing that a line could pass through
    for place in range(len(chart.series)):
        parts += _band(chart.series, place, frame, joined)
    for place, series in enumerate(chart.series):
        parts += _line(series, frame, _style(place), joined)
    if len(chart.series) > 1:
        parts += _legend(chart.series, frame)
    return "\n".join([*parts, "</svg>\n"])


def _frame(chart: Chart) -> _Frame:
    spots = [spot for series in chart.series for spot in series.spots]
    across = [spot.x for spot in spots]
    up = [value for spot in spots for value in (spot.y, spot.low, spot.high) if value is not None]
    longest = max((len(series.name) for series in chart.series), default=0)
    legend = min(_LEGEND, 44 + _CHARACTER * longest) if len(chart.series) > 1 else 0
    right = _WIDTH - _RIGHT - legend
    ends = (-0.5, len(chart.names) - 0.5) if chart.names else _ends(across, 0.03)
    return _Frame(_LEFT, right, _TOP, _HEIGHT - _BOTTOM, ends, _ends(up or [0.0, 1.0], 0.06))


def _ends(values: Sequence[float], margin: float) -> tuple[float, float]:
    """The ends of an axis: what is shown, and a little more."""
    low, high = min(values), max(values)
    space = (high - low) * margin or abs(low) * margin or 1.0
    return low - space, high + space


def _axes(chart: Chart, frame: _Frame) -> Iterator[str]:
    levels = ticks(*frame.y)
    for value, text in zip(levels, written(levels), strict=True):
        y = frame.up(value)
        yield f'<line x1="{frame.left}" x2="{frame.right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GRID}"/>'
        yield f'<text x="{frame.left - 8}" y="{y + 4:.1f}" text-anchor="end">{_text(text)}</text>'
    for value, text in _stops(chart, frame):
        x = frame.across(value)
        yield (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{frame.bottom}" y2="{frame.bottom + 5}" stroke="{_GREY}"/>'
            f'<text x="{x:.1f}" y="{frame.bottom + 19}" text-anchor="middle">{_text(text)}</text>'
        )
    yield f'<path d="M{frame.left} {frame.top}V{frame.bottom}H{frame.right}" fill="none" stroke="{_GREY}"/>'
    middle = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
    yield f'<text x="{middle[0]:.1f}" y="{_HEIGHT - 18}" text-anchor="middle" font-size="13">{_text(chart.x)}</text>'
    yield (
        f'<text transform="translate(20 {middle[1]:.1f}) rotate(-90)" text-anchor="middle" font-size="13">'
        f"{_text(chart.y)}</text>"
    )


def _stops(chart: Chart, frame: _Frame) -> list[tuple[float, str]]:
    """Ticks of the x axis: names, cut to their room; all numbers that were tried where there is room, or round ones."""
    width = frame.right - frame.left
    if chart.names:
        room = max(4, int(width / len(chart.names) / _CHARACTER))
        return [(float(place), _cut(name, room)) for place, name in enumerate(chart.names)]
    tried = sorted({spot.x for series in chart.series for spot in series.spots})
    texts = [f"{value:.6g}" for value in tried]
    places = [frame.across(value) for value in tried]
    gap = min((b - a for a, b in itertools.pairwise(places)), default=width)
    if gap < _CHARACTER * max(map(len, texts)) + 6:
        tried = ticks(*frame.x, most=9)
        texts = written(tried)
    return list(zip(tried, texts, strict=True))


def _runs(series: Series) -> Iterator[list[tuple[Spot, float]]]:
    """Neighbours that have a value: a line is broken where one has none."""
    run: list[tuple[Spot, float]] = []
    for spot in sorted(series.spots, key=lambda one: one.x):
        if spot.y is not None:
            run.append((spot, spot.y))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _band(every: Sequence[Series], place: int, frame: _Frame, joined: bool) -> Iterator[str]:
    """The intervals of neighbours as one area, and each as a thin bar; bars of several series stand apart."""
    colour, _ = _style(place)
    beside = _APART * (place - (len(every) - 1) / 2)
    for run in _runs(every[place]):
        ends = [
            (frame.across(spot.x), frame.up(spot.low), frame.up(spot.high))
            for spot, _ in run
            if spot.low is not None and spot.high is not None
        ]
        if joined and len(ends) > 1:
            edge = [f"{x:.1f},{high:.1f}" for x, _, high in ends] + [f"{x:.1f},{low:.1f}" for x, low, _ in ends[::-1]]
            faint = 0.16 / len(every) ** 0.7
            yield f'<polygon points="{" ".join(edge)}" fill="{colour}" fill-opacity="{faint:.3f}"/>'
        for x, low, high in ends:
            yield f'<path d="M{x + beside:.1f} {low:.1f}V{high:.1f}" stroke="{colour}" stroke-opacity="0.5"/>'


def _line(series: Series, frame: _Frame, style: tuple[str, str], joined: bool) -> Iterator[str]:
    colour, dash = style
    for run in _runs(series):
        if joined:
            points = " ".join(f"{frame.across(spot.x):.1f},{frame.up(y):.1f}" for spot, y in run)
            yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{_dashed(dash)}/>'
        for spot, y in run:
            x, y = frame.across(spot.x), frame.up(y)
            filled = colour if spot.mark else "#fff"
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{filled}" stroke="{colour}" stroke-width="1.5"/>'
            if spot.mark == "best":
                yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="{colour}" stroke-width="2"/>'


def _legend(series: Sequence[Series], frame: _Frame) -> Iterator[str]:
    """The names of the series beside their colours."""
    left, height = frame.right + 16, min(20.0, (frame.bottom - frame.top) / len(series))
    for place, one in enumerate(series):
        y = frame.top + 8 + place * height
        colour, dash = _style(place)
        name = _text(_cut(one.name, int((_LEGEND - 44) / _CHARACTER)))
        yield (
            f'<path d="M{left} {y:.1f}h22" stroke="{colour}" stroke-width="2"{_dashed(dash)}/>'
            f'<text x="{left + 28}" y="{y + 4:.1f}">{name}</text>'
        )


def _style(place: int) -> tuple[str, str]:
    return _COLOURS[place % len(_COLOURS)], _DASHES[place // len(_COLOURS) % len(_DASHES)]


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _said(chart: Chart) -> str:
    """The plot in words, for those who do not see it."""
    lines = []
    for series in chart.series:
        at = [
            f"{chart.names[int(spot.x)] if chart.names else format(spot.x, 'g')}: {format(spot.y, '.4g')}"
            for spot in series.spots
            if spot.y is not None
        ]
        lines.append(f"{series.name or chart.y} by {chart.x}: {', '.join(at) or 'nothing measured'}")
    return "; ".join(lines)


def _cut(text: str, room: int) -> str:
    """The text where it fits, or its beginning.

    >>> _cut("navier-stokes", 8)
    'navier-…'
    """
    return text if len(text) <= room else text[: max(1, room - 1)] + "…"


def _text(text: str) -> str:
    """Text as XML may hold it: never markup, no control characters."""
    return escape("".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs")))
