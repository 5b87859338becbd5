"""Scorers measure a vector of statistics per comparison; scores come from weighted sums of them, in the last step."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from inpaintbench.components.component import Component, Host
from inpaintbench.components.identity import fingerprint
from inpaintbench.components.options import shown
from inpaintbench.errors import ContractError

if TYPE_CHECKING:
    import numpy as np

    from inpaintbench.components.kinds import Encoder
    from inpaintbench.types import Caption, Comparison, FloatArray, Measured

Span: TypeAlias = "tuple[float | None, float | None]"
"""The smallest and the largest possible value, None where there is none."""


class Scorer(Component["Comparison", "Measured"]):
    """What metrics, judges and probes have in common.

    `reads` names the parts of a comparison it looks at; touching another one raises. `higher_is_better` is None where
    a score has no direction. `bounds` are the smallest and largest possible score, None where there is none; where its
    columns differ in that, `column_bounds` says so. `source` is the publication that defines it.
    """

    kind: ClassVar[str] = "scorer"
    reads: ClassVar[tuple[str, ...]]
    higher_is_better: ClassVar[bool | None]
    bounds: ClassVar[Span] = (None, None)
    unit: ClassVar[str] = ""
    source: ClassVar[str] = ""
    resamples: ClassVar[Literal["bootstrap", "jackknife", "none"]] = "bootstrap"
    no_interval: ClassVar[str] = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its scores; an address is `name.column`."""
        return ("score",)

    @property
    def statistics(self) -> tuple[str, ...]:
        """The names of the statistics it measures per comparison; its columns, where it says nothing else."""
        return self.columns

    @property
    def column_bounds(self) -> tuple[Span, ...]:
        """The smallest and largest possible score of each column; `bounds`, where it says nothing else."""
        return (self.bounds,) * len(self.columns)

    @property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        """Of each column the statistics that a row must have to count for it.

        That of the same name where there is one, else all of them, where it says nothing else.
        """
        names = self.statistics
        return tuple((column,) if column in names else names for column in self.columns)

    @property
    def vectors(self) -> Encoder | None:
        """The encoder whose vectors of the original and of the composite are kept beside the rows; None for none."""
        return None

    @property
    def parts(self) -> tuple[Component[Any, Any], ...]:
        """The components among its options, and the one that it may build from them as its property `encoder`."""
        encoder = getattr(self, "encoder", None)
        parts = super().parts
        return (*parts, encoder) if isinstance(encoder, Component) and encoder not in parts else parts

    @property
    def signature(self) -> str:
        """What two scores must share to be compared: name, every setting, version."""
        import dataclasses

        options = [f"{field.name}:{_setting(getattr(self, field.name))}" for field in dataclasses.fields(self)]
        return "|".join([self.name, *options, f"v:{self.version}"])

    def prepare(self, references: Sequence[Sequence[str]]) -> Any:
        """What it must know of the whole suite's references (document frequencies …) as plain JSON; None for nothing.

        `load` finds it again in `host.prepared`; its digest is part of the key of every score.
        """
        return None

    def reduce(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """Scores [b, columns] of `statistics` [n, k] (NaN = not measurable) under `weights` [b, n].

        The default is the weighted mean of each statistic over the rows where it was measured.
        """
        from inpaintbench.statistics import weighted_mean

        return weighted_mean(statistics, weights)


class Metric(Scorer):
    """Computes a score from pixels, features or words."""

    kind: ClassVar[str] = "metric"


class Judge(Scorer):
    """Asks a model for a verdict."""

    kind: ClassVar[str] = "judge"


class Probe(Scorer):
    """Looks inside an encoder."""

    kind: ClassVar[str] = "probe"


class CaptionMetric(Metric):
    """A metric of captions: on the reconstruction, on the original (same captioner and settings), and the change in %.

    `candidates` says which of a captioner's candidates count: the first, the mean over all, or the best. A subclass
    names its `text_columns`, gives the statistics of texts in `load_texts`, and may override `reduce_texts`. Its
    `bounds` are those of a text's scores; the change in % has its own. Where a sample has no references, nothing is
    measured, unless the subclass declares that it does not read them.
    """

    reads: ClassVar[tuple[str, ...]] = ("captions", "truth_captions", "references")
    higher_is_better: ClassVar[bool | None] = True
    text_columns: ClassVar[tuple[str, ...]] = ("score",)
    text_statistics: ClassVar[tuple[str, ...]] = ("score",)
    unmeasurable: ClassVar[str] = "not measurable"
    """The status of a sample whose captions `load_texts` could not measure."""

    candidates: Literal["first", "mean", "best"] = "first"

    @abstractmethod
    def load_texts(self, host: Host) -> Callable[[Sequence[str], Sequence[Sequence[str]]], FloatArray]:
        """The function from m captions and the references of each to the statistics [m, k], NaN = not measurable."""

    def reduce_texts(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """Scores [b, text_columns] of text statistics [n, k] under weights [b, n]: the weighted mean by default."""
        return Scorer.reduce(self, statistics, weights)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"{column}{suffix}" for column in self.text_columns for suffix in ("", "-original", "-change"))

    @property
    def statistics(self) -> tuple[str, ...]:
        return tuple(f"{name}{suffix}" for suffix in ("", "-original") for name in self.text_statistics)

    @property
    def column_bounds(self) -> tuple[Span, ...]:
        """`bounds` for both scores; no score that is never negative can lose more than 100 %."""
        smallest, _ = self.bounds
        change = (None if smallest is None or smallest < 0 else -100.0, None)
        return (self.bounds, self.bounds, change) * len(self.text_columns)

    @property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        """The score rests on the reconstruction's statistics, the original's on its own, the change on both."""
        names, found = self.text_statistics, []
        for column in self.text_columns:
            own = (column,) if column in names else names
            original = tuple(f"{name}-original" for name in own)
            found += [own, original, own + original]
        return tuple(found)

    def reduce(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """Per text column: the score, the original's score, and their difference in per cent of the original's."""
        import numpy as np

        k = len(self.text_statistics)
        score = self.reduce_texts(statistics[:, :k], weights)
        original = self.reduce_texts(statistics[:, k:], weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            change = np.where(original == 0, np.nan, 100 * (score - original) / original)
        return np.stack([score, original, change], axis=2).reshape(len(weights), -1)

    def load(self, host: Host) -> Callable[[Sequence[Comparison]], Sequence[Measured]]:
        from inpaintbench.types import Measured

        measure_texts = self.load_texts(host)
        referenced = "references" in self.reads

        def measure(batch: Sequence[Comparison]) -> list[Measured]:
            able = [not referenced or bool(item.references) for item in batch]
            asked = [item for item, ask in zip(batch, able, strict=True) if ask]
            captions = [captions for item in asked for captions in (item.captions, item.truth_captions)]
            references = [item.references if referenced else () for item in asked for _ in range(2)]
            rows = iter(self._per_caption(measure_texts, captions, references))
            return [
                _measured(next(rows), next(rows), self.unmeasurable) if ask else Measured(None, "no references")
                for ask in able
            ]

        return measure

    def _per_caption(
        self,
        measure_texts: Callable[[Sequence[str], Sequence[Sequence[str]]], FloatArray],
        captions: Sequence[tuple[Caption, ...]],
        references: Sequence[Sequence[str]],
    ) -> list[np.ndarray[Any, Any] | None]:
        """One vector per tuple of candidates, by the rule of `candidates`; None where there are no candidates."""
        import numpy as np

        chosen = [candidates[:1] if self.candidates == "first" else candidates for candidates in captions]
        texts = [caption.text for candidates in chosen for caption in candidates]
        repeated = [refs for candidates, refs in zip(chosen, references, strict=True) for _ in candidates]
        shape = (len(texts), len(self.text_statistics))
        measured = np.asarray(measure_texts(texts, repeated), np.float64) if texts else np.empty(shape)
        if measured.shape != shape:
            raise ContractError(f"load_texts of '{self.name}' gave statistics {measured.shape}, not {shape}")
        ends = np.cumsum([len(candidates) for candidates in chosen])
        return [self._one(part) if len(part) else None for part in np.split(measured, ends[:-1])]

    def _one(self, statistics: FloatArray) -> FloatArray:
        import numpy as np

        if self.candidates == "best" and len(statistics) > 1:
            scores = self.reduce_texts(statistics, np.eye(len(statistics)))[:, 0]
            better = -scores if self.higher_is_better is False else scores
            best = 0 if np.isnan(better).all() else int(np.nanargmax(better))
            statistics = statistics[best : best + 1]
        mean: FloatArray = statistics.mean(axis=0)
        return mean


def _measured(score: FloatArray | None, original: FloatArray | None, unmeasurable: str) -> Measured:
    from inpaintbench.types import Measured

    if score is None and original is None:
        return Measured(None, "no caption")
    width = len(score if score is not None else original)  # type: ignore[arg-type]
    halves = [[None] * width if half is None else half.tolist() for half in (score, original)]
    statistics = tuple(None if value is None or value != value else value for half in halves for value in half)
    return Measured(None, unmeasurable) if set(statistics) == {None} else Measured(statistics)


def _setting(value: Any) -> str:
    """An option as a signature has it: what is inside a component counts, its version and weights too."""
    if isinstance(value, Component):
        return f"({value.spec})#{fingerprint(value)[:8]}"
    return f"[{','.join(map(_setting, value))}]" if isinstance(value, tuple) else shown(value)
