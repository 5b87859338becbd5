"""`inpaintbench eval`: one sealed result for each suite and inpainter, whatever is asked for beside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from inpaintbench.result import Result

OPTIONS = ("--workers", "1")


@pytest.fixture
def evaluate(run, tmp_path, monkeypatch) -> Callable[..., list[Result]]:
    """A function that runs `eval` on the suite `tests/tiles`, in this process, and returns the results it wrote."""
    monkeypatch.chdir(tmp_path)

    def results(*arguments: object) -> list[Result]:
        code, out, err = run("eval", "-s", "tests/tiles", *OPTIONS, *arguments)
        assert (code, err) == (0, "")
        return [Result.read(tmp_path / line.strip()) for line in out.splitlines() if line.endswith(".json")]

    return results


def rows_of(result: Result) -> list[dict[str, Any]]:
    """The rows as they lie in the file."""
    return parquet.read_table(result.path.with_suffix(".parquet")).to_pylist()


def computed(result: Result) -> int:
    return sum(cost["computed"] for cost in result.data["cost"])


def test_the_result_is_shown_with_its_score_and_its_path(command_line):
    ran = command_line("eval", "-s", "tests/tiles", "-i", "telea:radius=5", "--limit", "3", *OPTIONS)
    assert (ran.code, ran.err) == (0, "")
    shown, captions, path = ran.out.splitlines()
    assert shown.startswith("tests/tiles@1  telea  mse.hole 0.")
    assert shown.endswith("]")
    assert captions.startswith("  captions of colours: rouge-l.score 0.")
    assert captions.endswith("; of the originals captioned again: rouge-l.score-change 0")
    assert path.startswith("  results/tests-tiles@1/telea-")
    assert "\033" not in ran.out


def test_the_captioner_s_own_noise_is_shown_where_it_was_measured(command_line):
    ran = command_line("eval", "-s", "tests/tiles", "-i", "telea", "--limit", "3", "--no-controls", *OPTIONS)
    assert "captions of colours" in ran.out
    assert "captioned again" not in ran.out


def test_several_suites_and_inpainters_give_a_result_for_each_pair(command_line):
    asked = (
        "-s",
        "tests/tiles",
        "-s",
        "truce-synthetic",
        "-s",
        "tests/tiles",
        "-i",
        "copy",
        "-i",
        "mean",
        "-i",
        "copy",
    )
    ran = command_line("eval", *asked, "--limit", "2", "--out", "out", *OPTIONS)
    assert (ran.code, ran.err) == (0, "")
    shown = [tuple(line.split()[:2]) for line in ran.out.splitlines() if not line.startswith(" ")]
    suites, names = ("tests/tiles@1", "truce-synthetic@1"), ("copy", "mean")
    assert shown == [(suite, name) for suite in suites for name in names]
    paths = [line.strip() for line in ran.out.splitlines() if line.endswith(".json")]
    assert len(set(paths)) == 4


def test_one_inpainter_with_two_settings_gives_two_results(evaluate):
    first, second = evaluate("-i", "telea", "-i", "telea:radius=9", "--limit", "2")
    assert (first.name, second.name) == ("telea", "telea:radius=9.0")
    assert first.path != second.path


def test_the_limit_takes_the_first_samples_of_the_suites_own_order(evaluate):
    (full,) = evaluate("-i", "mean")
    (part,) = evaluate("-i", "mean", "--limit", "5", "--store", "another")
    ids = sorted(
        {row["sample"] for row in rows_of(full)}, key=lambda id: hashlib.sha256(f"tiles\n{id}".encode()).digest()
    )
    assert len(ids) == 24
    assert rows_of(part) == [row for row in rows_of(full) if row["sample"] in ids[:5]]
    assert part.data["data"]["limit"] == 5
    assert ".limit-5." in part.path.name
    assert part.suite_digest == full.suite_digest


def test_set_makes_a_custom_suite_and_says_so(evaluate):
    (plain,) = evaluate("-i", "copy", "--limit", "2")
    (custom,) = evaluate(
        "-i", "copy", "--limit", "2", "--set", "degraders=erase:fill=noise,where=half", "--set", "seed=3"
    )
    assert custom.data["suite"]["custom"] is True
    assert plain.data["suite"]["custom"] is False
    assert custom.data["suite"]["declared"]["degraders"] == ["erase:fill=noise,where=half"]
    assert custom.data["suite"]["declared"]["seed"] == 3
    assert custom.suite_digest != plain.suite_digest
    assert custom.path != plain.path
    assert f".custom-{custom.suite_digest[:8]}." in custom.path.name


def test_set_to_what_the_suite_has_anyway_changes_nothing(evaluate):
    (same,) = evaluate("-i", "copy", "--limit", "2", "--set", "degraders=erase: where = sample,blur:where=sample")
    assert same.data["suite"]["custom"] is False


def test_also_adds_a_column_and_leaves_the_digest_alone(evaluate):
    (plain,) = evaluate("-i", "mean", "--limit", "2")
    (more,) = evaluate("-i", "mean", "--limit", "2", "--also", "ssim", "--also", "bleu")
    assert more.suite_digest == plain.suite_digest
    assert more.data["suite"]["custom"] is False
    assert more.data["suite"]["also"] == ["ssim", "bleu"]
    assert {"ssim.hole", "bleu.4@colours"} <= set(more.scores)
    assert {address: more.scores[address] for address in plain.scores} == plain.scores


def test_controls_are_left_out_where_that_is_asked_for(evaluate):
    (without,) = evaluate("-i", "mean", "--limit", "3", "--no-controls")
    assert without.data["controls"] == {}
    (with_them,) = evaluate("-i", "mean", "--limit", "3")
    assert set(with_them.data["controls"]) == {"copy", "shuffled", "recaption"}
    assert with_them.scores == without.scores


def test_what_is_stored_is_not_computed_again_unless_a_fresh_start_is_asked_for(evaluate):
    (first,) = evaluate("-i", "telea", "--limit", "3")
    (again,) = evaluate("-i", "telea", "--limit", "3", "--out", "again")
    (fresh,) = evaluate("-i", "telea", "--limit", "3", "--fresh")
    assert computed(first) > 0
    assert computed(again) == 0
    assert computed(fresh) == computed(first)
    assert rows_of(first) == rows_of(again) == rows_of(fresh)


def test_devices_are_recorded_where_a_component_was_given_them(evaluate):
    """What is parallel runs on the CPU, whatever was asked for; the captioner `colours` is not."""
    asked = ("-i", "telea", "--limit", "1", "--no-controls", "--device", "cuda:0")
    (given,) = evaluate(*asked)
    (parallel,) = evaluate(*asked, "--set", "captioners=", "--set", "scorers=mse")
    assert given.data["environment"]["devices"] == ["cuda:0"]
    assert parallel.data["environment"]["devices"] == ["cpu"]


@pytest.mark.parametrize(
    "options",
    [("--workers", "2"), ("--batch-size", "3"), ("--batch-size", "auto"), ("--device", "cpu", "--device", "cpu")],
)
def test_rows_do_not_depend_on_how_they_are_computed(evaluate, options):
    (alone,) = evaluate("-i", "peeking", "--limit", "4", "--no-controls")
    (other,) = evaluate("-i", "peeking", "--limit", "4", "--no-controls", "--store", "another", *options)
    assert rows_of(other) == rows_of(alone)


def test_a_component_can_be_read_from_a_file(evaluate, tmp_path):
    (tmp_path / "mine.json").write_text(json.dumps({"name": "telea", "options": {"radius": 5}}))
    (result,) = evaluate("-i", f"@{tmp_path / 'mine.json'}", "--limit", "1")
    assert result.data["inpainter"]["spec"] == "telea:radius=5.0"


def test_the_store_may_be_named_in_the_environment(evaluate, tmp_path, monkeypatch):
    monkeypatch.setenv("INPAINTBENCH_STORE", str(tmp_path / "elsewhere"))
    evaluate("-i", "copy", "--limit", "1")
    assert (tmp_path / "elsewhere").is_dir()
    assert not (tmp_path / ".inpaintbench").exists()


def test_a_broken_sample_is_named_and_left_out(command_line, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "broken.txt").write_text("tile-00 tile-03")
    ran = command_line("eval", "-s", "tests/tiles", "-i", "copy", "--data", "tests/tiles=data", *OPTIONS)
    assert ran.code == 1
    assert sorted(ran.err.splitlines()) == [
        f"sample '{id}' was left out: '{id}' is broken" for id in ("tile-00", "tile-03")
    ]
    result = Result.read(tmp_path / ran.out.splitlines()[-1].strip())
    assert (result.complete, result.data["data"]["broken"]) == (False, 2)


def test_an_inpainter_that_fails_on_some_samples_gives_an_incomplete_result_that_names_them(command_line, tmp_path):
    ran = command_line("eval", "-s", "tests/tiles", "-i", "flaky", "-i", "copy", *OPTIONS)
    assert (ran.code, ran.err) == (1, "")
    lines = ran.out.splitlines()
    assert lines[2] == "  12 rows failed; the first: flaky: ValueError: this tile is too hard"
    flaky, copied = (Result.read(tmp_path / line.strip()) for line in lines if line.endswith(".json"))
    assert (flaky.complete, copied.complete) == (False, True)
    assert flaky.data["failures"]["count"] == 12
    failed = {row["sample"] for row in rows_of(flaky) if row["failure"]}
    assert failed == {"tile-03", "tile-04", "tile-17"}


HOOKS = """
import inpaintbench as ib
from pathlib import Path

