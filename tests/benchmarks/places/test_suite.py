"""The suites places@1 and places-mini@1, their card, and a run as a user without a network makes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import places_files as files
import pytest

from inpaintbench.components import Degrader, Prompter, Scorer, SetMetric
from inpaintbench.discovery import discover
from inpaintbench.errors import UnknownNameError
from inpaintbench_benchmarks import lama, places

SUITE, MINI = places.SUITES


def test_the_suite_is_lama_s_protocol_and_the_mini_its_first_hundred() -> None:
    assert (SUITE.title, SUITE.size, SUITE.samples, SUITE.draws, SUITE.seed) == ("places@1", 512, 30_000, 1, 0)
    assert SUITE.degraders == tuple(f"erase:where=strokes-{width}" for width in ("thin", "medium", "thick"))
    assert SUITE.captioners == ()
    assert (MINI.title, MINI.samples, MINI.dataset) == ("places-mini@1", 100, SUITE.dataset)


def test_t18_lpips_is_measured_with_the_network_of_the_paper() -> None:
    plugins = discover()
    scorers = {text: plugins.component(Scorer, text) for text in lama.SCORERS}
    assert "net:vgg" in scorers["lpips:net=vgg"].signature
    assert {"hole", "scalar"} <= set(scorers["lpips:net=vgg"].columns)
    for text in SUITE.degraders:
        plugins.component(Degrader, text)
    plugins.component(Prompter, SUITE.prompter)


def test_t20_neither_fid_nor_decibels_rank() -> None:
    scorers = {scorer.name: scorer for scorer in (discover().component(Scorer, text) for text in SUITE.scorers)}
    assert not isinstance(scorers[SUITE.primary.partition(".")[0]], SetMetric)
    assert isinstance(scorers["fid"], SetMetric)
    assert SUITE.primary == "lpips.hole"


def test_t30_there_is_no_prompt() -> None:
    assert SUITE.prompter == "none"


def test_where_a_plugin_is_missing_who_asks_learns_what_to_install() -> None:
    for text in ("lpips:net=vgg", "fid", "kid"):
        with pytest.raises(UnknownNameError, match="inpaintbench-perceptual"):
            discover(only=[]).component(Scorer, text)


@pytest.mark.parametrize(
    "words",
    [
        "36 500",
        "30 000",
        "TPAMI 2017",
        "terms at http://places2.csail.mit.edu/download.html",
        "val_large/Places365_val_00000001.jpg",
        "val_256/Places365_val_00000001.jpg",
        "two archives give two revisions",
        "lpips.scalar",
        "## Known faults",
    ],
)
def test_the_card_says(words: str) -> None:
    assert words in Path(places.__file__).with_name("README.md").read_text(encoding="utf-8")


def test_a_run_on_the_published_files_ends_with_results_that_verify(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files.write_large(tmp_path / "data")
    (tmp_path / "data/val_large/Places365_val_00000002.jpg").write_bytes(b"")
    changes = ("--set", "scorers=mse,psnr,ssim,seam", "--set", "primary=mse.hole", "--set", "size=52")
    asked = ("-i", "telea", "-i", "mean", *changes, "--data", "places=data", "--store", "store", "--workers", 1)
    code, _, err = run("eval", "--suite", "places-mini", *asked)
    assert code == 1
    assert err.count("'Places365_val_00000002.jpg' is not a picture that can be decoded") == 1
    made = [json.loads(path.read_text()) for path in Path("results").rglob("*.json")]
    assert {result["name"] for result in made} == {"telea", "mean"}
    assert all((result["data"]["broken"], result["scores"]["mse.hole"]["n"]) == (1, 9) for result in made)
    assert all(len(result["tags"]["area"]) > 1 for result in made)
    code, out, _ = run("verify", "results", "--data", "places=data", "--rerun", 1)
    assert code == 0
    assert out.count("3 of 3 reconstructions equal to the bit") == 2
