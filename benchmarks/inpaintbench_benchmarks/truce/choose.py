"""How plot-reader's settings were chosen: on the training and validation sets alone, by what people wrote there.

Run `python -m inpaintbench_benchmarks.truce.choose` in the development environment; it takes a few minutes and prints
one table per subset.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from statistics import fmean

import click
import numpy as np
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.rouge.rouge import Rouge

from inpaintbench import Caption

from .neighbours import CHOSEN, Neighbours, Setting
from .series import Series, Subset, load

FOLDS = 8
NEAREST = (15, 25, 40, 60, 90)
RANGE_WEIGHTS = (0.0, 0.1, 0.3, 0.6, 1.0)
TOLERANCE = 0.005
"""Settings whose sum lies this close to the best one's count as equal; the fewest plots win, then the best sum."""


def main() -> None:
    for subset in ("synthetic", "stock"):
        _table(subset)


def _table(subset: Subset) -> None:
    click.echo(f"\n{subset}: first caption against two people, mean over the three pairs of people")
    click.echo("nearest  range weight | folds of train: BLEU-1 ROUGE-L | validation: BLEU-1 ROUGE-L | sum")
    sums: dict[Setting, float] = {}
    for nearest, weight in product(NEAREST, RANGE_WEIGHTS):
        setting = Setting(nearest=nearest, range_weight=weight)
        folds, validation = _on_folds(subset, setting), _on_validation(subset, setting)
        sums[setting] = fmean((sum(folds), sum(validation)))
        click.echo(
            f"{nearest:7}  {weight:12} | {folds[0]:22.3f} {folds[1]:7.3f} | {validation[0]:18.3f} {validation[1]:7.3f} "
            f"| {sums[setting]:.3f}"
        )
    close = [setting for setting, total in sums.items() if total >= max(sums.values()) - TOLERANCE]
    best = min(close, key=lambda setting: (setting.nearest, -sums[setting]))
    click.echo(f"choice: {best}; in use: {CHOSEN[subset]}")


def _on_folds(subset: Subset, setting: Setting) -> tuple[float, float]:
    """Scores on the training set, each of its folds captioned from the other ones."""
    train = load(subset, "train")
    plots: list[Series] = []
    captions: list[Caption] = []
    for fold in range(FOLDS):
        asked = train[fold::FOLDS]
        others = [series for place, series in enumerate(train) if place % FOLDS != fold]
        plots += asked
        captions += _captions(Neighbours(others, setting), asked)
    return _scores(plots, captions)


def _on_validation(subset: Subset, setting: Setting) -> tuple[float, float]:
    validation = load(subset, "val")
    return _scores(validation, _captions(Neighbours(load(subset, "train"), setting), validation))


def _captions(neighbours: Neighbours, plots: Sequence[Series]) -> list[Caption]:
    return [neighbours.captions(np.array(plot.values, dtype=np.float64), 1)[0] for plot in plots]


def _scores(plots: Sequence[Series], captions: Sequence[Caption]) -> tuple[float, float]:
    """BLEU-1 and ROUGE-L, COCO's corpus variants, against each pair of the three people's captions, averaged."""
    found = {place: [_plain(caption.text)] for place, caption in enumerate(captions)}
    bleu, rouge = [], []
    for pair in combinations(range(3), 2):
        references = {place: [_plain(plot.annotations[who]) for who in pair] for place, plot in enumerate(plots)}
        bleu.append(float(Bleu(1).compute_score(references, found, verbose=0)[0][0]))
        rouge.append(float(Rouge().compute_score(references, found)[0]))
    return fmean(bleu), fmean(rouge)


def _plain(text: str) -> str:
    """Lower case, with nothing but letters, digits and single spaces."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


if __name__ == "__main__":
    main()
