"""A board as JSON: equal for equal results, and its first difference has a name."""

from __future__ import annotations

import copy
import json

import pytest

from inpaintbench.errors import ResultError
from inpaintbench.leaderboard import plain
from inpaintbench.leaderboard.board import build
from inpaintbench.leaderboard.candidates import Candidate, read
from inpaintbench.result.find import find


@pytest.fixture(scope="module")
def made(shared_tiles, plugins, silence):
    found = list(read(find([shared_tiles]), plugins, None, silence))
    assert all(isinstance(one, Candidate) for one in found)
    board, refused = build(found, [], plugins)
    return plain.plain([board], refused)


def test_the_order_of_the_files_changes_nothing(shared_tiles, plugins, made, silence):
    files = find([shared_tiles])
    board, _ = build(list(read(files[::-1], plugins, None, silence)), [], plugins)
    assert plain.text(plain.plain([board], [])) == plain.text(made)


def test_every_number_has_at_most_six_significant_digits(made):
    numbers = [
        value
        for row in made["boards"][0]["rows"] + made["boards"][0]["controls"]
        for score in row["scores"].values()
        for value in score.values()
        if value is not None
    ]
    assert len(numbers) > 20
    assert all(value == float(f"{value:.6g}") for value in numbers)


def test_a_board_names_no_folder(made, shared_tiles):
    assert str(shared_tiles) not in plain.text(made)


def test_a_written_board_passes_its_own_check(made, tmp_path):
    plain.write(made, tmp_path / "board.json")
    plain.check(made, tmp_path / "board.json")


@pytest.mark.parametrize(
    ("alter", "line"),
    [
        (lambda b: b["rows"][0].update(rank=2), "boards/0/rows/0/rank is 2 there and 1 here"),
        (lambda b: b["rows"][0]["scores"]["mse.hole"].update(value=0.5), "scores/mse.hole/value is 0.5 there and "),
        (lambda b: b["rows"].pop(), "boards/0/rows has 3 entries there and 4 here"),
        (lambda b: b["notes"].append("x"), "boards/0/notes has 1 entries there and 0 here"),
        (lambda b: b["rows"][0]["scores"].pop("mse.hole"), "boards/0/rows/0/scores/mse.hole is missing there"),
        (lambda b: b["rows"][0]["scores"].update(x=b["rows"][0]["scores"]["mse.hole"]), "scores/x is only there"),
        (lambda b: b["rows"][0].update(level="reproduced"), 'rows/0/level is "reproduced" there and "consistent" here'),
        (lambda b: b.update(higher_is_better=True), "boards/0/higher_is_better is true there and false here"),
    ],
)
def test_a_board_that_was_changed_is_told_by_its_first_difference(made, tmp_path, alter, line):
    changed = copy.deepcopy(made)
    alter(changed["boards"][0])
    (tmp_path / "board.json").write_text(json.dumps(changed))
    with pytest.raises(ResultError) as caught:
        plain.check(made, tmp_path / "board.json")
    assert line in str(caught.value)
    assert str(caught.value).endswith("write it again with --json")


@pytest.mark.parametrize("content", ["", "{}", '{"schema": "inpaintbench/leaderboard@9"}', "[NaN]"])
def test_what_is_no_board_costs_one_line(made, tmp_path, content):
    (tmp_path / "board.json").write_text(content)
    with pytest.raises(ResultError, match=r"^[^\n]*board\.json[^\n]*$"):
        plain.check(made, tmp_path / "board.json")


def test_a_board_that_is_missing_costs_one_line(made, tmp_path):
    with pytest.raises(ResultError, match=r"^cannot read 'board\.json': No such file or directory$"):
        plain.check(made, tmp_path / "board.json")


def test_true_is_not_one():
    assert plain.difference({"a": True}, {"a": 1}) == "a is true there and 1 here"
