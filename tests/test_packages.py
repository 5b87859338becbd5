"""Whoever asks for a name that a plugin of this repository provides learns what to install."""

from __future__ import annotations

from pathlib import Path

from inpaintbench.discovery import discover
from inpaintbench.registry import KINDS, PACKAGE_OF


def test_every_name_of_the_plugins_in_this_repository_is_known_with_its_package() -> None:
    here = {folder.name for folder in (Path(__file__).parent.parent / "plugins").iterdir()}
    plugins = discover()
    found = {
        cls.name: plugin.distribution
        for kind in KINDS.values()
        for cls, plugin in plugins.of_kind(kind)
        if plugin.distribution in here
    }
    assert found == PACKAGE_OF
