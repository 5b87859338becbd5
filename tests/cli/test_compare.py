"""`inpaintbench compare`: the table, the JSON, and one line for what cannot be compared."""

from __future__ import annotations

import json

import pytest


def test_the_table_says_who_is_better_and_how_sure_that_is(run, tiles, named):
    telea, mean = named(tiles, "telea"), named(tiles, "mean")
    code, out, _ = run("compare", telea, mean)
    assert code == 0
    lines = out.splitlines()
    assert lines[:3] == [f"A: telea  {telea.name}", f"B: mean  {mean.name}", "tests/tiles@1, 96 shared rows"]
    assert " ".join(lines[3].split()) == "score A B A - B 95 % interval better p (Holm) p A wins detectable n"
    (hole,) = (line.split() for line in lines if line.startswith("mse.hole"))
    values = [json.loads(path.read_text())["scores"]["mse.hole"]["value"] for path in (telea, mean)]
    assert hole[:3] == ["mse.hole", *(f"{value:.4g}" for value in values)]
    assert hole[6] == "A"
    assert hole[-3:] == ["100%", hole[-2], "12"]
    (keep,) = (line.split() for line in lines if line.startswith("mse.keep"))
    assert keep[3:6] == ["0", "[0,", "0]"]
    assert keep[6] == "1"


def test_variants_of_one_inpainter_are_told_apart(run, tiles, named):
    _, out, _ = run("compare", named(tiles, "telea"), named(tiles, "telea:radius=12.0"))
    assert out.startswith("A: telea:radius=3.0  ")
    assert "B: telea:radius=12.0  " in out


def test_all_shows_each_degrader_and_the_originals(run, tiles, named):
    _, out, _ = run("compare", named(tiles, "telea"), named(tiles, "mean"), "--all")
    assert "mse.hole/blur" in out
    assert "rouge-l.score-original@colours" in out


def test_json_is_for_programs(run, tiles, named):
    telea, mean = named(tiles, "telea"), named(tiles, "mean")
    code, out, _ = run("compare", telea, mean, "--json")
    assert code == 0
    data = json.loads(out)
    assert (data["a"], data["b"], data["rows"], data["left_out"]) == (str(telea), str(mean), 96, [])
    hole = next(one for one in data["differences"] if one["address"] == "mse.hole")
    assert hole["better"] == "first"
    assert hole["low"] < hole["difference"] < hole["high"] < 0
    assert 0 < hole["p"] <= hole["p_holm"] < 0.05


def test_results_that_cannot_be_compared_cost_one_line(run, tiles, named, evaluate, tmp_path):
    other = named(evaluate(tmp_path, "mean", options=("--set", "seed=4")), "mean")
    code, out, err = run("compare", named(tiles, "copy"), other)
    assert (code, out) == (1, "")
    assert err.endswith("cannot be compared: of their suite 'tests/tiles@1' seed is 0 here and 4 there\n")
    assert err.count("\n") == 1


def test_damaged_and_missing_results_cost_one_line(run, tiles, named, edit, tmp_path):
    path = named(tiles, "copy")
    code, out, err = run("compare", path, tmp_path / "nowhere.json")
    assert (code, out, err) == (1, "", "inpaintbench: cannot read 'nowhere.json': No such file or directory\n")
    edit(path, lambda data: data.update(complete=False), reseal=False)
    code, out, err = run("compare", path, named(tiles, "mean"))
    assert (code, out) == (1, "")
    assert "was changed after it was sealed" in err


def test_files_beside_results_are_passed_over(run, tiles, named):
    telea, mean = named(tiles, "telea"), named(tiles, "mean")
    beside = [path.with_name(f"{path.stem}{end}") for path in (telea, mean) for end in (".verified.json", ".parquet")]
    for path in beside:
        path.touch()
    code, out, err = run("compare", telea, *beside[:2], mean, *beside[2:])
    assert (code, err) == (0, "")
    assert out == run("compare", telea, mean)[1]


@pytest.mark.parametrize("count", [1, 3])
def test_another_number_of_results_than_two_costs_one_line(run, tiles, count):
    code, out, err = run("compare", *sorted(tiles.glob("*.json"))[:count])
    assert (code, out, err) == (2, "", f"inpaintbench: name two results to compare, not {count}\n")
