"""Captions lie beside the pictures, in one of the files in which people have them."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import inpaintbench as ib

Said: TypeAlias = Iterator[tuple[str, str]]
"""The name of a picture and one caption of it, in the order of the file."""

_NAME = ("file_name", "file", "image")
_CAPTION = ("caption", "text")


def captions(folder: ib.Folder) -> dict[str, tuple[str, ...]]:
    """The captions of each picture by its path below the folder, in Unicode's composed form (NFC).

    A file of captions names the pictures as they lie below it. White space is made single, empty captions are passed
    over. Raises `DataError` that names file and line of what cannot be understood.
    """
    found: dict[str, list[str]] = {}
    files: dict[str, str] = {}
    for file in folder.files:
        place, _, name = file.rpartition("/")
        if name not in _READERS:
            continue
        if place in files:
            raise ib.DataError(f"'{files[place]}' and '{file}' both hold captions of the same pictures: keep one")
        files[place] = file
        for picture, caption in _READERS[name](_text(folder, file), file):
            if text := " ".join(caption.split()):
                found.setdefault(_path(place, picture), []).append(text)
    return {picture: tuple(texts) for picture, texts in found.items()}


def _path(place: str, name: str) -> str:
    plain = unicodedata.normalize("NFC", name.strip().replace("\\", "/")).removeprefix("./")
    return f"{unicodedata.normalize('NFC', place)}/{plain}" if place else plain


def _text(folder: ib.Folder, file: str) -> str:
    try:
        return (folder.path / file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ib.DataError(f"cannot read the captions in '{file}': {error.strerror}") from None
    except UnicodeDecodeError:
        raise ib.DataError(f"the captions in '{file}' are not UTF-8 text: save the file as UTF-8") from None


def _of_json(text: str, file: str) -> Said:
    """`{"a.jpg": "a cat", "b.jpg": ["a dog", "a brown dog"]}`."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ib.DataError(f"'{file}' is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ib.DataError(f"'{file}' must be one object: the name of each picture, and its caption or a list of them")
    for name, value in found.items():
        yield from ((name, caption) for caption in _texts(value, f"'{file}': '{name}'"))


def _of_lines(text: str, file: str) -> Said:
    """`{"file_name": "a.jpg", "text": "a cat"}` in each line, as in the hub's folders of pictures."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"'{file}', line {number}"
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ib.DataError(f"{where} is not JSON: {error}") from None
        if not isinstance(found, dict):
            raise ib.DataError(f"{where} is no object such as {{'file_name': 'a.jpg', 'text': 'a cat'}}")
        name, caption = (found[_key(found, names, where)] for names in (_NAME, _CAPTION))
        if not isinstance(name, str):
            raise ib.DataError(f"{where}: the name of the picture is {name!r}, not a text")
        yield from ((name, each) for each in _texts(caption, where))


def _of_table(text: str, file: str) -> Said:
    """Comma-separated, with a head such as `file,caption`; several rows of one picture are several captions."""
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        head = [column.strip().lower() for column in next(rows, [])]
        name, caption = (head.index(_key(head, names, f"the head of '{file}'")) for names in (_NAME, _CAPTION))
        for row in rows:
            if row and len(row) != len(head):
                where = f"'{file}', line {rows.line_num}"
                raise ib.DataError(
                    f'{where} has {len(row)} values, the head {len(head)}: put captions with a comma into ""'
                )
            if row:
                yield row[name], row[caption]
    except csv.Error as error:
        raise ib.DataError(f"'{file}', line {rows.line_num}: {error}") from None


def _of_text(text: str, file: str) -> Said:
    """`a.jpg`, a tab or a comma, and the caption; a first line `image,caption` is a head."""
    for number, line in enumerate(text.split("\n"), 1):
        name, between, caption = line.partition("\t" if "\t" in line else ",")
        if not line.strip() or (number == 1 and name.strip().lower() in _NAME):
            continue
        if not between:
            raise ib.DataError(f"'{file}', line {number} has neither tab nor comma between picture and caption")
        quoted = between == "," and len(caption) > 1 and caption[0] == caption[-1] == '"'
        yield name, caption[1:-1].replace('""', '"') if quoted else caption


def _texts(value: Any, where: str) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ib.DataError(f"{where} has {value!r} for a caption, which is neither a text nor a list of texts")
    return texts


def _key(found: Mapping[str, Any] | list[str], names: tuple[str, ...], where: str) -> str:
    key = next((name for name in names if name in found), None)
    if key is None:
        ways = " or ".join(f"'{name}'" for name in names)
        raise ib.DataError(f"{where} has no {ways}; it has {', '.join(map(repr, found)) or 'nothing'}")
    return key


_READERS: Mapping[str, Callable[[str, str], Said]] = MappingProxyType(
    {
        "captions.json": _of_json,
        "captions.jsonl": _of_lines,
        "metadata.jsonl": _of_lines,
        "captions.csv": _of_table,
        "metadata.csv": _of_table,
        "captions.txt": _of_text,
    }
)
