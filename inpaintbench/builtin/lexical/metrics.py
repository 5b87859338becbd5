"""BLEU, ROUGE-L and CIDEr as components: of the caption of the reconstruction, of the original's, and the change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from inpaintbench.components import CaptionMetric, Host
from inpaintbench.errors import ContractError

if TYPE_CHECKING:
    from inpaintbench.types import FloatArray

Texts: TypeAlias = "Callable[[Sequence[str], Sequence[Sequence[str]]], FloatArray]"
"""From m captions and the references of each to the statistics [m, k] of each."""


class LexicalMetric(CaptionMetric):
    """A metric of the words of captions: COCO's tokens, so that its scores are those of COCO's own code."""

    batch_size: ClassVar[int] = 512
    parallel: ClassVar[bool] = True
    settings: ClassVar[str]

    @property
    def signature(self) -> str:
        return f"{self.name}|{self.settings}|candidates:{self.candidates}|v:{self.version}"


class Bleu(LexicalMetric):
    """Corpus BLEU of one to four words (Papineni et al. 2002), as COCO computes it: counts add up, unsmoothed."""

    name = "bleu"
    source = "Papineni et al. 2002, doi 10.3115/1073083.1073135; tokens of Chen et al. 2015, arXiv 1504.00325"
    bounds = (0.0, 1.0)
    settings = "n:4|tok:ptb-coco|eff-ref:closest|smooth:none"
    text_columns = ("1", "2", "3", "4")
    text_statistics = (
        "length", "reference-length",
        "matches-1", "total-1", "matches-2", "total-2", "matches-3", "total-3", "matches-4", "total-4",
    )  # fmt: skip

    def load_texts(self, host: Host) -> Texts:
        from inpaintbench.builtin.lexical.bleu import bleu_statistics
        from inpaintbench.builtin.lexical.tokenizer import tokenize_all

        return lambda captions, references: bleu_statistics(*tokenize_all(captions, references))

    def reduce_texts(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """BLEU-1 to BLEU-4 [b, 4] of the weighted sums of the counts [n, 10]; rows without counts are left out."""
        from inpaintbench.builtin.lexical.bleu import weighted_bleu

        return weighted_bleu(statistics, weights)


class RougeL(LexicalMetric):
    """ROUGE-L (Lin 2004) as COCO computes it: the best precision and the best recall over the references, beta 1.2."""

    name = "rouge-l"
    source = "Lin 2004, ACL W04-1013; best over references as in Chen et al. 2015, arXiv 1504.00325"
    bounds = (0.0, 1.0)
    settings = "variant:coco|beta:1.2|tok:ptb-coco"

    def load_texts(self, host: Host) -> Texts:
        from inpaintbench.builtin.lexical.rouge import rouge_l
        from inpaintbench.builtin.lexical.tokenizer import tokenize_all

        return lambda captions, references: rouge_l(*tokenize_all(captions, references))[:, None]


class Cider(LexicalMetric):
    """CIDEr-D (Vedantam et al. 2015), 0 to 10; words weigh by how few samples of the whole suite mention them."""

    name = "cider"
    source = "Vedantam et al. 2015, arXiv 1411.5726 (CIDEr-D)"
    bounds = (0.0, 10.0)
    settings = "variant:d|n:4|sigma:6|idf:suite|tok:ptb-coco"

    def prepare(self, references: Sequence[Sequence[str]]) -> Any:
        """The document frequencies of the suite's references."""
        from inpaintbench.builtin.lexical.frequencies import document_frequencies
        from inpaintbench.builtin.lexical.tokenizer import tokenize

        return document_frequencies([list(map(tokenize, texts)) for texts in references]).content

    def load_texts(self, host: Host) -> Texts:
        from inpaintbench.builtin.lexical.cider import cider
        from inpaintbench.builtin.lexical.frequencies import DocumentFrequencies
        from inpaintbench.builtin.lexical.tokenizer import tokenize_all

        if host.prepared is None:
            raise ContractError("'cider' weighs words by the suite's references; load it with what its prepare returns")
        frequencies = DocumentFrequencies.from_content(host.prepared)
        return lambda captions, references: cider(*tokenize_all(captions, references), frequencies)[:, None]
