"""What is varied and its values, read from one text: a range in exact decimals, both ends in it, or a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, DecimalException

from inpaintbench import spec
from inpaintbench.components.annotations import Local
from inpaintbench.errors import SpecError, UsageError

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?"
_RANGE = re.compile(rf"{_NUMBER}(?::{_NUMBER})+")
_MOST_VALUES = 10_000
"""A range of more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Variable:
    """What is varied, as it was called, and its values as text, in order."""

    name: str
    values: tuple[str, ...]

    @property
    def numbers(self) -> tuple[float, ...] | None:
        """The values as numbers, None where one of them is none."""
        found = [_decimal(value) for value in self.values]
        return tuple(float(one) for one in found if one is not None) if None not in found else None

    def public(self) -> Variable:
        """The same as others may read it: of a path among the values the last part alone.

        Raises `UsageError` where two values could not be told apart then.
        """
        texts = tuple(_public(value) for value in self.values)
        if twice := [text for text in texts if texts.count(text) > 1]:
            raise UsageError(
                f"--over {self.name}: '{twice[0]}' stands for two files or folders of one name; rename one"
            )
        return Variable(self.name, texts)


def parse(text: str) -> Variable:
    """Read `NAME=START:STOP:STEP` or `NAME=A,B,…`; the stop is in the range where a step ends on it.

    >>> parse("inpainter.strength=0.1:0.7:0.2").values
    ('0.1', '0.3', '0.5', '0.7')
    >>> parse("degraders.fill=zeros,mean").values, parse("size=64,128").numbers
    (('zeros', 'mean'), (64.0, 128.0))
    """
    name, equals, listing = (part.strip() for part in text.partition("="))
    if not equals or not name or not listing:
        raise UsageError(
            f"--over {text}: write NAME=START:STOP:STEP or NAME=A,B,…, such as inpainter.guidance=1:15:0.5"
        )
    values = _range(text, listing) if _RANGE.fullmatch(listing) else spec.split(listing)
    known: set[str | Decimal] = set()
    for value in values:
        number = _decimal(value)
        same = value if number is None else number
        if same in known:
            raise UsageError(f"--over {text}: the value '{value}' is given twice")
        known.add(same)
    if not values:
        raise UsageError(f"--over {text}: there is no value in '{listing}'")
    return Variable(name, values)


def _range(text: str, listing: str) -> tuple[str, ...]:
    """The values of a range, as short as they can be written."""
    parts = [Decimal(part) for part in listing.split(":")]
    if len(parts) != 3:
        raise UsageError(f"--over {text}: a range is START:STOP:STEP, such as 1:15:0.5")
    start, stop, step = parts
    if not step:
        raise UsageError(f"--over {text}: a step of 0 leads nowhere")
    if start != stop and (stop > start) != (step > 0):
        way, sign = ("up", "positive") if stop > start else ("down", "negative")
        raise UsageError(f"--over {text}: from {start} {way} to {stop} the step must be {sign}, not {step}")
    try:
        steps = ((stop - start) / step).to_integral_value(ROUND_FLOOR)
    except DecimalException:
        steps = Decimal(_MOST_VALUES)
    if steps >= _MOST_VALUES:
        raise UsageError(f"--over {text}: there are more than {_MOST_VALUES} values; take a larger step")
    return tuple(_short(start + step * place) for place in range(int(steps) + 1))


def _public(text: str) -> str:
    """A value, or the text of a component, without the folders of its paths.

    >>> _public("/home/somebody/models/tiny"), _public("blip:model=/data/blip,max_tokens=3"), _public("0.5")
    ('tiny', 'blip:model=blip,max_tokens=3', '0.5')
    >>> _public("[(ask:assistant=(chat:model=/data/chat)),x]")
    '[(ask:assistant=(chat:model=chat)),x]'
    """
    try:
        if text.startswith(("(", "[", '"')):
            return spec.write(_without_folders(spec.parse(f"x:v={text}").options[0][1]))
        found = _without_folders(spec.parse(text)) if ":" in text and "=" in text else Local().public(text)
    except SpecError:
        found = Local().public(text)
    return str(found)


def _without_folders(value: spec.Value) -> spec.Value:
    if isinstance(value, tuple):
        return tuple(map(_without_folders, value))
    if isinstance(value, spec.Spec):
        return spec.Spec(value.name, tuple((key, _without_folders(inner)) for key, inner in value.options))
    return _public(value) if value[:1] not in ("(", "[", '"') else value


def _decimal(value: str) -> Decimal | None:
    return Decimal(value) if re.fullmatch(_NUMBER, value) else None


def _short(value: Decimal) -> str:
    """A number without zeros that say nothing, and without an exponent.

    >>> _short(Decimal("2.50")), _short(Decimal("1E+2")), _short(Decimal("-0.0"))
    ('2.5', '100', '0')
    """
    return f"{value.normalize():f}" if value else "0"
