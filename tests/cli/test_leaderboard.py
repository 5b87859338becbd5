"""`inpaintbench leaderboard`: the table, the JSON, the check, and one line for everything that goes wrong."""

from __future__ import annotations

import dataclasses
import json
import os

import pytest

from inpaintbench.leaderboard import plain


def test_t30_the_title_states_suite_date_primary_prompts_degraders_and_captioners(run, tiles, named):
    code, out, _ = run("leaderboard", tiles)
    date = json.loads(named(tiles, "copy").read_text())["created"][:10]
    assert code == 0
    assert out.splitlines()[:3] == [
        f"tests/tiles@1  {date}",
        "mse.hole, lower is better; prompts: none",
        "degraders: erase:where=sample, blur:where=sample; captioners: colours",
    ]


def test_the_table_ranks_shows_controls_and_says_what_equal_ranks_mean(run, tiles, evaluate, tmp_path):
    more = evaluate(tmp_path / "more", "flaky", "remote", "peeking")
    code, out, _ = run("leaderboard", tiles, more)
    assert code == 0
    cells = [line.split() for line in out.splitlines()[3:]]
    assert cells[0] == ["rank", "name", "mse.hole", "rouge-l.score-change", "verified", "n", "failed"]
    assert [(row[0], row[1]) for row in cells[1:7]] == [
        ("1", "telea:radius=3.0"),
        ("2", "telea:radius=12.0"),
        ("3", "mean"),
        ("4", "copy"),
        ("4", "remote"),
        ("6", "flaky"),
    ]
    assert cells[1][-3:] == ["consistent", "48", "0"]
    assert cells[6][-3:] == ["consistent", "42", "12"]
    assert [" ".join(row[:2]) for row in cells[7:10]] == ["copy (control)", "shuffled (control)", "recaption (control)"]
    assert cells[10][:3] == ["peeking", "(oracle)", "(control)"]
    assert "equal ranks: no significant difference (paired by sample, Holm over all pairs, p < .05)" in out


def test_refused_results_are_listed_with_their_reason(run, tiles, named, edit, evaluate, tmp_path):
    limited = evaluate(tmp_path / "limited", "navier-stokes", options=("--limit", "5"))
    edit(named(tiles, "copy"), lambda data: data.update(complete=False), reseal=False)
    code, out, _ = run("leaderboard", tiles, limited)
    assert code == 0
    lines = [line for line in out.splitlines() if line.startswith("not ranked: ")]
    assert lines[0].endswith(": only the first 5 samples were run; evaluate without --limit")
    assert "was changed after it was sealed" in lines[1]


