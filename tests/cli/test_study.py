"""`inpaintbench study`: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[1] / "benchmarks" / "published" / "tables"
FLICKR = TABLES / "table-2.csv", TABLES / "table-3.csv"


def test_the_flickr_tables_are_said_to_hinge_on_one_configuration(run):
    code, out, err = run("study", "--tables", *FLICKR)
    assert (code, err) == (0, "")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "table-2.csv and table-3.csv: 9 configurations, pearson correlations"
    assert "mse LLAVA 9 -0.91 … -0.87 -0.97 … 0.10 0.18 … 0.33 3 SD3-cm 9 on SD3-cm" in lines
    assert "lpips LLAVA 9 -0.86 … -0.83 -0.92 … -0.28 0.10 … 0.19 0 SD3-cm 9 on SD3-cm" in lines
    assert "sbert@LLAVA -0.878 !~ 0.605 ~ -0.248 -0.827 !" in lines
    assert "- 'table-3.csv', BLIP SD2-cm b3_pct: printed -4.47 %, should be -4.79 %" in lines
    assert any(line.startswith("- none of 108 correlations is told from chance") for line in lines)


def test_all_shows_every_pair_with_what_it_stands_on(run):
    _, out, _ = run("study", "--tables", *FLICKR, "--all", "--method", "spearman")
    assert "spearman correlations" in out
    pairs = [line for line in out.splitlines() if line.startswith(("mse ", "psnr ", "ssim ", "lpips ")) and "@" in line]
    assert len(pairs) == 108
    _, out, _ = run("study", "--tables", *FLICKR, "--all")
    (line,) = (line.split() for line in out.splitlines() if line.split()[:2] == ["mse", "sbert@LLAVA"])
    assert line[2:5] == ["-0.878", "[-0.97,", "-0.51]"]
    assert " ".join(line[8:15]) == "1 stands on SD3-cm 0.087 without SD3-cm"


def test_results_are_studied_between_configurations_and_between_samples(run, shared_tiles):
    code, out, err = run("study", shared_tiles, "--resamples", 200, "--each")
    assert (code, err) == (0, "")
    assert out.startswith(
        "tests/tiles@1: 5 different of 8 configurations, pearson correlations\ncopy/erase, copy/blur, mean/erase, telea"
    )
    assert "between samples within a configuration, the mean over configurations" in out
    assert "flat captions" in out
    assert "drift, and that of the original captioned again" in out
    assert "the captions of 'colours' are flat" in out


def test_json_and_csv_hold_everything_in_6_digits(run, shared_tiles, tmp_path):
    file, folder = tmp_path / "study.json", tmp_path / "tables"
    code, _, _ = run("study", shared_tiles, "--resamples", 200, "--json", file, "--csv", folder)
    assert code == 0
    data = json.loads(file.read_text())
    (study,) = data["studies"]
    assert (data["schema"], study["title"], len(study["configurations"])) == (
        "inpaintbench/study@1",
        "tests/tiles@1",
        5,
    )
    assert study["equal"]["mean/erase"] == ["mean/blur"]
    assert len(study["between"]) == 3 * 4 * 2
    one = next(one for one in study["between"] if one["r"] is not None)
    assert one["low"] < one["r"] < one["high"]
    assert one["r"] == float(f"{one['r']:.6g}")
    with (folder / "between.csv").open() as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == len(study["between"])
    assert lines[0].keys() >= {"study", "fidelity", "outcome", "r", "low", "high", "loo_low", "stands_on"}
    with (folder / "scores.csv").open() as stream:
        assert [line["equal"] for line in csv.DictReader(stream)][:3] == ["", "", "mean/blur"]
    assert {path.stem for path in folder.iterdir()} == {
        "scores", "summary", "between", "within", "configurations", "diversity", "noise",
    }  # fmt: skip
    code, out, _ = run("study", "--tables", *FLICKR, "--json", "-")
    assert json.loads(out)["studies"][0]["slips"][0]["expected"] == "-4.79"


def test_the_json_of_a_study_is_not_taken_for_a_result(run, tiles):
    run("study", tiles, "--resamples", 100, "--json", tiles / "study.json")
    code, out, _ = run("study", tiles, "--resamples", 100)
    assert code == 0
    assert "study.json" not in out


def test_ratings_stand_beside_the_correlations(run, tmp_path):
    path = tmp_path / "ratings.csv"
    lines = [f"{name},{rater},looks,{k + 1}" for k, name in enumerate(("SD3-cm", "SD2-cm", "SD3-ld")) for rater in "ab"]
    path.write_text("\n".join(["item,rater,dimension,score", *lines]))
    code, out, _ = run("study", "--tables", *FLICKR, "--ratings", path, "--scale", "1:5")
    assert code == 0
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert any(line.startswith("looks 2 3 1.000") for line in rows)
    assert any(line.startswith("looks mse -1.000") for line in rows)
    assert any(line.startswith("the columns of tables have no direction: where lower is better") for line in rows)


def test_ratings_of_results_say_which_way_scores_are_taken(run, shared_tiles, tmp_path):
    path = tmp_path / "ratings.csv"
    names = ("copy", "mean", "telea:radius=3.0")
    path.write_text("item,rater,dimension,score\n" + "".join(f"{name},a,looks,{k}\n" for k, name in enumerate(names)))
    code, out, _ = run("study", shared_tiles, "--resamples", 100, "--ratings", path)
    assert code == 0
    assert "spearman is raw: it is negative where a lower score goes with better ratings" in out


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("--tables", "nowhere.csv"), 1, "cannot read 'nowhere.csv': No such file or directory"),
        (("--tables", FLICKR[0], "--scale", "1:5"), 2, "--scale and --relative are of ratings"),
        (("--tables", FLICKR[0], "--scale", "5:1"), 2, "the lowest rating comes first"),
        (FLICKR, 2, "table-2.csv' is no result; CSV tables need --tables"),
        (("--tables", TABLES), 2, "tables' is a folder; --tables takes the CSV files, that of fidelity first"),
        (("--tables", FLICKR[1], FLICKR[0]), 1, "give the table of fidelity first"),
        (("nowhere",), 2, "there is no 'nowhere'; name results, or folders with results"),
        ((FLICKR[0], "--by", "colour"), 2, "it is inpainter, degrader, or both with a comma between them"),
    ],
)
def test_what_cannot_be_studied_costs_one_line(run, arguments, code, problem):
    found, out, err = run("study", *arguments)
    assert (found, out) == (code, "")
    assert problem in err
    assert err.count("\n") == 1


def test_a_suite_without_captions_is_passed_over_where_another_has_them(run, shared_tiles, tmp_path):
    run(
        "eval",
        "--suite",
        "photos",
        "--limit",
        1,
        "--inpainter",
        "mean",
        "--store",
        tmp_path / "store",
        "--out",
        tmp_path,
    )
    code, out, err = run("study", shared_tiles, tmp_path / "photos@1", "--resamples", 100)
    assert (code, out.count("correlations\n")) == (0, 1)
    problem = "the results have no score of language nor of a probe, so there is nothing to correlate"
    remedy = "evaluate a suite with captioners, or with --also a probe"
    assert err == f"inpaintbench: 'photos@1': {problem}; {remedy}\n"


def test_what_is_no_result_at_all_is_an_error(run, tmp_path):
    (tmp_path / "odd.json").write_text("{")
    code, out, err = run("study", tmp_path)
    assert (code, out) == (1, "")
    assert "odd.json" in err


def test_two_configurations_are_too_few(run, tiles, named):
    code, out, _ = run("study", named(tiles, "copy"), "--resamples", 100)
    assert code == 0
    assert "2 configurations are too few to be correlated; there must be 3" in out


def test_one_configuration_is_not_enough(run, tiles, named):
    code, _, err = run("study", named(tiles, "mean"))
    assert code == 1
    assert "the 2 configurations have equal scores, so there is nothing to correlate" in err
    code, _, err = run("study", named(tiles, "mean"), "--by", "inpainter")
    assert code == 1
    assert "one configuration cannot be correlated; name more results, or other --by" in err
    code, _, err = run("study", tiles, "--suite", "tests/tile")
    assert code == 2
    assert "there is no result on suite 'tests/tile' here" in err
