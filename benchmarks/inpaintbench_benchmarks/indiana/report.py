"""A report is its impression and whether the X-ray was normal, wherever it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Finding: TypeAlias = Literal["normal", "abnormal", "unindexed"]

_NAME = re.compile(r"(?:CXR)?(\d+)_(?:\d+_)?(IM-[\w-]+?)(?:\.dcm)?(?:\.png)?")
_MARK = re.compile(r"(?:\b[xX]-)?X{4,}(?:'s\b)?")
_JOINTS = "-/<>"


@dataclass(frozen=True, slots=True)
class Report:
    """What is used of a report: `headings` are its main headings, as indexers gave them."""

    impression: str
    headings: tuple[str, ...]

    @classmethod
    def of_row(cls, impression: str, headings: str) -> Report:
        """From the columns of Kaggle's table, whose headings stand in one text."""
        return cls(impression, _headings(headings.split(";")))

    @classmethod
    def of_xml(cls, citation: Element) -> Report:
        """From Open-i's XML."""
        texts = (text for text in citation.iter("AbstractText") if (text.get("Label") or "").upper() == "IMPRESSION")
        impression = " ".join("".join(text.itertext()) for text in texts)
        return cls(impression, _headings("".join(major.itertext()) for major in citation.iter("major")))

    @property
    def text(self) -> str:
        """The impression without the marks of de-identification; empty where nothing else is in it."""
        return without_marks(self.impression)

    @property
    def finding(self) -> Finding:
        """What the headings say of the X-ray; `unindexed` where nobody gave any."""
        if self.headings == ("normal",):
            return "normal"
        return "unindexed" if self.headings in ((), ("no indexing",)) else "abnormal"


def canonical(name: str) -> str:
    """The id of an image by its name at Kaggle or at Open-i; empty for any other name.

    >>> canonical("1_IM-0001-4001.dcm.png"), canonical("CXR1_1_IM-0001-4001.png"), canonical("CXR2_IM-0652-1001")
    ('1_IM-0001-4001', '1_IM-0001-4001', '2_IM-0652-1001')
    """
    found = _NAME.fullmatch(name)
    return f"{found[1]}_{found[2]}" if found else ""


def without_marks(text: str) -> str:
    """A text with one blank between words, without `XXXX` and with the punctuation that followed it.

    >>> without_marks("Normal chest x-XXXX. Seen by Dr. XXXX at XXXX, XXXX/lymphoma XXXX.")
    'Normal chest. Seen by Dr. at, lymphoma.'
    """
    words: list[str] = []
    for word in text.split():
        rest = _MARK.sub("", word)
        if rest == word or any(sign.isalnum() for sign in rest):
            words.append(word if rest == word else rest.lstrip(_JOINTS))
        elif words and not words[-1].endswith((".", ",")):
            words[-1] += re.sub(r"[^).,;:!?]", "", rest)
    found = " ".join(words)
    return found if any(sign.isalnum() for sign in found) else ""


def _headings(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for heading in found if (text := " ".join(heading.split()).lower()))
