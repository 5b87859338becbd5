"""The suite indiana@1, its card, and a run from end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import indiana_files as files
import pytest

from inpaintbench.components import Captioner, Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench.errors import UnknownNameError
from inpaintbench_benchmarks import indiana

SUITE, MINI = indiana.SUITES


def test_the_suite_is_the_study_s_1000_x_rays_and_the_mini_its_first_hundred() -> None:
    assert (SUITE.title, SUITE.samples, SUITE.size, SUITE.draws, SUITE.seed) == ("indiana@1", 1000, 512, 1, 0)
    assert (MINI.title, MINI.samples, MINI.dataset) == ("indiana-mini@1", 100, SUITE.dataset)
    assert SUITE.prompter == "annotation"
    assert SUITE.degraders == ("erase:where=center", "blur:where=center", "lowdim:where=center")
    assert all(text.endswith(":decoding=study,max_tokens=100") for text in SUITE.captioners)
    assert SUITE.primary == "lpips.hole"


def test_every_component_it_names_exists() -> None:
    plugins = discover()
    plugins.component(Prompter, SUITE.prompter)
    kinds = ((Degrader, SUITE.degraders), (Captioner, SUITE.captioners), (Scorer, SUITE.scorers))
    for kind, texts in kinds:
        for text in texts:
            plugins.component(kind, text)


def test_where_a_plugin_is_missing_who_asks_learns_what_to_install() -> None:
    with pytest.raises(UnknownNameError, match="inpaintbench-perceptual"):
        discover(only=[]).component(Scorer, "lpips")


def test_the_suite_explains_itself_where_the_plugins_it_names_are_missing(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INPAINTBENCH_PLUGINS", "benchmarks")
    code, out, err = run("list", "suites", "--json")
    assert (code, err) == (0, "")
    listed = {suite["name"]: suite["facts"]["scorers"] for suite in json.loads(out)["suites"]}
    assert "lpips" in listed[SUITE.title]
    assert MINI.title in listed


@pytest.mark.parametrize(
    "words",
    [
        "3,851",
        "CC BY-NC-ND 4.0",
        "JAMIA 23(2), 2016",
        "indiana_reports.csv",
        "ecgen-radiology/1.xml",
        "Joined on `uid`",
        "**The pixels differ.**",
        "hardly touch",
        "`XXXX`, which stands",
        "## Known faults",
        "**It leaks**",
        "one reference",
    ],
)
def test_the_card_says(words: str) -> None:
    assert words in Path(indiana.__file__).with_name("README.md").read_text(encoding="utf-8")


def test_a_run_from_kaggle_s_files_ends_with_results_that_verify(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files.write_kaggle(tmp_path / "data")
    scorers = "scorers=mse,psnr,ssim,bleu,rouge-l"
    changed = ("degraders=erase:where=center", "captioners=plot-reader:subset=stock", scorers, "primary=mse.hole")
    asked = [word for change in changed for word in ("--set", change)]
    where = ("--data", "indiana=data", "--store", "store", "--no-controls")
    code, _, err = run("eval", "--suite", "indiana-mini", "-i", "telea", "-i", "mean", *asked, *where)
    assert f"'{files.MISSING}' was left out: cannot read the picture" in err
    assert f"'{files.BROKEN}' was left out: the picture" in err
    results = [json.loads(path.read_text()) for path in Path("results").rglob("*.json")]
    assert {result["name"] for result in results} == {"telea", "mean"}
    assert all(result["scores"]["mse.hole"]["n"] == 3 for result in results)
    assert all(result["scores"]["bleu.1@plot-reader"]["n"] == 3 for result in results)
    code, out, err = run("verify", "results", "--rerun", "1", "--data", "indiana=data")
    assert (code, err, out.count("1 samples run again")) == (0, "", 2)


def test_results_on_other_renderings_of_the_x_rays_are_never_compared(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files.write_kaggle(tmp_path / "kaggle")
    files.write_openi(tmp_path / "openi")
    changed = ("degraders=erase:where=center", "captioners=", "scorers=mse", "primary=mse.hole", "prompter=none")
    asked = [word for change in changed for word in ("--set", change)]
    for name in ("kaggle", "openi"):
        where = ("--data", f"indiana={name}", "--store", "store", "--out", f"results-{name}", "--no-controls")
        code, _, _ = run("eval", "--suite", "indiana-mini", "-i", "mean", *asked, *where)
        assert code in (0, 1)
    ours, theirs = (next(Path(f"results-{name}").rglob("mean*.json")) for name in ("kaggle", "openi"))
    code, _, err = run("compare", ours, theirs)
    assert code == 1
    assert "their data are two revisions: 3 of 5 shared samples differ" in err
