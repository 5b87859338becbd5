"""Whatever runs the batches, and however large they are, the rows are the same to the bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from inpaintbench_pieces import Lonely, Luminance, Noisy, Teller
from inpaintbench_pieces.log import lines
from workshop import Ran, arrange, paint_gallery, paint_picture, run

from inpaintbench.builtin.degraders import Blur, Erase, Lowdim
from inpaintbench.builtin.inpainters import Mean, Telea
from inpaintbench.builtin.pixels import Mse, Ssim


def evaluated(tmp_path: Path, name: str, **how: Any) -> Ran:
    gallery = paint_gallery(tmp_path / "gallery", 5)
    for number in range(3):
        paint_picture(tmp_path / "gallery", f"wide{number}", 20 + number, (24, 40))
    made = arrange(
        gallery,
        degraders=[Erase(fill="noise"), Blur(kernel=5), Lowdim(attempts=2, where="box")],
        scorers=[Mse(), Ssim(), Luminance(power=2)],
        captioners=[Teller()],
    )
    painters = {"noisy": Noisy(), "lonely": Lonely(log=str(tmp_path / "log")), "telea": Telea(), "mean": Mean()}
    return run(tmp_path / name, made, painters, controls=True, **how)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return evaluated(tmp_path_factory.mktemp("plain"), "store")


@pytest.mark.parametrize(
    "how",
    [
        {"workers": 2},
        {"workers": 3, "batch_size": 1},
        {"batch_size": 1},
        {"batch_size": 2},
        {"workers": 2, "batch_size": 5},
        {"workers": 2, "devices": ("cpu", "cpu"), "batch_size": 2},
    ],
    ids=str,
)
def test_rows_and_controls_do_not_depend_on_workers_devices_or_batches(
    plain: Ran, tmp_path: Path, how: dict[str, Any]
) -> None:
    found = evaluated(tmp_path, "store", **how)
    assert found.digests == plain.digests
    assert found.evaluation.controls == plain.evaluation.controls
    assert all(failure is None for rows in found.evaluation.rows.values() for failure in rows.failure)


def test_work_is_spread_over_the_processes_it_is_meant_for(tmp_path: Path) -> None:
    made = arrange(paint_gallery(tmp_path / "gallery", 8))
    logs = {name: str(tmp_path / name) for name in ("noisy", "lonely")}
    painters = {"noisy": Noisy(log=logs["noisy"]), "lonely": Lonely(log=logs["lonely"])}
    run(tmp_path / "store", made, painters, workers=2, devices=("cpu", "cpu:1", "cpu:2"), batch_size=1)
    loads = {name: [line.split()[1:] for line in lines(log) if line.startswith("load")] for name, log in logs.items()}
    assert sorted(device for device, _ in loads["noisy"]) == ["cpu", "cpu"]
    assert sorted(device for device, _ in loads["lonely"]) == ["cpu", "cpu:1", "cpu:2"]
    assert len({process for found in loads.values() for _, process in found}) == 5


def test_a_worker_serves_one_stage_after_the_other(tmp_path: Path) -> None:
    made = arrange(paint_gallery(tmp_path / "gallery", 8))
    log = str(tmp_path / "log")
    run(tmp_path / "store", made, {"a": Noisy(log=log), "b": Telea(), "c": Mean()}, workers=2, batch_size=1)
    run(tmp_path / "store", made, {"a": Noisy(log=log), "b": Telea(), "c": Mean()}, workers=2, batch_size=1)
    assert len([line for line in lines(log) if line.startswith("load")]) == 2
