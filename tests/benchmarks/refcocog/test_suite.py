"""refcocog@1 is declared as its card says: the red box is for captioners alone, the prompt is the annotation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from coco_files import write_refcocog
from inpaintbench_pieces.captioners import Teller
from inpaintbench_pieces.log import lines
from witness import Witness
from workshop import arrange
from workshop import run as evaluate

import inpaintbench_benchmarks.refcocog as refcocog
from inpaintbench.builtin.degraders import Erase
from inpaintbench.builtin.pixels import Mse
from inpaintbench.builtin.prompters import Annotation
from inpaintbench.components import Captioner, Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench_benchmarks.refcocog import SUITES, RefCocog
from inpaintbench_benchmarks.study import SCORERS, captioners, degraders

FOLDER = Path(refcocog.__file__).parent
SUITE, MINI = SUITES


def test_the_suite_pins_the_studys_settings() -> None:
    assert [suite.title for suite in SUITES] == ["refcocog@1", "refcocog-mini@1"]
    assert (SUITE.samples, MINI.samples, SUITE.size, SUITE.draws, SUITE.seed) == (2000, 100, 512, 1, 0)
    assert SUITE.degraders == degraders("sample")
    assert SUITE.captioners == captioners(30)
    assert SUITE.scorers == SCORERS
    assert SUITE.primary == "lpips.hole"
    assert RefCocog(split="test") == SUITE.dataset == MINI.dataset


def test_every_component_it_names_exists() -> None:
    plugins = discover()
    for kind, texts in ((Degrader, SUITE.degraders), (Captioner, SUITE.captioners), (Scorer, SUITE.scorers)):
        for text in texts:
            plugins.component(kind, text)
    plugins.component(Prompter, SUITE.prompter)


def test_t30_the_prompt_policy_is_declared_and_the_card_says_what_it_leaks() -> None:
    assert SUITE.declared["prompter"] == "annotation"
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "**It leaks**" in card


@pytest.mark.parametrize(
    "word",
    ["Flickr", "Mao", "Nagaraja", "refs(umd).p", "instances.json", "train2014", "lmms-lab/RefCOCOg", "5,023", "2,573"],
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


def test_t30_the_inpainter_is_told_the_expressions_and_never_sees_the_red_box(tmp_path: Path) -> None:
    write_refcocog(tmp_path / "data")
    dataset = RefCocog().locate(tmp_path / "data")
    shown, told = tmp_path / "shown", tmp_path / "told"
    setup = arrange(
        dataset,
        degraders=[Erase(where="sample")],
        scorers=[Mse()],
        captioners=[Teller(log=str(told))],
        prompter=Annotation(),
        mark=SUITE.mark,
        on=SUITE.on,
        size=48,
    )
    evaluate(tmp_path / "store", setup, Witness(log=str(shown)))
    inputs = [json.loads(line) for line in lines(shown)]
    assert {(id, prompt) for id, _, prompt in inputs} == {
        (id, dataset.record(id).text) for id in dataset.ids() if id.startswith(("131074", "131075", "131076_50"))
    }
    assert {red for _, red, _ in inputs} == {0}
    captioned = [json.loads(line) for line in lines(told)]
    assert {question for _, _, question, _ in captioned} == {RefCocog.question}
    assert all(int(words.rpartition("red")[2]) > 30 for _, words, _, _ in captioned)


def test_a_fixture_is_evaluated_and_verified_as_a_user_would(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_refcocog(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    asked = ("eval", "--suite", "refcocog-mini", "--data", f"refcocog={tmp_path / 'data'}", "--workers", 1)
    changes = ("captioners=colours", "scorers=mse,psnr,ssim,bleu", "primary=ssim.hole", "size=48")
    words = [word for change in changes for word in ("--set", change)]
    code, _, err = run(*asked, "--inpainter", "telea", "--inpainter", "mean", *words)
    assert code == 1  # for what is said here
    left_out = [line for line in err.splitlines() if "was left out" in line]
    assert len(left_out) == 4
    (noted,) = set(err.splitlines()) - set(left_out)
    assert "entries of 'refcocog' are no samples: it has no expression (1)" in noted
    results = sorted((tmp_path / "results").rglob("*.json"))
    assert len(results) == 2
    for path in results:
        found = json.loads(path.read_text())
        assert found["scores"]["ssim.hole"]["n"] == 4 * 3
        assert found["scores"]["bleu.1@colours"]["n"] == 4 * 3
    code, out, err = run("verify", *results, "--data", f"refcocog={tmp_path / 'data'}", "--rerun", 1)
    assert (code, out.count("samples run again")) == (0, 2), out + err
