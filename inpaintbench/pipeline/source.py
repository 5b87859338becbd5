"""Where samples come from: a suite's data set at its working size, in canonical order, each known by its content."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inpaintbench.errors import DataError
from inpaintbench.pipeline.geometry import Size, scale_image, scale_mask, working_size
from inpaintbench.pipeline.guard import Damage, guarded, read
from inpaintbench.store import Entry, Kind, Store, digest, join
from inpaintbench.store.codec import dump_json
from inpaintbench.suite import Dataset, Suite
from inpaintbench.types import Failure, Sample

if TYPE_CHECKING:
    from inpaintbench.pipeline.stage import Progress


@dataclass(frozen=True)
class Source:
    """A located data set as one suite uses it. It is picklable, so that workers read their own samples."""

    dataset: Dataset
    size: int
    seed: int
    whole_holes: bool

    @classmethod
    def of(cls, suite: Suite, dataset: Dataset) -> Source:
        return cls(dataset, suite.size, suite.seed, suite.whole_holes)

    def __reduce__(self) -> tuple[Any, ...]:
        return _shared, (self.dataset, self.dataset.root, self.size, self.seed, self.whole_holes)

    @property
    def key(self) -> bytes:
        return join("dataset", digest(self.dataset.identity), str(self.size))

    def ids(self, limit: int | None = None) -> list[str]:
        """The ids in canonical order, the first `limit` of them."""
        found = guarded(lambda: self.dataset.in_order(limit))
        if isinstance(found, str):
            raise DataError(f"data set '{self.dataset.name}' cannot list its samples: {found}")
        return found

    def seed_of(self, id: str, draw: int = 0, round: int = 0, candidate: int = 0) -> int:
        """A seed below 2**63 from sha256(suite seed, sample id, draw, round, candidate)."""
        text = "\n".join([str(self.seed), id, str(draw), str(round), str(candidate)])
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1

    def read(self, id: str) -> Sample:
        """One sample, checked, brought to the working size and given its seed."""
        sample = self.read_original(id)
        size = working_size(sample.size, self.size)
        return dataclasses.replace(
            sample,
            image=None if sample.image is None else scale_image(sample.image, size),
            mask=None if sample.mask is None else scale_mask(sample.mask, size),
            size=size,
            seed=self.seed_of(id),
        )

    def read_original(self, id: str) -> Sample:
        """One sample as the data set has it, checked; its group is itself where the data set names none."""
        sample = self.dataset.read(id)
        _check(sample, id, self.whole_holes)
        size = sample.size if sample.image is None else sample.image.shape[:2]
        return dataclasses.replace(sample, group=sample.group or id, size=(int(size[0]), int(size[1])))


def _check(sample: Sample, id: str, whole_holes: bool) -> None:
    image, mask = sample.image, sample.mask
    if sample.id != id:
        raise DataError(f"sample '{id}' calls itself '{sample.id}'")
    if image is not None and (image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or not image.size):
        raise DataError(f"the picture of sample '{id}' must be uint8 (H, W, 3), not {image.dtype} {image.shape}")
    if image is None and min(sample.size) < 1:
        raise DataError(f"sample '{id}' has neither a picture nor a size")
    if mask is None:
        return
    size = sample.size if image is None else image.shape[:2]
    if mask.dtype != np.bool_ or mask.shape != tuple(size):
        raise DataError(f"the mask of sample '{id}' must be bool {tuple(size)}, not {mask.dtype} {mask.shape}")
    if not mask.any():
        raise DataError(f"the mask of sample '{id}' is empty: it has no hole")
    if mask.all() and not whole_holes:
        raise DataError(f"the mask of sample '{id}' covers the whole picture, which this suite does not allow")


@lru_cache(maxsize=8)
def _shared(dataset: Dataset, root: Path | None, size: int, seed: int, whole_holes: bool) -> Source:
    """The source of a process: one for all the batches that name it, so that what its data set keeps is kept.

    `root` is among the arguments because data sets are equal wherever they lie.
    """
    return Source(dataset, size, seed, whole_holes)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a sample without its pixels. `content` is the digest of all it holds, at its own size."""

    id: str
    content: bytes
    size: Size
    group: str
    tags: dict[str, str]
    has_image: bool


