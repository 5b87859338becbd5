"""`inpaintbench list`: what there is, read from classes and docstrings, without loading any of it."""

from __future__ import annotations

import json

import pytest

from inpaintbench.registry import KINDS

MODULES = """
import sys
from inpaintbench.cli import main
try:
    main()
finally:
    print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""

HEAVY = '''
"""A model that needs torch."""
import inpaintbench as ib

@ib.hookimpl
def inpainters():
    return [Heavy]

class Heavy(ib.Inpainter):
    """Diffuses.

    At length.
    """

    name = "heavy"
    weights = ib.File("https://example.org/heavy.pt", "ab" * 32)

    steps: int
    fast: bool = True
    seed: int | None = None

    def load(self, host):
        import torch
        self.weights.fetch()
        raise RuntimeError("it must not come to this")
'''

LANES = '''
import inpaintbench as ib
from inpaintbench.executors import Executor

@ib.hookimpl
def executors():
    return [Rails]

class Rails(Executor):
    """Runs on rails."""

    name = "rails"

    def map(self, work, batches, link, emit):
        raise NotImplementedError

    def close(self):
        pass
'''


def test_listing_imports_neither_numpy_nor_opencv_nor_what_models_need(command_line, install):
    site = install("heavy", HEAVY)
    (site / "torch.py").write_text("")
    ran = command_line("list", code=MODULES, sites=(site,))
    assert ran.code == 0
    assert "heavy" in ran.out
    assert not set(ran.err.split()) & {"numpy", "cv2", "torch", "rich", "pyarrow", "sqlite3", "skimage", "scipy"}


def test_everything_there_is_is_listed_by_kind(command_line):
    ran = command_line("list", INPAINTBENCH_PLUGINS="benchmarks,tiny")
    assert (ran.code, ran.err) == (0, "")
    assert "\033" not in ran.out
    headings = [line for line in ran.out.splitlines() if line and not line.startswith(" ")]
    expected = ["suites", "degraders", "prompters", "inpainters", "captioners", "metrics", "executors"]
    assert headings == expected
    for name in ("photos@1", "truce-synthetic@1", "tests/tiles@1", "erase", "telea", "colours", "rouge-l", "local"):
        assert f"\n  {name} " in ran.out


def test_one_kind_is_listed_with_types_and_defaults_of_the_options(command_line, install):
    ran = command_line("list", "inpainters", sites=(install("heavy", HEAVY),))
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    start = lines.index("heavy Diffuses.")
    assert lines[start + 1 : start + 4] == [
        "steps: int, must be given",
        "fast: bool, default true",
        "seed: int or none, default none",
    ]
    assert "radius: float between 1 and 64, default 3.0" in lines
    assert "metrics" not in ran.out


@pytest.mark.parametrize("kind", [None, *KINDS, "suites", "executors"])
def test_the_list_for_programs_is_json(command_line, kind, install):
    ran = command_line("list", *([kind] if kind else []), "--json", sites=(install("heavy", HEAVY),))
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert (kind or "suites") in found
    if kind == "inpainters":
        heavy = next(entry for entry in found["inpainters"] if entry["name"] == "heavy")
        assert heavy["plugin"] == "heavy 1.0"
        assert heavy["summary"] == "Diffuses."
        assert heavy["facts"]["doc"] == "Diffuses.\n\nAt length."
        assert heavy["options"][0] == ["steps", "int", None]
    if kind == "metrics":
        mse = next(entry for entry in found["metrics"] if entry["name"] == "mse")
        assert mse["facts"]["columns"] == ["hole", "band", "keep", "whole"]
        assert mse["facts"]["higher_is_better"] is False
    if kind == "suites":
        primary = {entry["name"]: entry["facts"]["primary"] for entry in found["suites"]}
        assert primary["photos@1"] == "ssim.hole"


def test_several_executors_are_listed(command_line, install):
    ran = command_line("list", "executors", sites=(install("lanes", LANES),))
    assert [line.split()[0] for line in ran.out.splitlines() if line.startswith("  ")] == ["local", "rails"]


def test_an_unknown_kind_is_an_error_that_names_the_nearest_and_all(command_line):
    ran = command_line("list", "inpanters")
    assert ran.said.startswith("there is no kind 'inpanters'; did you mean 'inpainters'?; it can be suites, degraders,")
    assert ran.code == 2


def test_a_kind_may_be_named_in_the_singular(command_line):
    assert command_line("list", "inpainter").out == command_line("list", "inpainters").out


def test_broken_plugins_are_mentioned_and_leave_the_list_as_it_is(command_line, install):
    whole = command_line("list")
    broken = command_line("list", sites=(install("broken", "1 / 0"),))
    assert (broken.code, broken.out) == (0, whole.out)
    assert broken.err == "inpaintbench: a plugin is broken: see 'inpaintbench plugins'\n"
    more = command_line("list", sites=(install("shattered", "import nothing_at_all"),))
    assert more.err == "inpaintbench: 2 plugins are broken: see 'inpaintbench plugins'\n"