def test_piped_output_is_plain_and_whole_whatever_the_width(run, tiles, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    _, out, _ = run("leaderboard", tiles)
    assert "\x1b" not in out
    assert "rouge-l.score-change" in out
    assert "do not fit" not in out


def test_a_narrow_terminal_leaves_out_columns_and_says_so(run, tiles, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "90")
    _, narrow, _ = run("leaderboard", tiles)
    assert "rouge-l.score-change" not in narrow
    assert "1 columns do not fit; a wider terminal or --json shows them" in narrow
    assert "telea:radius=12.0" in narrow
    monkeypatch.setenv("COLUMNS", "200")
    _, wide, _ = run("leaderboard", tiles)
    assert "rouge-l.score-change" in wide


def test_a_board_is_the_same_whatever_the_number_of_processes(run, tiles, named, edit):
    edit(named(tiles, "copy"), lambda data: data.update(complete=False), reseal=False)
    for options in ((), ("--pinned",)):
        alone = run("leaderboard", tiles, "--json", "-", "--workers", 1, *options)
        assert run("leaderboard", tiles, "--json", "-", "--workers", 2, *options) == alone
        assert alone[0] == 0
        assert "was changed after it was sealed" in alone[1]


def test_several_processes_read_the_data_where_it_is_said_to_lie(run, tiles, tmp_path):
    (tmp_path / "changed.txt").write_text("tile-01")
    options = ("--pinned", "--data", f"tests/tiles={tmp_path}", "--workers", 2)
    assert run("leaderboard", tiles, *options)[1].count("is not that of the data here") == 4


def test_one_suite_can_be_chosen_and_an_unknown_one_is_an_error(run, tiles):
    for name in ("tests/tiles", "tests/tiles@1"):
        code, out, _ = run("leaderboard", tiles, "--suite", name)
        assert code == 0
        assert out.startswith("tests/tiles@1")
    code, out, err = run("leaderboard", tiles, "--suite", "tests/tile@1")
    assert (code, out) == (2, "")
    assert err.endswith("there is no result on suite 'tests/tile@1' here; did you mean 'tests/tiles@1'?\n")


def test_a_score_more_can_be_shown_and_an_unknown_one_is_an_error(run, tiles):
    assert "mse.hole/blur" in run("leaderboard", tiles, "--also", "mse.hole/blur")[1]
    code, out, err = run("leaderboard", tiles, "--also", "mse.hol")
    assert (code, out) == (2, "")
    assert "--also mse.hol: no result has such a score; did you mean 'mse.hole'?" in err


def test_pinned_reads_the_data(run, tiles, tmp_path):
    _, out, _ = run("leaderboard", tiles, "--pinned")
    assert out.count(" pinned ") == 4
    (tmp_path / "changed.txt").write_text("tile-01")
    code, out, _ = run("leaderboard", tiles, "--pinned", "--data", f"tests/tiles={tmp_path}")
    assert code == 0
    assert out.count("is not that of the data here") == 4


def test_the_json_board_fits_its_schema_and_is_the_same_every_time(run, tiles, tmp_path):
    first, second = tmp_path / "one.json", tmp_path / "two.json"
    code, out, _ = run("leaderboard", tiles, "--json", first)
    assert code == 0
    assert out.startswith("tests/tiles@1")
    run("leaderboard", tiles, "--json", second)
    assert first.read_bytes() == second.read_bytes()
    code, out, _ = run("leaderboard", tiles, "--json", "-")
    assert out == first.read_text()
    (board,) = json.loads(out)["boards"]
    assert [row["rank"] for row in board["rows"]] == [1, 2, 3, 4]
    assert board["prompter"] == "none"
    plain.check(json.loads(out), first)


def test_check_is_quiet_about_a_board_that_holds_and_names_the_first_difference_of_one_that_does_not(
    run, tiles, named, tmp_path
):
    file = tmp_path / "board.json"
    run("leaderboard", tiles, "--json", file)
    code, out, err = run("leaderboard", tiles, "--check", file)
    assert (code, out, err) == (0, f"'{file}' is what the results give\n", "")
    for path in (named(tiles, "mean"), named(tiles, "mean").with_suffix(".parquet")):
        os.remove(path)
    code, out, err = run("leaderboard", tiles, "--check", file)
    assert (code, out) == (1, "")
    difference = 'boards/0/rows/2/name is "mean" there and "copy" here'
    assert err == f"inpaintbench: '{file}' is not what the results give: {difference}; write it again with --json\n"


def test_a_board_may_lie_among_the_results(run, tiles):
    file = tiles / "board.json"
    run("leaderboard", tiles, "--json", file)
    assert run("leaderboard", tiles, "--check", file)[0] == 0


def test_a_suite_that_cannot_be_ranked_does_not_hide_the_others(run, tiles, evaluate, edit, tmp_path, monkeypatch):
    from inpaintbench.builtin.pixels.metrics import Mse

    monkeypatch.setattr(Mse, "version", 2)
    code, out, err = run("leaderboard", tiles)
    assert code == 1
    assert "'tests/tiles@1' cannot be ranked here: 'mse.hole' needs a scorer that is not installed" in err
    assert err.count("\n") == 1
    assert out == ""


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("nowhere",), 2, "inpaintbench: there is no 'nowhere'; name results, or folders with results"),
        ((".",), 1, "inpaintbench: there is no result in '.'; 'inpaintbench eval' writes them"),
        ((), 2, "inpaintbench: Missing argument 'FOLDERS...'."),
    ],
)
def test_wrong_usage_costs_one_line(run, tmp_path, monkeypatch, arguments, code, line):
    monkeypatch.chdir(tmp_path)
    assert run("leaderboard", *arguments) == (code, "", f"{line}\n")


HEAD = "source,table,inpainter,degradation,captioner,address,value,printed,note\n"
ERASE = "A paper,Table 1,SD2,erase:where=sample,,mse.hole,0.02,0.02,\n"
BLUR = "A paper,Table 1,SD2,blur:where=sample,,mse.hole,0.05,0.05,\n"


