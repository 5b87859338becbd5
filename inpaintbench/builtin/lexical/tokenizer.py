"""COCO's caption tokens, without Java: Penn Treebank tokens in lower case, punctuation dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from inpaintbench.builtin.lexical import patterns

_SIMPLE_WORD = f"(?!(?i:{patterns.SPLIT_WORDS})\\b)[A-Za-z]+(?=\\s|$)"
_TOKEN = re.compile(
    "|".join(
        (_SIMPLE_WORD, *patterns.CONTRACTIONS, *patterns.MARKUP, *patterns.NUMBERS, *patterns.WORDS, patterns.SIGN)
    )
)
_DROPPED = frozenset(
    ("", "''", "'", "``", "`", "-LRB-", "-RRB-", "-LCB-", "-RCB-", ".", "?", "!", ",", ":", "-", "--", "...", ";")
)
"""COCO's list. Brackets are in lower case by the time it is consulted, so they stay, as in COCO's own scores."""
_SPELLINGS = {
    **dict.fromkeys('"“”‘’‹›«»', "''"),
    **dict.fromkeys(("\u0091", "\u0092", "\u0093", "\u0094", "&quot;", "&apos;"), "''"),
    **dict.fromkeys(("–", "—", "―", "\u0096", "\u0097", "&mdash;", "&ndash;", "---", "----"), "--"),
    "…": "...", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "",
    "[": "-lsb-", "]": "-rsb-", "{": "-lcb-", "}": "-rcb-",
    "€": "$", "¤": "$", "\u0080": "$", "\u20a0": "$", "£": "#", "¢": "cents",
    "¼": "1/4", "½": "1/2", "¾": "3/4", "⅓": "1/3", "⅔": "2/3",
    "n’t": "n't", "n‘t": "n`t", "’s": "'s", "’m": "'m", "’d": "'d", "’re": "'re", "’ve": "'ve", "’ll": "'ll",
}  # fmt: skip


def tokenize(text: str) -> tuple[str, ...]:
    """The tokens of one caption as COCO's evaluation counts them.

    Follows Stanford's PTBTokenizer 3.4.1 with `-preserveLines -lowerCase`, then drops COCO's punctuation. Where that
    tokenizer puts a space inside a token (telephone numbers, `3 1/2`, tags), the parts are tokens here, because BLEU
    and CIDEr split at it anyway. Words glued together by stray signs (`man’red`) can come out otherwise.
    Never fails: what is no letter, digit or symbol parts tokens and is dropped.

    >>> tokenize("A dog's toy (red) can't cost $1,000.50, it's well-known!")
    ('a', 'dog', "'s", 'toy', '-lrb-', 'red', '-rrb-', 'ca', "n't", 'cost', '$', '1,000.50', 'it', "'s", 'well-known')
    >>> tokenize("... !")
    ()
    """
    tokens: list[str] = []
    for match in _TOKEN.finditer(text):
        token = match[0].lower()
        if token.isalpha() and token.isascii():
            tokens.append(token)
        else:
            tokens.extend(part for part in _spelled(token).split() if part not in _DROPPED)
    return tuple(tokens)


def tokenize_all(
    captions: Sequence[str], references: Sequence[Sequence[str]]
) -> tuple[list[tuple[str, ...]], list[list[tuple[str, ...]]]]:
    """The tokens of captions and of the references of each; a text that recurs is read once."""
    known: dict[str, tuple[str, ...]] = {}
    for text in chain(captions, chain.from_iterable(references)):
        if text not in known:
            known[text] = tokenize(text)
    return [known[text] for text in captions], [[known[text] for text in texts] for texts in references]


def _spelled(token: str) -> str:
    if token.startswith("..."):
        return ""
    spelling = _SPELLINGS.get(token)
    if spelling is not None:
        return spelling
    return (
        token.replace("(", "-lrb-")
        .replace(")", "-rrb-")
        .replace("&amp;", "&")
        .replace("&apos;", "'")
        .replace("\u00ad", "")
    )
