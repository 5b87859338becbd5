"""Many results are verified in several processes at once; what comes of it is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from inpaintbench.datasets.places import Places
from inpaintbench.discovery import discover
from inpaintbench.executors.executor import Executor, Link
from inpaintbench.leaderboard.candidates import Candidate, Refused, candidate
from inpaintbench.pipeline.rerun import revisions
from inpaintbench.pipeline.stage import Progress
from inpaintbench.registry import Plugins
from inpaintbench.result.verify import Revision
from inpaintbench.store import Entry

Outcome: TypeAlias = "tuple[Path, Candidate | Refused]"


def read_apart(
    paths: Sequence[Path], places: Places | None, executor: Executor, progress: Progress
) -> list[Candidate | Refused]:
    """What `candidates.read` gives, in the order of the paths, from the processes of an executor.

    Each process discovers the plugins and reads the suites' data by itself, found in `places`; where that is None
    no data is read.
    """
    progress.stage("verify results", len(paths), 0)
    found: dict[Path, Candidate | Refused] = {}

    def emit(outcome: Outcome) -> None:
        found.update([outcome])
        progress.advance(1)

    executor.map(Verification(places), list(paths), _Nowhere(), emit)
    return [found[path] for path in paths]


@dataclass(frozen=True)
class Verification:
    """Work for an executor: a batch is the path of one result."""

    places: Places | None

    @property
    def parallel(self) -> bool:
        return True

    def open(self, device: str, link: Link) -> _Lane:
        return _Lane(discover(), None if self.places is None else revisions(self.places))

    def lost(self, batch: Path, reason: str) -> Outcome:
        return batch, Refused(batch.name, "", f"'{batch.name}' could not be verified: {reason}")

    def singles(self, batch: Path) -> Sequence[Path]:
        return [batch]

    def __str__(self) -> str:
        return "the verification of results"


@dataclass(frozen=True)
class _Lane:
    """Verifies one result after the other."""

    plugins: Plugins
    revision: Revision | None

    def read(self, batch: Path) -> Path:
        return batch

    def compute(self, inputs: Path) -> Outcome:
        return inputs, candidate(inputs, self.plugins, self.revision)

    def write(self, batch: Any, outputs: Outcome) -> Outcome:
        return outputs

    def close(self) -> None:
        """Nothing was opened."""


class _Nowhere:
    """The link of work that needs no store."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        return {}

    def save(self, entries: Sequence[Entry]) -> None:
        """Nothing is saved."""
