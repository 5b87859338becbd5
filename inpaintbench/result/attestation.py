"""An attestation stands beside a result that was reproduced; it is as good as whoever keeps the folder."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from inpaintbench.errors import ResultError
from inpaintbench.result import seal
from inpaintbench.result.environment import Environment
from inpaintbench.result.result import Result

SCHEMA = "inpaintbench/attestation@1"
SUFFIX = ".verified.json"


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What came of running samples of a result again.

    Of `reconstructions`, `equal` were the same to the bit. `largest_difference` is that of any statistic, relative
    above 1, held against the suite's `tolerance`; `left_out` names components that cannot be run again.
    """

    nonce: str
    samples: int
    rows: int
    reconstructions: int
    equal: int
    largest_difference: float
    tolerance: float
    left_out: tuple[str, ...] = ()


def path_of(result: Path) -> Path:
    """Where the attestation of a result lies.

    >>> path_of(Path("results/telea-2b54ac1e.json")).as_posix()
    'results/telea-2b54ac1e.verified.json'
    """
    return result.with_name(result.stem + SUFFIX)


def write(result: Result, made: Reproduction, devices: Sequence[str], distributions: Sequence[str]) -> Path:
    """Attest that a result was reproduced, here and now; replaces an earlier attestation."""
    path = path_of(result.path)
    data = {
        "schema": SCHEMA,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "result": result.digest,
        "level": "reproduced",
        **asdict(made),
        "environment": asdict(Environment.here(devices, distributions)),
    }
    seal.write(path, data, SCHEMA)
    return path


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a result is attested; `problem` says why a file that is there does not count."""

    attested: bool
    problem: str = ""


def standing(result: Result) -> Standing:
    """What the attestation beside a result is worth: one that is damaged, or of another result, is worth nothing."""
    path = path_of(result.path)
    if not path.exists():
        return Standing(False)
    try:
        data = seal.read(path, SCHEMA)
    except ResultError as error:
        return Standing(False, f"{error}; verify again with --rerun")
    if data["result"] != result.digest:
        return Standing(False, f"'{path.name}' attests another result than '{result.path.name}'; verify again")
    return Standing(True)
