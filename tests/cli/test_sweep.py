"""`inpaintbench sweep`: a grid of options through one store, its results, its plots and its best point."""

from __future__ import annotations

import itertools
import json
import xml.etree.ElementTree as ET

import pytest

from inpaintbench.leaderboard.compare import compare
from inpaintbench.result import Result

OPTIONS = ("--workers", "1")


@pytest.fixture
def sweep(run, tmp_path, monkeypatch):
    """A function that sweeps over the suite `tests/tiles` and returns what was printed and sweep.json, if there is."""
    monkeypatch.chdir(tmp_path)

    def swept(*arguments):
        code, out, err = run("sweep", "-s", "tests/tiles", *OPTIONS, *arguments)
        assert (code, err) == (0, "")
        last = out.splitlines()[-1].strip()
        return out, (json.loads((tmp_path / last).read_text()) if last.endswith("sweep.json") else None)

    return swept


def folder_of(out, tmp_path):
    return (tmp_path / out.splitlines()[-1].strip()).parent


def computed(tmp_path):
    return {path: Result.read(path).data["created"] for path in (tmp_path / "sweeps").rglob("*-*.json")}


def test_a_sweep_over_an_inpainter_s_option_is_that_many_inpainters(sweep, tmp_path, run):
    out, data = sweep("-i", "telea", "--over", "inpainter.radius=1:7:3", "--limit", 8)
    lines = out.splitlines()
    assert lines[0] == "tests/tiles@1: 3 points: inpainter.radius (3)"
    assert lines[1].split()[:3] == ["inpainter.radius", "mse.hole", "rouge-l.score-change@colours"]
    assert [line.split()[0] for line in lines[2:5]] == ["1", "4", "7"]
    assert data["over"] == [{"name": "inpainter.radius", "values": [1, 4, 7]}]
    assert (data["suite"], data["inpainters"], data["primary"], data["limit"]) == (
        "tests/tiles@1",
        ["telea"],
        "mse.hole",
        8,
    )
    for point, line in zip(data["points"], lines[2:5], strict=True):
        result = Result.read((folder_of(out, tmp_path) / point["result"]).resolve())
        assert result.data["inpainter"]["identity"]["options"]["radius"] == point["values"]["inpainter.radius"]
        assert not point["custom"]
        score = result.scores["mse.hole"]
        assert point["scores"]["mse.hole"]["value"] == pytest.approx(score.value, rel=1e-5)
        assert f"{score.value:.4g} [{score.low:.4g}, {score.high:.4g}]" in line
    captions = [cost for cost in result.data["cost"] if cost["stage"] == "caption with colours"]
    assert len(captions) == 1  # the captioner was loaded once for all of them
    code, _, _ = run("verify", tmp_path / "sweeps")
    assert code == 0


