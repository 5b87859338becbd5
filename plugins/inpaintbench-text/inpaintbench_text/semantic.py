"""Metrics of what captions mean: cosines of sentence vectors, and BERTScore's matching of tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import inpaintbench as ib
from inpaintbench_text.text_encoders import MiniLm, SimCse, Tokens

Texts: TypeAlias = "Callable[[Sequence[str], Sequence[Sequence[str]]], ib.FloatArray]"
"""From m captions and the references of each to the statistics [m, k] of each."""


def weights_of(encoder: ib.Encoder) -> Any:
    """The weights that an encoder declares: those of a metric that has no others; None where it declares none."""
    return getattr(encoder, "weights", None)


class Sbert(ib.CaptionMetric):
    """The largest cosine of the caption's sentence vector with a reference's (Sentence-BERT)."""

    name = "sbert"
    source = "Reimers and Gurevych 2019, arXiv 1908.10084"
    bounds = (-1.0, 1.0)
    batch_size = 512

    encoder: ib.Encoder = MiniLm()

    @property
    def weights(self) -> Any:
        return weights_of(self.encoder)

    def load_texts(self, host: ib.Host) -> Texts:
        from inpaintbench_text.similarity import best_cosines

        encode = host.open(self.encoder)
        return lambda captions, references: best_cosines(encode, captions, references)[:, None]


class SimCseScore(ib.CaptionMetric):
    """The largest cosine of the caption's SimCSE vector with a reference's; see the encoder `simcse`."""

    name = "simcse"
    source = "Gao et al. 2021, arXiv 2104.08821"
    bounds = (-1.0, 1.0)
    batch_size = 512

    variant: Literal["sup", "unsup"] = "sup"
    pooling: Literal["official", "pooler"] = "official"
    model: Annotated[str, ib.Local()] = ""
    revision: str = ""

    @property
    def encoder(self) -> SimCse:
        """The encoder that the options describe."""
        return SimCse(variant=self.variant, pooling=self.pooling, model=self.model, revision=self.revision)

    @property
    def weights(self) -> str:
        return self.encoder.weights

    @property
    def signature(self) -> str:
        return f"{super().signature}|weights:{self.weights}"

    def preflight(self) -> None:
        self.encoder.preflight()

    def load_texts(self, host: ib.Host) -> Texts:
        from inpaintbench_text.similarity import best_cosines

        encode = host.open(self.encoder)
        return lambda captions, references: best_cosines(encode, captions, references)[:, None]


class Agreement(ib.Metric):
    """How alike the caption of the reconstruction and that of the original are, whatever people wrote: their cosine.

    `candidates=mean` takes the mean over all pairs of candidates, `best` the largest.
    """

    name = "agreement"
    source = "Reimers and Gurevych 2019, arXiv 1908.10084 (cosine of two captions)"
    reads = ("captions", "truth_captions")
    higher_is_better = True
    bounds = (-1.0, 1.0)
    batch_size = 512

    encoder: ib.Encoder = MiniLm()
    candidates: Literal["first", "mean", "best"] = "first"

    @property
    def weights(self) -> Any:
        return weights_of(self.encoder)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_text.agreement import agreements

        encode = host.open(self.encoder)
        return lambda batch: agreements(encode, batch, self.candidates)


class BertScore(ib.CaptionMetric):
    """Greedy matching of token vectors: F1, precision and recall, each the best over the references; no rescaling.

    With `idf` a token weighs by how few of the suite's references hold it.
    """

    name = "bertscore"
    source = "Zhang et al. 2020, arXiv 1904.09675"
    batch_size = 64
    text_columns: ClassVar[tuple[str, ...]] = ("f1", "precision", "recall")
    text_statistics: ClassVar[tuple[str, ...]] = ("f1", "precision", "recall")

    encoder: Tokens = Tokens()
    idf: bool = False

    @property
    def weights(self) -> Any:
        return weights_of(self.encoder)

    def prepare(self, references: Sequence[Sequence[str]]) -> Any:
        """In how many of the suite's references each token occurs, where `idf` asks for it."""
        if not self.idf:
            return None
        from inpaintbench_text.matching import token_documents

        return token_documents(self.encoder.load_numbers(), references)

    def load_texts(self, host: ib.Host) -> Texts:
        from inpaintbench_text.matching import TokenWeights, bert_scores

        if self.idf and host.prepared is None:
            raise ib.ContractError(
                "'bertscore' weighs tokens by the suite's references; load it with what prepare returns"
            )
        weigh = TokenWeights.of(self.encoder.load_numbers(), host.prepared if self.idf else None)
        encode = host.open(self.encoder)
        return lambda captions, references: bert_scores(encode, weigh, captions, references)
