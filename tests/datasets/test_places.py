"""Data lies in a folder that was named, or below the home of all data under its title or name."""

from __future__ import annotations

from pathlib import Path

import pytest
from inpaintbench_birds import suites

from inpaintbench.datasets.places import Places, home, names_of

MINI, SUITE = suites()


def test_the_home_is_named_by_variables_or_lies_in_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("INPAINTBENCH_DATA", "INPAINTBENCH_CACHE"):
        monkeypatch.delenv(name, raising=False)
    assert home() == Path.home() / ".cache" / "inpaintbench" / "data"
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))
    assert home() == tmp_path / "cache" / "data"
    monkeypatch.setenv("INPAINTBENCH_DATA", str(tmp_path / "data"))
    assert home() == tmp_path / "data"


def test_data_may_be_given_by_suite_title_or_name() -> None:
    assert names_of(MINI) == ("tests/birds-mini", "birds-test", "birds")


@pytest.mark.parametrize("name", ["tests/birds-mini", "birds-test", "birds"])
def test_a_named_folder_goes_before_the_home(tmp_path: Path, name: str) -> None:
    (tmp_path / "birds-test").mkdir()
    assert Places({name: tmp_path / "x"}, tmp_path).of(MINI) == tmp_path / "x"
    assert Places({"other": tmp_path / "x"}, tmp_path).of(MINI) == tmp_path / "birds-test"


def test_a_suite_goes_before_its_data_set(tmp_path: Path) -> None:
    places = Places({"birds": tmp_path / "of-all", "tests/birds": tmp_path / "of-one"}, tmp_path)
    assert (places.of(SUITE), places.of(MINI)) == (tmp_path / "of-one", tmp_path / "of-all")


def test_below_the_home_the_title_goes_before_the_name(tmp_path: Path) -> None:
    places = Places({}, tmp_path)
    assert places.of(SUITE) is None
    (tmp_path / "birds").mkdir()
    assert places.of(SUITE) == tmp_path / "birds"
    (tmp_path / "birds-test").write_text("no folder")
    assert places.of(SUITE) == tmp_path / "birds"
    (tmp_path / "birds-test").unlink()
    (tmp_path / "birds-test").mkdir()
    assert places.of(SUITE) == tmp_path / "birds-test"