@ib.hookimpl
def run_finished(result):
    with Path("{file}").open("a") as log:
        log.write(f"{{Path(result).exists()}} {{result}}\\n")
    {then}
"""


def test_plugins_hear_of_every_result_and_one_that_fails_loses_nothing(command_line, install, tmp_path):
    install("listens", HOOKS.format(file=tmp_path / "first.log", then="pass"))
    install("fails", HOOKS.format(file=tmp_path / "second.log", then="raise RuntimeError('no net')"))
    site = install("listens-too", HOOKS.format(file=tmp_path / "third.log", then="pass"))
    ran = command_line("eval", "-s", "tests/tiles", "-i", "copy", "-i", "mean", "--limit", "1", sites=(site,))
    assert ran.code == 1
    assert ran.err == "inpaintbench: 'fails:fails' failed in its hook 'run_finished': RuntimeError: no net\n" * 2
    paths = [line.strip() for line in ran.out.splitlines() if line.endswith(".json")]
    for name in ("first", "second", "third"):
        assert (tmp_path / f"{name}.log").read_text().splitlines() == [f"True {path}" for path in paths]
    assert all(Result.read(tmp_path / path).complete for path in paths)


NOTES = """
import inpaintbench as ib, json, os
from pathlib import Path

@ib.hookimpl
def inpainters():
    return [Notes]

