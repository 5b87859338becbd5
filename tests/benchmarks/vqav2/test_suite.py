"""vqav2@1 is declared as its card says, and runs on its fixture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from coco_files import write_vqav2

import inpaintbench_benchmarks.vqav2 as vqav2
from inpaintbench.components import Captioner, Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench_benchmarks.study import degraders
from inpaintbench_benchmarks.vqav2 import SUITES, VqaV2

FOLDER = Path(vqav2.__file__).parent
SUITE, MINI = SUITES


def test_the_suite_asks_readers_and_tells_inpainters_nothing() -> None:
    assert [suite.title for suite in SUITES] == ["vqav2@1", "vqav2-mini@1"]
    assert SUITE.degraders == degraders("center")
    assert (SUITE.samples, MINI.samples, SUITE.size, SUITE.draws, SUITE.seed) == (5000, 100, 512, 1, 0)
    assert (SUITE.primary, SUITE.prompter) == ("lpips.hole", "none")
    assert VqaV2() == SUITE.dataset == MINI.dataset


def test_its_readers_write_the_likeliest_word_and_few_of_them() -> None:
    readers = [discover().component(Captioner, text) for text in SUITE.captioners]
    assert {(getattr(reader, "decoding", ""), getattr(reader, "max_tokens", 0)) for reader in readers} == {
        ("greedy", 10)
    }


def test_every_component_it_names_exists() -> None:
    plugins = discover()
    for kind, texts in ((Degrader, SUITE.degraders), (Captioner, SUITE.captioners), (Scorer, SUITE.scorers)):
        for text in texts:
            plugins.component(kind, text)
    plugins.component(Prompter, SUITE.prompter)


def test_t30_no_prompt_leaks_an_answer(tmp_path: Path) -> None:
    write_vqav2(tmp_path)
    here = VqaV2().locate(tmp_path)
    assert {here.record(id).text for id in here.ids()} == {""}
    assert SUITE.declared["prompter"] == "none"


@pytest.mark.parametrize(
    "word",
    [
        "CC BY 4.0",
        "Flickr",
        "Goyal et al.",
        "214,354",
        "questions.json",
        "annotations.json",
        "val2014",
        "lmms-lab/VQAv2",
    ],
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
    write_vqav2(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    asked = ("eval", "--suite", "vqav2-mini", "--data", f"vqav2={tmp_path / 'data'}", "--workers", 1)
    changes = ("captioners=colours", "scorers=mse,psnr,ssim,vqa-accuracy", "primary=ssim.hole", "size=48")
    words = [word for change in changes for word in ("--set", change)]
    code, _, err = run(*asked, "--inpainter", "telea", "--inpainter", "mean", *words)
    assert code == 1  # for the picture that is missing
    noted, *missing = err.splitlines()
    assert "4 entries of 'vqav2' are no samples: it does not have 10 answers (1)" in noted
    assert missing
    assert all("'74000' was left out" in line for line in missing)
    results = sorted((tmp_path / "results").rglob("*.json"))
    assert len(results) == 2
    for path in results:
        found = json.loads(path.read_text())
        assert found["scores"]["ssim.hole"]["n"] == 2 * 3
        assert found["scores"]["vqa-accuracy.accuracy@colours"]["n"] == 2 * 3
        assert set(found["tags"]["answer_type"]) == {"number", "other"}
    code, out, err = run("verify", *results, "--data", f"vqav2={tmp_path / 'data'}", "--rerun", 1)
    assert (code, out.count("samples run again")) == (0, 2), out + err
