"""Boards of results that the pipeline wrote: ranks, ties, controls, and who is refused for which reason."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from inpaintbench.errors import ResultError
from inpaintbench.leaderboard.board import build
from inpaintbench.leaderboard.candidates import Candidate, Refused, read
from inpaintbench.result import attestation
from inpaintbench.result.attestation import Reproduction
from inpaintbench.result.find import find
from inpaintbench.result.verify import Level


@pytest.fixture
def board_of(silence):
    def make(plugins, *folders, also=(), revision=None):
        found = list(read(find(folders), plugins, revision, silence))
        refused = [one for one in found if isinstance(one, Refused)]
        return build([one for one in found if isinstance(one, Candidate)], refused, plugins, also)

    return make


def reasons(refused):
    return [one.reason for one in refused]


@pytest.fixture(scope="module")
def awkward(evaluate, tmp_path_factory):
    """Results of a flaky, a restless and a peeking inpainter, and of `copy` under another name."""
    return evaluate(tmp_path_factory.mktemp("awkward"), "flaky", "restless", "peeking", "remote")


def test_results_are_ranked_by_significance_and_named_by_what_differs(board_of, shared_tiles, plugins):
    board, refused = board_of(plugins, shared_tiles)
    assert refused == ()
    assert [(row.rank, row.name) for row in board.rows] == [
        (1, "telea:radius=3.0"),
        (2, "telea:radius=12.0"),
        (3, "mean"),
        (4, "copy"),
    ]
    assert {row.level for row in board.rows} == {Level.CONSISTENT}


def test_equal_results_share_a_rank_and_incomplete_ones_come_last_whatever_they_score(
    board_of, shared_tiles, awkward, plugins
):
    board, _ = board_of(plugins, shared_tiles, awkward)
    ranks = {row.name: row.rank for row in board.rows}
    assert ranks["copy"] == ranks["remote"] == 4
    assert ranks["flaky"] == 1 + sum(row.result.complete for row in board.rows)
    assert board.rows[-1].name == "flaky"
    flaky, restless = (next(row for row in board.rows if row.name == name) for name in ("flaky", "restless"))
    assert flaky.failures == 12
    assert flaky.result.scores["mse.hole"].value < restless.result.scores["mse.hole"].value


def test_controls_and_oracles_are_shown_but_not_ranked(board_of, shared_tiles, awkward, plugins):
    board, _ = board_of(plugins, shared_tiles, awkward)
    assert [control.name for control in board.controls] == ["copy", "shuffled", "recaption", "peeking (oracle)"]
    assert "peeking" not in {row.name for row in board.rows}
    copied = next(row for row in board.rows if row.name == "copy")
    assert board.controls[0].scores["mse.hole"] == copied.result.scores["mse.hole"]
    assert board.controls[3].scores["mse.hole"].value == 0
    assert board.notes == ()


def test_a_board_without_controls_says_so(board_of, evaluate, plugins, tmp_path):
    board, _ = board_of(plugins, evaluate(tmp_path, "copy", options=("--no-controls",)))
    assert board.controls == ()
    assert board.notes == ("no controls: the results were made with --no-controls",)


def test_t30_a_board_knows_the_prompt_policy_and_all_else_its_title_states(board_of, shared_tiles, plugins):
    board, _ = board_of(plugins, shared_tiles)
    assert (board.suite, board.declared["prompter"]) == ("tests/tiles@1", "none")
    assert board.declared["degraders"] == ["erase:where=sample", "blur:where=sample"]
    assert board.declared["captioners"] == ["colours"]
    assert (board.primary, board.higher_is_better) == ("mse.hole", False)
    assert board.date == max(row.result.data["created"][:10] for row in board.rows)


def test_a_board_shows_the_primary_a_score_in_the_hole_and_the_captions_change(board_of, shared_tiles, plugins):
    board, _ = board_of(plugins, shared_tiles)
    assert board.columns == ("mse.hole", "rouge-l.score-change@colours")
    board, _ = board_of(plugins, shared_tiles, also=("mse.keep", "mse.hole/blur"))
    assert board.columns == ("mse.hole", "rouge-l.score-change@colours", "mse.keep", "mse.hole/blur")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--set", "seed=1"), "a custom suite is on no board; evaluate without --set, or see 'inpaintbench compare'"),
        (("--limit", "5"), "only the first 5 samples were run; evaluate without --limit"),
    ],
)
def test_custom_and_limited_runs_are_refused(board_of, shared_tiles, evaluate, plugins, tmp_path, options, reason):
    board, refused = board_of(plugins, shared_tiles, evaluate(tmp_path, "mean", options=options))
    assert reasons(refused) == [reason]
    assert len(board.rows) == 4


def test_where_all_are_refused_there_is_no_board(board_of, evaluate, plugins, tmp_path):
    board, refused = board_of(plugins, evaluate(tmp_path, "mean", options=("--limit", "5")))
    assert board is None
    assert len(refused) == 1


def test_results_on_other_data_are_refused_and_the_samples_counted(board_of, shared_tiles, evaluate, plugins, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text("tile-05 tile-06 tile-07")
    other = evaluate(tmp_path, "navier-stokes", options=("--data", f"tests/tiles={data}"))
    board, refused = board_of(plugins, shared_tiles, other)
    assert reasons(refused) == [
        "its data is another revision than that of most results (here): 3 of 24 shared samples differ"
    ]
    assert len(board.rows) == 4


def test_with_the_data_at_hand_its_revision_decides_not_the_majority(
    board_of, shared_tiles, evaluate, plugins, tmp_path
):
    from inpaintbench.pipeline.rerun import revision_of

    data = tmp_path / "data"
    data.mkdir()
    (data / "changed.txt").write_text("tile-05")
    other = evaluate(tmp_path, "navier-stokes", options=("--data", f"tests/tiles={data}"))

    def revision(suite):
        return revision_of(dataclasses.replace(suite, dataset=suite.dataset.locate(data)))

    board, refused = board_of(plugins, shared_tiles, other, revision=revision)
    assert [(row.name, row.level) for row in board.rows] == [("navier-stokes", Level.PINNED)]
    assert len(refused) == 4
    assert all("is not that of the data here" in reason for reason in reasons(refused))


def test_results_on_another_suite_of_the_same_title_are_refused(board_of, tiles, named, edit, plugins):
    def older(data):
        import hashlib
        import json

        data["suite"]["declared"]["tolerance"] = 0.5
        text = json.dumps(data["suite"]["declared"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        data["suite"]["digest"] = hashlib.sha256(text.encode()).hexdigest()

    for name in ("copy", "mean", "telea"):
        edit(named(tiles, name), older, reseal=True)
    board, refused = board_of(plugins, tiles)
    differ = "tolerance is 1e-06 here and 0.5 there"
    assert reasons(refused) == [f"its suite is another one than that of the installed suite (here): {differ}"] * 3
    assert [row.name for row in board.rows] == ["telea"]
    unknown = dataclasses.replace(plugins, suites={})
    board, refused = board_of(unknown, tiles)
    differ = "tolerance is 0.5 here and 1e-06 there"
    assert reasons(refused) == [f"its suite is another one than that of most results (here): {differ}"]
    assert len(board.rows) == 3


def test_t27_scores_with_another_signature_are_refused(
    board_of, shared_tiles, evaluate, plugins, tmp_path, monkeypatch
):
    """Whatever variant a signature names: it must be the same for all (T20, T25 as well)."""
    from inpaintbench.builtin.lexical.metrics import RougeL

    ours = RougeL().signature
    with monkeypatch.context() as patched:
        patched.setattr(RougeL, "signature", "rouge-l|variant:rouge_score")
        patched.setattr(RougeL, "version", 2)
        other = evaluate(tmp_path, "navier-stokes")
    board, refused = board_of(plugins, shared_tiles, other)
    assert reasons(refused) == [
        f"scorer 'rouge-l' has the signature '{ours}' here and 'rouge-l|variant:rouge_score' there"
    ]
    assert len(board.rows) == 4


def test_t21_results_are_joined_on_ids_whatever_the_order_of_their_rows(board_of, tiles, named, forge, plugins):
    """2 % less error on every sample shows only where each sample meets itself: samples differ by far more."""
    from inpaintbench.result.result import Result

    rows = Result.read(named(tiles, "copy")).rows
    rows = rows.taken(range(len(rows))[::-1])
    rows.measures["mse"].statistics[:] *= 0.98
    forge(named(tiles, "mean"), rows)
    board, refused = board_of(plugins, tiles)
    assert refused == ()
    assert [(row.rank, row.name) for row in board.rows][2:] == [(3, "mean"), (4, "copy")]


def test_another_captioner_of_the_same_name_is_refused(
    board_of, shared_tiles, evaluate, plugins, tmp_path, monkeypatch
):
    from inpaintbench_tiny import Colours

    with monkeypatch.context() as patched:
        patched.setattr(Colours, "version", 2)
        other = evaluate(tmp_path, "navier-stokes")
    _, refused = board_of(plugins, shared_tiles, other)
    assert reasons(refused) == ["captioner 'colours' is another one: version is 1 here and 2 there"]


def test_one_more_scorer_keeps_nobody_off_the_board(board_of, shared_tiles, evaluate, plugins, tmp_path):
    board, refused = board_of(plugins, shared_tiles, evaluate(tmp_path, "navier-stokes", options=("--also", "spread")))
    assert refused == ()
    assert len(board.rows) == 5


def test_of_two_runs_of_one_inpainter_the_better_verified_one_stands(
    board_of, shared_tiles, named, evaluate, plugins, tmp_path
):
    again = evaluate(tmp_path, "copy", options=("--also", "spread"))
    path = attestation.path_of(named(again, "copy"))
    from inpaintbench.result.result import Result

    attestation.write(Result.read(named(again, "copy")), Reproduction("n", 1, 1, 1, 1, 0.0, 0.1), ["cpu"], [])
    board, refused = board_of(plugins, shared_tiles, again)
    assert path.exists()
    assert len(board.rows) == 4
    assert next(row for row in board.rows if row.name == "copy").level == Level.REPRODUCED
    assert reasons(refused) == [f"'{named(again, 'copy').name}' is another run of the same inpainter and stands for it"]


def test_a_damaged_and_a_contradictory_result_are_refused_with_their_reason(board_of, tiles, named, edit, plugins):
    edit(named(tiles, "mean"), lambda data: data["scores"]["mse.hole"].update(value=0.001), reseal=True)
    edit(named(tiles, "copy"), lambda data: data["scores"]["mse.hole"].update(value=0.001), reseal=False)
    board, refused = board_of(plugins, tiles)
    assert len(board.rows) == 2
    assert "was changed after it was sealed" in reasons(refused)[0]
    assert reasons(refused)[1].startswith("scores/mse.hole/value is 0.001, but the rows give ")


def test_a_result_that_claims_the_data_revision_but_holds_other_samples_is_refused(
    board_of, tiles, named, edit, plugins
):
    from inpaintbench.result.result import Result

    path = named(tiles, "mean")
    rows = Result.read(path).rows
    for i in [i for i, sample in enumerate(rows.sample) if sample == "tile-03"]:
        rows.content[i] = "0" * 16
    rows.write(path.with_suffix(".parquet"))
    edit(path, lambda data: data["rows"].update(digest=rows.digest), reseal=True)
    board, refused = board_of(plugins, tiles)
    assert len(board.rows) == 3
    assert reasons(refused)[0].endswith("1 of 24 shared samples differ")


def test_an_attested_result_is_shown_as_reproduced_and_a_stale_attestation_is_said(board_of, tiles, named, plugins):
    from inpaintbench.result.result import Result

    copied, mean = Result.read(named(tiles, "copy")), Result.read(named(tiles, "mean"))
    written = attestation.write(copied, Reproduction("n", 1, 1, 1, 1, 0.0, 0.1), ["cpu"], [])
    shutil.copy(written, attestation.path_of(mean.path))
    board, _ = board_of(plugins, tiles)
    levels = {row.name: row.level for row in board.rows}
    assert (levels["copy"], levels["mean"]) == (Level.REPRODUCED, Level.CONSISTENT)
    (note,) = board.notes
    assert "attests another result than" in note


def test_without_the_primary_scorer_there_is_no_ranking_and_the_reason_is_said(board_of, shared_tiles, plugins):
    others = {key: value for key, value in plugins.components.items() if key[1] != "mse"}
    with pytest.raises(ResultError, match=r"cannot be ranked here: 'mse\.hole' needs a scorer that is not installed"):
        board_of(dataclasses.replace(plugins, components=others), shared_tiles)


def test_a_primary_score_without_direction_cannot_rank(evaluate, plugins, silence, tmp_path):
    options = ("--set", "scorers=spread", "--set", "captioners=", "--set", "primary=spread.score")
    (candidate,) = read(find([evaluate(tmp_path, "copy", options=options)]), plugins, None, silence)
    candidate.result.data["suite"]["custom"] = False
    with pytest.raises(ResultError, match=r"its primary score 'spread\.score' has no direction"):
        build([candidate], [], dataclasses.replace(plugins, suites={}))
