"""Which objects a caption names: the longest phrase of a vocabulary wins at each place, in any number or spelling."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import inpaintbench as ib

BUNDLED = Path(__file__).with_name("vocabulary.json")

Phrase = tuple[str, ...]

_POSSESSIVE = re.compile("['’]s\\b")
_WORD = re.compile(r"[^\W_]+")
_HISSING = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """From each phrase to the object it names, or to None where it names none although a part of it would."""

    phrases: Mapping[Phrase, str | None]
    longest: int

    @classmethod
    def of(cls, objects: Mapping[str, Iterable[str]], nothing: Iterable[str] = ()) -> Vocabulary:
        """The vocabulary of the words of each object, in the singular or as they stand, and of phrases to pass over."""
        phrases: dict[Phrase, str | None] = {form: None for phrase in nothing for form in forms(phrase)}
        phrases |= {form: name for name, words in objects.items() for phrase in words for form in forms(phrase)}
        return cls(phrases, max(map(len, phrases), default=0))

    def named(self, text: str) -> frozenset[str]:
        """The objects that a text names.

        >>> vocabulary = Vocabulary.of({"dog": ["dog", "puppy"], "hot dog": ["hot dog"]}, ["dog house"])
        >>> sorted(vocabulary.named("Two puppies eat hot-dogs")), sorted(vocabulary.named("a dog house"))
        (['dog', 'hot dog'], [])
        """
        words, place, found = words_of(text), 0, set()
        while place < len(words):
            step = 1
            for length in range(min(self.longest, len(words) - place), 0, -1):
                phrase = words[place : place + length]
                if phrase in self.phrases:
                    found.add(self.phrases[phrase])
                    step = length
                    break
            place += step
        return frozenset(name for name in found if name is not None)


def read_vocabulary(path: Path) -> Vocabulary:
    """A vocabulary from JSON: `{"objects": {"dog": ["dog", "puppy"], …}, "nothing": ["dog house", …]}`.

    Raises `DataError` for a file that cannot be read or holds something else.
    """
    return _parsed(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """What the file holds; `DataError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ib.DataError(f"cannot read the vocabulary '{path.name}': {error.strerror}") from None


@lru_cache(maxsize=8)
def _parsed(content: bytes, name: str) -> Vocabulary:
    try:
        document = json.loads(content)
        objects, nothing = document["objects"], document.get("nothing", [])
        lists = [*objects.values(), nothing]
        if not objects or not all(
            isinstance(words, list) and all(isinstance(w, str) for w in words) for words in lists
        ):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError):
        example = '{"objects": {"dog": ["dog", "puppy"]}, "nothing": ["dog house"]}'
        raise ib.DataError(f"the vocabulary '{name}' is not JSON such as {example}") from None
    return Vocabulary.of(objects, nothing)


def words_of(text: str) -> Phrase:
    """The words of a text, folded to one case, with hyphens and possessives taken apart.

    >>> words_of("The boy's T-shirt!")
    ('the', 'boy', 't', 'shirt')
    """
    return tuple(_WORD.findall(_POSSESSIVE.sub("", text.casefold())))


def forms(phrase: str) -> list[Phrase]:
    """A phrase as it stands and in the plural, of its last word or of the one before `of` or `in`.

    >>> forms("slice of pizza"), forms("bench")
    ([('slice', 'of', 'pizza'), ('slices', 'of', 'pizza')], [('bench',), ('benches',)])
    """
    words = words_of(phrase)
    if not words:
        return []
    head = next((place - 1 for place, word in enumerate(words) if word in ("of", "in") and place), len(words) - 1)
    return [words, (*words[:head], plural(words[head]), *words[head + 1 :])]


def plural(word: str) -> str:
    """The regular plural of an English noun.

    >>> [plural(word) for word in ("dog", "bus", "puppy", "tray")]
    ['dogs', 'buses', 'puppies', 'trays']
    """
    if word.endswith(_HISSING):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
