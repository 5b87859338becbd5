"""Entry points are read from the metadata on the path, as the library does it."""

from __future__ import annotations

from importlib import metadata

import pytest

from inpaintbench.discovery import discover
from inpaintbench.entry_points import entry_points, version_of


def test_entry_points_are_those_that_the_library_finds(install, monkeypatch):
    lines = "# why\n[console_scripts]\nx = y:z\n[inpaintbench]\n a = left_b : c \nd=e\n[other]\ninpaintbench = no\n"
    monkeypatch.syspath_prepend(install("left-b", "", entry_points=lines))
    for group in ("inpaintbench", "console_scripts", "pytest11"):
        expected = {
            (point.name, point.value.replace(" ", ""), point.dist.name, point.dist.version)
            for point in metadata.entry_points(group=group)
        }
        found = entry_points(group)
        assert {(one.name, one.value.replace(" ", ""), one.distribution, one.version) for one in found} == expected
        assert [one.name for one in found] == sorted(one.name for one in found)


def test_the_first_of_two_copies_of_a_distribution_counts(install, monkeypatch, tmp_path):
    site = install("twice", "")
    older = tmp_path / "older" / "twice-0.9.dist-info"
    older.mkdir(parents=True)
    (older / "METADATA").write_text("Name: twice\nVersion: 0.9\n")
    (older / "entry_points.txt").write_text("[inpaintbench]\ntwice = nowhere\n")
    monkeypatch.syspath_prepend(older.parent)
    monkeypatch.syspath_prepend(site)
    assert [(one.value, one.version) for one in entry_points("inpaintbench") if one.name == "twice"] == [
        ("twice", "1.0")
    ]


@pytest.mark.parametrize("text", [b"[inpaintbench]\nodd = \xff\xfe\n", b"[inpaintbench]\nodd\n = x\n[", b"\xff\xfe"])
def test_metadata_that_cannot_be_read_harms_nothing(install, monkeypatch, text):
    site = install("odd", "")
    (site / "odd-1.0.dist-info" / "entry_points.txt").write_bytes(text)
    monkeypatch.syspath_prepend(site)
    monkeypatch.delenv("INPAINTBENCH_PLUGINS", raising=False)
    assert "photos" in discover().suites


def test_a_version_is_the_one_that_the_library_reads():
    for name in ("numpy", "pytest", "opencv-python-headless", "opencv_python_headless", "inpaintbench"):
        assert version_of(name) == metadata.version(name)