@pytest.fixture
def publish(run, tmp_path, monkeypatch):
    """A function that puts a file with published numbers beside the suite of the tiles."""
    import inpaintbench_tiny

    def write(*lines):
        file = tmp_path / "published.csv"
        file.write_text(HEAD + "".join(lines))
        monkeypatch.setattr(inpaintbench_tiny, "SUITE", dataclasses.replace(inpaintbench_tiny.SUITE, published=file))
        return file

    return write


def test_published_numbers_stand_below_without_rank_and_marked(run, tiles, publish):
    file = publish(ERASE, BLUR)
    code, out, err = run("leaderboard", tiles)
    assert (code, err) == (0, "")
    table = out.splitlines()[4:]
    last = max(i for i, line in enumerate(table) if "(control)" in line)
    assert table[last + 1].split() == ["SD2", "(published)", "0.035", "published,", "not", "verified"]
    assert "published, not verified: A paper, Table 1: as printed, " in out
    assert f"all 2 numbers and what is known of them: {file}\n" in out


def test_on_a_terminal_published_numbers_are_grey_and_go_with_the_columns_they_fill(run, tiles, publish, monkeypatch):
    change = ERASE.replace("SD2", "SD3").replace(",,mse.hole", ",colours,rouge-l.score-change")
    publish(ERASE, BLUR, change, change.replace("erase", "blur"))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    lines = run("leaderboard", tiles)[1].splitlines()
    for name in ("SD2 (published)", "SD3 (published)"):
        assert sum(f"\x1b[2m{name}" in line for line in lines) == 1
    assert not any("\x1b[2mmean" in line for line in lines)
    monkeypatch.setenv("COLUMNS", "90")
    narrow = run("leaderboard", tiles)[1]
    assert "SD2 (published)" in narrow
    assert "SD3 (published)" not in narrow


def test_no_published_hides_what_papers_report(run, tiles, publish):
    publish("nothing\n")
    before = run("leaderboard", tiles, "--no-published")
    assert before[0] == 0
    publish(ERASE, BLUR)
    assert run("leaderboard", tiles, "--no-published") == before
    assert "ublished" not in before[1]
    _, out, _ = run("leaderboard", tiles, "--no-published", "--json", "-")
    assert json.loads(out)["boards"][0]["published"] == []


def test_where_no_column_has_a_published_number_one_line_says_what_there_is(run, tiles, publish):
    file = publish(ERASE)
    _, out, _ = run("leaderboard", tiles)
    assert "SD2" not in out
    assert out.count("papers report") == 1
    assert f"of a score shown here; --also mse.hole/erase shows some: {file}\n" in out
    _, out, _ = run("leaderboard", tiles, "--also", "mse.hole/erase")
    assert [line.split() for line in out.splitlines() if "SD2" in line] == [
        ["SD2", "(published)", "0.02", "published,", "not", "verified"]
    ]


def test_check_covers_what_papers_report(run, tiles, publish, tmp_path):
    publish(ERASE, BLUR)
    file = tmp_path / "board.json"
    run("leaderboard", tiles, "--json", file)
    assert [one["name"] for one in json.loads(file.read_text())["boards"][0]["published"]] == ["SD2 (published)"]
    assert run("leaderboard", tiles, "--check", file)[0] == 0
    publish(ERASE, BLUR.replace("0.05", "0.06"))
    code, _, err = run("leaderboard", tiles, "--check", file)
    assert code == 1
    assert "boards/0/published/0/scores/mse.hole is 0.035 there and 0.04 here" in err
    run("leaderboard", tiles, "--no-published", "--json", file)
    assert run("leaderboard", tiles, "--no-published", "--check", file)[0] == 0


def test_a_file_of_published_numbers_that_is_wrong_costs_one_line_and_not_the_ranks(run, tiles, publish):
    file = publish(ERASE, BLUR.replace("0.05,", "5 %,"))
    code, out, err = run("leaderboard", tiles)
    assert code == 1
    assert (
        err == f"inpaintbench: '{file}', line 3: 'value' is '5 %', which is no number; --no-published leaves it out\n"
    )
    assert out == run("leaderboard", tiles, "--no-published")[1]
    assert out.count(" consistent ") == 4
