"""What each kind of component is handed, what it must return, and how that is stored."""

from __future__ import annotations

import hashlib
import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from inpaintbench.components import (
    Assistant,
    Captioner,
    Component,
    Encoder,
    FeaturePair,
    Inpainter,
    Prompter,
    Scorer,
)
from inpaintbench.errors import ContractError
from inpaintbench.pipeline.geometry import Fit
from inpaintbench.store import Kind, codec
from inpaintbench.types import JSON, Caption, Comparison, Degraded, Image, Measured, Picture, Proposal, Reconstruction

AnyComponent = Component[Any, Any]


class Step(ABC):
    """How the harness deals with one kind of component. `value` is what a reference reads as; `item` travels through
    the lane; `present` is what the component sees of it; `kind` is how outputs are stored; `blank` is the stored value
    that stands for a missing output while a run is planned."""

    kind: ClassVar[Kind] = Kind.JSON
    blank: ClassVar[bytes] = b"null"

    def prepare(self, component: AnyComponent, value: Any) -> Any:
        return value

    def present(self, component: AnyComponent, item: Any) -> Any:
        return item

    def given(self, component: AnyComponent, item: Any) -> Any:
        """The output where the component need not be asked for it, else None."""
        return None

    def check(self, component: AnyComponent, item: Any, output: Any) -> Any:
        """The output to keep; raises `ContractError` where it breaks the kind's contract."""
        return output

    @abstractmethod
    def seal(self, item: Any, output: Any, seconds: float) -> tuple[bytes, bytes]:
        """The output as it is stored: its bytes and, for files, a note."""

    @abstractmethod
    def load(self, data: bytes) -> Any:
        """The output from its bytes."""


@dataclass(frozen=True, slots=True)
class Painting:
    """A degraded picture with what the inpainter sees of it."""

    original: Degraded
    fitted: Degraded
    fit: Fit


class PaintStep(Step):
    """Inpainters: pictures fitted on the way in, checked, and brought back to their size on the way out."""

    kind = Kind.IMAGE
    blank = b"{}"

    def prepare(self, component: AnyComponent, value: Degraded) -> Painting:
        assert isinstance(component, Inpainter)
        fit = Fit.of(component, value.mask.shape)
        if fit.changes_nothing:
            return Painting(value, value, fit)
        return Painting(value, replace(value, image=fit.image(value.image), mask=fit.mask(value.mask)), fit)

    def present(self, component: AnyComponent, item: Painting) -> Degraded:
        return item.fitted

    def check(self, component: AnyComponent, item: Painting, output: Any) -> Reconstruction:
        made = output if isinstance(output, Reconstruction) else Reconstruction(output, {})
        self._check_image(component, item, made.image)
        codec.dump_json(made.details)
        return made

    def _check_image(self, component: AnyComponent, item: Painting, output: Any) -> None:
        wanted = item.fitted.image.shape
        if not isinstance(output, np.ndarray):
            raise ContractError(f"it returned {type(output).__name__}, not a NumPy array")
        if output.dtype != np.uint8:
            state = "" if not np.issubdtype(output.dtype, np.floating) or np.isfinite(output).all() else " with NaN"
            raise ContractError(f"it returned {output.dtype}{state}, not uint8; scale to 0…255, round and clip")
        if output.shape != wanted:
            raise ContractError(f"it returned shape {output.shape} for a picture of shape {wanted}")
        assert isinstance(component, Inpainter)
        if not output.any() and (item.fitted.image.any() or not component.uses_image):
            raise ContractError("it returned a black picture: a safety checker, or NaN in half precision")

    def seal(self, item: Painting, output: Reconstruction, seconds: float) -> tuple[bytes, bytes]:
        raw = output.image if item.fit.changes_nothing else item.fit.undo(output.image)
        note: dict[str, JSON] = {
            "pixels": hashlib.sha256(np.ascontiguousarray(raw).data).hexdigest(),
            "area": np.count_nonzero(item.original.mask) / item.original.mask.size,
            "seconds": round(seconds, 6),
            **({"details": output.details} if output.details else {}),
        }
        return codec.dump_image(raw), codec.dump_json(note)

    def load(self, data: bytes) -> Image:
        return codec.load_image(data)


class CaptionStep(Step):
    """Captioners: a tuple of candidates, best first; bare strings are taken for candidates without a score."""

    blank = b'[["",null]]'

    def check(self, component: AnyComponent, item: Any, output: Any) -> tuple[Caption, ...]:
        candidates = (output,) if isinstance(output, str | Caption) else output
        if not isinstance(candidates, Sequence) or not candidates:
            raise ContractError(f"it returned {output!r:.80}, not a tuple of captions")
        captions = tuple(Caption(c) if isinstance(c, str) else c for c in candidates)
        for caption in captions:
            if not isinstance(caption, Caption) or not isinstance(caption.text, str):
                raise ContractError(f"it returned {caption!r:.80} among its captions")
            if caption.score is not None and not math.isfinite(caption.score):
                raise ContractError(f"it gave the score {caption.score} to a caption")
        return captions

    def seal(self, item: Any, output: tuple[Caption, ...], seconds: float) -> tuple[bytes, bytes]:
        pairs = [[c.text, None if c.score is None else float(c.score)] for c in output]
        return codec.dump_json(pairs), b""

    def load(self, data: bytes) -> tuple[Caption, ...]:
        return tuple(Caption(text, score) for text, score in json.loads(data))


