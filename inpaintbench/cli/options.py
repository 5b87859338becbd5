"""Options that several verbs share."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from inpaintbench.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


def run_options(function: F) -> F:
    """The options that say what is evaluated on what, and where things are."""
    for option in reversed(_RUN):
        function = option(function)
    return function


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
    click.option("--data", multiple=True, metavar="SUITE=DIR", help="Where a suite's data lies. Repeatable."),
    click.option(
        "--store",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(".inpaintbench"),
        show_default=True,
        envvar="INPAINTBENCH_STORE",
        help="What was computed, kept between runs.",
    ),
    click.option("--offline", is_flag=True, help="Download nothing."),
    click.option("--no-controls", is_flag=True, help="Leave out the controls: floor and noise of the scores."),
)


def data_folders(texts: Sequence[str], suites: Sequence[str]) -> dict[str, Path]:
    """`SUITE=DIR` texts as folders by suite name."""
    found = {}
    names = {suite.partition("@")[0] for suite in suites}
    for text in texts:
        name, equals, folder = text.partition("=")
        if not equals or not folder:
            raise UsageError(f"--data {text}: write SUITE=DIR")
        if name not in names:
            raise UsageError(f"--data {text}: '{name}' is not among the suites asked for, {', '.join(sorted(names))}")
        found[name] = Path(folder)
    return found


def known_devices(ctx: click.Context, param: click.Parameter, devices: Sequence[str]) -> Sequence[str]:
    """The devices as given; `UsageError` for one that is not written as devices are."""
    return [known_device(ctx, param, device) for device in devices]


def known_device(ctx: click.Context, param: click.Parameter, device: str) -> str:
    """The device as given; `UsageError` where it is not written as devices are."""
    if not re.fullmatch(r"cpu|mps|(cuda|xpu|npu|hpu)(:\d+)?", device):
        raise UsageError(f"--device {device}: write cpu, cuda, cuda:0, mps …")
    return device


def go_offline() -> None:
    """Make this process and its workers refuse downloads, ours and the hub libraries'."""
    import os

    for name in ("INPAINTBENCH_OFFLINE", "HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[name] = "1"
