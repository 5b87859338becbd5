"""What papers report fills a cell where it covers it, and no other cell."""

from __future__ import annotations

import copy
import dataclasses

import pytest

from inpaintbench.errors import DataError
from inpaintbench.leaderboard import plain
from inpaintbench.leaderboard.board import build, with_published
from inpaintbench.leaderboard.candidates import read
from inpaintbench.leaderboard.quoted import quote
from inpaintbench.result.find import find
from inpaintbench.result.result import Result

HEAD = "source,table,inpainter,degradation,captioner,address,value,printed,note"
BOTH = ("A,T1,SD2,erase:where=sample,,mse.hole,.02,.02,", "A,T2,SD2,blur:where=sample,,mse.hole,.05,.05,")


@pytest.fixture
def installed(plugins, tmp_path):
    """A function that gives the suite of the tiles a file of published numbers, and returns the plugins with it."""

    def change(*lines):
        file = tmp_path / "published.csv"
        file.write_text("\n".join((HEAD, *lines)))
        ((suite, plugin),) = plugins.suites["tests/tiles"]
        suites = {**plugins.suites, "tests/tiles": [(dataclasses.replace(suite, published=file), plugin)]}
        return dataclasses.replace(plugins, suites=suites)

    return change


@pytest.fixture
def results(shared_tiles):
    return [Result.read(path) for path in find([shared_tiles])]


@pytest.fixture
def rows(installed, results):
    """A function that returns, by name, the cells that lines fill among some columns."""

    def of(lines, *columns, among=results):
        found = quote(among, columns, installed(*lines))
        return {row.name: dict(row.scores) for row in found.rows}

    return of


def test_a_score_without_degrader_is_the_mean_over_all_degraders_of_the_suite(rows):
    found = rows(BOTH, "mse.hole", "mse.hole/erase", "mse.hole/blur")
    assert found == {
        "SD2 (published)": {"mse.hole": pytest.approx(0.035), "mse.hole/erase": 0.02, "mse.hole/blur": 0.05}
    }


def test_it_is_left_out_where_a_degrader_is_missing(rows):
    assert rows(BOTH[:1], "mse.hole", "mse.hole/erase", "mse.hole/blur") == {
        "SD2 (published)": {"mse.hole/erase": 0.02}
    }


def test_other_degradations_take_no_part_in_it(rows):
    other = "A,T1,SD2,lowdim:where=sample,,mse.hole,9,9,"
    assert rows([*BOTH, other], "mse.hole") == {"SD2 (published)": {"mse.hole": pytest.approx(0.035)}}
    assert rows([BOTH[0], other], "mse.hole", "mse.hole/blur") == {}
    strong = 'A,T1,SD2,"blur:where=sample,kernel=9",,mse.hole,9,9,'
    assert rows([BOTH[0], strong], "mse.hole", "mse.hole/blur") == {}


def test_degraders_and_scorers_are_known_by_what_they_are_and_not_by_how_they_are_written(rows):
    lines = [BOTH[0].replace("erase:where=sample", "erase"), BOTH[1].replace("mse.hole", "mse:compat=none.hole")]
    assert rows(lines, "mse.hole") == {"SD2 (published)": {"mse.hole": pytest.approx(0.035)}}


def test_another_variant_of_a_scorer_is_another_scorer(rows):
    assert rows([line.replace("mse.hole", "mse:compat=brushbench.hole") for line in BOTH], "mse.hole") == {}
    assert rows([line.replace("mse.hole", "mse.band") for line in BOTH], "mse.hole") == {}


def test_a_scorer_of_the_suite_goes_by_its_label_and_one_that_was_added_by_what_it_is(rows, results):
    def with_a_variant(result, *, added):
        data = copy.deepcopy(result.data)
        data["components"]["scorers"]["mse"]["spec"] = "mse:compat=brushbench"
        data["suite"]["also"] = ["mse"] * added
        return Result(result.path, data)

    own, added = ([with_a_variant(one, added=added) for one in results] for added in (False, True))
    assert rows(BOTH, "mse.hole", among=own) == {"SD2 (published)": {"mse.hole": pytest.approx(0.035)}}
    assert rows(BOTH, "mse.hole", among=added) == {}


def test_a_number_without_degradation_fills_no_cell(rows):
    assert rows(["A,T1,SD2,,,mse.hole,.02,.02,"], "mse.hole", "mse.hole/erase") == {}


CHANGES = [
    f"A,T3,SD2,{degrader}:where=sample,{captioner},rouge-l.score-change,{value},{value},"
    for captioner, value in (("colours", -2), ("blip", -9), ("", -7))
    for degrader in ("erase", "blur")
]
CHANGE = "rouge-l.score-change@colours"


