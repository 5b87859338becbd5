"""References: keys of values that are not read yet, with the way to read them; picklable, so that workers can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from inpaintbench.components import Component, Degrader
from inpaintbench.pipeline.geometry import Size, working_size
from inpaintbench.pipeline.source import Known, Source
from inpaintbench.pipeline.steps import Compared
from inpaintbench.store import Entry, join
from inpaintbench.store.keys import sha256
from inpaintbench.types import JSON, Attempt, Caption, Degraded, Image, Picture, Round, Sample, composite

if TYPE_CHECKING:
    import numpy as np

    from inpaintbench.pipeline.reader import Reader

A = TypeVar("A", bound="np.ndarray[Any, Any]")


NO_KEY = bytes(32)
"""Stands where there is no key: all keys are of one length, so that joining them needs no marks between them."""


def read_only(pixels: A) -> A:
    """The same array, locked: whoever writes into it gets an error that says so."""
    pixels.flags.writeable = False
    return pixels


class Ref(Protocol):
    """One input of a stage."""

    @property
    def id(self) -> str:
        """The sample's id."""

    @property
    def size(self) -> Size:
        """The size of its picture; only pictures of one size share a batch."""

    def parts(self, component: Component[Any, Any]) -> bytes:
        """The keys, one after the other, of exactly what the component declares it reads."""

    def read(self, reader: Reader, wanted: frozenset[str]) -> Any:
        """The value; `wanted` names the parts that are needed where there is a choice."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleRef:
    """A sample of a run."""

    source: Source
    known: Known
    key: bytes
    size: Size

    @classmethod
    def of(cls, source: Source, known: Known, prefix: bytes) -> SampleRef:
        """`prefix` is the key of the source with its seed, the same for all its samples."""
        key = sha256(prefix + known.content + known.id.encode())
        return cls(source, known, key, working_size(known.size, source.size))

    @property
    def id(self) -> str:
        return self.known.id


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One sample, damaged in one way, to be painted in one draw."""

    sample: SampleRef
    degrader: Degrader
    draw: int
    key: bytes

    @property
    def id(self) -> str:
        return self.sample.id

    def seed(self, round: int = 0, candidate: int = 0) -> int:
        return self.sample.source.seed_of(self.id, self.draw, round, candidate)


@dataclass(frozen=True, slots=True, eq=False)
class PaintRef:
    """What an inpainter is handed: the damaged picture of a cell with one prompt; for an oracle, the truth."""

    cell: Cell
    prompt: str = ""
    round: int = 0
    candidate: int = 0

    @property
    def id(self) -> str:
        return self.cell.id

    @property
    def size(self) -> Size:
        return self.cell.sample.size

    @property
    def seed(self) -> int:
        return self.cell.seed(self.round, self.candidate)

    def parts(self, component: Component[Any, Any]) -> bytes:
        prompt = self.prompt if getattr(component, "uses_prompt", False) else ""
        return self.cell.key + self.seed.to_bytes(8) + prompt.encode()

    def read(self, reader: Reader, wanted: frozenset[str]) -> Degraded:
        image, mask = reader.degraded(self.cell)
        if "truth" in wanted:
            truth = reader.sample(self.cell.sample).image
            image = image if truth is None else truth
        return Degraded(self.id, image.copy(), mask.copy(), self.prompt, self.seed)


@dataclass(frozen=True, slots=True, eq=False)
class PastRound:
    """One earlier round of prompting, its pictures still in the store."""

    prompts: tuple[str, ...]
    pictures: tuple[Entry | None, ...]
    scores: tuple[float | None, ...]
    best: int


