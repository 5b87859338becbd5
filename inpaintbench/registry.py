"""All that is registered: found by name with help for those who mistype, and asked plugin by plugin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import pluggy

from inpaintbench import offers
from inpaintbench.components import Component, Golden, Scorer, build, kinds, scorers
from inpaintbench.errors import InpaintbenchError, PluginError, UnknownNameError, did_you_mean
from inpaintbench.executors import Executor
from inpaintbench.spec import Spec, parse
from inpaintbench.suite import Suite

KINDS: dict[str, type[Component[Any, Any]]] = {
    "degraders": kinds.Degrader,
    "prompters": kinds.Prompter,
    "inpainters": kinds.Inpainter,
    "captioners": kinds.Captioner,
    "assistants": kinds.Assistant,
    "encoders": kinds.Encoder,
    "metrics": scorers.Metric,
    "judges": scorers.Judge,
    "probes": scorers.Probe,
}
"""The hooks that contribute components, with the kind each returns."""

_PACKAGES = {
    "inpaintbench-diffusers": "controlnet-inpaint diffusers flux-fill juggernaut-v1 juggernaut-v9 kandinsky22 sd14 "
    "sd15 sd15-dpo sd15-t2i sd2 sd2-inpaint-t2i sd2-t2i sd3 sdxl sdxl-t2i single-file vae-roundtrip",
    "inpaintbench-lama": "lama",
    "inpaintbench-perceptual": "clip-image clip-text clipscore fid hpsv2 inception inception-score kid lpips "
    "open-clip p-ids refclipscore u-ids",
    "inpaintbench-skimage": "biharmonic",
    "inpaintbench-text": "agreement bertscore bleu-sentence caption-diversity chrf classification hallucination "
    "meteor-1.5 meteor-nltk minilm omission rouge-score sbert sentence-transformer simcse spice tokens vqa-accuracy",
    "inpaintbench-transformers": "attention attention-entropy attention-shift blip blip2 classifier clip-hf "
    "clip-zero-shot dino-fd dinov2 embedding embedding-shift imagereward instructblip llava-onevision patch-map "
    "pickscore qwen2.5-vl vit vlm",
}
PACKAGE_OF = {name: package for package, names in _PACKAGES.items() for name in names.split()}
"""Names that this repository's plugin packages provide: what to install when one is asked for and missing."""

