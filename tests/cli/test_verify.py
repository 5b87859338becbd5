"""`inpaintbench verify`: what it prints, how it exits, and the attestation it leaves."""

from __future__ import annotations

import hashlib
import json

import pytest

from inpaintbench.result import attestation


def test_untouched_results_are_pinned_and_the_next_step_is_named(run, tiles, named):
    code, out, _ = run("verify", tiles)
    assert code == 0
    assert out.splitlines() == [
        line
        for path in sorted(tiles.glob("*.json"))
        for line in (f"pinned      {path}", "  not reproduced: run samples again with --rerun 20")
    ]


def test_samples_run_again_reproduce_a_result_and_leave_an_attestation(run, tiles, named):
    path = named(tiles, "telea")
    code, out, _ = run("verify", path, "--rerun", 3, "--nonce", "mine", "--workers", 1)
    assert code == 0
    assert out.splitlines() == [
        f"reproduced  {path}",
        "  3 samples run again (nonce mine): 6 of 6 reconstructions equal to the bit, largest difference 0",
        f"  attested in {attestation.path_of(path)}",
    ]
    data = json.loads(attestation.path_of(path).read_text())
    assert (data["nonce"], data["samples"], data["equal"]) == ("mine", 3, 6)
    code, out, _ = run("verify", *sorted(tiles.glob("telea*.json")))
    assert code == 0
    assert f"  an earlier rerun is attested in {attestation.path_of(path)}" in out.splitlines()


def test_the_nonce_is_fresh_each_time_by_default(run, tiles, named):
    path = named(tiles, "copy")
    nonces = set()
    for _ in range(2):
        assert run("verify", path, "--rerun", 1, "--workers", 1)[0] == 0
        nonces.add(json.loads(attestation.path_of(path).read_text())["nonce"])
    assert len(nonces) == 2
    assert all(len(nonce) == 32 for nonce in nonces)


def test_a_contradicted_result_exits_with_1_and_the_others_are_still_checked(run, tiles, named, edit):
    edit(named(tiles, "copy"), lambda data: data["scores"]["mse.hole"].update(value=0.5), reseal=True)
    edit(named(tiles, "mean"), lambda data: data.update(complete=False), reseal=False)
    code, out, _ = run("verify", tiles)
    assert code == 1
    lines = out.splitlines()
    assert f"intact      {named(tiles, 'copy')}" in lines
    assert f"damaged     {named(tiles, 'mean')}" in lines
    assert any(line.startswith("  contradiction: scores/mse.hole/value is 0.5, but the rows give ") for line in lines)
    assert sum(line.startswith("pinned ") for line in lines) == 2


def test_a_result_that_is_not_reproduced_exits_with_1_and_gets_no_attestation(run, evaluate, named, tmp_path):
    path = named(evaluate(tmp_path, "restless"), "restless")
    code, out, _ = run("verify", path, "--rerun", 24, "--workers", 1)
    assert code == 1
    assert out.startswith(f"pinned      {path}\n  contradiction: '")
    assert "0 of 48 reconstructions equal to the bit" in out
    assert not attestation.path_of(path).exists()


def test_components_that_nobody_can_run_again_are_no_fault(run, evaluate, named, tmp_path):
    path = named(evaluate(tmp_path, "remote"), "remote")
    code, out, _ = run("verify", path, "--rerun", 2, "--workers", 1)
    assert code == 0
    assert out.splitlines() == [f"pinned      {path}", "  not reproduced: inpainter 'remote' is not rerunnable"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--limit", "5"), "a run on the first 5 samples cannot be pinned"),
        (("--set", "seed=3"), "a custom suite cannot be pinned"),
    ],
)
def test_what_cannot_be_pinned_is_no_fault_and_is_run_again_as_what_it_is(
    run, evaluate, named, tmp_path, options, reason
):
    path = named(evaluate(tmp_path, "copy", options=options), "copy")
    code, out, _ = run("verify", path)
    assert (code, out) == (0, f"consistent  {path}\n  not pinned: {reason}\n")
    code, out, _ = run("verify", path, "--rerun", 2, "--nonce", "n", "--workers", 1)
    assert code == 0
    assert out.splitlines() == [
        f"consistent  {path}",
        "  2 samples run again (nonce n): 4 of 4 reconstructions equal to the bit, largest difference 0",
        f"  not pinned: {reason}",
    ]
    assert not attestation.path_of(path).exists()


@pytest.mark.parametrize("options", [("--limit", "5"), ("--set", "seed=3"), ("--set", "samples=4", "--limit", "9")])
def test_a_part_or_a_custom_suite_that_comes_out_otherwise_fails(run, evaluate, named, tmp_path, options):
    path = named(evaluate(tmp_path, "restless", options=options), "restless")
    code, out, _ = run("verify", path, "--rerun", 24, "--workers", 1)
    assert code == 1
    assert out.startswith(f"consistent  {path}\n  contradiction: '")


