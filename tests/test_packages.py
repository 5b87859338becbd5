"""Whoever asks for a name that a plugin of this repository provides learns what to install."""

from __future__ import annotations

from inpaintbench.discovery import discover
from inpaintbench.registry import KINDS, PACKAGE_OF


def test_every_name_of_the_plugins_in_this_repository_is_known_with_its_package() -> None:
    plugins = discover()
    found = {
        cls.name: plugin.distribution
        for kind in KINDS.values()
        for cls, plugin in plugins.of_kind(kind)
        if plugin.distribution not in ("inpaintbench", "inpaintbench-tiny", "inpaintbench-pieces")
    }
    assert found == PACKAGE_OF
