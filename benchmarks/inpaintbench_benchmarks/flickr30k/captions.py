"""Captions come out equal whether a file has them as people typed them or cut into tokens."""

from __future__ import annotations

import re

_SIGNS = {
    "``": '"',
    "''": '"',
    "`": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u2026": "...",
    "-LRB-": "(",
    "-RRB-": ")",
    "\\/": "/",
}
"""Signs that tokenisers write differently, as they are typed."""

_CUT = frozenset("`'-\\")
"""One of these is in each of those that are ASCII."""

_RULES = (
    ("'", re.compile(r" n't\b", re.IGNORECASE), "n't"),
    ("'", re.compile(r" ?'(?:(?<=\w')|(?<=\w ')) ?(s|m|d|t|re|ve|ll)\b", re.IGNORECASE), r"'\1"),
    ("'", re.compile(r" '(?<=s ')(?<!\bsays ')(?<!\breads ')(?=[ .,;:!?)\]]|$)"), "'"),  # the boys ' toys
    ("'", re.compile(r"(?<!\S)' ?((?:[^']|\b'\b)*?[^' ]) ?'(?!\w)"), r"'\1'"),  # a sign says ' Stop '
    (" ", re.compile(r" (?:(?<=\b[cC]an )(?=not\b)|(?<=\b[gG]on )(?=na\b)|(?<=\b[wW]an )(?=na\b))"), ""),
    (".", re.compile(r" ?\.{3,} ?"), "... "),
    (",;:!?)]%", re.compile(r" ([,;:!?)\]%])"), r"\1"),
    (".", re.compile(r" (\.+)(?=[ \"')\]]|$)"), r"\1"),
    (",;!?", re.compile(r"([,;!?])(?=[^\W\d])"), r"\1 "),
    ("([", re.compile(r"(?<=\w)([(\[])"), r" \1"),
    (")]", re.compile(r"([)\]])(?=\w)"), r"\1 "),
    ("([$#", re.compile(r"([(\[$#]) "), r"\1"),
)
"""Where one of the signs is in a caption, what is written anew."""


def plain(caption: str) -> str:
    """A caption with one blank between words, and none before what belongs to the word before.

    Equal for a sentence as typed and for the same one in the tokens of the Penn Treebank. Words and their case stay.

    >>> plain("A girl 's sign says `` I ca n't , sorry '' .")
    'A girl\\'s sign says "I can\\'t, sorry".'
    >>> plain("Two young, White males are outside near many bushes.")
    'Two young, White males are outside near many bushes.'
    """
    if not caption.isascii() or not _CUT.isdisjoint(caption):
        for sign, typed in _SIGNS.items():
            caption = caption.replace(sign, typed)
    text = _quoted(" ".join(caption.split()))
    there = frozenset(text)
    for signs, pattern, written in _RULES:
        if not there.isdisjoint(signs):
            text = pattern.sub(written, text)
    return " ".join(text.split())


def unmarked(sentence: str) -> str:
    """A sentence of Flickr30k Entities without the marks around its phrases, which may lie in one another.

    >>> unmarked("[/EN#1/people A man] holds [/EN#2/bodyparts/people a woman 's arm] .")
    "A man holds a woman 's arm ."
    """
    words, opened = [], 0
    for word in sentence.split():
        if word.startswith("[/EN#"):
            opened += 1
            continue
        closed = min(opened, word.count("]"))
        words.append(word.replace("]", "", closed))
        opened -= closed
    return " ".join(words)


def _quoted(text: str) -> str:
    """Text whose double quotation marks, taken in pairs, stand next to what they enclose; an odd one ends a word."""
    if '"' not in text:
        return text
    parts = [part.strip() for part in text.split('"')]
    lone = f'" {parts.pop()}' if len(parts) % 2 == 0 else ""
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return (parts[0] + "".join(f' "{inside}" {after}' for inside, after in pairs)).rstrip() + lone
