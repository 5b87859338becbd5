"""Ratings by people: what is wrong with them costs one line, and agreement is as scipy and the literature have it."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import scipy.stats

from inpaintbench.errors import DataError
from inpaintbench.result.find import find
from inpaintbench.study import ratings, tables
from inpaintbench.study.entrants import read
from inpaintbench.study.gather import gather
from inpaintbench.study.people import ask

MODELS = Path(__file__).with_name("repainter_table_1.csv")
"""Meng et al. 2024, arXiv 2411.09449, table 1, as printed: eight models, seven scores, two questions to people."""

HEADER = "item,rater,dimension,score\n"


@pytest.fixture
def write(tmp_path):
    def put(*lines, header=HEADER):
        path = tmp_path / "ratings.csv"
        path.write_text(header + "".join(f"{line}\n" for line in lines))
        return path

    return put


def test_the_worked_example_agrees_with_people_as_scipy_finds(write):
    with MODELS.open() as stream:
        lines = list(csv.DictReader(stream))
    columns = {name: [float(line[name]) for line in lines] for name in lines[0] if name != "model"}
    asked = ("user_consistency", "user_perceptual")
    path = write(*(f"{line['model']},everybody,{name},{line[name]}" for line in lines for name in asked))
    people = ask(tables.grid_of([tables.read(MODELS)]), ratings.read(path))
    assert len(people.scores) == 2 * 9
    for one in people.scores:
        measured, rated = columns[one.address], columns[one.dimension]
        assert one.pearson.value == pytest.approx(scipy.stats.pearsonr(measured, rated)[0], abs=1e-9)
        assert one.spearman.value == pytest.approx(scipy.stats.spearmanr(measured, rated)[0], abs=1e-9)
        assert one.kendall.value == pytest.approx(scipy.stats.kendalltau(measured, rated)[0], abs=1e-9)
        pairs = [((measured[i] - measured[j]) * np.sign(rated[i] - rated[j])) for i, j in combinations(range(8), 2)]
        assert one.accuracy.value == pytest.approx(np.mean([(np.sign(lead) + 1) / 2 for lead in pairs]))
    found = {(one.dimension, one.address): one.spearman for one in people.scores}
    assert found["user_perceptual", "gpt4v_perceptual"].value == pytest.approx(0.976, abs=5e-4)
    assert found["user_perceptual", "gpt4v_perceptual"].low > 0.6
    assert found["user_consistency", "pickscore"].low < 0
    assert [one.ordinal.value for one in people.raters] == [None, None]  # one rater agrees with nobody


def test_pictures_are_rated_and_compared_with_pictures_of_the_same_sample(write, shared_tiles, plugins):
    (suite,), _ = read(find([shared_tiles]), plugins)
    grid = gather(suite, plugins, resamples=100)
    rng = np.random.default_rng(0)
    lines, expected = [], {}
    for name in ("mean", "copy", "telea:radius=3.0"):
        for k, id in enumerate(grid.samples.ids[:10]):
            rows = [at for at, title in enumerate(grid.configurations) if title.startswith(f"{name}/")]
            error = float(grid.samples.x[rows, k, 0].mean())
            for rater in "ab":
                score = round(float(np.clip(5 - 30 * error + rng.normal(), 1, 5)))
                lines.append(f"{name}/{id},{rater},realism,{score}")
                expected.setdefault((name, id), (error, []))[1].append(score)
    people = ask(grid, ratings.read(write(*lines), (1, 5)))
    (mse,) = (one for one in people.scores if one.address == "mse.hole")
    errors, means = zip(*((error, np.mean(scores)) for error, scores in expected.values()), strict=True)
    assert mse.n == 30
    assert mse.spearman.value == pytest.approx(scipy.stats.spearmanr(errors, means)[0], abs=1e-9)
    assert mse.kendall.value == pytest.approx(scipy.stats.kendalltau(errors, means)[0], abs=1e-9)
    right = counted = 0.0
    for (a, one), (b, other) in combinations(expected.items(), 2):
        if a[1] == b[1] and np.mean(one[1]) != np.mean(other[1]):
            counted += 1
            right += (other[0] - one[0]) * (np.mean(one[1]) - np.mean(other[1])) > 0  # less error is better
    assert mse.accuracy.value == pytest.approx(right / counted)
    assert people.raters[0].ordinal.low < people.raters[0].ordinal.value < people.raters[0].ordinal.high


def test_ratings_come_on_a_scale_of_0_to_1_or_relative_to_their_rater(write):
    path = write("A,mild,q,5", "B,mild,q,4", "C,mild,q,3", "A,strict,q,3", "B,strict,q,2", "C,strict,q,1")
    (found,) = ratings.read(path, (1, 5))
    assert found.means.tolist() == [0.75, 0.5, 0.25]
    assert found.standardised_means == pytest.approx(np.array([1, 0, -1]) * np.sqrt(1.5))
    (spanned,) = ratings.read(path)
    assert spanned.scale == (1, 5)


def test_who_rates_everything_alike_says_nothing_relative_to_themselves(write):
    (found,) = ratings.read(write("A,x,q,1", "B,x,q,2", "A,y,q,2", "B,y,q,2"))
    assert found.standardised_means == pytest.approx([-1, 1])


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ((), "it is empty; a line has item, rater, dimension, score"),
        (("A,x,q,good",), "line 2: the score 'good' is no number"),
        (("A,x,q,1", "A,x,q,2"), "line 3: 'x' rated 'q' of 'A' twice"),
        (("A,x,q,7",), "line 2: the score 7 is off the scale 1 to 5"),
        (("A,,q,3",), "line 2: item, rater and dimension must be named"),
        (("A,x,q",), "line 2: the score '' is no number"),
    ],
)
def test_what_is_no_rating_costs_one_line(write, lines, problem):
    with pytest.raises(DataError, match=problem):
        ratings.read(write(*lines), (1, 5))


def test_a_file_without_a_column_and_a_scale_of_one_point_are_refused(write):
    with pytest.raises(DataError, match="there is no column 'score'"):
        ratings.read(write("A,x,q", header="item,rater,dimension\n"))
    with pytest.raises(DataError, match="all ratings of 'q' are 3"):
        ratings.read(write("A,x,q,3", "B,x,q,3"))


def test_items_that_nobody_measured_are_named(write):
    grid = tables.grid_of([tables.read(MODELS)])
    people = ask(grid, ratings.read(write("SD1.4,x,q,1", "SD1.5,x,q,3", "SD2.0,x,q,2", "SD9,x,q,3")))
    assert people.unknown == ("SD9",)
    with pytest.raises(DataError, match="no rated item is one that was measured, such as 'SD9'"):
        ask(grid, ratings.read(write("SD9,x,q,3", "SD8,x,q,2")))