def test_every_score_has_a_plot_with_its_points(sweep, tmp_path):
    out, data = sweep("-i", "telea", "--over", "inpainter.radius=1,9", "--limit", 6)
    folder = folder_of(out, tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == sorted(["sweep.json", *data["plots"].values()])
    assert {"mse.hole", "mse.keep", "rouge-l.score@colours", "rouge-l.score-change@colours"} <= data["plots"].keys()
    assert not any("-original" in address or "/" in address for address in data["plots"])
    root = ET.fromstring((folder / data["plots"]["mse.hole"]).read_text())
    texts = [element.text for element in root.iter() if element.text]
    assert {"mse.hole on tests/tiles@1", "inpainter.radius", "mse.hole, lower is better", "1", "9"} <= set(texts)
    dots = [element for element in root.iter() if element.tag.endswith("circle") and element.get("r") == "3.5"]
    assert len(dots) == 2


def test_running_again_computes_nothing_and_a_finer_grid_its_new_points(sweep, tmp_path):
    asked = ("-i", "telea", "--limit", 6)
    sweep(*asked, "--over", "inpainter.radius=1,5")
    before = computed(tmp_path)
    sweep(*asked, "--over", "inpainter.radius=1,5")
    assert computed(tmp_path) == before
    out, _ = sweep(*asked, "--over", "inpainter.radius=1,3,5", "--dry")
    (inpaint,) = (line.split() for line in out.splitlines() if line.split()[0] == "inpaint")
    assert inpaint[1:] == ["36", "outputs,", "24", "stored,", "12", "to", "do"]  # the controls are known
    assert computed(tmp_path) == before
    sweep(*asked, "--over", "inpainter.radius=1,3,5")
    after = computed(tmp_path)
    assert len(after) == 3
    assert before.items() <= after.items()


def test_a_sweep_over_degraders_is_that_many_custom_suites(sweep, tmp_path):
    out, data = sweep("-i", "mean", "-i", "telea", "--over", "degraders.blur.kernel=3,31", "--limit", 6)
    assert out.splitlines()[0] == "tests/tiles@1: 4 points on 2 custom suites: degraders.blur.kernel (2)"
    results = [Result.read((folder_of(out, tmp_path) / point["result"]).resolve()) for point in data["points"]]
    assert len({result.digest for result in results}) == 4
    for point, result in zip(data["points"], results, strict=True):
        assert point["custom"]
        assert result.data["suite"]["custom"]
        kernel = result.data["components"]["degraders"]["blur"]["identity"]["options"]["kernel"]
        assert kernel == point["values"]["degraders.blur.kernel"]
    assert [point["inpainter"] for point in data["points"]] == ["mean", "mean", "telea", "telea"]
    assert [line.split()[:2] for line in out.splitlines()[2:6]] == [
        ["mean", "3"],
        ["mean", "31"],
        ["telea", "3"],
        ["telea", "31"],
    ]
    root = ET.fromstring((folder_of(out, tmp_path) / data["plots"]["mse.hole"]).read_text())
    assert {"mean", "telea"} <= {element.text for element in root.iter()}


def test_the_best_point_and_those_as_good_are_what_paired_tests_say(sweep, tmp_path, plugins):
    out, data = sweep("-i", "telea", "--over", "inpainter.radius=1,2,9,12")
    results = [Result.read((folder_of(out, tmp_path) / point["result"]).resolve()) for point in data["points"]]
    values = [result.scores["mse.hole"].value for result in results]
    assert data["best"] == values.index(min(values))
    p = {}
    for i, j in itertools.combinations(range(4), 2):
        (found,) = (d for d in compare(results[i], results[j], plugins).differences if d.address == "mse.hole")
        p[i, j] = found.p
    ordered = sorted(p, key=p.__getitem__)
    adjusted = dict(
        zip(ordered, itertools.accumulate((p[k] * (6 - r) for r, k in enumerate(ordered)), max), strict=True)
    )
    worse = {i for pair, value in adjusted.items() if value < 0.05 and data["best"] in pair for i in pair}
    assert set(data["not_told_apart"]) == set(range(4)) - worse - {data["best"]}
    marked = [i for i, line in enumerate(out.splitlines()[2:6]) if "] best " in " ".join(line.split())]
    assert marked == [data["best"]]
    assert out.splitlines()[6].startswith("best by mse.hole: ")


def test_a_sweep_over_a_scorer_s_option_has_no_best_and_says_why(sweep):
    asked = ("-i", "mean", "--set", "scorers=bleu", "--set", "primary=bleu.4@colours", "--limit", 4)
    out, data = sweep(*asked, "--over", "scorers.bleu.candidates=first,best")
    assert data["best"] is None
    assert "the points cannot be compared: the primary score is 'bleu|" in out
    assert "at another" in data["note"]


def test_a_field_of_the_suite_is_varied(sweep, tmp_path):
    out, data = sweep("-i", "mean", "--over", "draws=1,2", "--limit", 3)
    results = [Result.read((folder_of(out, tmp_path) / point["result"]).resolve()) for point in data["points"]]
    assert [result.data["rows"]["count"] for result in results] == [12, 24]
    assert [result.data["suite"]["declared"]["draws"] for result in results] == [1, 2]


def test_other_fixed_options_are_another_sweep_and_other_values_the_same(sweep, tmp_path):
    asked = ("--limit", 3, "--over", "inpainter.radius=1,9")
    first, _ = sweep("-i", "telea", *asked)
    other, _ = sweep("-i", "telea", "--set", "draws=2", *asked)
    finer, _ = sweep("-i", "telea", "--limit", 3, "--over", "inpainter.radius=1,5,9")
    assert folder_of(first, tmp_path) == folder_of(finer, tmp_path) != folder_of(other, tmp_path)


def test_a_sweep_is_no_result_and_disturbs_no_board(sweep, run, tmp_path):
    sweep("-i", "telea", "--over", "inpainter.radius=1,9")
    code, out, err = run("leaderboard", tmp_path / "sweeps")
    assert (code, err) == (0, "")
    assert "telea:radius=1.0" in out
    assert "not ranked" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--over", "inpainter.radios=1,2"), "no inpainter asked for has the option 'radios'; did you mean 'radius'?"),
        (("--over", "inpainter.radius=a,b"), "option 'radius' of 'telea' must be float"),
        (("--over", "degraders.kernel=1:4:0.5"), "option 'kernel' of 'blur' must be int"),
        (("--over", "inpainter.radius=9:1:1"), "from 9 down to 1 the step must be negative, not 1"),
        (("--over", "inpainter.radius=1:9:0.05"), "that is 161 points: take fewer values"),
        (("--over", "inpainter.radius=1:9:1", "--over", "draws=1:20:1"), "that is 180 points"),
        (("--over", "inpainter.radius=1", "--over", "nothing=1"), "there is no 'nothing' to vary"),
        (("--over", "primary=mse.nothing"), "the primary score 'mse.nothing' of suite 'tests/tiles@1' is none of"),
    ],
)
def test_what_is_wrong_is_one_line_before_anything_runs(run, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("sweep", "-s", "tests/tiles", "-i", "telea", *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err
    assert not list(tmp_path.iterdir())


def test_a_sweep_with_failures_exits_with_1_and_an_incomplete_point_is_not_best(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = ("sweep", "-s", "tests/tiles", "-i", "flaky", "-i", "restless", "--over", "degraders.kernel=3,9", *OPTIONS)
    code, out, _ = run(*asked)
    assert code == 1
    data = json.loads((tmp_path / out.splitlines()[-1].strip()).read_text())
    assert [point["failures"] > 0 for point in data["points"]] == [True, True, False, False]
    values = [point["scores"]["mse.hole"]["value"] for point in data["points"]]
    assert max(values[:2]) < min(values[2:])  # what painted on its other samples is nearer than noise is
    assert data["best"] in (2, 3)
    assert not {0, 1} & set(data["not_told_apart"])
    assert "failed" in out.splitlines()[1]


def test_plots_that_an_earlier_run_left_are_gone(sweep, tmp_path):
    asked = ("-i", "telea", "--limit", 3, "--over", "inpainter.radius=1,9")
    out, first = sweep(*asked, "--also", "spread")
    assert "spread.score" in first["plots"]
    _, second = sweep(*asked)
    left = {path.name for path in folder_of(out, tmp_path).glob("*.svg")}
    assert left == set(second["plots"].values())
    assert first["plots"]["spread.score"] not in left


def test_an_inpainter_that_nothing_is_varied_of_is_a_level_line(sweep):
    out, data = sweep("-i", "telea", "-i", "mean", "--over", "inpainter.radius=1,5,9", "--limit", 4)
    level = [point for point in data["points"] if point["inpainter"] == "mean"]
    assert len(level) == 3
    assert len({point["digest"] for point in level}) == 1
    assert "mean 1" not in out.splitlines()[-2]
