"""The core and the plugins of this repository have one version, which whoever cites it finds in the README."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from inpaintbench.version import __version__

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("file", sorted(ROOT.glob("plugins/*/pyproject.toml")), ids=lambda file: file.parent.name)
def test_a_plugin_of_this_repository_has_the_version_of_the_core(file):
    assert tomllib.loads(file.read_text())["project"]["version"] == __version__


def test_the_citation_names_the_version():
    assert re.findall(r"version = \{(.*)\}", (ROOT / "README.md").read_text()) == [__version__]