@pytest.mark.parametrize("options", [("--limit", "5"), ("--set", "samples=5")])
def test_a_part_or_a_custom_suite_on_other_data_fails(run, evaluate, named, tmp_path, options):
    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text(" ".join(f"tile-{i:02d}" for i in range(24)))
    path = named(evaluate(tmp_path, "copy", options=(*options, "--data", f"tests/tiles={data}")), "copy")
    code, out, _ = run("verify", path, "--rerun", 2, "--workers", 1)
    assert code == 1
    assert "is not that of the data here" in out
    assert run("verify", path, "--rerun", 2, "--workers", 1, "--data", f"tests/tiles={data}")[0] == 0


def test_a_part_whose_suite_or_data_is_not_here_is_not_run_again_and_the_reason_is_said(
    run, evaluate, named, edit, tmp_path
):
    path = named(evaluate(tmp_path, "copy", options=("--limit", "5")), "copy")
    nowhere = f"tests/tiles={tmp_path / 'nowhere'}"
    code, out, _ = run("verify", path, "--rerun", 2, "--workers", 1, "--data", nowhere)
    assert code == 1
    assert "  not pinned: a run on the first 5 samples cannot be pinned, nor run again: the data of" in out

    def older(data):
        data["suite"]["declared"]["tolerance"] = 0.5
        text = json.dumps(data["suite"]["declared"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        data["suite"]["digest"] = hashlib.sha256(text.encode()).hexdigest()

    edit(path, older, reseal=True)
    code, out, _ = run("verify", path, "--rerun", 2, "--workers", 1)
    assert code == 1
    assert "nor run again: the installed 'tests/tiles@1' is another suite: its tolerance is 1e-06 here and 0.5" in out


def test_files_beside_results_are_passed_over_however_they_are_named(run, tiles, named):
    run("verify", named(tiles, "copy"), "--rerun", 1, "--workers", 1)
    everything = sorted(tiles.iterdir())
    assert len(everything) == 9
    code, out, _ = run("verify", *everything)
    assert code == 0
    assert out.count("pinned      ") == 4
    code, out, _ = run("leaderboard", *everything)
    assert code == 0
    assert "not ranked" not in out
    attestation.path_of(named(tiles, "copy")).write_text("{")
    assert run("verify", *everything)[0] == 0


def test_the_data_may_lie_elsewhere(run, evaluate, named, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text("tile-00")
    path = named(evaluate(tmp_path, "copy", options=("--data", f"tests/tiles={data}")), "copy")
    assert run("verify", path)[0] == 1
    code, out, _ = run("verify", path, "--data", f"tests/tiles={data}", "--rerun", 24, "--workers", 1)
    assert code == 0
    assert out.startswith("reproduced")
    code, out, _ = run("verify", path, "--data", f"tests/tiles={tmp_path / 'nowhere'}")
    assert code == 0
    assert "which is no folder" in out


def test_a_stale_attestation_is_said(run, tiles, named):
    copied, mean = named(tiles, "copy"), named(tiles, "mean")
    run("verify", copied, "--rerun", 1, "--workers", 1)
    attestation.path_of(copied).rename(attestation.path_of(mean))
    code, out, _ = run("verify", mean)
    assert code == 0
    assert "attests another result than" in out


def test_json_is_for_programs(run, tiles, named, edit):
    edit(named(tiles, "copy"), lambda data: data.update(name="x"), reseal=True)
    code, out, _ = run("verify", tiles, "--json", "--rerun", 2, "--nonce", "n", "--workers", 1)
    assert code == 1
    found = {one["file"]: one for one in json.loads(out)}
    copied, telea = found[str(named(tiles, "x"))], found[str(named(tiles, "telea"))]
    assert (copied["level"], telea["level"]) == ("intact", "reproduced")
    assert copied["contradictions"] == ["the name 'x' is not the inpainter's, 'copy'"]
    assert copied["rerun"] is None
    assert telea["rerun"]["samples"] == 2
    assert telea["attestation"] == str(attestation.path_of(named(tiles, "telea")))


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("nowhere.json",), 2, "inpaintbench: there is no 'nowhere.json'; name results, or folders with results"),
        ((".",), 1, "inpaintbench: there is no result in '.'; 'inpaintbench eval' writes them"),
        ((".", "--rerun", "0"), 2, "inpaintbench: Invalid value for '--rerun': 0 is not in the range x>=1."),
        ((".", "--data", "x"), 2, "inpaintbench: --data x: write NAME=DIR, with the name of a suite or data set"),
        ((), 2, "inpaintbench: Missing argument 'RESULTS...'."),
    ],
)
def test_wrong_usage_costs_one_line(run, tmp_path, monkeypatch, arguments, code, line):
    monkeypatch.chdir(tmp_path)
    assert run("verify", *arguments) == (code, "", f"{line}\n")
