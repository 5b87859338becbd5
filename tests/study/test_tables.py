"""The printed tables of a paper, studied: what scipy finds in them, the slip that they hold, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import scipy.stats

from inpaintbench.errors import DataError
from inpaintbench.study.between import between
from inpaintbench.study.study import of_tables
from inpaintbench.study.tables import grid_of, read, slips

TABLES = Path(__file__).parents[1] / "benchmarks" / "published" / "tables"
"""Yashwante et al. 2026, arXiv 2602.20520, tables 2 to 9, as printed."""


def table(number):
    return read(TABLES / f"table-{number}.csv")


@pytest.fixture(scope="module")
def flickr():
    return of_tables([table(2), table(3)])


@pytest.fixture(scope="module")
def printed():
    """Every column of tables 2 and 3 by name and captioner, read without our code."""
    columns = {}
    for number in (2, 3):
        with (TABLES / f"table-{number}.csv").open() as stream:
            for line in csv.DictReader(stream):
                if line["config"] == "Orig":
                    continue
                suffix = f"@{line['captioner']}" if "captioner" in line else ""
                for name, text in line.items():
                    if name not in ("captioner", "config", "inpainter", "mask") and not name.endswith("_pct"):
                        columns.setdefault(name + suffix, []).append(float(text))
    return columns


def pearson(study):
    return {(one.fidelity, one.outcome): one for one in study.between if one.method == "pearson"}


def test_every_correlation_and_every_one_without_a_configuration_is_that_of_scipy(flickr, printed):
    found = pearson(flickr)
    assert len(found) == 4 * 27
    for (fidelity, outcome), one in found.items():
        x, y = np.array(printed[fidelity]), np.array(printed[outcome])
        without = [scipy.stats.pearsonr(np.delete(x, k), np.delete(y, k))[0] for k in range(9)]
        r = scipy.stats.pearsonr(x, y)
        assert one.r == pytest.approx(r[0], abs=1e-12)
        assert (one.wide_low, one.wide_high) == pytest.approx(tuple(r.confidence_interval(0.95)), abs=1e-9)
        assert (one.loo_low, one.loo_high) == pytest.approx((min(without), max(without)), abs=1e-12)
        assert (one.loo_mean, one.loo_std) == pytest.approx((np.mean(without), np.std(without, ddof=1)), abs=1e-12)
        assert one.flips == sum(value * r[0] < 0 for value in without)
        assert one.dropped == flickr.grid.configurations[int(np.argmax(np.abs(np.array(without) - r[0])))]


@pytest.mark.parametrize(
    ("method", "theirs"), [("spearman", scipy.stats.spearmanr), ("kendall", scipy.stats.kendalltau)]
)
def test_ranks_of_printed_numbers_have_the_ties_that_scipy_sees(flickr, printed, method, theirs):
    for one in flickr.between:
        if one.method == method:
            expected = theirs(printed[one.fidelity], printed[one.outcome])[0]
            assert one.r == pytest.approx(expected, abs=1e-12)


def test_the_pattern_of_table_1_comes_out_of_tables_2_and_3(flickr):
    own = [one for one in flickr.summary if one.method == "pearson"]
    ends = {}
    for one in own:
        low, high = ends.get(one.fidelity, (1.0, -1.0))
        ends[one.fidelity] = min(low, one.r_low), max(high, one.r_high)
    assert ends["mse"] == pytest.approx((-0.969, -0.874), abs=5e-4)  # "strong negative with all caption metrics"
    assert ends["lpips"] == pytest.approx((-0.934, -0.827), abs=5e-4)
    assert ends["psnr"] == pytest.approx((0.600, 0.808), abs=5e-4)  # "moderate positive"
    assert ends["ssim"] == pytest.approx((-0.253, 0.053), abs=5e-4)  # "near zero"
    spread = {one.fidelity: max(o.loo_std_high for o in own if o.fidelity == one.fidelity) for one in own}
    assert spread["lpips"] < spread["psnr"] < spread["ssim"]
    flips = {name: sum(one.flips for one in own if one.fidelity == name) for name in ends}
    assert flips == {"mse": 3, "psnr": 3, "ssim": 30, "lpips": 0}


def test_the_sign_turns_where_the_paper_says_that_none_does(flickr):
    turned = [(one.fidelity, one.outcome) for one in pearson(flickr).values() if one.flips and one.fidelity != "ssim"]
    captions = ("b1@LLAVA", "simcse_unsup@LLAVA", "sbert@LLAVA")
    assert turned == [(fidelity, outcome) for fidelity in ("mse", "psnr") for outcome in captions]
    assert any(note.startswith("mse: the sign turns 3 times in 3 of 27 pairs") for note in flickr.notes)
    assert any("'SD3-cm' (psnr × b1@LLAVA" in note for note in flickr.notes)


def test_the_correlations_of_flickr_hinge_on_one_configuration_and_those_of_refcocog_do_not(flickr):
    standing = [one for one in pearson(flickr).values() if one.stands_on_few]
    assert len(standing) == 45
    assert all("SD3-cm" in one.stands_on for one in standing)
    assert any(
        note.startswith("45 of 61 correlations whose interval excludes 0 stand on 'SD3-cm'") for note in flickr.notes
    )
    other = of_tables([table(4), table(5)])
    assert not [one for one in pearson(other).values() if one.stands_on and one.firm]
    assert any(note.startswith("none of the 9 correlations") for note in other.notes)


def test_with_so_few_configurations_flickr_is_not_told_from_chance_and_refcocog_is(flickr):
    for study, told in ((flickr, 0), (of_tables([table(4), table(5)]), 8)):
        p = [one.p for one in pearson(study).values()]
        q = [one.q for one in pearson(study).values()]
        assert q == pytest.approx(scipy.stats.false_discovery_control(p, method="by").tolist(), rel=1e-9)
        assert sum(value < 0.05 for value in q) == told


@pytest.mark.parametrize(
    ("first", "second", "flips", "lowest", "highest"),
    [(6, 7, 4, -0.845, 0.818), (8, 9, 0, -0.979, 0.923)],
)
def test_the_other_tables_are_studied_alike(first, second, flips, lowest, highest):
    own = pearson(of_tables([table(first), table(second)])).values()
    assert sum(one.flips for one in own) == flips
    assert min(one.r for one in own) == pytest.approx(lowest, abs=5e-4)
    assert max(one.r for one in own) == pytest.approx(highest, abs=5e-4)


def test_the_one_percentage_that_is_wrong_is_found_with_what_it_should_be():
    (slip,) = slips(table(3))
    assert str(slip) == "'table-3.csv', BLIP SD2-cm b3_pct: printed -4.47 %, should be -4.79 %"


def test_a_percentage_within_rounding_is_no_slip(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("config,b1,b1_pct\nA,0.61,-2.4\nB,0.61,-9.9\nOrig.,0.625,\n")
    assert [slip.configuration for slip in slips(read(path))] == ["B"]


def test_one_table_is_studied_with_itself_each_pair_once():
    grid = grid_of([read(Path(__file__).with_name("repainter_table_1.csv"))])
    assert len(grid.fidelity) == 9
    assert len(grid.pairs) == 36
    assert "clip_pct" in [column.address for column in grid.fidelity]  # a score in per cent, of no other column


def test_tables_are_joined_by_configuration_in_any_order(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("inpainter,mask,mse\nA,x,1\nA,y,2\nB,x,4\nC,x,9\n")
    second.write_text("config,bleu\nB-x,0.4\nA-y,0.2\nA-x,0.1\n")
    grid = grid_of([read(first), read(second)])
    assert grid.configurations == ("A-x", "A-y", "B-x")
    assert (grid.x[:, 0].tolist(), grid.y[:, 0].tolist()) == ([1, 2, 4], [0.1, 0.2, 0.4])
    assert grid.notes == (
        "fidelity: mse of 'a.csv'; language: bleu of 'b.csv'",
        "left out, not in all tables: C-x of 'a.csv'",
    )


def test_rows_of_a_table_that_are_copies_of_another_count_once(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("config,mse\nA,1\nB,1\nC,4\nD,9\nE,1\n")
    second.write_text("config,bleu\nA,0.4\nB,0.40\nC,0.2\nD,0.1\nE,0.3\n")
    grid = grid_of([read(first), read(second)])
    assert (grid.configurations, grid.equal) == (("A", "C", "D", "E"), {"A": ("B",)})
    assert (grid.called["B"], grid.called["C"]) == ((0,), (1,))
    assert grid.notes[0] == "4 of 5 configurations are different, copies count as one: 'A' = 'B'"
    assert [one.n for one in between(grid, permutations=10)] == [4, 4, 4]
    first.write_text("config,mse\nA,1\nB,1\n")
    second.write_text("config,bleu\nA,2\nB,2\n")
    with pytest.raises(DataError, match=r"the 2 configurations of .* have equal scores"):
        grid_of([read(first), read(second)])


def test_tables_in_the_wrong_order_are_refused():
    with pytest.raises(
        DataError, match=r"give the table of fidelity first: '.*table-3.csv' has scores of language alone"
    ):
        grid_of([table(3), table(2)])


def test_columns_that_nobody_knows_are_in_any_order(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("config,bleu,novel\nA,1,2\nB,2,3\nC,4,1\n")
    second.write_text("config,mse\nA,0.4\nB,0.2\nC,0.1\n")
    assert grid_of([read(first), read(second)]).notes == ("fidelity: bleu, novel of 'a.csv'; language: mse of 'b.csv'",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mse\n1\n", "the first line must name the columns, each once, 'config' or 'inpainter' among them"),
        ("config,mse\nA,high\n", "line 2, column 'mse': 'high' is no number"),
        ("config,mse\nA,nan\n", "line 2, column 'mse': 'nan' is no number"),
        ("config,mse\nA,1\nA,2\n", "line 3: 'A' stands twice"),
        ("config,mse\nA,1,2\n", "line 2: 3 cells under 2 columns"),
        ("config,mse\n", "holds no numbers"),
    ],
)
def test_what_is_no_table_costs_one_line(tmp_path, text, problem):
    path = tmp_path / "scores.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=problem):
        read(path)


def test_tables_that_share_nothing_or_a_column_are_refused(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("config,mse\nA,1\nB,2\nC,3\n")
    second.write_text("config,bleu\nD,1\n")
    with pytest.raises(DataError, match="share 0 configurations"):
        grid_of([read(first), read(second)])
    with pytest.raises(DataError, match="two tables have a column 'mse'"):
        grid_of([read(first), read(first), read(first)])