@dataclass(frozen=True)
class Manifest:
    """The samples of a run, in canonical order, and those that could not be read."""

    samples: tuple[Known, ...]
    broken: tuple[Failure, ...]

    @property
    def revision(self) -> str:
        """sha256, in hexadecimal, of the ids and contents."""
        lines = [f"{known.id}\t{known.content.hex()}" for known in self.samples]
        lines += [f"{failure.id}\tbroken" for failure in self.broken]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


_READERS = 2
"""Threads that read samples to digest them."""
_PORTION = 500
"""Samples after which what was found is kept, so that a reading that is cut short goes on from there."""


def manifest(
    source: Source,
    ids: Sequence[str],
    store: Store,
    before_reading: Callable[[], None] = lambda: None,
    progress: Progress | None = None,
) -> Manifest:
    """Digest every sample; those whose stamp is unchanged since the last time are not read.

    `before_reading` is called where any is: data that is met for the first time will be worked on. `progress` is told
    of it then, as of a stage.
    """
    origin = digest(source.dataset.identity)
    stamps = _stamps(source.dataset, ids)
    kind = "content, whole holes too" if source.whole_holes else "content"
    keys = [join(kind, origin, id, stamp) for id, stamp in zip(ids, stamps, strict=True)]
    values = [value if stamp else None for value, stamp in zip(store.values(keys), stamps, strict=True)]
    todo = [i for i, value in enumerate(values) if value is None]
    broken = []
    if todo:
        before_reading()
        if progress:
            progress.stage("read data", len(ids), len(ids) - len(todo))
    for start in range(0, len(todo), _PORTION):
        found: list[Entry] = []
        try:  # what was read before an interruption is kept, too
            for i, note in _read(source, ids, todo[start : start + _PORTION]):
                if isinstance(note, bytes):
                    values[i] = note
                    found += [Entry(keys[i], Kind.JSON, note)] if stamps[i] else []
                else:
                    broken.append(Failure(ids[i], source.dataset.name, str(note)))
                if progress:
                    progress.advance(1)
        finally:
            store.put(found)
    return Manifest(tuple(_known(ids, values)), tuple(broken))


def _read(source: Source, ids: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, bytes | str | Damage]]:
    """Each place with the note about its sample, or why there is none."""
    pool = ThreadPoolExecutor(_READERS)
    try:
        yield from zip(places, pool.map(lambda i: read(lambda: _note(source, ids[i])), places), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)  # an interruption waits for the samples in hand alone


def _known(ids: Sequence[str], values: Sequence[bytes | None]) -> Iterator[Known]:
    """What the notes say; samples without one are passed over."""
    there = [(id, value) for id, value in zip(ids, values, strict=True) if value is not None]
    notes = json.loads(b"[" + b",".join([value for _, value in there]) + b"]")  # at once is faster than one by one
    for (id, _), (content, size, group, tags, has_image) in zip(there, notes, strict=True):
        yield Known(id, bytes.fromhex(content), (size[0], size[1]), group, tags, has_image)


def _stamps(dataset: Dataset, ids: Sequence[str]) -> list[str]:
    """Each sample's stamp; empty where it cannot be had, so that reading the sample tells why."""
    found = read(lambda: [str(dataset.stamp(id)) for id in ids])
    if isinstance(found, list):
        return found
    return [""] if len(ids) == 1 else [stamp for id in ids for stamp in _stamps(dataset, [id])]


def _note(source: Source, id: str) -> bytes:
    sample = source.read_original(id)
    tags = {str(name): str(value) for name, value in sample.tags.items()}
    return dump_json([digest(sample).hex(), list(sample.size), sample.group, tags, sample.image is not None])
