"""The command line as a whole: quick help, one line for each error, and exit codes that mean something."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from inpaintbench.cli import VERBS
from inpaintbench.version import __version__

MODULES = """
import sys
from inpaintbench.cli import main
try:
    main()
finally:
    print(" ".join(sorted(sys.modules)), file=sys.stderr)
"""


def test_help_names_every_verb_and_imports_no_plugin_and_nothing_heavy(command_line):
    ran = command_line("--help", code=MODULES)
    assert ran.code == 0
    assert all(f"\n  {verb} " in ran.out for verb in VERBS)
    loaded = {name.partition(".")[0] for name in ran.err.split()}
    assert not loaded & {"numpy", "cv2", "rich", "pluggy", "pyarrow", "sqlite3", "jsonschema"}
    assert not loaded & {"inpaintbench_benchmarks", "inpaintbench_tiny", "inpaintbench_skimage"}
    assert {name for name in ran.err.split() if name.startswith("inpaintbench")} == {
        "inpaintbench",
        "inpaintbench.cli",
        "inpaintbench.version",
    }


def test_the_version_is_the_packages(command_line):
    ran = command_line("--version")
    assert (ran.code, ran.err) == (0, "")
    assert __version__ in ran.out


def test_without_a_verb_the_help_is_shown_and_nothing_was_done(command_line):
    ran = command_line()
    assert ran.code == 2
    assert ran.out == ""
    assert all(verb in ran.err for verb in VERBS)


@pytest.mark.parametrize("verb", ["eval", "plan", "list", "plugins"])
def test_every_verb_has_help(command_line, verb):
    ran = command_line(verb, "-h")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: inpaintbench {verb} ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evaluate"], "there is no verb 'evaluate'"),
        (["lits"], "there is no verb 'lits'; did you mean 'list'?"),
        (["--colour"], "No such option '--colour'"),
        (["list", "--jsno"], "No such option '--jsno'"),
        (["list", "inpainters", "metrics"], "Got unexpected extra argument"),
        (["plugins", "tiny"], "Got unexpected extra argument"),
    ],
)
def test_a_call_that_is_wrong_is_one_line_and_exit_code_2(command_line, arguments, message):
    ran = command_line(*arguments)
    assert message in ran.said
    assert ran.code == 2


def test_it_runs_as_a_module_too(environment, tmp_path):
    command = [sys.executable, "-m", "inpaintbench", "lits"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "inpaintbench: there is no verb 'lits'; did you mean 'list'?\n")


@pytest.mark.parametrize("arguments", [["list"], ["--help"], ["eval", "--help"], ["leaderboard", "RESULTS"]])
def test_a_reader_that_goes_away_is_no_error(environment, tmp_path, shared_tiles, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    words = [str(shared_tiles) if word == "RESULTS" else word for word in arguments]
    command = [sys.executable, "-m", "inpaintbench", *words]
    done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_the_system_refuses_is_one_line_and_exit_code_1(command_line, tmp_path):
    (tmp_path / "file").write_text("")
    ran = command_line("eval", "-s", "tests/tiles", "-i", "copy", "--out", "file/results")
    assert ran.said == "cannot read or write 'file/results': Not a directory"
    assert ran.code == 1
