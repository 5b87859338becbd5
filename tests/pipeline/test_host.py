"""What one component asks of another is answered once, and kept before the asker is done."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from inpaintbench_pieces import Asker, Clerk, Distance, Ensemble, Eye, Gallery, Identity, Noisy, Stack
from inpaintbench_pieces.log import lines
from workshop import arrange, environment, run

from inpaintbench.builtin.inpainters import Mean, Telea
from inpaintbench.builtin.pixels import Mse
from inpaintbench.errors import PluginError

QUESTIONS = {"hello", *(f"{word} p{i}" for word in ("first", "second") for i in range(6))}


def letters(id: str) -> float:
    """What `Asker` makes of the clerk's answers about a sample."""
    return float(len("hello") + len(f"first {id}") + len(f"second {id}"))


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_question_is_asked_once_across_items_batches_and_runs(
    gallery: Gallery, tmp_path: Path, workers: int, together: bool
) -> None:
    log = str(tmp_path / "log")
    made = arrange(gallery, scorers=[Mse(), Asker(assistant=Clerk(log=log), together=together)])
    found = run(tmp_path / "store", made, Noisy(), workers=workers, batch_size=1)
    assert found.rows.measures["asker"].statistics[:, 0].tolist() == [letters(id) for id in found.rows.sample]
    asked = Counter(line for line in lines(log) if line != "load")
    assert set(asked) == QUESTIONS
    if workers == 1:
        assert set(asked.values()) == {1}
    else:  # two workers may meet the one question that all share at the same moment
        assert sum(asked.values()) <= len(QUESTIONS) + 1
    run(tmp_path / "store", made, Noisy(), fresh=True)
    assert Counter(line for line in lines(log) if line != "load") == asked


def test_another_asker_of_the_same_clerk_asks_nothing_again(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    clerk = Clerk(log=log)
    for asker in (Asker(assistant=clerk), Asker(assistant=clerk, together=True)):
        run(tmp_path / "store", arrange(gallery, scorers=[Mse(), asker]))
    assert Counter(lines(log)) == dict.fromkeys({*QUESTIONS, "load"}, 1)


def test_answers_outlive_a_process_that_is_killed_in_the_middle_of_an_item(gallery: Gallery, tmp_path: Path) -> None:
    text = f"""
from pathlib import Path
from inpaintbench.builtin.pixels import Mse
from inpaintbench_pieces import Asker, Clerk, Gallery
from workshop import arrange, run
folder = Path({str(tmp_path)!r})
clerk = Clerk(log=str(folder / "log"), kills_on="second p1", folder=str(folder))
made = arrange(Gallery(root=folder / "gallery"), scorers=[Mse(), Asker(assistant=clerk)])
print(run(folder / "store", made).failures)
"""
    codes = [
        subprocess.run([sys.executable, "-c", text], env=environment(), capture_output=True, check=False).returncode
        for _ in range(2)
    ]
    assert codes == [-signal.SIGKILL, 0]
    assert Counter(lines(tmp_path / "log")) == {**dict.fromkeys(QUESTIONS, 1), "load": 2}


def test_answers_outlive_a_worker_that_is_killed_in_the_middle_of_an_item(gallery: Gallery, tmp_path: Path) -> None:
    clerk = Clerk(log=str(tmp_path / "log"), kills_on="second p1", folder=str(tmp_path))
    found = run(tmp_path / "store", arrange(gallery, scorers=[Asker(assistant=clerk), Mse()]), workers=2, batch_size=1)
    assert found.failures == {}
    asked = Counter(line for line in lines(tmp_path / "log") if line not in ("load", "hello"))
    assert asked == dict.fromkeys(QUESTIONS - {"hello"}, 1)


def test_an_assistant_that_fails_costs_the_items_that_asked_and_keeps_the_other_answers(
    gallery: Gallery, tmp_path: Path
) -> None:
    log = str(tmp_path / "log")
    clerk = Clerk(log=log, fails_on="second p1")
    for together in (True, False):
        found = run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Asker(assistant=clerk, together=together)]))
        assert found.failures == {"p1": "asker: assistant 'clerk' failed: ValueError: it does not know"}
    asked = Counter(line for line in lines(log) if line != "load")
    assert set(asked) == QUESTIONS - {"second p1"}
    assert asked.pop("first p1") <= 2  # once in the batch that raised, once alone
    assert set(asked.values()) == {1}


@pytest.mark.parametrize("workers", [1, 2])
def test_an_assistant_that_cannot_be_loaded_ends_the_run_with_one_line(
    gallery: Gallery, tmp_path: Path, workers: int
) -> None:
    made = arrange(gallery, scorers=[Mse(), Asker(assistant=Clerk(no_weights=True))])
    with pytest.raises(PluginError) as caught:
        run(tmp_path / "store", made, workers=workers, batch_size=1)
    assert str(caught.value) == "assistant 'clerk' cannot be loaded: ValueError: no such model"


def test_an_assistant_is_not_even_loaded_when_all_is_answered(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Asker(assistant=Clerk(log=log))]))
    run(tmp_path / "store", arrange(gallery, scorers=[Mse(), Asker(assistant=Clerk(log=log), together=True)]))
    assert lines(log).count("load") == 1


def test_two_metrics_share_one_pass_of_an_encoder(gallery: Gallery, tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    eye = Eye(log=log)
    made = arrange(gallery, scorers=[Mse(), Distance(encoder=eye), Distance(encoder=eye, weight=2.0)])
    found = run(tmp_path / "store", made, Noisy())
    assert len(lines(log)) == 12
    first, second = (found.rows.measures[label].statistics for label in list(found.rows.measures)[1:])
    assert np.array_equal(2 * first, second)


def test_an_encoder_is_another_one_with_another_option(gallery: Gallery, tmp_path: Path) -> None:
    for times in (1, 2):
        made = arrange(gallery, scorers=[Mse(), Distance(encoder=Eye(times=times, log=str(tmp_path / "log")))])
        run(tmp_path / "store", made)
    assert len(lines(tmp_path / "log")) == 24


@pytest.mark.parametrize("other", [Mean(), Telea(), Identity(multiple=8, least=40)], ids=str)
def test_an_inpainter_inside_another_gets_the_sizes_it_needs(gallery: Gallery, tmp_path: Path, other: Identity) -> None:
    alone = run(tmp_path / "store", arrange(gallery), other).rows
    first, second = (
        run(tmp_path / "store", arrange(gallery), Ensemble(other=other), fresh=fresh).rows for fresh in (False, True)
    )
    assert set(first.failure) == {None}
    assert first.digest == second.digest
    assert first.reconstruction != alone.reconstruction


def test_what_cannot_be_an_option_is_one_line(gallery: Gallery, tmp_path: Path) -> None:
    with pytest.raises(PluginError) as caught:
        run(tmp_path / "store", arrange(gallery), Stack())
    assert str(caught.value) == "metric 'distance' cannot be an option of another component"
