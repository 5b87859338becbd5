"""Why two results cannot be compared: what differs in their suites, their components or their data, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inpaintbench.result.result import Result
from inpaintbench.result.rows import Rows

Contents = Mapping[str, str | None]
"""By sample id, the digest of the sample's own data; None where it could not be read."""


def of_suites(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """The first field that two suites declare differently; empty where there is none.

    >>> of_suites({"size": 512, "seed": 0}, {"size": 256, "seed": 0})
    'size is 512 here and 256 there'
    """
    for name in sorted({*ours, *theirs}):
        if ours.get(name) != theirs.get(name):
            return f"{name} is {_shown(ours.get(name))} here and {_shown(theirs.get(name))} there"
    return ""


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def of_components(ours: Result, theirs: Result) -> str:
    """The first component of their suite that two results do not share; empty where there is none."""
    first, second = _suite_records(ours), _suite_records(theirs)
    for key in sorted(first.keys() & second.keys()):
        a, b = first[key], second[key]
        kind, label = key
        if a.get("signature") != b.get("signature"):
            return f"{kind} '{label}' has the signature '{a['signature']}' here and '{b['signature']}' there"
        if a["fingerprint"] != b["fingerprint"]:
            return f"{kind} '{label}' is another one: {of_suites(a['identity'], b['identity'])}"
    return ""


def profile(result: Result) -> tuple[tuple[str, str, str], ...]:
    """Kind, label and identity of every component of a result's suite: equal where scores can be compared."""
    records = _suite_records(result)
    facts = {key: record["fingerprint"] + record.get("signature", "") for key, record in records.items()}
    return tuple(sorted((kind, label, fact) for (kind, label), fact in facts.items()))


def _suite_records(result: Result) -> dict[tuple[str, str], dict[str, Any]]:
    """The records of the components but the inpainter and the scorers that `--also` added, by kind and label."""
    components, also = result.data["components"], result.data["suite"]["also"]
    kinds = {kind: components[f"{kind}s"] for kind in ("degrader", "captioner", "scorer")}
    found = {(kind, label): record for kind, records in kinds.items() for label, record in records.items()}
    found["prompter", components["prompter"]["spec"]] = components["prompter"]
    return {key: record for key, record in found.items() if key[0] != "scorer" or key[1] not in also}


def contents(rows: Rows) -> dict[str, str | None]:
    """The digest of each sample's data."""
    return {str(sample): content for sample, content in zip(rows.sample, rows.content, strict=True)}


def of_data(ours: Contents, theirs: Contents) -> str:
    """How many samples differ between two results.

    >>> of_data({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"})
    '1 of 2 shared samples differ, 1 only there'
    """
    shared = ours.keys() & theirs.keys()
    other = sum(ours[id] != theirs[id] for id in shared)
    parts = [f"{other} of {len(shared)} shared samples differ"]
    parts += [f"{len(ours) - len(shared)} only here"] if len(ours) > len(shared) else []
    parts += [f"{len(theirs) - len(shared)} only there"] if len(theirs) > len(shared) else []
    return ", ".join(parts)
