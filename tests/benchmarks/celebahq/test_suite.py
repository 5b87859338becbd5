"""The suites celebahq@1 and celebahq-mini@1, their card, and a run as a user without a network makes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import celebahq_files as files
import pytest

from inpaintbench.components import Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench_benchmarks import celebahq, places

SUITE, MINI = celebahq.SUITES


def test_the_suite_is_lama_s_protocol_at_256_and_the_mini_its_first_hundred() -> None:
    assert (SUITE.title, SUITE.size, SUITE.samples, SUITE.draws, SUITE.seed) == ("celebahq@1", 256, 2000, 1, 0)
    assert (MINI.title, MINI.samples, MINI.dataset) == ("celebahq-mini@1", 100, SUITE.dataset)
    for name in ("degraders", "scorers", "primary", "prompter", "captioners"):
        assert getattr(SUITE, name) == getattr(places.SUITES[0], name)


def test_every_component_it_names_exists() -> None:
    plugins = discover()
    plugins.component(Prompter, SUITE.prompter)
    for text in SUITE.degraders:
        plugins.component(Degrader, text)
    for text in SUITE.scorers:
        plugins.component(Scorer, text)


def test_t30_there_is_no_prompt() -> None:
    assert SUITE.prompter == "none"


@pytest.mark.parametrize(
    "words",
    [
        "30 000 pictures, of which the suite takes 2 000",
        "ICLR 2018",
        "Non-commercial research only",
        "https://github.com/switchablenorms/CelebAMask-HQ",
        "CelebA-HQ-img/0.jpg",
        "celeba_hq_256/00000.jpg",
        "data256x256/00001.jpg",
        "two resolutions give two revisions",
        "There is no agreed split",
        "## Known faults",
    ],
)
def test_the_card_says(words: str) -> None:
    assert words in Path(celebahq.__file__).with_name("README.md").read_text(encoding="utf-8")


def test_a_run_on_the_published_files_ends_with_results_that_verify(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files.write_data256x256(tmp_path / "data")
    changes = ("--set", "scorers=mse,psnr,ssim,seam", "--set", "primary=mse.hole", "--set", "size=64")
    asked = ("-i", "telea", *changes, "--data", "celebahq=data", "--store", "store", "--workers", 1)
    code, _, err = run("eval", "--suite", "celebahq-mini", *asked)
    assert (code, err) == (0, "")
    (result,) = [json.loads(path.read_text()) for path in Path("results").rglob("*.json")]
    assert result["scores"]["mse.hole"]["n"] == 12
    files.write_mask_hq(tmp_path / "same")
    code, out, _ = run("verify", "results", "--data", "celebahq=same", "--rerun", 2)
    assert code == 0
    assert "6 of 6 reconstructions equal to the bit" in out
