"""docs/models.md has every model that the plugins know by name, with the weights that the code would load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import inpaintbench as ib
from inpaintbench.components import Component
from inpaintbench.components.identity import weights
from inpaintbench.discovery import discover

PAGE = (Path(__file__).parent.parent / "docs" / "models.md").read_text()
PACKAGES = ("inpaintbench-diffusers", "inpaintbench-lama", "inpaintbench-transformers")
KINDS = (ib.Inpainter, ib.Captioner)
GENERIC = {"diffusers", "single-file", "vlm"}
"""What opens any checkpoint, and has none of its own."""


def named() -> list[Any]:
    """The classes of models that are there without an option."""
    plugins = discover()
    found = [entry for kind in KINDS for entry in plugins.of_kind(kind)]  # type: ignore[type-abstract]
    return [cls for cls, plugin in found if plugin.distribution in PACKAGES and cls.name not in GENERIC]


def row_of(name: str) -> str:
    return next((line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")), "")


def declared(cls: type[Component[Any, Any]]) -> list[str]:
    """`repository@commit` of all that a model loads; `none known` in place of a commit that its user has to give."""
    try:
        return weights(cls())
    except ib.UnavailableError as error:
        _, repository, _ = str(error).split("'", 2)
        return [f"{repository}@none known"]


@pytest.mark.parametrize("cls", named(), ids=lambda cls: cls.name)
def test_every_model_has_its_row_with_the_weights_that_are_loaded(cls: type[Component[Any, Any]]) -> None:
    row = row_of(cls.name)
    assert row
    if cls.name == "juggernaut-v1":  # a file of the user's
        return
    for weight in declared(cls):
        repository, _, commit = weight.rpartition("@")
        assert repository in row
        assert commit.removeprefix("sha256:") in row


@pytest.mark.parametrize("cls", named(), ids=lambda cls: cls.name)
def test_the_native_size_is_the_preset_s(cls: type[Component[Any, Any]]) -> None:
    if issubclass(cls, ib.Inpainter) and (row := row_of(cls.name)) and "none known" not in row:
        cells = [cell.strip() for cell in row.split("|")]
        option = {field.name for field in cls.__dataclass_fields__.values()}
        native = cls().native if "path" not in option else 1024
        assert str(native or "") in cells
