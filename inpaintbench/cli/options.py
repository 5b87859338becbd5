"""Options that several verbs share."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inpaintbench.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from inpaintbench.datasets.places import Places
    from inpaintbench.pipeline.setup import Setup
    from inpaintbench.registry import Plugins
    from inpaintbench.suite import Suite


@dataclass(frozen=True)
class Asked:
    """What is to be evaluated on what, and where things are: the values of `run_options`."""

    suites: Sequence[str]
    inpainters: Sequence[str]
    changes: Sequence[str]
    also: Sequence[str]
    limit: int | None
    data: Sequence[str]
    store: Path
    no_controls: bool
    no_captions: bool

    def setups(self, plugins: Plugins) -> list[Setup]:
        """Each suite once, its components built and its data found."""
        from inpaintbench.pipeline.setup import setup

        suites = {name: plugins.suite(name) for name in self.suites}
        places = data_places(self.data, suites.values())
        said = not self.no_captions
        return [
            setup(plugins, name, data=places.of(suite), changes=self.changes, also=self.also, captions=said)
            for name, suite in suites.items()
        ]


def run_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is evaluated on what; the command gets them as one `Asked`, before its own."""

    @functools.wraps(function)
    def command(**values: Any) -> Any:
        asked = Asked(**{field.name: values.pop(field.name) for field in fields(Asked)})
        return function(asked, **values)

    for option in reversed(_RUN):
        command = option(command)
    return command


def data_places(texts: Sequence[str], suites: Iterable[Suite]) -> Places:
    """`NAME=DIR` texts as folders by the name of one of the suites or of its data set, and the home of all data."""
    from inpaintbench.datasets.places import Places, home, names_of

    found = {}
    names = {name for suite in suites for name in names_of(suite)}
    for text in texts:
        name, equals, folder = text.partition("=")
        if not equals or not folder:
            raise UsageError(f"--data {text}: write NAME=DIR, with the name of a suite or data set")
        if name not in names:
            hint = did_you_mean(name, names) or f", which are {', '.join(sorted(names))}"
            raise UsageError(f"--data {text}: '{name}' is neither a suite nor a data set asked for{hint}")
        found[name] = Path(folder)
    return Places(found, home())


def known_devices(ctx: click.Context, param: click.Parameter, devices: Sequence[str]) -> Sequence[str]:
    """The devices as given; `UsageError` for one that is not written as devices are."""
    return [known_device(ctx, param, device) for device in devices]


def known_device(ctx: click.Context, param: click.Parameter, device: str) -> str:
    """The device as given; `UsageError` where it is not written as devices are."""
    if not re.fullmatch(r"cpu|mps|(cuda|xpu|npu|hpu)(:\d+)?", device):
        raise UsageError(f"--device {device}: write cpu, cuda, cuda:0, mps …")
    return device


def _go_offline(ctx: click.Context, param: click.Parameter, offline: bool) -> None:
    """Make this process and its workers refuse downloads, ours and the hub libraries', before any is imported."""
    import os

    from inpaintbench.offline import VARIABLES

    if offline:
        os.environ.update(dict.fromkeys(VARIABLES, "1"))


DATA = click.option(
    "--data",
    multiple=True,
    metavar="NAME=DIR",
    help="Where the data of a suite lies; NAME is the suite or its data set. Repeatable. By default it is sought below "
    "$INPAINTBENCH_DATA.",
)

STORE = click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".inpaintbench"),
    show_default=True,
    envvar="INPAINTBENCH_STORE",
    help="What was computed, kept between runs.",
)

OFFLINE = click.option("--offline", is_flag=True, expose_value=False, callback=_go_offline, help="Download nothing.")

DEVICES = click.option(
    "--device",
    "devices",
    multiple=True,
    metavar="DEVICE",
    callback=known_devices,
    help="cpu, cuda:0 … One process for each, where there are several.",
)
WORKERS = click.option(
    "--workers", type=click.IntRange(1), help="Processes for work that runs on the CPU; as many as cores by default."
)
_RUN = (
    click.option("--suite", "-s", "suites", multiple=True, required=True, metavar="NAME", help="A suite. Repeatable."),
    click.option(
        "--inpainter", "-i", "inpainters", multiple=True, required=True, metavar="SPEC", help="A model. Repeatable."
    ),
    click.option(
        "--set",
        "changes",
        multiple=True,
        metavar="FIELD=VALUE",
        help="Change the suite, into a custom one. Repeatable.",
    ),
    click.option("--also", multiple=True, metavar="SCORER", help="One scorer more, the suite as it is. Repeatable."),
    click.option("--limit", type=click.IntRange(1), help="Only the first N samples, by the suite's own order."),
    DATA,
    STORE,
    OFFLINE,
    click.option(
        "--no-captions", is_flag=True, help="Leave out the captioners and what is scored of them: a custom suite."
    ),
    click.option("--no-controls", is_flag=True, help="Leave out the controls: floor and noise of the scores."),
)