@dataclass(frozen=True, slots=True, eq=False)
class PromptRef:
    """What a prompter is handed before a round; it reads no pixels unless it declares that it does."""

    cell: Cell
    round: int = 0
    memory: JSON = None
    past: tuple[PastRound, ...] = ()
    memory_key: bytes = b""

    @property
    def id(self) -> str:
        return self.cell.id

    @property
    def size(self) -> Size:
        return self.cell.sample.size

    def parts(self, component: Component[Any, Any]) -> bytes:
        keys: dict[str, bytes | str] = {
            "reference": self.cell.sample.key,
            "degraded": self.cell.key,
            "text": self.cell.sample.key,
            "previous": join(*(picture.key if picture else b"" for past in self.past for picture in past.pictures)),
            "seed": str(self.cell.seed(self.round)),
        }
        reads = getattr(component, "reads", ())
        return join(str(self.round), self.memory_key, *(keys[name] for name in reads))

    def read(self, reader: Reader, wanted: frozenset[str]) -> Attempt:
        import numpy as np

        image, mask = np.zeros((1, 1, 3), np.uint8), np.ones((1, 1), bool)
        if "degraded" in wanted:
            image, mask = reader.degraded(self.cell)
        seed = self.cell.seed(self.round)
        reference = reader.sample(self.cell.sample).image if "reference" in wanted else None
        return Attempt(
            id=self.id,
            reference=None if reference is None else reference.copy(),
            degraded=Degraded(self.id, image.copy(), mask.copy(), "", seed),
            text=reader.sample(self.cell.sample).text if "text" in wanted else "",
            round=self.round,
            memory=self.memory,
            previous=tuple(self._round(reader, past) for past in self.past) if "previous" in wanted else (),
            seed=seed,
        )

    def _round(self, reader: Reader, past: PastRound) -> Round:
        pictures = tuple(None if entry is None else reader.image(entry) for entry in past.pictures)
        return Round(past.prompts, pictures, past.scores, past.best)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a suite says about the pictures that captioners see."""

    on: Literal["composite", "raw"]
    mark: Literal["none", "red-box"]


@dataclass(frozen=True, slots=True, eq=False)
class TruthRef:
    """The original as a captioner sees it; another draw asks the same again with another seed.

    `marked` is the cell whose hole is marked where the suite marks one.
    """

    sample: SampleRef
    view: View
    draw: int = 0
    marked: Cell | None = None

    @property
    def id(self) -> str:
        return self.sample.id

    @property
    def size(self) -> Size:
        return self.sample.size

    def parts(self, component: Component[Any, Any]) -> bytes:
        seed = self.sample.source.seed_of(self.id, self.draw)
        return join("truth", self.sample.key, self.marked.key if self.marked else b"", self.view.mark, str(seed))

    def read(self, reader: Reader, wanted: frozenset[str]) -> Picture:
        sample = reader.sample(self.sample)
        assert sample.image is not None
        image = reader.marked(sample.image, self.marked) if self.marked else sample.image.copy()
        seed = self.sample.source.seed_of(self.id, self.draw)
        return _picture(sample, image, seed)


@dataclass(frozen=True, slots=True, eq=False)
class PaintedRef:
    """A reconstruction as a captioner sees it."""

    cell: Cell
    raw: Entry
    view: View

    @property
    def id(self) -> str:
        return self.cell.id

    @property
    def size(self) -> Size:
        return self.cell.sample.size

    def parts(self, component: Component[Any, Any]) -> bytes:
        marked = self.cell.key if self.view.mark != "none" else b""
        return join(self.view.on, self.raw.key, self.cell.key, marked, self.view.mark, str(self.cell.seed()))

    def read(self, reader: Reader, wanted: frozenset[str]) -> Picture:
        sample, image = reader.sample(self.cell.sample), reader.image(self.raw)
        if self.view.on == "composite":
            image = composite(sample.image, reader.mask(self.cell), image)
        if self.view.mark != "none":
            image = reader.marked(image, self.cell)
        return _picture(sample, image, self.cell.seed())


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonRef:
    """An original beside one reconstruction, or beside nothing but its captions (then `raw` is None)."""

    cell: Cell
    raw: Entry | None
    captions: tuple[Caption, ...] = ()
    captions_key: bytes = b""
    truth_captions: tuple[Caption, ...] = ()
    truth_captions_key: bytes = b""

    @property
    def id(self) -> str:
        return self.cell.id

    @property
    def size(self) -> Size:
        return self.cell.sample.size

    def parts(self, component: Component[Any, Any]) -> bytes:
        reads: tuple[str, ...] = getattr(component, "reads", ())
        sample, raw = self.cell.sample.key, self.raw.key if self.raw else NO_KEY
        keys = {
            "truth": sample,
            "raw": raw,
            "composite": sample + raw + self.cell.key,
            "mask": self.cell.key,
            "captions": self.captions_key or NO_KEY,
            "truth_captions": self.truth_captions_key or NO_KEY,
            "references": sample,
            "text": sample,
        }
        return b"".join([keys[name] for name in reads])

    def read(self, reader: Reader, wanted: frozenset[str]) -> Compared:
        parts: dict[str, Any] = {"captions": self.captions, "truth_captions": self.truth_captions}
        if wanted & {"truth", "composite", "text"}:
            sample = reader.sample(self.cell.sample)
            parts.update(truth=sample.image, text=sample.text)
        if "references" in wanted:
            parts["references"] = reader.references(self.cell.sample)
        if wanted & {"mask", "composite"}:
            parts["mask"] = reader.mask(self.cell)
        if self.raw and wanted & {"raw", "composite"}:
            parts["raw"] = read_only(reader.image(self.raw))
            if "composite" in wanted:
                parts["composite"] = read_only(composite(parts["truth"], parts["mask"], parts["raw"]))
        return Compared(self.id, self.cell.seed(), parts)


def _picture(sample: Sample, image: Image, seed: int) -> Picture:
    """A picture of a sample, with what is asked of it."""
    return Picture(sample.id, image, sample.question, sample.choices, seed)
