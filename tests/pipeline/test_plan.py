"""A plan says what the evaluation then computes, and computes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from inpaintbench_pieces import Climber, Gallery, Kinship, Luminance, Noisy, Teller, Told
from inpaintbench_pieces.log import lines
from workshop import Heard, Ran, arrange, entries, files, run

from inpaintbench.builtin.degraders import Blur, Erase
from inpaintbench.builtin.inpainters import Copy, Mean
from inpaintbench.builtin.pixels import Mse
from inpaintbench.executors import LocalExecutor
from inpaintbench.pipeline.plan import Plan, plan
from inpaintbench.pipeline.stage import Runner
from inpaintbench.store import Store


def planned(store: Path, setup: Any, painters: Any, *, limit: int | None = None, controls: bool = True) -> Plan:
    with Store(store) as opened, LocalExecutor() as executor:
        return plan(Runner(opened, executor, Heard()), setup, painters, limit=limit, controls=controls)


def to_do(found: Plan) -> dict[str, int]:
    return {step.what: step.total - step.stored for step in found.steps}


def done(ran: Ran) -> dict[str, int]:
    """Outputs computed, by the first word of the stage."""
    counts: dict[str, int] = {}
    for title, computed in ran.computed.items():
        word = title.split()[0]
        counts[word] = counts.get(word, 0) + computed
    return counts


SUITES: dict[str, dict[str, Any]] = {
    "pictures": {"scorers": [Mse(), Luminance()]},
    "captions": {
        "degraders": [Erase(), Blur(kernel=5)],
        "captioners": [Teller()],
        "scorers": [Mse(), Kinship()],
    },
    "marked": {"captioners": [Teller()], "scorers": [Mse(), Kinship()], "mark": "red-box", "draws": 2},
    "prompts": {"prompter": Climber(steps=("50",), times=1)},
}
PAINTERS = {"copy": Copy(), "mean": Mean(), "told": Told()}


@pytest.mark.parametrize("controls", [False, True])
@pytest.mark.parametrize("suite", SUITES)
def test_what_is_to_do_is_what_is_then_computed(gallery: Gallery, tmp_path: Path, suite: str, controls: bool) -> None:
    made = arrange(gallery, **SUITES[suite])
    for painters, limit in (({"mean": Mean()}, 2), ({"mean": Mean(), "copy": Copy()}, 4), (PAINTERS, None)):
        expected = planned(tmp_path / "store", made, painters, limit=limit, controls=controls)
        ran = run(tmp_path / "store", made, painters, limit=limit, controls=controls)
        assert to_do(expected) == done(ran)
        assert any(to_do(expected).values())
        after = planned(tmp_path / "store", made, painters, limit=limit, controls=controls)
        assert set(to_do(after).values()) == {0}
        assert after.disk == 0


def test_a_plan_before_the_first_run_counts_every_output_once(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, **SUITES["captions"])
    found = planned(tmp_path / "store", made, {"copy": Copy(), "mean": Mean()})
    assert (found.suite, found.samples, found.broken, found.cells) == ("tests@1", 6, 0, 12)
    totals = {step.what: (step.total, step.stored) for step in found.steps}
    assert totals == {
        "inpaint": (24, 0),  # the control's copy is the one that was asked for
        "caption": (6 + 6 + 24, 0),
        "score": (24 + 24 + 6 + 6, 0),  # of pictures, of captions, shuffled, said again
    }
    pictures = list(gallery.folder.glob("p?.png"))
    assert 0.5 < found.disk / (24 * sum(path.stat().st_size for path in pictures) / 6) < 2


def test_a_plan_computes_and_stores_nothing_but_what_it_knows_of_the_samples(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    made = arrange(gallery, captioners=[Teller(log=log)], scorers=[Mse(), Kinship(log=log), Luminance(log=log)])
    planned(tmp_path / "store", made, {"noisy": Noisy(log=log)})
    assert lines(log) == []
    assert files(tmp_path / "store") == []
    assert len(entries(tmp_path / "store")) == 6
    (gallery.folder / "reads.log").unlink()
    planned(tmp_path / "store", made, {"noisy": Noisy(log=log)})
    assert len(lines(gallery.folder / "reads.log")) <= 3  # to know how large the pictures are


def test_a_plan_changes_nothing_about_the_run_after_it(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, **SUITES["captions"])
    expected = run(tmp_path / "other", made, {"mean": Mean()}, controls=True)
    planned(tmp_path / "store", made, {"mean": Mean()})
    found = run(tmp_path / "store", made, {"mean": Mean()}, controls=True)
    assert found.digests == expected.digests
    assert found.evaluation.controls == expected.evaluation.controls


def test_a_broken_sample_is_in_the_plan(gallery: Gallery, tmp_path: Path) -> None:
    (gallery.folder / "p2.png").write_bytes(b"")
    found = planned(tmp_path / "store", arrange(gallery), {"mean": Mean()}, controls=False)
    assert (found.samples, found.broken, found.cells) == (5, 1, 5)
    assert to_do(found) == {"inpaint": 5, "score": 5}


def test_rounds_of_prompts_are_known_once_they_were_asked(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, prompter=Climber())
    before = planned(tmp_path / "store", made, {"told": Told()}, controls=False)
    assert to_do(before)["prompt"] == 12
    ran = run(tmp_path / "store", made, {"told": Told()})
    after = planned(tmp_path / "store", made, {"told": Told()}, controls=False)
    assert set(to_do(after).values()) == {0}
    assert {step.what: step.total for step in after.steps} == done(ran)
    assert done(ran) == {"prompt": 12, "inpaint": 36, "select": 36, "score": 0}  # what selected is the suite's score
