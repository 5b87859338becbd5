"""Results whose texts would do harm, a report about them, and a browser to open it in."""

from __future__ import annotations

import json
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
    """A folder with results, one with sweeps, and the store they were made with."""

    results: Path
    sweeps: Path
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
    """Results of three inpainters, one of which has markup in its option and fails on a sample, and a sweep over that
    option; to be read only."""
    from inpaintbench.cli.eval_ import command
    from inpaintbench.cli.sweep_ import command as sweep

    folder = tmp_path_factory.mktemp("evaluated")
    specs = ["mean", *(f"wordy:word={_quoted(word)}" for word in WORDS)]
    asked = [word for text in specs for word in ("--inpainter", text)]
    where = ["--suite", "tests/hostile", "--store", str(folder / "store"), "--workers", "1"]
    command.main([*where, *asked, "--out", str(folder / "results")], standalone_mode=False)
    over = f"inpainter.word={','.join(map(_quoted, ('short', *WORDS)))}"
    asked = ["--inpainter", "wordy", "--over", over, "--out", str(folder / "sweeps")]
    sweep.main([*where, *asked], standalone_mode=False)
    _write_numbers(folder / "sweeps" / "written" / "sweep-by-hand")
    return Evaluated(folder / "results", folder / "sweeps", folder / "store")


def _write_numbers(folder: Path) -> None:
    """A sweep over numbers of two inpainters, with markup in every name; its results are nowhere."""
    harm = "<img src=x onerror=\"window.harmed='sweep'\">"
    scores = (f"mse.{harm}", "psnr.hole")

    def point(at: int, inpainter: str, guidance: float) -> dict[str, Any]:
        value = 1 + (guidance - 5) ** 2 + (inpainter == "mean")
        own = {one: {"value": value, "low": value - 0.5, "high": value + 0.5} for one in scores[: 1 + (guidance < 9)]}
        return {"values": {harm: guidance}, "inpainter": inpainter, "result": f"../{harm}-{at}.json", "digest": "",
                "custom": False, "failures": at, "scores": own}  # fmt: skip

    asked, values = ("mean", harm), (1, 2.5, 5, 9)
    data = {
        "schema": "inpaintbench/sweep@1", "suite": "tests/hostile@1", "inpainters": asked, "limit": 7,
        "primary": scores[0], "over": [{"name": harm, "values": values}], "best": 6, "not_told_apart": [2, 5],
        "scores": {one: {"higher_is_better": one == "psnr.hole", "unit": harm} for one in scores},
        "note": "", "points": [point(4 * i + j, one, x) for i, one in enumerate(asked) for j, x in enumerate(values)],
    }  # fmt: skip
    folder.mkdir(parents=True)
    (folder / "sweep.json").write_text(json.dumps(data), encoding="utf-8")


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
    command.main([str(hostile.results), str(hostile.sweeps), *options], standalone_mode=False)
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
