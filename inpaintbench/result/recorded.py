"""The components that a result names, held against those that are installed under the same names."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inpaintbench import spec
from inpaintbench.components import (
    Captioner,
    Component,
    Degrader,
    Inpainter,
    Prompter,
    Scorer,
    SetMetric,
    fingerprint,
    identity,
)
from inpaintbench.errors import InpaintbenchError
from inpaintbench.registry import Plugins
from inpaintbench.result.result import Result

AnyComponent = Component[Any, Any]

_SCORER_FACTS = ("signature", "columns", "statistics", "higher_is_better", "unit")


@dataclass
class Recorded:
    """What became of each component of a result.

    `installed` holds, by kind and label, those of which the very same is installed (equal fingerprint); `missing` says
    for every other one why not; `contradictions` are records that cannot be true.
    """

    installed: dict[tuple[str, str], AnyComponent] = field(default_factory=dict)
    missing: dict[tuple[str, str], str] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, result: Result, plugins: Plugins) -> Recorded:
        found = cls()
        components = result.data["components"]
        found._add(plugins, Inpainter, {result.name: result.data["inpainter"]})
        found._add(plugins, Prompter, {components["prompter"]["spec"]: components["prompter"]})
        found._add(plugins, Degrader, components["degraders"])
        found._add(plugins, Captioner, components["captioners"])
        found._add(plugins, Scorer, components["scorers"])
        found._name(Degrader, components["degraders"])
        found._name(Captioner, components["captioners"])
        found._name(Scorer, components["scorers"], result.also)
        if not found.contradictions:
            found._match_suite(result, plugins)
        return found

    @property
    def scorers(self) -> dict[str, Scorer]:
        """The scorers that can recompute their scores, by label."""
        return {label: component for (_, label), component in self.installed.items() if isinstance(component, Scorer)}

    def _add(self, plugins: Plugins, kind: type[AnyComponent], records: Mapping[str, Any]) -> None:
        for label, record in records.items():
            if problem := _self_contradiction(record):
                self.contradictions.append(f"{kind.kind} '{label}' {problem}")
                continue
            try:
                component = plugins.component(kind, record["spec"])
                mark = fingerprint(component)
            except InpaintbenchError as error:
                self.missing[kind.kind, label] = _where_it_lies(record) or str(error)
                continue
            if mark != record["fingerprint"]:
                self.missing[kind.kind, label] = _another(component, record)
            elif problem := _false_fact(component, record):
                self.contradictions.append(f"{kind.kind} '{label}' {problem}")
            else:
                self.installed[kind.kind, label] = component

    def _name(self, kind: type[AnyComponent], records: Mapping[str, Any], added: Sequence[str] = ()) -> None:
        """A suite's components are called by their names where these are their own, else by their specs.

        What is added to it takes what is left: name, spec, or the name with a mark.
        """
        names = [record["identity"]["name"] for label, record in records.items() if label not in added]
        for label, record in records.items():
            name, text = record["identity"]["name"], record["spec"]
            fits = (name, text, f"{name}:default") if label in added else (name if names.count(name) == 1 else text,)
            if label not in fits:
                self.contradictions.append(f"{kind.kind} '{label}' stands under a label that is not its own")

    def leave_out_sets(self) -> None:
        """Take the set metrics among those that cannot be recomputed: their features are not here."""
        for key, scorer in list(self.installed.items()):
            if isinstance(scorer, SetMetric):
                del self.installed[key]
                self.missing[key] = "its features are not beside the result"

    def _match_suite(self, result: Result, plugins: Plugins) -> None:
        """Whether the components are those that the suite declares, and `also` names the others."""
        components, suite = result.data["components"], result.data["suite"]
        declared, also = suite["declared"], set(suite["also"])
        kinds: list[tuple[type[AnyComponent], Sequence[str], Mapping[str, Any]]] = [
            (Degrader, declared["degraders"], components["degraders"]),
            (Prompter, [declared["prompter"]], {"": components["prompter"]}),
            (Captioner, declared["captioners"], components["captioners"]),
            (Scorer, declared["scorers"], {k: v for k, v in components["scorers"].items() if k not in also}),
        ]
        for kind, texts, records in kinds:
            asked = {_canonical(plugins, kind, text) for text in texts}
            found = {_canonical(plugins, kind, record["spec"]) for record in records.values()}
            if odd := sorted(asked ^ found):
                side = "declares it, the result lacks it" if odd[0] in asked else "does not declare it"
                self.contradictions.append(f"{kind.kind} '{odd[0]}': the suite {side}")
        if surplus := sorted(also - set(components["scorers"])):
            self.contradictions.append(f"suite/also names '{surplus[0]}', which is no scorer of the result")


def _canonical(plugins: Plugins, kind: type[AnyComponent], text: str) -> str:
    """A component's one text; its name alone where it is not installed, so that its defaults are not known."""
    try:
        return str(plugins.component(kind, text).spec)
    except InpaintbenchError:
        return text.partition(":")[0].strip()


def _self_contradiction(record: Mapping[str, Any]) -> str:
    """What in a record cannot be true wherever it was made, as the end of a sentence."""
    try:
        parsed = spec.parse(record["spec"])
    except InpaintbenchError as error:
        return f"cannot be read: {error}"
    text = json.dumps(record["identity"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(text.encode()).hexdigest() != record["fingerprint"]:
        return "has a fingerprint that is not its identity's"
    if parsed.name != record["identity"]["name"]:
        return f"is called '{record['identity']['name']}' in its identity"
    return ""


def _false_fact(component: AnyComponent, record: Mapping[str, Any]) -> str:
    """What a record says of the very component that is installed but is not so, as the end of a sentence."""
    facts: dict[str, Any] = {"spec": str(component.spec)}
    if isinstance(component, Inpainter):
        facts["oracle"] = component.oracle
    if isinstance(component, Scorer):
        facts |= {name: getattr(component, name) for name in _SCORER_FACTS}
        facts["bounds"] = [list(pair) for pair in component.column_bounds]
    for name, value in facts.items():
        true = list(value) if isinstance(value, tuple) else value
        if record[name] != true:
            return f"has the {name.replace('_', ' ')} {true!r}, the result says {record[name]!r}"
    return ""


def _where_it_lies(record: Mapping[str, Any]) -> str:
    """What to do about a component whose weights were somebody's own files, of which a result has the name alone."""
    if not any(str(weight).startswith("sha256:") for weight in record["identity"]["weights"]):
        return ""
    return f"the files that '{record['spec']}' names are their owner's: run this in the folder that holds them"


def _another(component: AnyComponent, record: Mapping[str, Any]) -> str:
    """How the installed component of the same text differs from the recorded one."""
    ours, theirs = identity(component), record["identity"]
    for key in sorted({*ours, *theirs}):
        if ours.get(key) != theirs.get(key):
            return f"another one is installed: its {key} is {ours.get(key)!r}, the result's {theirs.get(key)!r}"
    return "another one is installed"