AnyComponent = Component[Any, Any]
C = TypeVar("C", bound=Component[Any, Any])
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: who brings it, which hooks it implements and, where it was set aside, why."""

    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...] = ()
    problem: str = ""

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


@dataclass(frozen=True)
class Plugins:
    """All that is registered: components by kind and name, suites, executors, and the plugins they came from."""

    plugins: tuple[Plugin, ...]
    manager: pluggy.PluginManager
    components: dict[tuple[str, str], list[tuple[type[AnyComponent], Plugin]]] = field(default_factory=dict)
    suites: dict[str, list[tuple[Suite, Plugin]]] = field(default_factory=dict)
    executors: dict[str, list[tuple[type[Executor], Plugin]]] = field(default_factory=dict)

    def component(self, kind: type[C], text: str | Spec) -> C:
        """Build the component of a kind (or of `Scorer`: metrics, judges and probes) from its spec."""
        spec = parse(text) if isinstance(text, str) else text
        return cast(C, build(self.find(kind, spec.name), spec, self.find))

    def find(self, kind: type[AnyComponent], name: str) -> type[AnyComponent]:
        """The class registered under a name, or an `UnknownNameError` with the nearest one."""
        namespace = namespace_of(kind)
        known = self.names(kind)
        others = [other for other, known_as in self.components if known_as == name and other != namespace]
        if others and (namespace, name) not in self.components:
            raise UnknownNameError(f"there is no {namespace} '{name}': it is the name of a {' and a '.join(others)}")
        if (namespace, name) not in self.components:
            hook = next(hook for hook, of in KINDS.items() if issubclass(of, kind) or issubclass(kind, of))
            raise UnknownNameError(f"there is no {namespace} '{name}'{self.hint(name, known, hook)}")
        return _only(namespace, name, self.components[namespace, name])

    def hint(self, name: str, known: Iterable[str], listed: str) -> str:
        """What may help somebody who asked for an unknown name: to be appended to a message."""
        broken = {plugin.distribution for plugin in self.plugins if plugin.problem}
        if (package := PACKAGE_OF.get(name)) and package not in broken:
            return f"; install it with: pip install {package}"
        if nearest := did_you_mean(name, [*known, *PACKAGE_OF]):
            return nearest
        if broken:
            return "; it may be in a plugin that is broken: see 'inpaintbench plugins'"
        return f"; 'inpaintbench list {listed}' shows all"

    def names(self, kind: type[AnyComponent]) -> list[str]:
        return sorted(name for namespace, name in self.components if namespace == namespace_of(kind))

    def of_kind(self, kind: type[AnyComponent]) -> list[tuple[type[AnyComponent], Plugin]]:
        """Every registered class of a kind with its plugin, by name."""
        found = [entry for (namespace, _), entries in self.components.items() for entry in entries]
        return sorted((entry for entry in found if issubclass(entry[0], kind)), key=lambda entry: entry[0].name)

    def owner(self, component: AnyComponent) -> Plugin | None:
        """The plugin that brought a component's class."""
        entries = self.components.get((namespace_of(type(component)), component.name), [])
        return next((plugin for cls, plugin in entries if cls is type(component)), None)

    def suite(self, name: str) -> Suite:
        """A suite by `name` (its newest version) or `name@version`."""
        bare, _, version = name.partition("@")
        if bare not in self.suites:
            raise UnknownNameError(f"there is no suite '{bare}'{self.hint(bare, self.suites, 'suites')}")
        versions = {str(suite.version): suite for suite, _ in self.suites[bare]}
        if version and version not in versions:
            listing = ", ".join(sorted(versions, key=int))
            raise UnknownNameError(f"suite '{bare}' has no version '{version}'; it has {listing}")
        chosen = version or max(versions, key=int)
        return _only("suite", bare, [entry for entry in self.suites[bare] if str(entry[0].version) == chosen])

    @property
    def every_suite(self) -> list[Suite]:
        """Every registered suite in every version."""
        return [suite for entries in self.suites.values() for suite, _ in entries]

    def clashes(self) -> list[str]:
        """Names that more than one plugin claims, each as a line that names the owners."""
        shelves: list[tuple[str, str, list[Plugin]]] = [
            (namespace, name, [plugin for _, plugin in entries])
            for (namespace, name), entries in self.components.items()
        ]
        shelves += [
            ("suite", f"{name}@{version}", [plugin for suite, plugin in entries if suite.version == version])
            for name, entries in self.suites.items()
            for version in {suite.version for suite, _ in entries}
        ]
        shelves += [("executor", name, [plugin for _, plugin in found]) for name, found in self.executors.items()]
        return [_clash(what, name, owners) for what, name, owners in shelves if len(owners) > 1]

    def executor(self, name: str) -> type[Executor]:
        if name not in self.executors:
            raise UnknownNameError(f"there is no executor '{name}'{self.hint(name, self.executors, 'executors')}")
        return _only("executor", name, self.executors[name])

    def finished(self, result: Path) -> list[str]:
        """Tell every plugin that a result was written; returns, a line each, what went wrong in which of them."""
        problems: list[str] = []
        for name in self._names():
            self._call(name, "run_finished", problems, result=result)
        return problems

    def goldens(self) -> tuple[list[tuple[Golden, str]], list[str]]:
        """Every plugin's golden values with its name and, a line each, what went wrong in which plugin."""
        found: list[tuple[Golden, str]] = []
        problems: list[str] = []
        for name in self._names():
            for answer in self._call(name, "goldens", problems):
                odd = offers.golden_problem(answer)
                problems += [f"'{name}' failed in its hook 'goldens': {odd}"] if odd else []
                found += [] if odd else [(golden, name) for golden in answer]
        return found, problems

    def _names(self) -> list[str]:
        return [name for name, _ in self.manager.list_name_plugin()]

    def _call(self, name: str, hook: str, problems: list[str], **arguments: Any) -> list[Any]:
        """What one plugin answers to a hook; nothing, and a problem more, where it raises."""
        others = [other for other in self.manager.get_plugins() if other is not self.manager.get_plugin(name)]
        try:
            return list(self.manager.subset_hook_caller(hook, others)(**arguments))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            problems.append(f"'{name}' failed in its hook '{hook}': {one_line(error)}")
            return []


def namespace_of(kind: type[AnyComponent]) -> str:
    """The kind that names are unique in: metrics, judges and probes share one."""
    return Scorer.kind if issubclass(kind, Scorer) else kind.kind


def one_line(error: BaseException) -> str:
    """What happened, in one line; errors of ours speak for themselves."""
    text = str(error) if isinstance(error, InpaintbenchError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())


def _only(what: str, name: str, entries: list[tuple[T, Plugin]]) -> T:
    if len(entries) > 1:
        clash = _clash(what, name, [plugin for _, plugin in entries])
        raise PluginError(f"{clash}; uninstall one, or set INPAINTBENCH_PLUGINS to leave it out")
    return entries[0][0]


def _clash(what: str, name: str, owners: Sequence[Plugin]) -> str:
    return f"{what} '{name}' comes from " + " and ".join(f"'{owner}'" for owner in owners)
