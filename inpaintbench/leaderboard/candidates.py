"""Results that want to be on a board: read, verified, and reduced to what a board needs of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from inpaintbench.leaderboard.stacked import Stacked, stack
from inpaintbench.pipeline.stage import Progress
from inpaintbench.registry import Plugins
from inpaintbench.result import attestation, sanity
from inpaintbench.result.blocks import Samples
from inpaintbench.result.differences import Contents, contents
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.result.verify import Level, Revision, verify


@dataclass(frozen=True)
class Candidate:
    """An intact result without contradictions. `as_installed` says that its suite's components are the installed ones.

    `primary` holds the statistics of the primary score, None where its scorer is not installed. `notes` are for the
    reader of the board.
    """

    result: Result
    level: Level
    samples: Samples
    primary: Stacked | None
    contents: Contents
    as_installed: bool
    notes: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return self.result.path.name


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not ranked, and why; `suite` is empty where the file does not say."""

    file: str
    suite: str
    reason: str


def read(
    paths: Sequence[Path], plugins: Plugins, revision: Revision | None, progress: Progress
) -> Iterator[Candidate | Refused]:
    """Verify every result; those that are damaged or contradict themselves are refused. Their rows are not kept."""
    progress.stage("verify results", len(paths), 0)
    for path in paths:
        yield candidate(path, plugins, revision)
        progress.advance(1)


def candidate(path: Path, plugins: Plugins, revision: Revision | None) -> Candidate | Refused:
    """One result, verified; without `revision` no data is read."""
    verdict = verify(path, plugins, revision)
    result = verdict.result
    if result is None:
        return Refused(path.name, "", verdict.contradictions[0])
    if verdict.contradictions:
        return Refused(path.name, result.suite, verdict.contradictions[0])
    standing = attestation.standing(result)
    recorded = Recorded.of(result, plugins)
    also = set(result.data["suite"]["also"])
    missing = [key for key in recorded.missing if key[0] != "inpainter" and key[1] not in also]
    label = sanity.places(result)[result.primary].label
    scorers = {label: recorded.scorers[label]} if label in recorded.scorers else {}
    samples, stacked = stack(result.rows, scorers)
    return Candidate(
        Result(result.path, result.data),
        Level.REPRODUCED if standing.attested else verdict.level,
        samples,
        next((one for one in stacked if result.primary in one.addresses), None),
        contents(result.rows),
        not missing,
        (standing.problem,) if standing.problem else (),
    )
