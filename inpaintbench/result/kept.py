"""A result that lies there already is kept where a new one would say the same, so that what attests it stays true."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from inpaintbench.components import fingerprint
from inpaintbench.discovery import Plugins
from inpaintbench.errors import ResultError
from inpaintbench.result import document, features, recompute
from inpaintbench.result.document import Account
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.result.rows import Rows


def kept(account: Account, rows: Rows, plugins: Plugins, out: Path) -> Result | None:
    """The intact result at the account's place in `out`, if its suite, data, components, rows and scores are equal.

    When it was made, where, and at what cost does not count. None where there is no such result.
    """
    path = document.path_of(account, out)
    if not path.exists():
        return None
    try:
        found = Result.read(path)
        if _facts(found) != _wanted(account, rows):
            return None
    except ResultError:
        return None
    recorded = Recorded.of(found, plugins)
    if recorded.missing or recorded.contradictions or any(recompute.contradictions(found, recorded.scorers)):
        return None
    return Result(path, found.data)  # without its rows, which are not needed again


def _facts(found: Result) -> dict[str, Any]:
    """What a result says that follows from what was asked for and what came out; its rows are read and checked."""
    data = found.data
    return {
        "name": found.name,
        "suite": {name: data["suite"][name] for name in ("digest", "custom", "also")},
        "data": data["data"],
        "inpainter": data["inpainter"]["fingerprint"],
        "controls": data["controls"],
        "rows": (len(found.rows), data["rows"]["digest"]),  # reading them has shown that this is their digest
        "features": data["rows"]["features"] if found.rows.features else None,
    }


def _wanted(account: Account, rows: Rows) -> dict[str, Any]:
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
        "controls": {
            name: {address: dataclasses.asdict(score) for address, score in scores.items()}
            for name, scores in account.controls.items()
        },
        "rows": (len(rows), rows.digest),
        "features": features.digest(rows.features) if rows.features else None,
    }
