"""The files in which people have Flickr30k's captions, read into records; pictures are found by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import inpaintbench as ib

from .captions import plain, unmarked

TOKENS = "results_20130124.token"
KARPATHY = "dataset_flickr30k.json"
SENTENCES = "[0-9]*.txt"

_UNREADABLE = "its entry cannot be read"


def pairs(picture: str, captions: Mapping[int, str]) -> Iterator[ib.Record | ib.LeftOut]:
    """A record for each caption of a picture by the caption's place, counted from 0; `picture` is its path."""
    name = picture.rpartition("/")[2].rpartition(".")[0]
    texts = {place: plain(text) for place, text in sorted(captions.items())}
    references = tuple(text for text in texts.values() if text)
    for place, text in texts.items():
        id = f"{name}#{place}"
        if text:
            yield ib.Record(id, picture, references=references, text=text, group=name)
        else:
            yield ib.LeftOut(id, "its caption is empty")


def of_tokens(folder: ib.Folder) -> ib.Records:
    """The published file: a line `<picture>#<place>`, a tabulator and the caption, for every caption."""
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for line in folder.text(TOKENS).split("\n"):
        name, tab, caption = line.partition("\t")
        picture, _, place = name.strip().rpartition("#")
        if not line.strip():
            continue
        if not (tab and picture and place.isdecimal()):
            yield ib.LeftOut(line[:80], _UNREADABLE)
        elif int(place) in found[picture]:
            yield ib.LeftOut(name, "its id is there already")
        else:
            found[picture][int(place)] = caption
    for picture, captions in found.items():
        yield from pairs(folder.find(picture), captions)


def of_sentences(folder: ib.Folder) -> ib.Records:
    """Flickr30k Entities: for every picture a file of its name, a line for each caption, its phrases marked."""
    for file in folder.matching(SENTENCES):
        name = file.rpartition("/")[2].removesuffix(".txt")
        if not name.isdecimal():
            continue
        try:
            text = (folder.path / file).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            yield ib.LeftOut(name, _UNREADABLE)
            continue
        lines = text.rstrip().split("\n")
        yield from pairs(folder.find(f"{name}.jpg"), {place: unmarked(line) for place, line in enumerate(lines)})


def of_karpathy(folder: ib.Folder) -> ib.Records:
    """Karpathy's splits: one JSON file of pictures, each with its sentences as they were typed."""
    found = folder.json(KARPATHY)
    if not isinstance(found, dict) or not isinstance(images := found.get("images"), list):
        raise ib.DataError(f"'{KARPATHY}' has no list 'images': fetch it again")
    for image in images:
        try:
            captions = {place: str(sentence["raw"]) for place, sentence in enumerate(image["sentences"])}
            picture = folder.find(str(image["filename"]))
        except (TypeError, KeyError):
            yield ib.LeftOut(str(image)[:80], _UNREADABLE)
            continue
        yield from pairs(picture, captions)


def of_row(row: Mapping[str, Any]) -> ib.Records:
    """A row of the hub's table: a picture's file name and its captions."""
    picture, captions = row["filename"], row["caption"]
    if not isinstance(picture, str) or not isinstance(captions, list):
        return [ib.LeftOut("a row", _UNREADABLE)]
    return pairs(picture, {place: caption or "" for place, caption in enumerate(captions)})
