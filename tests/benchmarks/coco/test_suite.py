"""coco@1 is declared as its card says, and runs on its fixture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from coco_files import write_karpathy

import inpaintbench_benchmarks.coco as coco
from inpaintbench.components import Captioner, Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench_benchmarks.coco import SUITES, Coco
from inpaintbench_benchmarks.study import SCORERS, captioners, degraders

FOLDER = Path(coco.__file__).parent
SUITE, MINI = SUITES


def test_the_suite_hides_the_centre_and_strokes() -> None:
    assert [suite.title for suite in SUITES] == ["coco@1", "coco-mini@1"]
    assert SUITE.degraders == (*degraders("center"), "erase:where=strokes-medium")
    assert (SUITE.samples, MINI.samples, SUITE.size, SUITE.draws, SUITE.seed) == (5000, 100, 512, 1, 0)
    assert (SUITE.captioners, SUITE.scorers, SUITE.primary) == (captioners(30), SCORERS, "lpips.hole")
    assert Coco() == SUITE.dataset == MINI.dataset


def test_every_component_it_names_exists() -> None:
    plugins = discover()
    for kind, texts in ((Degrader, SUITE.degraders), (Captioner, SUITE.captioners), (Scorer, SUITE.scorers)):
        for text in texts:
            plugins.component(kind, text)
    plugins.component(Prompter, SUITE.prompter)


def test_t30_the_prompt_policy_is_declared_and_the_card_says_what_it_leaks() -> None:
    assert SUITE.declared["prompter"] == "annotation"
    assert "**It leaks**" in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "word", ["CC BY 4.0", "Flickr", "Chen et al.", "Karpathy", "5,000", "dataset_coco.json", "val2014", "lmms-lab"]
)
def test_the_card_names_licence_citation_size_layouts_and_hub(word: str) -> None:
    assert word in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_the_suite_explains_itself_where_the_plugins_it_names_are_missing(
    run: Any, monkeypatch: pytest.MonkeyPatch, suite: Any
) -> None:
    monkeypatch.setenv("INPAINTBENCH_PLUGINS", "benchmarks")
    code, out, _ = run("list", "suites", "--json")
    assert code == 0
    assert suite.title in out


def test_a_fixture_is_evaluated_and_verified_as_a_user_would(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_karpathy(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    asked = ("eval", "--suite", "coco-mini", "--data", f"coco={tmp_path / 'data'}", "--workers", 1)
    changes = ("captioners=colours", "scorers=mse,psnr,ssim,cider", "primary=ssim.hole", "size=48")
    words = [word for change in changes for word in ("--set", change)]
    code, _, err = run(*asked, "--inpainter", "telea", "--inpainter", "mean", *words)
    assert code == 1  # for the picture that is missing
    noted, *missing = err.splitlines()
    assert "2 entries of 'coco' are no samples: it has fewer than 5 captions (1)" in noted
    assert missing
    assert all("'386164' was left out" in line for line in missing)
    results = sorted((tmp_path / "results").rglob("*.json"))
    assert len(results) == 2
    for path in results:
        found = json.loads(path.read_text())
        assert found["scores"]["ssim.hole"]["n"] == 3 * 4
        assert found["scores"]["ssim.hole/erase:where=strokes-medium"]["n"] == 3
    code, out, err = run("verify", *results, "--data", f"coco={tmp_path / 'data'}", "--rerun", 1)
    assert (code, out.count("samples run again")) == (0, 2), out + err
