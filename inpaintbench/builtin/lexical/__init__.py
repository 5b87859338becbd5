"""BLEU, ROUGE-L and CIDEr of captions, equal to COCO's, over batches of captions at once."""

from __future__ import annotations

from inpaintbench.builtin.lexical.metrics import Bleu, Cider, RougeL

__all__ = ["Bleu", "Cider", "RougeL"]
