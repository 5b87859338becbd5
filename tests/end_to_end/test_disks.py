"""A disk that is full, read-only or damaged: one line, exit code 1, nothing half-written, and the next run is fine."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from disks import disk, fill, read_only
from workshop import files, inpaintbench, paint_gallery


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    with disk(tmp_path / "disk") as folder:
        yield folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the rows of a run on a healthy disk."""
    folder = tmp_path_factory.mktemp("plain")
    assert evaluate(folder, folder / "store", folder / "out").returncode == 0
    return digest(folder / "out")


def evaluate(tmp_path: Path, store: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    if not (tmp_path / "gallery").exists():
        paint_gallery(tmp_path / "gallery", 12, (96, 128))
    data = f"pieces/gallery={tmp_path / 'gallery'}"
    words = ("-s", "pieces/gallery", "--data", data, "-i", "noisy", "--set", "size=96", "--workers", "1")
    return inpaintbench("eval", *words, "--store", store, "--out", out, *more)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("inpaintbench: ")
    return line


@pytest.mark.parametrize(("leaving", "workers"), [(200, "1"), (100, "2"), (0, "1")])
def test_a_full_disk_under_the_store_is_one_line_and_freed_space_lets_it_go_on(
    tmp_path: Path, small: Path, plain: str, leaving: int, workers: str
) -> None:
    filler = fill(small, leaving * 1024)
    line = one_line(evaluate(tmp_path, small / "store", tmp_path / "out", "--workers", workers))
    assert "store" in line
    assert "full" in line or "No space left on device" in line or leaving == 0
    assert not list((tmp_path / "out").rglob("*.json"))
    assert [path for path in files(small / "store") if path.suffix != ".png"] == []
    filler.unlink()
    done = evaluate(tmp_path, small / "store", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert digest(tmp_path / "out") == plain


def digest(out: Path) -> str:
    (path,) = out.rglob("*.json")
    found: str = json.loads(path.read_text())["rows"]["digest"]
    return found


@pytest.mark.parametrize("leaving", [0, 4, 8, 12])
def test_a_full_disk_under_the_results_is_one_line_and_freed_space_lets_it_go_on(
    tmp_path: Path, small: Path, leaving: int
) -> None:
    (small / "out" / "pieces-gallery@1").mkdir(parents=True)
    filler = fill(small, leaving * 1024)
    line = one_line(evaluate(tmp_path, tmp_path / "store", small / "out"))
    assert "No space left on device" in line or "full" in line
    assert [path for path in (small / "out").rglob("*") if path.is_file()] == []
    filler.unlink()
    done = evaluate(tmp_path, tmp_path / "store", small / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert len([path for path in (small / "out").rglob("*") if path.is_file()]) == 2


def test_a_result_that_was_there_survives_a_full_disk(tmp_path: Path, small: Path) -> None:
    assert evaluate(tmp_path, tmp_path / "store", small / "out").returncode == 0
    before = {path: path.read_bytes() for path in (small / "out").rglob("*") if path.is_file()}
    fill(small, 0)
    one_line(evaluate(tmp_path, tmp_path / "store", small / "out", "--fresh"))
    assert {path: path.read_bytes() for path in (small / "out").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("place", ["store", "out"])
def test_a_read_only_disk_is_one_line(tmp_path: Path, small: Path, place: str) -> None:
    folders = {"store": tmp_path / "store", "out": tmp_path / "out", place: small / "folder"}
    with read_only(small):
        line = one_line(evaluate(tmp_path, folders["store"], folders["out"]))
    assert "Read-only file system" in line
    assert evaluate(tmp_path, folders["store"], folders["out"]).returncode == 0


def test_a_corrupted_index_is_one_line_and_deleting_the_store_is_the_way_out(tmp_path: Path) -> None:
    assert evaluate(tmp_path, tmp_path / "store", tmp_path / "out").returncode == 0
    expected = digest(tmp_path / "out")
    index = tmp_path / "store" / "index.sqlite"
    for damage in (b"garbage" * 5000, index.read_bytes()[:5000]):
        index.write_bytes(damage)
        line = one_line(evaluate(tmp_path, tmp_path / "store", tmp_path / "out"))
        assert "is damaged" in line
        assert "delete that folder, it is safe" in line
    subprocess.run(["rm", "-r", tmp_path / "store"], check=True)
    assert evaluate(tmp_path, tmp_path / "store", tmp_path / "out").returncode == 0
    assert digest(tmp_path / "out") == expected


def test_damaged_pictures_are_said_in_one_line_and_made_again(tmp_path: Path) -> None:
    assert evaluate(tmp_path, tmp_path / "store", tmp_path / "out", "--also", "psnr").returncode == 0
    for path in files(tmp_path / "store")[:3]:
        os.truncate(path, 10)
    done = evaluate(tmp_path, tmp_path / "store", tmp_path / "out", "--also", "ssim", "--also", "psnr")
    assert done.returncode == 0
    assert done.stderr == "3 stored pictures were damaged and are made again\n"
    plain = evaluate(tmp_path, tmp_path / "plain", tmp_path / "plain out", "--also", "ssim", "--also", "psnr")
    assert plain.returncode == 0
    assert digest(tmp_path / "out") == digest(tmp_path / "plain out")


def test_a_file_in_the_place_of_the_store_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = one_line(evaluate(tmp_path, tmp_path / "file" / "store", tmp_path / "out"))
    assert "cannot write the store" in line
    done = evaluate(tmp_path, tmp_path / "file", tmp_path / "out")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
