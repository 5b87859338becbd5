"""What `inpaintbench eval` says where it cannot go on, and what it shows on a terminal."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inpaintbench.result import Result

ASKED = ("eval", "-s", "tests/tiles", "-i", "copy", "--limit", "1", "--workers", "1")
SCRIPT = ("-m", "inpaintbench")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-s", "tests/tile"], "there is no suite 'tests/tile'; did you mean 'tests/tiles'?"),
        (["-s", "tests/tiles@9"], "suite 'tests/tiles' has no version '9'; it has 1"),
        (["-i", "telae"], "there is no inpainter 'telae'; did you mean 'telea'?"),
        (["-i", ""], "cannot read '': expected a name at its end; write name:key=value,key=value"),
        (["-i", "two\nlines"], "cannot read 'two lines': unexpected text before 'lines'; write name:key=value"),
        (["-i", "telea:radius"], "cannot read 'telea:radius': expected '=' after 'radius' at its end; write"),
        (["-i", "telea:radios=3"], "'telea' has no option 'radios'; did you mean 'radius'?"),
        (["-i", "telea:radius=abc"], "option 'radius' of 'telea' must be float between 1 and 64, not 'abc'"),
        (["-i", "telea:radius=99"], "option 'radius' of 'telea' must be float between 1 and 64, not '99'"),
        (["-i", "@none.json"], "cannot read the component file 'none.json': No such file or directory\n"),
        (["--also", "pnsr"], "there is no scorer 'pnsr'; did you mean 'psnr'?"),
        (["--executor", "locl"], "there is no executor 'locl'; did you mean 'local'?"),
        (["--set", "degrader=blur"], "--set degrader=blur: there is no suite field 'degrader'; did you mean"),
        (["--set", "seed"], "--set seed: there is no suite field"),
        (["--set", "name=other"], "--set name=other: there is no suite field 'name'"),
        (["--set", "size=abc"], "--set size=abc: 'abc' is not a value for 'size', which is 32"),
        (["--set", "size=0"], "'size' of suite 'tests/tiles' must be a whole number from 1 on, not 0"),
        (["--set", "mark=blue"], "'mark' of suite 'tests/tiles' must be none or red-box, not 'blue'"),
        (["--set", "samples=0"], "'samples' of suite 'tests/tiles' must be a whole number from 1 on, not 0"),
        (["--set", "tolerance=nan"], "'tolerance' of suite 'tests/tiles' must be a number from 0 on, not nan"),
        (
            ["--set", "degraders="],
            "'degraders' of suite 'tests/tiles' must be a tuple of component texts, at least one",
        ),
        (["--set", "degraders=blurr"], "there is no degrader 'blurr'; did you mean 'blur'?"),
        (
            ["--set", "scorers=ssim"],
            "the primary score 'mse.hole' of suite 'tests/tiles@1' is none of its scorers' columns; "
            "did you mean 'ssim.hole'?; use --set primary= and one of ssim.hole, ssim.band, ssim.keep, ssim.whole",
        ),
        (
            ["--set", "captioners="],
            "'rouge-l' reads captions, but suite 'tests/tiles@1' has no captioner: --set captioners=… gives it one, ",
        ),
        (["--data", "tests/tiles"], "--data tests/tiles: write NAME=DIR, with the name of a suite or data set"),
        (
            ["--data", "tests/tile=."],
            "--data tests/tile=.: 'tests/tile' is neither a suite nor a data set asked for; did you mean ",
        ),
        (["--limit", "0"], "Invalid value for '--limit': 0 is not in the range x>=1"),
        (["--limit", "two"], "Invalid value for '--limit': 'two' is not a valid integer range"),
        (["--workers", "0"], "Invalid value for '--workers': 0 is not in the range x>=1"),
        (["--batch-size", "0"], "Invalid value for '--batch-size': '0' is neither a number from 1 up nor 'auto'"),
        (["--batch-size", "all"], "Invalid value for '--batch-size': 'all' is neither a number from 1 up nor 'auto'"),
        (["--device", "gpu"], "--device gpu: write cpu, cuda, cuda:0, mps …"),
        (["--device", "cuda:x"], "--device cuda:x: write cpu"),
        (["--fast"], "No such option '--fast'"),
        (["extra"], "Got unexpected extra argument (extra)"),
    ],
)
def test_a_value_that_is_wrong_is_one_line_and_exit_code_2(run, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*ASKED, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"inpaintbench: {message}")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eval"], "Missing option '--suite' / '-s'."),
        (["eval", "-s", "photos"], "Missing option '--inpainter' / '-i'."),
        (["eval", "-s", "photos", "-i"], "Option '-i' requires an argument."),
    ],
)
def test_a_missing_option_is_one_line_and_exit_code_2(command_line, arguments, message):
    ran = command_line(*arguments)
    assert ran.said == message
    assert ran.code == 2


def test_data_that_is_not_there_and_a_store_that_cannot_be_are_one_line_and_exit_code_1(command_line, tmp_path):
    ran = command_line(*ASKED, "--data", "tests/tiles=nowhere")
    assert ran.said == "the data of 'tiles' should be in 'nowhere', which is no folder"
    assert ran.code == 1
    (tmp_path / "file").write_text("")
    ran = command_line(*ASKED, "--store", "file/store")
    assert ran.said.startswith("cannot write the store 'file/store': Not a directory")
    assert ran.code == 1


PLUGIN = """
import inpaintbench as ib, time

