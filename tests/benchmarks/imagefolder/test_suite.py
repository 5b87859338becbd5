"""The suites imagefolder@1 and imagefolder-mini@1, their card, and a run with a tiny reader."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import imagefolder_files as files
import pytest

from inpaintbench.components import Captioner, Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench.errors import UnknownNameError
from inpaintbench_benchmarks import imagefolder

SUITE, MINI = imagefolder.SUITES


def test_the_suite_hides_the_centre_and_the_mini_is_its_first_hundred() -> None:
    assert (SUITE.title, SUITE.size, SUITE.samples, SUITE.draws, SUITE.seed) == ("imagefolder@1", 512, 2000, 1, 0)
    assert SUITE.degraders == ("erase:where=center", "blur:where=center", "lowdim:where=center")
    assert SUITE.captioners == ("clip-zero-shot",)
    assert SUITE.primary == "lpips.hole"
    assert (MINI.title, MINI.samples, MINI.dataset) == ("imagefolder-mini@1", 100, SUITE.dataset)


def test_every_component_it_names_exists() -> None:
    plugins = discover()
    plugins.component(Prompter, SUITE.prompter)
    kinds = ((Degrader, SUITE.degraders), (Captioner, SUITE.captioners), (Scorer, SUITE.scorers))
    for kind, texts in kinds:
        for text in texts:
            plugins.component(kind, text)


def test_t30_a_prompt_would_name_the_class_so_there_is_none() -> None:
    assert SUITE.prompter == "none"


@pytest.mark.parametrize(
    ("kind", "name", "package"),
    [
        (Captioner, "clip-zero-shot", "inpaintbench-transformers"),
        (Scorer, "classification", "inpaintbench-text"),
        (Scorer, "lpips", "inpaintbench-perceptual"),
    ],
)
def test_where_a_plugin_is_missing_who_asks_learns_what_to_install(kind: Any, name: str, package: str) -> None:
    with pytest.raises(UnknownNameError, match=package):
        discover(only=[]).component(kind, name)


def test_the_list_of_suites_explains_it(run: Any) -> None:
    code, out, _ = run("list", "suites", "--json")
    (entry,) = [entry for entry in json.loads(out)["suites"] if entry["name"] == "imagefolder@1"]
    assert code == 0
    assert entry["facts"]["captioners"] == ["clip-zero-shot"]
    assert "classification" in entry["facts"]["scorers"]


@pytest.mark.parametrize(
    "words",
    [
        "those of your data",
        "IJCV 2015",
        "LOC_synset_mapping.txt",
        "class_names.json",
        "classes.txt",
        "CLASS/PICTURE",
        "would\ngive the answer away",
        "classification.top-1@clip-zero-shot",
        "## Known faults",
    ],
)
def test_the_card_says(words: str) -> None:
    assert words in Path(imagefolder.__file__).with_name("README.md").read_text(encoding="utf-8")


def inpaintbench(folder: Path, *arguments: object) -> tuple[int, str, str]:
    """Exit code, output and errors of a command, run in a folder."""
    command = [sys.executable, "-m", "inpaintbench", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_run_with_a_tiny_reader_ends_with_shares_of_what_is_recognised(tmp_path: Path) -> None:
    write = (
        "from pathlib import Path; from inpaintbench_transformers.specimens import write_clip; write_clip(Path('clip'))"
    )
    subprocess.run([sys.executable, "-c", write], cwd=tmp_path, check=True, capture_output=True)
    files.write_own(tmp_path / "data")
    changes = ("captioners=clip-zero-shot:model=clip", "scorers=classification,mse,ssim", "primary=mse.hole", "size=48")
    asked = [
        "--suite",
        "imagefolder-mini",
        "--data",
        "imagefolder=data",
        "-i",
        "telea",
        "--store",
        "store",
        "--offline",
    ]
    code, _, err = inpaintbench(tmp_path, "eval", *asked, *(word for text in changes for word in ("--set", text)))
    assert (code, err) == (0, "3 entries of 'imagefolder' are no samples: its id is there already (3)\n")
    (result,) = [json.loads(path.read_text()) for path in tmp_path.glob("results/**/*.json")]
    scores = result["scores"]
    assert scores["mse.hole"]["n"] == 27
    assert scores["classification.top-1-original@clip-zero-shot"]["n"] == 27
    assert 0 <= scores["classification.top-1@clip-zero-shot"]["value"] <= 1
    assert inpaintbench(tmp_path, "verify", "results", "--data", "imagefolder=data", "--rerun", 1)[0] == 0
