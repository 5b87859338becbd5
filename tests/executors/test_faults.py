"""Whatever a component does wrong costs its own item and nothing else, and is said in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from inpaintbench_pieces import Faulty, Noisy
from inpaintbench_pieces.log import lines
from workshop import PIECES, Ran, arrange, environment, paint_gallery, run

from inpaintbench.errors import PluginError
from inpaintbench.pipeline import guard


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_PAUSES", (0.0, 0.0, 0.0))


@pytest.fixture
def faulty(tmp_path: Path):
    """Runs `Faulty` with a fault on `p4` of twelve pictures, in this process unless it is told otherwise."""
    made = arrange(paint_gallery(tmp_path / "gallery", 12))

    def go(fault: str, on: str = "p4", **how: object) -> Ran:
        painter = Faulty(fault=fault, on=on, log=str(tmp_path / "log"), folder=str(tmp_path))  # type: ignore[arg-type]
        return run(tmp_path / f"store {fault}", made, painter, **how)  # type: ignore[arg-type]

    return go


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("raise", "faulty: ValueError: too hard, by far"),
        ("exit", "faulty: SystemExit: 5"),
        ("transient", "faulty: still failing after 4 tries: the line is busy"),
        ("memory", "faulty: out of memory: MemoryError: "),
        ("few", "faulty: it returned 0 outputs for 1 items"),
        ("many", "faulty: it returned 2 outputs for 1 items"),
        ("nothing", "faulty: it returned NoneType, not one output per item"),
        ("text", "faulty: it returned str, not a NumPy array"),
        ("float", "faulty: it returned float64, not uint8; scale to 0…255, round and clip"),
        ("nan", "faulty: it returned float32 with NaN, not uint8; scale to 0…255, round and clip"),
        ("shape", "faulty: it returned shape (23, 32, 3) for a picture of shape (24, 32, 3)"),
        ("black", "faulty: it returned a black picture: a safety checker, or NaN in half precision"),
    ],
)
def test_an_item_that_goes_wrong_is_a_failure_and_its_neighbours_are_fine(faulty, fault: str, reason: str) -> None:
    found = faulty(fault)
    assert found.failures == {"p4": reason}
    expected = faulty("none").rows
    for place, sample in enumerate(found.rows.sample):
        if sample != "p4":
            assert found.rows.reconstruction[place] == expected.reconstruction[place]


def test_t23_a_black_or_nan_picture_is_a_failure_without_scores_and_is_not_stored(faulty) -> None:
    for fault in ("black", "nan"):
        found = faulty(fault)
        place = found.rows.sample.index("p4")
        assert found.rows.reconstruction[place] is None
        assert set(found.rows.measures["mse"].statistics[place]) != {0.0}
        assert all(value != value for value in found.rows.measures["mse"].statistics[place])
        assert faulty(fault).computed == {"inpaint with faulty": 1, "score": 0}


def test_a_batch_that_raises_is_tried_again_item_by_item(faulty, tmp_path: Path) -> None:
    assert faulty("batch").failures == {}
    sizes = [len(line.split()) for line in lines(tmp_path / "log")]
    assert sizes == [3, 1, 1, 1] * 4


def test_a_call_that_failed_for_now_is_tried_again(faulty, tmp_path: Path) -> None:
    assert faulty("transient-once").failures == {}
    batches = lines(tmp_path / "log")
    (twice,) = {batch for batch in batches if batches.count(batch) > 1}
    assert "p4" in twice.split()
    assert len(batches) == 5


def test_pauses_between_tries_grow() -> None:
    fresh = subprocess.run(
        [sys.executable, "-c", "from inpaintbench.pipeline import guard; print(*guard._PAUSES)"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    pauses = [float(pause) for pause in fresh.split()]
    assert pauses == sorted(pauses)
    assert 0 < pauses[0] < pauses[-1]


def test_a_batch_that_does_not_fit_is_halved_and_the_size_that_fits_is_remembered(faulty, tmp_path: Path) -> None:
    assert faulty("large-batch", batch_size=6).failures == {}
    sizes = [len(line.split()) for line in lines(tmp_path / "log")]
    assert sizes == [6, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    (tmp_path / "log").unlink()
    assert faulty("large-batch", batch_size=4, fresh=True).failures == {}
    assert [len(line.split()) for line in lines(tmp_path / "log")] == [4, 2, 2, 2, 2, 2, 2]


def test_the_size_that_fits_is_kept_for_later_runs_until_another_one_is_asked_for(faulty, tmp_path: Path) -> None:
    def sizes(**how: object) -> list[int]:
        (tmp_path / "log").unlink(missing_ok=True)
        assert faulty("large-batch", **how).failures == {}
        return [len(line.split()) for line in lines(tmp_path / "log")]

    assert sizes() == [3, *[1] * 12]
    assert sizes(fresh=True) == [1] * 12
    assert sizes(fresh=True, devices=("cpu",), batch_size=2) == [2] * 6


def test_memory_that_really_runs_out_halves_the_batch(tmp_path: Path) -> None:
    paint_gallery(tmp_path / "gallery", 8)
    text = """
import resource, sys
from pathlib import Path
from inpaintbench_pieces import Gallery, Hungry
from workshop import arrange, run
folder = Path(sys.argv[1])
made = arrange(Gallery(root=folder / "gallery"))
run(folder / "warm", made, Hungry(megabytes=1))
taken = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmSize"))) << 10
resource.setrlimit(resource.RLIMIT_AS, (taken + (400 << 20),) * 2)
print(run(folder / "store", made, Hungry(megabytes=70, log=str(folder / "log"))).failures)
print(run(folder / "store", made, Hungry(megabytes=700)).failures)
"""
    done = subprocess.run(
        [sys.executable, "-c", text, tmp_path], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    fitting, not_fitting = done.stdout.splitlines()
    assert fitting == "{}"
    assert [line.split()[0] for line in lines(tmp_path / "log")] in (["4", "4"], ["2", "2", "2", "2"])
    assert not_fitting.count("hungry: out of memory: ") == 8


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("load-raise", "inpainter 'faulty' cannot be loaded: ValueError: no such weights"),
        ("load-memory", "inpainter 'faulty' cannot be loaded: out of memory: MemoryError: the weights do not fit"),
        ("load-nothing", "inpainter 'faulty' must return a function from load, not None"),
    ],
)
def test_a_component_that_cannot_be_loaded_ends_the_run_with_one_line(
    faulty, fault: str, reason: str, workers: int
) -> None:  # fmt: skip
    with pytest.raises(PluginError) as caught:
        faulty(fault, workers=workers, batch_size=1)
    assert str(caught.value) == reason


def test_what_cannot_travel_to_another_process_is_one_line(tmp_path: Path) -> None:
    class Local(Noisy):
        name = "local"

    made = arrange(paint_gallery(tmp_path / "gallery", 6))
    with pytest.raises(PluginError, match=r"inpainter 'local' cannot be sent to another process .*; use --workers 1"):
        run(tmp_path / "store", made, Local(), workers=2, batch_size=1)
    assert run(tmp_path / "store", made, Local(), batch_size=1).failures == {}


def test_what_another_process_does_not_know_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    source = (PIECES / "inpaintbench_pieces" / "painters.py").read_text()
    (tmp_path / "passing.py").write_text(source)
    import passing  # type: ignore[import-not-found]

    (tmp_path / "passing.py").unlink()
    made = arrange(paint_gallery(tmp_path / "gallery", 6))
    with pytest.raises(PluginError, match=r"cannot be read in another process .*passing.*; use --workers 1"):
        run(tmp_path / "store", made, passing.Noisy(), workers=2, batch_size=1)
