from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.builtin.lexical.bleu import bleu_from_statistics, bleu_statistics
from inpaintbench.builtin.lexical.cider import cider
from inpaintbench.builtin.lexical.frequencies import document_frequencies
from inpaintbench.builtin.lexical.rouge import rouge_l
from inpaintbench.builtin.lexical.tokenizer import tokenize_all

SETS = {
    "clipscore_good": 2,
    "clipscore_bad": 2,
    "truce_synthetic_test_ann0_vs_rest": 56,
    "truce_stock_test_ann0_vs_rest": 190,
}


@pytest.mark.parametrize("name", SETS)
def test_raw_captions_score_what_pycocoevalcap_printed(data, name):
    gold = data("golds.json")[name]
    candidates, references = tokenize_all(gold["candidates"], gold["references"])
    assert len(candidates) == SETS[name]
    counts = bleu_statistics(candidates, references)
    bleu, each = bleu_from_statistics(counts.sum(axis=0)), bleu_from_statistics(counts)
    found = {f"Bleu_{n + 1}": (bleu[n], each[:, n]) for n in range(4)}
    rouge, consensus = rouge_l(candidates, references), cider(candidates, references, document_frequencies(references))
    found |= {"ROUGE_L": (rouge.mean(), rouge), "CIDEr": (consensus.mean(), consensus)}
    for score, (whole, items) in found.items():
        first = gold["first"][score]
        assert whole == pytest.approx(gold["corpus"][score], abs=1e-9, rel=0), score
        np.testing.assert_allclose(items[: len(first)], first, rtol=0, atol=1e-9, err_msg=score)
