"""Pictures are named by a classifier: one pass gives every class its logit, and choices are made among those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch

import inpaintbench as ib
from inpaintbench_transformers.readers.labels import Labels
from inpaintbench_transformers.readers.networks import load_network
from inpaintbench_transformers.readers.ranking import pooled, ranked

if TYPE_CHECKING:
    from inpaintbench_transformers.readers.classifier import Classifier


def load_reader(
    classifier: Classifier, device: str
) -> Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]:
    """The function from pictures of any sizes to their candidates. Raises `DataError` for an option without a label."""
    network = load_network(classifier, device)
    labels = Labels(network.labels)
    if lacking := [choice for choice in classifier.choices if not labels[choice]]:
        some = "', '".join(network.labels[:3])
        raise ib.DataError(f"{classifier.checkpoint} has no label '{lacking[0]}' among its own, such as '{some}'")

    @torch.inference_mode()
    def read(batch: Sequence[ib.Picture]) -> list[tuple[ib.Caption, ...]]:
        found: list[tuple[ib.Caption, ...]] = []
        for part in ib.portions(batch, device):
            rows: list[list[float]] = network.logits([item.image for item in part]).double().cpu().tolist()
            for item, row in zip(part, rows, strict=True):
                found.append(_named(labels, row, item.choices or classifier.choices, classifier.top))
        return found

    return read


def _named(labels: Labels, logits: Sequence[float], choices: Sequence[str], top: int) -> tuple[ib.Caption, ...]:
    known = [choice for choice in choices if labels[choice]]
    if not known:
        return ranked(labels.labels, logits)[:top]
    return ranked(known, [pooled([logits[place] for place in labels[choice]]) for choice in known])
