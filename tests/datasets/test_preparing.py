"""A folder in any layout is copied into the one form; running again copies what is missing, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from inpaintbench_birds import NAMES, Birds, write_csv

from inpaintbench.datasets.preparing import Prepared, files_of, from_folder
from inpaintbench.errors import DataError


class Told:
    """What is said of a copy."""

    def __init__(self) -> None:
        self.files, self.size, self.copied = 0, 0, [0][:0]

    def begin(self, files: int, size: int) -> Callable[[int], None]:
        self.files, self.size = files, size
        return self.copied.append


def prepare(dataset: Birds, target: Path, samples: int | None = None) -> tuple[Prepared, Told]:
    told = Told()
    return from_folder(dataset, samples, target, told.begin), told


def test_all_records_are_written_and_the_pictures_of_the_first_samples(birds: Birds, tmp_path: Path) -> None:
    made, told = prepare(birds, tmp_path / "x", 3)
    first = birds.in_order(3)
    assert (made.samples, made.files, made.missing, told.files) == (len(NAMES), 3, (), 3)
    assert sum(told.copied) == told.size == sum((birds.root / file).stat().st_size for file in files_of(birds, first))  # type: ignore[operator]
    again = Birds().locate(tmp_path / "x")
    assert again.in_order(3) == first
    assert all(again.read(id).image is not None for id in first)
    with pytest.raises(DataError, match="No such file"):
        again.read(birds.in_order(4)[3])


def test_running_again_copies_what_is_missing_and_what_changed(birds: Birds, tmp_path: Path) -> None:
    prepare(birds, tmp_path / "x", 3)
    _, told = prepare(birds, tmp_path / "x")
    assert told.files == len(NAMES) - 3
    assert prepare(birds, tmp_path / "x")[1].files == 0
    (tmp_path / "birds" / "pictures" / "crane.png").write_bytes((tmp_path / "x" / "pictures" / "jay.png").read_bytes())
    assert prepare(birds, tmp_path / "x")[1].files == 1
    (tmp_path / "x" / "pictures" / "heron.png").unlink()
    assert prepare(birds, tmp_path / "x")[1].files == 1


def test_what_was_prepared_can_be_prepared_from(birds: Birds, tmp_path: Path) -> None:
    prepare(birds, tmp_path / "x", 3)
    made, _ = prepare(Birds().locate(tmp_path / "x"), tmp_path / "y", 3)
    assert made.origin == "a folder with birds.json"
    assert dict(Birds().locate(tmp_path / "y").listing.records) == dict(birds.listing.records)


def test_files_that_are_missing_are_named(birds: Birds, tmp_path: Path) -> None:
    (tmp_path / "birds" / "pictures" / "crane.png").unlink()
    made, told = prepare(Birds().locate(tmp_path / "birds"), tmp_path / "x")
    assert (made.missing, told.files) == (("crane.png",), len(NAMES) - 1)


def test_nothing_is_put_over_data_that_is_something_else(birds: Birds, tmp_path: Path) -> None:
    for within in ("birds", "birds/one"):
        with pytest.raises(DataError, match="already: choose a folder outside of it with --to"):
            prepare(birds, tmp_path / within)
    write_csv(tmp_path / "csv")
    with pytest.raises(DataError, match="holds files that were not prepared"):
        prepare(birds, tmp_path / "csv")
    prepare(birds, tmp_path / "x")
    with pytest.raises(
        DataError, match=r"was prepared from a folder with birds\.json, not from a folder with birds\.csv"
    ):
        prepare(Birds().locate(tmp_path / "csv"), tmp_path / "x")
    (tmp_path / "y").mkdir()
    (tmp_path / "y" / "samples.jsonl").write_text("half")
    assert prepare(birds, tmp_path / "y")[0].samples == len(NAMES)


def test_a_disk_without_room_stops_it_before_anything_is_written(
    birds: Birds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10))
    with pytest.raises(DataError, match="MB are needed"):
        prepare(birds, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_files_of_several_samples_are_counted_once(birds: Birds) -> None:
    assert files_of(birds, ["crane", "jay", "crane"]) == ["pictures/crane.png", "pictures/jay.png"]
