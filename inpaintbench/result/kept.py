"""A result that lies there already is kept where a new one would say the same, so that what attests it stays true."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inpaintbench.components import fingerprint
from inpaintbench.errors import ResultError
from inpaintbench.result import document, features, recompute
from inpaintbench.result.document import Account
from inpaintbench.result.result import Result
from inpaintbench.result.rows import Rows


def kept(account: Account, rows: Rows, out: Path) -> Result | None:
    """The intact result at the account's place in `out`, if its suite, data, components, rows and scores are equal.

    When it was made, where, and at what cost does not count. None where there is no such result.
    """
    path = document.path_of(account, out)
    if not path.exists():
        return None
    try:
        found = Result.read(path)
        if _facts(found) != _wanted(account) or not _holds(found, rows):
            return None
    except ResultError:
        return None
    if any(recompute.contradictions(found, rows, account.scorers)):
        return None
    return found


def _holds(found: Result, rows: Rows) -> bool:
    """Whether exactly these rows and features lie beside a result."""
    said = found.data["rows"]
    if not rows.lie_in(found.path.with_name(said["file"]), said["digest"]):
        return False
    if not rows.features:
        return said["features"] is None
    beside = features.read(found.path.with_suffix(".features.parquet"))
    return bool(features.digest(rows.features) == said["features"] == features.digest(beside))


def _marks(records: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Fingerprint and signature of recorded components by label."""
    return {label: (record["fingerprint"], record.get("signature", "")) for label, record in records.items()}


def _facts(found: Result) -> dict[str, Any]:
    """What a result says that follows from what was asked for."""
    data = found.data
    return {
        "name": found.name,
        "suite": {name: data["suite"][name] for name in ("digest", "custom", "also")},
        "data": data["data"],
        "inpainter": data["inpainter"]["fingerprint"],
        "prompter": data["components"]["prompter"]["fingerprint"],
        **{kind: _marks(data["components"][kind]) for kind in ("degraders", "captioners", "scorers")},
        "controls": data["controls"],
    }


def _wanted(account: Account) -> dict[str, Any]:
    """The same of a result that would be written."""
    return {
        "name": account.name,
        "suite": {"digest": account.suite.digest, "custom": account.custom, "also": list(account.also)},
        "data": {
            "revision": account.revision,
            "samples": account.samples,
            "broken": account.broken,
            "limit": account.limit,
        },
        "inpainter": fingerprint(account.inpainter),
        "prompter": fingerprint(account.prompter),
        "degraders": {label: (fingerprint(one), "") for label, one in account.degraders.items()},
        "captioners": {label: (fingerprint(one), "") for label, one in account.captioners.items()},
        "scorers": {label: (fingerprint(one), one.signature) for label, one in account.scorers.items()},
        "controls": {
            name: {address: dataclasses.asdict(score) for address, score in scores.items()}
            for name, scores in account.controls.items()
        },
    }
