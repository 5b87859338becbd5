"""WordNet 3.0 from where it lies: NLTK's folders, Debian's package, else the archive of nltk_data known by its hash."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import inpaintbench as ib

ARCHIVE = ib.File(
    "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/wordnet.zip",
    "cbda5ea6eef7f36a97a43d4a75f85e07fccbb4f23657d27b4ccbc93e2646ab59",
)
DEBIAN = Path("/usr/share/wordnet")

_ADVICE = "'meteor-nltk' needs WordNet 3.0: 'apt install wordnet-base', or 'python -m nltk.downloader wordnet'"

_ENDINGS = {
    "noun": "s: ses:s ves:f xes:x zes:z ches:ch shes:sh men:man ies:y",
    "verb": "s: ies:y es:e es: ed:e ed: ing:e ing:",
    "adj": "er: est: er:e est:e",
    "adv": "",
}
"""WordNet's rules of detachment, morphy(7WN), in the order in which they are tried; `ves` is NLTK's addition."""
_RULES = {part: [tuple(rule.split(":")) for rule in rules.split()] for part, rules in _ENDINGS.items()}


@dataclass(frozen=True, slots=True)
class Lemma:
    """One word of a synset, in the shape in which NLTK's METEOR asks for it."""

    word: str

    def name(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Synset:
    """A set of synonyms."""

    words: tuple[Lemma, ...]

    def lemmas(self) -> tuple[Lemma, ...]:
        return self.words


@dataclass(frozen=True, slots=True)
class Part:
    """One part of speech: index lines and exceptions by word, and the synsets' lines, which the index points into."""

    index: dict[str, bytes]
    exceptions: dict[str, list[str]]
    data: bytes
    rules: Sequence[tuple[str, ...]]

    def synsets(self, word: str) -> Iterator[Synset]:
        """The synsets of a word in lower case and of its base forms, morphy(7WN)."""
        bases = self.exceptions.get(word)
        if bases is None:
            bases = [word.removesuffix(old) + new for old, new in self.rules if word.endswith(old)]
        for form in dict.fromkeys([word, *bases]):
            fields = self.index.get(form, b"").split()
            for offset in fields[len(fields) - int(fields[2]) :] if fields else ():
                yield self._synset(int(offset))

    def _synset(self, offset: int) -> Synset:
        """wndb(5WN): offset, file, type, number of words in hexadecimal, then each word with its number."""
        fields = self.data[offset : self.data.index(b"\n", offset)].decode().split()
        words = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
        return Synset(tuple(Lemma(word.partition("(")[0]) for word in words))


@dataclass(frozen=True, slots=True)
class WordNet:
    """The synsets of words, in the shape in which NLTK's METEOR asks for them."""

    parts: tuple[Part, ...]
    known: dict[str, list[Synset]] = field(default_factory=dict)

    def synsets(self, word: str) -> list[Synset]:
        """All synsets of a word: of nouns, verbs, adjectives, then adverbs."""
        if word not in self.known:
            self.known[word] = [synset for part in self.parts for synset in part.synsets(word.lower())]
        return self.known[word]

    @classmethod
    def read(cls, content: Callable[[str], bytes]) -> WordNet:
        """From the function that gives a database file by its name, such as `data.noun`."""
        return cls(tuple(_part(content, name, rules) for name, rules in _RULES.items()))


def open_wordnet(places: Sequence[Path] | None = None, *, fetch: bool = True) -> WordNet:
    """WordNet from the first place that has it: NLTK's folders, Debian's `/usr/share/wordnet`, else it is fetched.

    Raises `UnavailableError` with what to do, without `fetch` also where it would have to be downloaded. `places` stand
    for the folders that are searched.
    """
    place = _find(_places() if places is None else places)
    if place is None:
        if not fetch:
            raise ib.UnavailableError(_ADVICE)
        place = _fetched()
    return WordNet.read(lambda name: (place / name).read_bytes()) if place.is_dir() else _from_archive(place)


def require_wordnet(places: Sequence[Path] | None = None) -> None:
    """Raise `UnavailableError` where WordNet is nowhere and downloads are off. NLTK is imported only if it must be."""
    if places is None and (DEBIAN / "data.noun").is_file():
        return
    if os.environ.get("INPAINTBENCH_OFFLINE") and _find(_places() if places is None else places) is None:
        _fetched()


def _find(places: Iterable[Path]) -> Path | None:
    """The first place that is a folder with WordNet's files, or an archive."""
    for place in places:
        if (place / "data.noun").is_file() or (place.suffix == ".zip" and place.is_file()):
            return place
    return None


def _fetched() -> Path:
    """The archive, downloaded where it is not here yet and that is allowed."""
    try:
        return ARCHIVE.fetch()
    except ib.InpaintbenchError as error:
        raise ib.UnavailableError(f"{_ADVICE}; {error}") from None


def _places() -> Iterator[Path]:
    import nltk

    for folder in nltk.data.path:
        yield Path(folder) / "corpora" / "wordnet"
        yield Path(folder) / "corpora" / "wordnet.zip"
    yield DEBIAN


def _from_archive(path: Path) -> WordNet:
    with zipfile.ZipFile(path) as archive:
        return WordNet.read(lambda name: archive.read(f"wordnet/{name}"))


def _part(content: Callable[[str], bytes], name: str, rules: Sequence[tuple[str, ...]]) -> Part:
    lines = [line for line in content(f"index.{name}").splitlines() if not line.startswith(b" ")]
    index = {line.partition(b" ")[0].decode(): line for line in lines}
    exceptions = [line.split() for line in content(f"{name}.exc").decode().splitlines()]
    return Part(index, {words[0]: words[1:] for words in exceptions if words}, content(f"data.{name}"), rules)
