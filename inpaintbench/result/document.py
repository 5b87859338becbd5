"""A result as it is written: every block of the file, from the components and rows that it came from."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inpaintbench.components import Component, Inpainter, Scorer, fingerprint, identity
from inpaintbench.registry import Plugins
from inpaintbench.result import features, seal
from inpaintbench.result.aggregate import LEVEL, RESAMPLES, Address, Score, scores, tag_scores
from inpaintbench.result.environment import Environment
from inpaintbench.result.result import SCHEMA
from inpaintbench.result.rows import Rows
from inpaintbench.suite import Suite


@dataclass(frozen=True, slots=True)
class StageCost:
    """What a stage took; `p50` and `p95` are seconds per item, `memory` and `device_memory` peaks in bytes."""

    stage: str
    computed: int
    cached: int
    seconds: float
    p50: float | None
    p95: float | None
    per_second: float | None
    memory: int | None
    device_memory: int | None = None


@dataclass(frozen=True)
class Account:
    """All that a result file says beside its rows."""

    suite: Suite
    custom: bool
    also: Sequence[str]
    limit: int | None
    revision: str
    samples: int
    broken: int
    name: str
    inpainter: Inpainter
    degraders: Mapping[str, Component[Any, Any]]
    prompter: Component[Any, Any]
    captioners: Mapping[str, Component[Any, Any]]
    scorers: Mapping[str, Scorer]
    controls: Mapping[str, Mapping[Address, Score]]
    costs: Sequence[StageCost]
    devices: Sequence[str]


def path_of(account: Account, out: Path) -> Path:
    """`<suite>@<version>/<name>-<fingerprint8>.json`; what is custom or limited says so in its name.

    Where such a result of other data lies there already, that one stays, and this one's name says which data it is of.
    """
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", account.inpainter.name)
    parts = [f"{name}-{fingerprint(account.inpainter)[:8]}"]
    if account.custom:
        parts.append(f"custom-{account.suite.digest[:8]}")
    if account.limit is not None:
        parts.append(f"limit-{account.limit}")
    folder = out / account.suite.title.replace("/", "-")
    path = folder / f"{'.'.join(parts)}.json"
    return path if _may_lie(account, path) else folder / f"{'.'.join(parts)}.data-{account.revision[:8]}.json"


def _may_lie(account: Account, path: Path) -> bool:
    """Whether no result of other data lies at a path; what cannot be read as a result may be replaced."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return bool(data["data"]["revision"] == account.revision)
    except (OSError, ValueError, LookupError, TypeError):
        return True


def write(account: Account, rows: Rows, plugins: Plugins, out: Path) -> Path:
    """Write the rows and the sealed result that names them, both or neither; returns the result's path."""
    path = path_of(account, out)
    rows_path = path.with_suffix(".parquet")
    text = seal.sealed(path, _document(account, rows, plugins, rows_path.name), SCHEMA)
    features_path = path.with_suffix(".features.parquet")
    files: dict[Path, Callable[[Path], object]] = {rows_path: rows.write}
    if rows.features:
        files[features_path] = lambda part: features.write(rows.features, part)
    seal.put_all({**files, path: lambda part: part.write_text(text, encoding="utf-8")})
    if not rows.features:
        features_path.unlink(missing_ok=True)  # of a result that this one has replaced
    return path


def _document(account: Account, rows: Rows, plugins: Plugins, rows_file: str) -> dict[str, Any]:
    failures = [failure for failure in rows.failure if failure is not None]
    seed = account.suite.seed
    components = [account.inpainter, account.prompter, *account.degraders.values(), *account.captioners.values()]
    owners = {plugin.distribution for c in [*components, *account.scorers.values()] if (plugin := plugins.owner(c))}
    return {
        "schema": SCHEMA,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "complete": not failures,
        "name": account.name,
        "suite": {
            "title": account.suite.title,
            "digest": account.suite.digest,
            "custom": account.custom,
            "also": list(account.also),
            "declared": account.suite.declared,
        },
        "data": {
            "revision": account.revision,
            "samples": account.samples,
            "broken": account.broken,
            "limit": account.limit,
        },
        "inpainter": {**_record(account.inpainter, plugins), "oracle": account.inpainter.oracle},
        "components": {
            "degraders": {label: _record(component, plugins) for label, component in account.degraders.items()},
            "prompter": _record(account.prompter, plugins),
            "captioners": {label: _record(component, plugins) for label, component in account.captioners.items()},
            "scorers": {label: _scorer_record(scorer, plugins) for label, scorer in account.scorers.items()},
        },
        "environment": dataclasses.asdict(Environment.here(account.devices, owners)),
        "cost": [dataclasses.asdict(cost) for cost in account.costs],
        "statistics": {"resamples": RESAMPLES, "level": LEVEL, "seed": seed},
        "scores": _plain(scores(rows, account.scorers, seed)),
        "tags": {
            tag: {value: _plain(found) for value, found in by_value.items()}
            for tag, by_value in tag_scores(rows, account.scorers, seed).items()
        },
        "controls": {name: _plain(found) for name, found in account.controls.items()},
        "failures": {"count": len(failures), "examples": list(dict.fromkeys(failures))[:10]},
        "rows": {
            "file": rows_file,
            "count": len(rows),
            "digest": rows.digest,
            "features": features.digest(rows.features) if rows.features else None,
        },
    }


def _record(component: Component[Any, Any], plugins: Plugins) -> dict[str, Any]:
    plugin = plugins.owner(component)
    return {
        "spec": str(component.spec),
        "fingerprint": fingerprint(component),
        "distribution": str(plugin) if plugin else None,
        "identity": identity(component),
    }


def _scorer_record(scorer: Scorer, plugins: Plugins) -> dict[str, Any]:
    return {
        **_record(scorer, plugins),
        "signature": scorer.signature,
        "columns": list(scorer.columns),
        "statistics": list(scorer.statistics),
        "higher_is_better": scorer.higher_is_better,
        "bounds": [list(pair) for pair in scorer.column_bounds],
        "unit": scorer.unit,
    }


def _plain(found: Mapping[Address, Score]) -> dict[str, dict[str, Any]]:
    return {address: dataclasses.asdict(score) for address, score in found.items()}
