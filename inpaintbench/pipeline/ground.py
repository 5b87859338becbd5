"""The ground of a run: its samples, its cells and what its scorers must know beforehand, in canonical order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inpaintbench.components import Scorer, fingerprint
from inpaintbench.errors import DataError
from inpaintbench.pipeline.guard import read
from inpaintbench.pipeline.refs import Cell, SampleRef
from inpaintbench.pipeline.scores import Prepared
from inpaintbench.pipeline.setup import Setup
from inpaintbench.pipeline.source import Manifest, Source, manifest
from inpaintbench.pipeline.stage import Runner
from inpaintbench.store import join
from inpaintbench.store.keys import sha256


@dataclass(frozen=True)
class Ground:
    """What all inpainters of a call share: the samples and cells of a suite."""

    setup: Setup
    manifest: Manifest
    cells: list[Cell]
    prepared: Prepared


def ground(runner: Runner, setup: Setup, limit: int | None = None, only: Sequence[str] | None = None) -> Ground:
    """Find the samples of a run and lay out its cells, in canonical order: the first `limit`, or those in `only`."""
    source = Source.of(setup.suite, setup.suite.dataset)
    everything = source.ids(setup.suite.samples)
    chosen = everything[:limit] if only is None else [id for id in everything if id in set(only)]
    before = (lambda: None) if runner.dry else runner.executor.prepare
    known = manifest(source, chosen, runner.store, before, runner.progress)
    if not known.samples:
        reason = f"; the first: {known.broken[0].error}" if known.broken else ""
        raise DataError(f"no sample of '{source.dataset.name}' can be read{reason}")
    asking = [scorer for scorer in setup.scorers.values() if type(scorer).prepare is not Scorer.prepare]
    references = [_references(source, id) for id in everything] if asking else []
    prepared = Prepared.of(setup.scorers, references, runner)
    return Ground(setup, known, _cells(setup, source, known), prepared)


def _references(source: Source, id: str) -> tuple[str, ...]:
    """A sample's reference texts; none where they cannot be read, which the sample's own row says."""
    found = read(lambda: tuple(source.dataset.references(id)))
    return found if isinstance(found, tuple) else ()


def _cells(setup: Setup, source: Source, known: Manifest) -> list[Cell]:
    prefix = join("sample", source.key, str(source.seed))
    marks = [(degrader, join("degrade", fingerprint(degrader))) for degrader in setup.degraders.values()]
    cells = []
    for sample in known.samples:
        ref = SampleRef.of(source, sample, prefix)
        for degrader, mark in marks:
            key = sha256(mark + ref.key)
            cells += [Cell(ref, degrader, draw, key) for draw in range(setup.suite.draws)]
    return cells
