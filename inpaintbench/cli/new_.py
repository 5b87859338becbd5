"""`inpaintbench new`: write a plugin package that passes its own tests."""

from __future__ import annotations

import importlib.util
import keyword
import re
from pathlib import Path

import click

from inpaintbench.cli.scaffold.package import KINDS, Package
from inpaintbench.components import Scorer
from inpaintbench.discovery import discover
from inpaintbench.errors import UnknownNameError, UsageError, did_you_mean
from inpaintbench.registry import KINDS as HOOKS
from inpaintbench.registry import Plugins

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@click.command("new")
@click.argument("kind")
@click.argument("name")
@click.option(
    "--dir",
    "parent",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Where the package's folder is made; here by default.",
)
def command(kind: str, name: str, parent: Path) -> None:
    """Write a plugin package for a component of a KIND called NAME, ready to be tested, changed and published.

    Example: inpaintbench new inpainter mymodel
    """
    package = Package(_kind(kind), _name(name))
    _refuse_duplicates(discover(), package)
    folder = package.write(parent)
    click.echo(f"wrote '{folder}': {len(package.files())} files; the {package.kind} itself is in {package.module}.py")
    steps = ("pip install -e . pytest", "python -m pytest", f"inpaintbench check {name} --kind {package.kind}")
    for step in (f"cd {folder}", *steps):
        click.echo(f"  {step}")


def _kind(text: str) -> str:
    kind = text.removesuffix("s")
    if kind not in KINDS:
        raise UnknownNameError(f"there is no kind '{text}'{did_you_mean(text, KINDS)}; it can be {', '.join(KINDS)}")
    return kind


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise UsageError(f"'{text}' is no name: use lower-case letters, digits and single dashes, a letter first")
    if keyword.iskeyword(text.capitalize()):
        raise UsageError(f"'{text}' is a word of Python; choose another name")
    return text


def _refuse_duplicates(plugins: Plugins, package: Package) -> None:
    """Names are unique within a kind, and modules within an environment."""
    kind = HOOKS[f"{package.kind}s"]
    namespace = Scorer.kind if issubclass(kind, Scorer) else kind.kind
    for cls, plugin in plugins.components.get((namespace, package.name), []):
        raise UsageError(f"the {cls.kind} '{cls.name}' exists already, from '{plugin}'; choose another name")
    if importlib.util.find_spec(package.module) is not None:
        raise UsageError(f"a module '{package.module}' is installed already; choose another name")