class Notes(ib.Inpainter):
    name = "notes"

    file: str

    def load(self, host):
        seen = {name: os.environ.get(name) for name in
                ("INPAINTBENCH_OFFLINE", "HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE")}
        Path(self.file).write_text(json.dumps(seen))
        return lambda batch: [item.image for item in batch]
"""


@pytest.mark.parametrize("offline", [True, False])
def test_offline_is_said_to_every_library(command_line, install, tmp_path, offline):
    asked = ("-i", f"notes:file={tmp_path / 'seen.json'}", "--limit", "1", "--no-controls")
    ran = command_line(
        "eval", "-s", "tests/tiles", *asked, *(["--offline"] if offline else []), sites=(install("notes", NOTES),)
    )
    assert (ran.code, ran.err) == (0, "")
    assert set(json.loads((tmp_path / "seen.json").read_text()).values()) == {"1" if offline else None}


def test_what_was_written_before_a_run_failed_is_shown_and_told(command_line, install, tmp_path):
    code = (
        HOOKS.format(file=tmp_path / "log", then="pass")
        + """
class Nothing(ib.Dataset):
    name = "nothing"

    def ids(self):
        return ["a"]

    def read(self, id):
        raise ib.DataError("it was never here")

@ib.hookimpl
def suites():
    return [ib.Suite(name="owner/nothing", version=1, dataset=Nothing(), size=8, degraders=("erase",),
                     scorers=("mse",), primary="mse.hole")]
"""
    )
    suites = ("-s", "tests/tiles", "-s", "owner/nothing")
    ran = command_line("eval", *suites, "-i", "copy", "--limit", "1", sites=(install("nothing", code),))
    assert ran.code == 1
    assert ran.err == "inpaintbench: no sample of 'nothing' can be read; the first: it was never here\n"
    path = Path(ran.out.splitlines()[-1].strip())
    assert (tmp_path / "log").read_text() == f"True {path}\n"
