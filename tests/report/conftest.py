"""Results whose texts would do harm, a report about them, and a browser to open it in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chromium import Chromium, found

WORDS = ("plain", "\"quoted\" <b>bold</b> 'single' &amp; `tick`")


@dataclass(frozen=True)
class Evaluated:
    """A folder with results, and the store they were made with."""

    results: Path
    store: Path


@pytest.fixture(scope="session")
def hostile_plugin(tiny_plugin: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The distribution `inpaintbench-hostile`, found through its entry point as any installed one is."""
    site = tmp_path_factory.mktemp("hostile")
    info = site / "inpaintbench_hostile-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: inpaintbench-hostile\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[inpaintbench]\nhostile = inpaintbench_hostile\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))


@pytest.fixture(scope="session")
def hostile(hostile_plugin: None, tmp_path_factory: pytest.TempPathFactory) -> Evaluated:
    """Results of three inpainters, one of which has markup in its option and fails on a sample; to be read only."""
    from inpaintbench.cli.eval_ import command

    folder = tmp_path_factory.mktemp("evaluated")
    specs = ["mean", *(f"wordy:word={_quoted(word)}" for word in WORDS)]
    asked = [word for text in specs for word in ("--inpainter", text)]
    where = ["--store", str(folder / "store"), "--out", str(folder / "results"), "--workers", "1"]
    command.main(["--suite", "tests/hostile", *asked, *where], standalone_mode=False)
    return Evaluated(folder / "results", folder / "store")


def _quoted(text: str) -> str:
    from inpaintbench import spec

    return spec.write(text)


@pytest.fixture(scope="session")
def hostile_plugins(hostile_plugin: None) -> Any:
    from inpaintbench.discovery import discover

    return discover()


@pytest.fixture(scope="session")
def page(hostile: Evaluated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report about them, with the four worst cells at full size; to be read only."""
    from inpaintbench.cli.report_ import command

    out = tmp_path_factory.mktemp("report")
    options = ["--store", str(hostile.store), "-o", str(out), "--pictures", "4", "--workers", "1"]
    command.main([str(hostile.results), *options], standalone_mode=False)
    return out / "index.html"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    program = found()
    if program is None:
        pytest.skip("there is no Chromium: apt-get install chromium, or name one in $CHROMIUM")
    with Chromium(program) as browser:
        yield browser


@pytest.fixture
def browser(chromium: Chromium) -> Chromium:
    """The browser as it is at first: a wide window, in light colours."""
    chromium.size(1280, 900)
    chromium.prefer("light")
    return chromium
