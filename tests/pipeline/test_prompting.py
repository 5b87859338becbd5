"""What an inpainter is told: by the suite's prompter, in rounds, the best picture kept; oracles see the truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from inpaintbench_pieces import Climber, Gallery, Identity, Noisy, Numbered, Oracle, Told
from inpaintbench_pieces.captioners import pixels
from inpaintbench_pieces.log import lines
from workshop import arrange, files, run

from inpaintbench.builtin.prompters import Annotation, Fixed, NoPrompt
from inpaintbench.components import Prompter
from inpaintbench.store import codec


@pytest.mark.parametrize(
    ("prompter", "expected"),
    [
        (NoPrompt(), lambda id: ""),
        (Annotation(), lambda id: f"the picture {id}"),
        (Fixed(text="a cat"), lambda id: "a cat"),
    ],
    ids=["none", "annotation", "fixed"],
)
def test_t30_the_suite_decides_what_is_told(
    gallery: Gallery, tmp_path: Path, prompter: Prompter, expected: Any
) -> None:
    log = str(tmp_path / "log")
    found = run(tmp_path / "store", arrange(gallery, prompter=prompter), Told(log=log))
    assert {line.split("|")[0]: line.split("|")[1] for line in lines(log)} == {id: expected(id) for id in gallery.ids()}
    assert found.rows.prompt == [expected(id) for id in found.rows.sample]


def test_an_inpainter_without_prompts_never_has_the_prompter_asked(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    found = run(tmp_path / "store", arrange(gallery, prompter=Climber(log=log)), Noisy())
    assert lines(log) == []
    assert set(found.rows.prompt) == {""}
    other = run(tmp_path / "store", arrange(gallery, prompter=Annotation()), Noisy())
    assert other.computed == {"inpaint with noisy": 0, "score": 0}


def test_the_same_prompt_from_another_prompter_is_not_painted_again(gallery: Gallery, tmp_path: Path) -> None:
    run(tmp_path / "store", arrange(gallery, prompter=Fixed(text="50")), Told())
    again = run(tmp_path / "store", arrange(gallery, prompter=Climber(steps=("50",), times=1)), Told())
    assert again.computed["inpaint with told"] == 0
    assert again.computed["prompt with climber"] == 6


def test_a_prompter_is_handed_nothing_that_it_does_not_declare(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    run(tmp_path / "store", arrange(gallery, prompter=Numbered(log=log)), Told())
    assert {line.split(" ", 1)[1] for line in lines(log)} == {"True (1, 1, 3) "}


def errors(gallery: Gallery, id: str, greys: list[int]) -> list[float]:
    """Of each grey in the hole of a sample: the mean squared error, on 0 to 1, over the hole."""
    image = cv2.imread(str(gallery.folder / f"{id}.png"))
    hole = cv2.imread(str(gallery.folder / f"{id}.mask.png"), 0) > 127
    return [float(((image[hole] - float(grey)) ** 2).mean()) / 255**2 for grey in greys]


def test_rounds_of_prompts_keep_the_best_picture_and_hand_back_what_came_before(
    gallery: Gallery, tmp_path: Path
) -> None:
    log = str(tmp_path / "log")
    found = run(tmp_path / "store", arrange(gallery, prompter=Climber(log=log)), Told())
    assert found.failures == {}
    rounds: dict[tuple[str, int], Any] = {}
    for line in lines(log):
        noted = json.loads(line)
        rounds[noted["id"], noted["round"]] = noted
    assert len(rounds) == 12
    for place, id in enumerate(found.rows.sample):
        first, second = rounds[id, 0], rounds[id, 1]
        truth = cv2.imread(str(gallery.folder / f"{id}.png"))[:, :, ::-1]
        assert first["reference"] == second["reference"] == pixels(np.ascontiguousarray(truth))
        assert (first["memory"], first["previous"], first["text"]) == (None, [], f"the picture {id}")
        assert second["memory"] == {"rounds": 1, "heard": [id]}
        assert first["seed"] != second["seed"]
        ((prompts, pictures, scores, best),) = second["previous"]
        expected = errors(gallery, id, [50, 100, 150])
        assert prompts == ["50", "100", "150"]
        assert scores == pytest.approx([-error for error in expected])
        assert best == int(np.argmin(expected))
        assert len(set(pictures)) == 3
        last = errors(gallery, id, [55, 105, 155])
        assert found.rows.prompt[place] == ["55", "105", "155"][int(np.argmin(last))]
        assert found.rows.measures["mse"].statistics[place, 0] == pytest.approx(min(last))


def test_ties_go_to_the_first_picture(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    prompter = Climber(steps=("90", "90", "090"), log=log)
    found = run(tmp_path / "store", arrange(gallery, prompter=prompter), Told())
    assert {json.loads(line)["previous"][0][3] for line in lines(log) if json.loads(line)["round"] == 1} == {0}
    assert set(found.rows.prompt) == {"95"}


def test_without_a_selection_the_first_picture_is_kept(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    found = run(tmp_path / "store", arrange(gallery, prompter=Climber(selects=False, log=log)), Told())
    assert set(found.rows.prompt) == {"55"}
    previous = [json.loads(line)["previous"] for line in lines(log)]
    assert [past[0][2] for past in previous if past] == [[None, None, None]] * 6


def test_pictures_that_failed_are_skipped(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    found = run(tmp_path / "store", arrange(gallery, prompter=Climber(steps=("fail", "50", "fail"), log=log)), Told())
    assert found.failures == {}
    assert set(found.rows.prompt) == {"55"}
    for past in [json.loads(line)["previous"] for line in lines(log)]:
        for _, pictures, scores, best in past:
            assert [picture is None for picture in pictures] == [score is None for score in scores]
            assert (pictures[0], pictures[2], best) == (None, None, 1)


@pytest.mark.parametrize("steps", [("fail", "fail"), ("fail",)])
def test_a_round_without_any_picture_is_a_failure_without_scores(
    gallery: Gallery, tmp_path: Path, steps: tuple[str, ...]
) -> None:
    found = run(tmp_path / "store", arrange(gallery, prompter=Climber(steps=steps)), Told())
    assert found.failures == dict.fromkeys(found.rows.sample, "told: ValueError: it was told to fail")
    assert set(found.rows.reconstruction) == {None}
    assert np.isnan(found.rows.measures["mse"].statistics).all()


class Quitter(Climber):
    """Gives up in the second round: no prompts, no text, memory that is no JSON."""

    name = "quitter"

    how: str = "none"

    def load(self, host: Any) -> Any:
        from inpaintbench.types import Proposal

        answers = {
            "none": Proposal(()),
            "number": Proposal((5,)),  # type: ignore[arg-type]
            "memory": Proposal(("50",), {"a": {1, 2}}),  # type: ignore[dict-item]
            "nan": Proposal(("50",), float("nan")),
            "text": "50",
            "broken": Proposal(("\ud800",)),
        }
        propose = super().load(host)
        return lambda batch: [answers[self.how] if item.round else propose([item])[0] for item in batch]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("none", "quitter: it returned Proposal(prompts=(), memory=None), not a proposal with prompts"),
        ("number", "quitter: it returned a prompt that is no text"),
        ("memory", "quitter: TypeError: Object of type set is not JSON serializable"),
        ("nan", "quitter: ValueError: Out of range float values are not JSON compliant"),
        ("text", "quitter: it returned '50', not a proposal with prompts"),
        ("broken", "quitter: UnicodeEncodeError: 'utf-8' codec can't encode"),
    ],
)
def test_a_prompter_that_gives_up_in_a_later_round_leaves_failures_and_no_scores(
    gallery: Gallery, tmp_path: Path, how: str, reason: str
) -> None:
    found = run(tmp_path / "store", arrange(gallery, prompter=Quitter(how=how)), Told())
    assert len(found.failures) == 6
    assert all(failure.startswith(reason) for failure in found.failures.values())
    assert set(found.rows.reconstruction) == {None}
    assert np.isnan(found.rows.measures["mse"].statistics).all()


def test_a_second_run_asks_paints_and_selects_nothing(gallery: Gallery, tmp_path: Path) -> None:
    made = arrange(gallery, prompter=Climber())
    first, second = (run(tmp_path / "store", made, Told()) for _ in range(2))
    assert first.computed == {"prompt with climber": 12, "inpaint with told": 36, "select": 36, "score": 0}
    assert set(second.computed.values()) == {0}
    assert first.rows.digest == second.rows.digest


def test_only_an_oracle_is_handed_the_truth(gallery: Gallery, tmp_path: Path) -> None:
    found = run(tmp_path / "store", arrange(gallery), Oracle())
    assert set(found.rows.measures["mse"].statistics[:, 0].tolist()) == {0.0}
    for path in files(tmp_path / "store"):
        assert any(
            np.array_equal(codec.load_image(path.read_bytes()), cv2.imread(str(truth))[:, :, ::-1])
            for truth in gallery.folder.glob("p?.png")
        )


def test_t08_no_other_inpainter_sees_what_the_hole_hid(gallery: Gallery, tmp_path: Path) -> None:
    first = run(tmp_path / "store", arrange(gallery), Identity()).rows.reconstruction
    for id in gallery.ids():
        image, hole = (cv2.imread(str(gallery.folder / f"{id}{end}")) for end in (".png", ".mask.png"))
        image[hole > 127] = 255 - image[hole > 127]
        cv2.imwrite(str(gallery.folder / f"{id}.png"), image)
    assert run(tmp_path / "store", arrange(gallery), Identity()).rows.reconstruction == first
