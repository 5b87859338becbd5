"""VQA accuracy as its authors' code computes it: ten people's answers, normalised, each left out in turn."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

import inpaintbench as ib

FEWEST = 4
"""With fewer answers, of which one is left out, no answer can be right: it takes three people who say the same."""

_SIGNS = ';/[]"{}()=+\\_-><@`,?!'
_COMMA = re.compile(r"\d,\d")
_STOP = re.compile(r"\.(?!\d)")
_STOPS = 32
"""The authors' code hands a flag over where the number of replacements belongs: so many full stops are dropped."""
_NUMBERS = {"none": "0", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5"} | {
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10"
}  # fmt: skip
_ARTICLES = frozenset(("a", "an", "the"))
_ONCE = (
    "ain't aren't can't could've couldn't didn't doesn't don't hadn't hasn't haven't he'd he's how'd how'll how's "
    "isn't it'd it'll ma'am mightn't might've mustn't must've needn't not've o'clock oughtn't shan't should've "
    "shouldn't somebody'll somebody's someone'd someone'll someone's something'd something'll that's there'd there're "
    "there's they'd they'll they're they've 'twas wasn't we've weren't what'll what're what's what've when's where'd "
    "where's where've who'd who'll who's who've why'll why're why's won't would've wouldn't y'all you'd you'll you're "
    "you've"
)
_TWICE = (
    "couldn't've hadn't've he'd've it'd've mightn't've she'd've shouldn't've somebody'd've someone'd've "
    "something'd've there'd've they'd've we'd've who'd've wouldn't've you'd've"
)


def _contractions() -> dict[str, str]:
    """From a contraction that lacks an apostrophe to the one that has all, for those that the authors list."""
    table = {word.replace("'", ""): word for word in _ONCE.split()}
    for word in _TWICE.split():
        head, middle, tail = word.split("'")
        table |= {f"{head}{middle}'{tail}": word, f"{head}'{middle}{tail}": word}
    table |= dict.fromkeys(("ow's'at", "'ows'at", "'ow'sat"), "'ow's'at")
    table |= dict.fromkeys(("yall'll", "y'allll"), "y'all'll")
    table |= dict.fromkeys(("yall'd've", "y'alld've", "y'all'dve"), "y'all'd've")
    return table | {"somebody'd": "somebodyd"}


_CONTRACTIONS = _contractions()


def vqa_accuracies(said: Sequence[str], answers: Sequence[Sequence[str]]) -> ib.FloatArray:
    """The accuracy [m, 1] of m answers, each against those of people; NaN where there are fewer than four."""
    scores = [
        vqa_accuracy(one, several) if len(several) >= FEWEST else np.nan
        for one, several in zip(said, answers, strict=True)
    ]
    return np.array(scores, np.float64)[:, None]


def vqa_accuracy(said: str, answers: Sequence[str]) -> float:
    """The mean of min(1, people who agree / 3) over the subsets that leave one person out.

    Antol et al. 2015, section 4. As in the authors' code, answers are normalised only where people differ.

    >>> vqa_accuracy("two", ["2"] * 2 + ["3"] * 8)
    0.6
    """
    given = [_line(answer) for answer in answers]
    mine = _line(said)
    if len(set(given)) > 1:
        given = [normalised(answer) for answer in given]
        mine = normalised(mine)
    agreeing = [answer == mine for answer in given]
    total = sum(agreeing)
    return float(np.mean([min(1.0, (total - agrees) / 3) for agrees in agreeing]))


def normalised(text: str) -> str:
    """An answer without punctuation, articles and number words, in lower case, its contractions spelled in full.

    >>> normalised("The two dogs, dont they?"), normalised("1,000"), normalised("3.5")
    ("2 dogs don't they", '1000', '3.5')
    """
    out = text
    number = _COMMA.search(text) is not None
    for sign in _SIGNS:
        loose = f"{sign} " in text or f" {sign}" in text
        out = out.replace(sign, "" if loose or number else " ")
    out = _STOP.sub("", out, count=_STOPS)
    words = [_NUMBERS.get(word, word) for word in out.lower().split()]
    return " ".join(_CONTRACTIONS.get(word, word) for word in words if word not in _ARTICLES)


def _line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ").strip()
