"""What a result says of the run that it came from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inpaintbench.components import Inpainter
from inpaintbench.pipeline.evaluate import Evaluation
from inpaintbench.pipeline.stage import Cost
from inpaintbench.result.document import Account, StageCost


def account_of(
    found: Evaluation, label: str, inpainter: Inpainter, limit: int | None, devices: Sequence[str]
) -> Account:
    """The account of one inpainter; stages that belong to another one are left out of its cost."""
    made = found.setup
    return Account(
        suite=made.suite,
        custom=made.custom,
        also=made.also,
        limit=limit,
        revision=found.manifest.revision,
        samples=len(found.manifest.samples),
        broken=len(found.manifest.broken),
        name=label,
        inpainter=inpainter,
        degraders=made.degraders,
        prompter=made.prompter,
        captioners=made.captioners,
        scorers=made.scorers,
        controls=found.controls,
        costs=[_stage_cost(cost) for cost in found.costs if cost.of in ("", label)],
        devices=devices,
    )


def _stage_cost(cost: Cost) -> StageCost:
    p50, p95 = np.quantile(cost.per_item, [0.5, 0.95]).tolist() if cost.per_item else (None, None)
    return StageCost(
        stage=cost.title,
        computed=cost.computed,
        cached=cost.cached,
        seconds=round(cost.seconds, 4),
        p50=None if p50 is None else round(p50, 6),
        p95=None if p95 is None else round(p95, 6),
        per_second=round(cost.computed / cost.seconds, 3) if cost.computed and cost.seconds else None,
        memory=cost.memory or None,
        device_memory=cost.device_memory or None,
    )
