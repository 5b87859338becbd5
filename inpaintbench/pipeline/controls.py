"""Controls: what no model at all scores; computed once for a suite and its data, and kept as scores."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from inpaintbench.components import Component, fingerprint
from inpaintbench.pipeline.captions import Captions, Said
from inpaintbench.pipeline.ground import Ground
from inpaintbench.pipeline.host import PIPELINE
from inpaintbench.pipeline.scores import READ_ALONE, Tables, score_captions
from inpaintbench.pipeline.stage import Runner
from inpaintbench.pipeline.tables import caption_rows
from inpaintbench.result.aggregate import Address, Score, scores
from inpaintbench.result.rows import Rows
from inpaintbench.store import Kind, join
from inpaintbench.store.codec import dump_json

Controls = Mapping[str, Mapping[Address, Score]]
"""By control: `copy` (the damaged picture returned unchanged), `shuffled` (another sample's caption), `recaption` (the
original captioned again with the next draw: the captioner's own noise)."""


def stored(runner: Runner, base: Ground) -> Controls | None:
    """The controls as they were measured before, for exactly these samples and components."""
    value = None if runner.fresh else runner.store.values([_key(base)])[0]
    if value is None:
        return None
    return {
        name: {address: Score(**fields) for address, fields in found.items()}
        for name, found in json.loads(value).items()
    }


def measure(runner: Runner, base: Ground, copied: Rows, captions: Mapping[str, Captions]) -> Controls:
    """The scores of every control, from the rows of `copy` and the captions of the originals; stored where complete."""
    seed = base.setup.suite.seed
    alone = {label: scorer for label, scorer in base.setup.caption_scorers.items() if set(scorer.reads) <= READ_ALONE}
    measured: dict[str, Tables] = {}
    if captions and alone:
        truth = {label: said.truth for label, said in captions.items()}
        pairings = {
            "shuffled": {label: (_shuffled(base, said), said) for label, said in truth.items()},
            "recaption": {label: (said.again, said.truth) for label, said in captions.items()},
        }
        for name, pairs in pairings.items():
            measured[name] = score_captions(runner, alone, base.prepared, base.cells, pairs)
    if runner.dry:
        return {}
    found: dict[str, Mapping[Address, Score]] = {"copy": scores(copied, base.setup.scorers, seed)}
    for name, tables in measured.items():
        found[name] = scores(caption_rows(base.setup, base.cells, tables, list(alone)), alone, seed)
    if not _failed(copied, captions, measured):
        plain = {name: {a: dataclasses.asdict(s) for a, s in scored.items()} for name, scored in found.items()}
        runner.store.put([runner.store.seal(_key(base), Kind.JSON, dump_json(plain))])
    return found


def _failed(copied: Rows, captions: Mapping[str, Captions], measured: Mapping[str, Tables]) -> bool:
    """Whether anything but unreadable samples failed: what may come out otherwise the next time is not kept."""
    rows = zip(copied.failure, copied.content, strict=True)
    if any(failure is not None and content is not None for failure, content in rows):
        return True
    if any(said.failure for spoken in captions.values() for said in spoken.again):
        return True
    return any(table.failures for tables in measured.values() for table in tables.values())


def _key(base: Ground) -> bytes:
    setup = base.setup
    components: list[Component[Any, Any]] = [
        *setup.degraders.values(),
        *setup.captioners.values(),
        *setup.scorers.values(),
        setup.prompter,
    ]
    labels = [*setup.degraders, *setup.captioners, *setup.scorers]
    marks = [fingerprint(component) for component in components]
    return join(PIPELINE, "controls", setup.suite.digest, base.manifest.revision, *labels, *marks)


def _shuffled(base: Ground, said: Sequence[Said]) -> list[Said]:
    """What was said of another sample: of the one half the samples further on, in canonical order."""
    cells = base.cells
    per_sample = len(cells) // max(1, len(base.manifest.samples))
    shift = per_sample * max(1, len(base.manifest.samples) // 2)
    return [said[(i + shift) % len(cells)] for i in range(len(cells))]