def test_the_captioner_of_a_paper_is_that_of_the_board_where_it_is_the_same_component(rows):
    assert rows(CHANGES, CHANGE) == {"SD2 (published)": {CHANGE: -2}}
    assert rows(CHANGES[2:], CHANGE) == {}


def test_a_captioner_under_a_label_with_options_is_known_by_its_name(rows, results):
    def relabelled(result):
        data = copy.deepcopy(result.data)
        data["components"]["captioners"] = {"colours:x=1": data["components"]["captioners"]["colours"]}
        return Result(result.path, data)

    address = "rouge-l.score-change@colours:x=1"
    found = rows(CHANGES, address, CHANGE, among=[relabelled(one) for one in results])
    assert found == {"SD2 (published)": {address: -2}}


def test_scores_of_the_originals_stand_in_the_rows_of_their_source_alone(rows):
    address = "rouge-l.score-original@colours"
    lines = [*BOTH, "A,T3,,,colours,rouge-l.score-original,.7,.7,", *(line.replace("A,", "B,", 1) for line in BOTH)]
    found = rows(lines, "mse.hole", address, f"{address}/blur")
    assert found["SD2 (published, A)"] == {"mse.hole": pytest.approx(0.035), address: 0.7, f"{address}/blur": 0.7}
    assert set(found["SD2 (published, B)"]) == {"mse.hole"}
    assert rows(lines, address) == {}


def test_a_scorer_that_only_some_results_have_is_found(rows, results):
    first, *others = results

    def with_mae(result):
        data = copy.deepcopy(result.data)
        data["components"]["scorers"]["mae"] = {**data["components"]["scorers"]["mse"], "spec": "mae"}
        return Result(result.path, data)

    lines = [line.replace("mse.hole", "mae.hole") for line in BOTH]
    assert rows(lines, "mae.hole", among=[first, *map(with_mae, others)]) == {"SD2 (published)": {"mae.hole": 0.035}}
    assert rows(lines, "mae.hole") == {}


def test_inpainters_stand_in_the_order_of_the_file(rows):
    lines = [line.replace("SD2", name) for name in ("Z", "A", "M") for line in BOTH]
    assert list(rows(lines, "mse.hole")) == ["Z (published)", "A (published)", "M (published)"]


def test_the_reader_is_told_source_tables_and_protocol(installed, results):
    found = quote(results, ["mse.hole"], installed(*BOTH, "A,T9,SD2,erase,,ssim.hole,.9,.9,"))
    first, last = found.lines
    assert first.startswith("published, not verified: A, T1, T2: as printed, ")
    assert first.endswith("; made by another protocol")
    assert last == f"all 3 numbers and what is known of them: {found.file}"


def test_where_no_cell_is_filled_the_reader_is_told_what_there_is(installed, results):
    found = quote(results, ["mse.hole"], installed(BOTH[0], "A,T3,,,colours,rouge-l.score-original,.7,.7,"))
    assert found.rows == ()
    assert found.lines == [
        "none of the 2 numbers that papers report is of a score shown here; --also mse.hole/erase shows some: "
        f"{found.file}"
    ]
    found = quote(results, ["mse.hole"], installed("A,T3,SD2,,,fid.score,7,7,"))
    assert found.lines == [f"none of the 1 numbers that papers report is of a score shown here: {found.file}"]


def test_a_suite_without_such_a_file_or_that_is_not_installed_has_nothing(plugins, installed, results):
    assert quote(results, ["mse.hole"], plugins) is None
    assert quote(results, ["mse.hole"], installed()) is None
    assert quote(results, ["mse.hole"], dataclasses.replace(plugins, suites={})) is None


@pytest.fixture
def board(plugins, shared_tiles, silence):
    found, _ = build(list(read(find([shared_tiles]), plugins, None, silence)), [], plugins)
    return found


def test_what_papers_report_is_ranked_nowhere_and_stands_in_a_list_of_its_own(board, installed):
    made = with_published(board, installed(*BOTH))
    assert made.rows == board.rows
    (plainly,) = plain.plain([made], [])["boards"]
    assert plainly.pop("published") == [
        {
            "name": "SD2 (published)",
            "inpainter": "SD2",
            "source": "A",
            "tables": ["T1", "T2"],
            "verified": "published, not verified",
            "scores": {"mse.hole": 0.035},
        }
    ]
    (without,) = plain.plain([board], [])["boards"]
    assert without.pop("published") == []
    assert plainly == without
    plain.text(plain.plain([made], []))


def test_a_file_that_is_wrong_is_an_error_that_names_its_line(board, installed):
    with pytest.raises(DataError, match=r"published\.csv', line 2: 'value' is 'much', which is no number$"):
        with_published(board, installed(BOTH[0].replace(".02,.02", "much,.02")))


def test_a_board_of_oracles_alone_has_no_published_numbers(board, installed):
    assert with_published(dataclasses.replace(board, rows=()), installed(*BOTH)).published is None
