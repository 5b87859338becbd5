"""A suite's texts made into components: everything a run needs before it touches a picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from inpaintbench import spec
from inpaintbench.components import Captioner, Component, Degrader, FeaturePair, Inpainter, Prompter, Scorer, SetMetric
from inpaintbench.errors import UsageError, did_you_mean
from inpaintbench.registry import Plugins
from inpaintbench.suite import Suite

C = TypeVar("C", bound=Component[Any, Any])


@dataclass(frozen=True)
class Setup:
    """A suite, its data found on this machine, and its components by the label that rows and addresses use."""

    suite: Suite
    degraders: Mapping[str, Degrader]
    prompter: Prompter
    captioners: Mapping[str, Captioner]
    scorers: Mapping[str, Scorer]
    custom: bool = False
    also: tuple[str, ...] = ()

    @property
    def picture_scorers(self) -> dict[str, Scorer]:
        """The scorers that look at no caption: one value a reconstruction."""
        return {label: scorer for label, scorer in self.scorers.items() if not reads_captions(scorer)}

    @property
    def caption_scorers(self) -> dict[str, Scorer]:
        """The scorers that do: one value a reconstruction and captioner."""
        return {label: scorer for label, scorer in self.scorers.items() if reads_captions(scorer)}


def reads_captions(scorer: Scorer | FeaturePair) -> bool:
    return "captions" in scorer.reads or "truth_captions" in scorer.reads


def setup(
    plugins: Plugins,
    name: str,
    *,
    data: Path | None = None,
    changes: Sequence[str] = (),
    also: Sequence[str] = (),
    captions: bool = True,
) -> Setup:
    """Build a suite's components. `changes` are `field=value` texts that make it a custom suite; `also` adds scorers;
    without `captions` its captioners and the scorers that read captions are left out, which makes it one, too.

    Raises `UnknownNameError` or `OptionError` for whatever the suite names wrongly, and `DataError` without its data.
    """
    installed = plugins.suite(name)
    suite = changed(installed, changes) if captions else _silent(changed(installed, changes), plugins)
    suite = dataclasses.replace(suite, dataset=suite.dataset.locate(data))
    scorers = labelled([plugins.component(Scorer, text) for text in suite.scorers])
    added = _added(scorers, [plugins.component(Scorer, text) for text in also])
    degraders = labelled([plugins.component(Degrader, text) for text in suite.degraders])
    captioners = labelled([plugins.component(Captioner, text) for text in suite.captioners])
    prompter = plugins.component(Prompter, suite.prompter)
    custom = suite.digest != installed.digest
    specs: dict[str, Any] = {
        "degraders": _texts(degraders),
        "captioners": _texts(captioners),
        "scorers": _texts(scorers),
        "prompter": str(prompter.spec),
    }
    typed = {change.partition("=")[0] for change in changes} if custom else set()
    suite = dataclasses.replace(suite, **{name: specs[name] for name in specs if name in typed})  # they hold no path
    made = Setup(suite, degraders, prompter, captioners, scorers | added, custom, tuple(added))
    if not made.captioners and made.caption_scorers:
        reader = next(iter(made.caption_scorers))
        raise UsageError(
            f"'{reader}' reads captions, but suite '{suite.title}' has no captioner: --set captioners=… gives it one, "
            "--no-captions leaves out what reads them"
        )
    _check_primary(made)
    return made


def _silent(suite: Suite, plugins: Plugins) -> Suite:
    """The suite without its captioners and the scorers that read what they say."""
    scorers = tuple(text for text in suite.scorers if not reads_captions(plugins.component(Scorer, text)))
    return dataclasses.replace(suite, captioners=(), scorers=scorers)


def build_inpainters(plugins: Plugins, texts: Sequence[str]) -> dict[str, Inpainter]:
    """The inpainters of a call by label."""
    return labelled([plugins.component(Inpainter, text) for text in dict.fromkeys(texts)])


def labelled(components: Sequence[C]) -> dict[str, C]:
    """Components by label: the name where it is the only one, else the spec text. Equal ones count once.

    Raises `UsageError` for two that cannot be told apart: files or folders of one name in different places.
    """
    distinct = list(dict.fromkeys(components))
    names = [component.name for component in distinct]
    found = {c.name if names.count(c.name) == 1 else str(c.spec): c for c in distinct}
    if len(found) < len(distinct):
        texts = [str(component.spec) for component in distinct]
        twice = next(text for text in texts if texts.count(text) > 1)
        raise UsageError(f"'{twice}' stands for two files or folders of one name; rename one of them")
    return found


def _texts(components: Mapping[str, Component[Any, Any]]) -> tuple[str, ...]:
    return tuple(str(component.spec) for component in components.values())


def _added(scorers: Mapping[str, Scorer], more: Sequence[Scorer]) -> dict[str, Scorer]:
    """The scorers asked for beside a suite's own, by labels that leave the suite's as they are.

    Where the suite's own one of that name has options and this one has none, it is `name:default`.
    """
    found = {}
    for label, scorer in labelled([scorer for scorer in more if scorer not in scorers.values()]).items():
        free = (text for text in (label, str(scorer.spec), f"{scorer.name}:default") if text not in scorers)
        found[next(free)] = scorer
    return found


_FIXED = ("name", "version", "dataset", "published")
"""The fields of a suite that nobody can set for a run."""


def settable() -> list[str]:
    """The fields of a suite that can be set for a run."""
    return [field.name for field in dataclasses.fields(Suite) if field.name not in _FIXED]


def changed(suite: Suite, changes: Sequence[str], option: str = "--set") -> Suite:
    """The suite with `field=value` changes; lists are comma-separated specs.

    Raises `UsageError`, which names the `option` that they were given to, for a field or value that cannot be.
    """
    values: dict[str, Any] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals or name not in settable():
            hint = did_you_mean(name, settable()) or f"; it can be one of {', '.join(settable())}"
            raise UsageError(f"{option} {change}: there is no suite field '{name}'{hint}")
        values[name] = _field_value(f"{option} {change}", getattr(suite, name), name, text)
    return dataclasses.replace(suite, **values)


def _field_value(change: str, current: Any, name: str, text: str) -> Any:
    if isinstance(current, tuple):
        return spec.split(text)
    try:
        if isinstance(current, bool):
            return {"true": True, "false": False}[text.lower()]
        return int(text) if name == "samples" else type(current)(text)
    except (ValueError, KeyError):
        raise UsageError(f"{change}: '{text}' is not a value for '{name}', which is {current!r}") from None


def _check_primary(made: Setup) -> None:
    """The primary score must be the address of a score that the suite's own scorers of samples give."""
    owners = dict(_addresses(made))
    address, over, degrader = made.suite.primary.rpartition("/")
    if not over or degrader not in made.degraders:
        address = made.suite.primary
    if address in owners and not isinstance(owners[address], SetMetric):
        return
    able = [name for name, scorer in owners.items() if not isinstance(scorer, SetMetric)]
    what = f"the primary score '{made.suite.primary}' of suite '{made.suite.title}'"
    why = "is of whole sets and cannot rank inpainters" if address in owners else "is none of its scorers' columns"
    some = ", ".join(able[:6]) + (" …" if len(able) > 6 else "")
    raise UsageError(f"{what} {why}{did_you_mean(address, able)}; use --set primary= and one of {some}")


def _addresses(made: Setup) -> Iterator[tuple[str, Scorer]]:
    """The address of each score over all degraders, with its scorer: those of captions name the captioner."""
    for label, scorer in made.scorers.items():
        captioners = [f"@{name}" for name in made.captioners] if reads_captions(scorer) else [""]
        for column in scorer.columns:
            yield from ((f"{label}.{column}{captioner}", scorer) for captioner in captioners)