class PromptStep(Step):
    """Prompters: at least one prompt, and memory that is plain JSON."""

    blank = b'[[""],null]'

    def check(self, component: AnyComponent, item: Any, output: Any) -> Proposal:
        if not isinstance(output, Proposal) or not output.prompts:
            raise ContractError(f"it returned {output!r:.80}, not a proposal with prompts")
        if not all(isinstance(prompt, str) for prompt in output.prompts):
            raise ContractError("it returned a prompt that is no text")
        codec.dump_json(output.memory)
        return Proposal(tuple(output.prompts), output.memory)

    def seal(self, item: Any, output: Proposal, seconds: float) -> tuple[bytes, bytes]:
        return codec.dump_json([list(output.prompts), output.memory]), b""

    def load(self, data: bytes) -> Proposal:
        prompts, memory = json.loads(data)
        return Proposal(tuple(prompts), memory)


@dataclass(frozen=True, slots=True)
class Compared:
    """The parts of one comparison that any of the scorers at hand reads."""

    id: str
    seed: int
    parts: Mapping[str, Any]


class ScoreStep(Step):
    """Scorers: each sees only what it declares; numbers are finite, as many as it has statistics."""

    kind = Kind.MEASURED
    blank = codec.dump_measured(Measured(None))

    def present(self, component: AnyComponent, item: Compared) -> Comparison:
        assert isinstance(component, Scorer)
        return Comparison.of_parts(item.id, item.seed, {name: item.parts[name] for name in component.reads})

    def given(self, component: AnyComponent, item: Compared) -> Measured | None:
        assert isinstance(component, Scorer)
        lacks_truth = "truth" in component.reads and item.parts.get("truth") is None
        return Measured(None, "no truth") if lacks_truth else None

    def check(self, component: AnyComponent, item: Any, output: Any) -> Measured:
        assert isinstance(component, Scorer)
        if not isinstance(output, Measured):
            raise ContractError(f"it returned {type(output).__name__}, not Measured")
        if output.statistics is None:
            return output
        names = component.statistics
        if len(output.statistics) != len(names):
            raise ContractError(f"it measured {len(output.statistics)} statistics, but declares {len(names)}")
        for name, value in zip(names, output.statistics, strict=True):
            if value is not None and not math.isfinite(value):
                raise ContractError(f"it measured {value} as '{name}'; None says that nothing can be measured")
        return output

    def seal(self, item: Any, output: Measured, seconds: float) -> tuple[bytes, bytes]:
        return codec.dump_measured(output), b""

    def load(self, data: bytes) -> Measured:
        return codec.load_measured(data)


class AnswerStep(Step):
    """Assistants: one text."""

    def check(self, component: AnyComponent, item: Any, output: Any) -> str:
        if not isinstance(output, str):
            raise ContractError(f"it returned {type(output).__name__}, not text")
        return output

    def seal(self, item: Any, output: str, seconds: float) -> tuple[bytes, bytes]:
        return codec.dump_json(output), b""

    def load(self, data: bytes) -> str:
        return str(json.loads(data))


class FeatureStep(Step):
    """Encoders: a finite array for the pixels of a picture, whosever they are, or for a text."""

    kind = Kind.ARRAY

    def prepare(self, component: AnyComponent, value: Any) -> Any:
        return Picture("", value.image) if isinstance(value, Picture) else value

    def check(self, component: AnyComponent, item: Any, output: Any) -> np.ndarray[Any, Any]:
        features = np.asarray(output)
        if features.dtype.kind not in "fiu" or not np.isfinite(features).all():
            raise ContractError(f"it returned {features.dtype} features that are not all finite numbers")
        return features

    def seal(self, item: Any, output: np.ndarray[Any, Any], seconds: float) -> tuple[bytes, bytes]:
        return codec.dump_array(output), b""

    def load(self, data: bytes) -> np.ndarray[Any, Any]:
        return codec.load_array(data)


class PairStep(FeatureStep):
    """Feature pairs: two finite vectors of one length, as float32; none where there is no truth."""

    blank = codec.dump_array(np.empty((0, 0), np.float32))

    def prepare(self, component: AnyComponent, value: Any) -> Any:
        return value

    def present(self, component: AnyComponent, item: Compared) -> Comparison:
        assert isinstance(component, FeaturePair)
        return Comparison.of_parts(item.id, item.seed, {name: item.parts[name] for name in component.reads})

    def given(self, component: AnyComponent, item: Compared) -> Any:
        return np.empty((0, 0), np.float32) if item.parts.get("truth") is None else None

    def check(self, component: AnyComponent, item: Any, output: Any) -> np.ndarray[Any, Any]:
        pair = np.asarray(output)
        if pair.ndim != 2 or len(pair) != 2:
            raise ContractError(f"a set metric needs a vector for each picture, not features of shape {pair.shape[1:]}")
        return super().check(component, item, pair.astype(np.float32) if pair.dtype.kind in "fiu" else pair)


_STEPS: tuple[tuple[type[AnyComponent], Step], ...] = (
    (Inpainter, PaintStep()),
    (Captioner, CaptionStep()),
    (Prompter, PromptStep()),
    (Scorer, ScoreStep()),
    (Assistant, AnswerStep()),
    (Encoder, FeatureStep()),
    (FeaturePair, PairStep()),
)


def step_of(component: AnyComponent) -> Step:
    """The step for a component's kind."""
    return next(step for kind, step in _STEPS if isinstance(component, kind))