@ib.hookimpl
def inpainters():
    return [Unloadable, Empty, Slow]

class Unloadable(ib.Inpainter):
    name = "unloadable"

    def load(self, host):
        raise RuntimeError("no driver\\nfor this device")

class Empty(ib.Inpainter):
    name = "empty"

    def load(self, host):
        pass

class Slow(ib.Inpainter):
    name = "slow"

    def load(self, host):
        def paint(batch):
            if batch[0].id == "tile-05":
                time.sleep(60)
            return [item.image for item in batch]

        return paint
"""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("unloadable", "inpainter 'unloadable' cannot be loaded: RuntimeError: no driver for this device"),
        ("empty", "inpainter 'empty' must return a function from load, not None"),
    ],
)
def test_an_inpainter_that_cannot_be_loaded_ends_the_run_in_one_line(command_line, install, tmp_path, name, reason):
    ran = command_line("eval", "-s", "tests/tiles", "-i", name, "--limit", "1", sites=(install("odd", PLUGIN),))
    assert ran.said == reason
    assert ran.code == 1
    assert list(tmp_path.rglob("*.json")) == []


def test_an_interrupted_run_says_what_is_kept_and_ends_with_1(environment, install, tmp_path):
    site = install("slow", PLUGIN)
    settings = {**environment, "PYTHONPATH": f"{site}:{environment['PYTHONPATH']}"}
    command = [Path(sys.executable), *SCRIPT, "eval", "-s", "tests/tiles", "-i", "slow", "--no-controls"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while not list((tmp_path / ".inpaintbench").rglob("*.png")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out == ""
    assert re.fullmatch(
        r"inpaintbench: interrupted; \d+ outputs of this run are kept in '\.inpaintbench'; "
        r"the same command goes on from there\n",
        err,
    )
    assert list(tmp_path.rglob("*.json")) == []


def on_a_terminal(command: list[str], environment: dict[str, str], folder: Path) -> tuple[int, str, str]:
    """Run with standard error on a pseudo-terminal; the exit code, what was printed, and what the terminal saw."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        command, cwd=folder, env={**environment, "COLUMNS": "120"}, stdout=subprocess.PIPE, stderr=follower
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            block = os.read(leader, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        seen += block
    os.close(leader)
    assert process.stdout is not None
    out = process.stdout.read().decode()
    process.stdout.close()
    return process.wait(60), out, seen.decode()


def test_on_a_terminal_each_stage_has_a_bar_with_its_speed(environment, tmp_path):
    command = [sys.executable, *SCRIPT, "eval", "-s", "tests/tiles", "-i", "mean", "--workers", "1"]
    code, out, seen = on_a_terminal(command, environment, tmp_path)
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen)
    for stage in ("inpaint", "caption", "score"):
        assert re.search(rf"{stage}.*━.*\d+/\d+.*\d/s", plain)
    assert "\033" not in out
    assert Result.read(tmp_path / out.splitlines()[-1].strip()).complete


def test_what_is_stored_has_no_bar(environment, tmp_path):
    command = [sys.executable, *SCRIPT, *ASKED]
    on_a_terminal(command, environment, tmp_path)
    _, _, seen = on_a_terminal(command, environment, tmp_path)
    assert set(re.findall(r"([a-z ]+) \S*━", seen)) <= {"read data"}  # of these tiles nobody knows whether they changed
