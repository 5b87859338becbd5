"""Suites and data sets: what is in a digest, what is not, and what makes no sense."""

from __future__ import annotations

import dataclasses
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

import inpaintbench as ib
from inpaintbench.errors import ContractError, DataError, SpecError, UsageError


class Tiles(ib.Dataset):
    """Nothing but grey tiles."""

    name: ClassVar[str] = "tiles"
    source: ClassVar[str] = "tiles@1a2b"

    split: str = "test"
    sides: tuple[int, ...] = (8,)

    def ids(self) -> list[str]:
        return [f"tile-{number}" for number in range(9)]

    def read(self, id: str) -> ib.Sample:
        return ib.Sample(id, np.full((8, 8, 3), 128, np.uint8), references=(f"this is {id}",))


class MoreTiles(Tiles):
    """Tiles with one option more."""

    name: ClassVar[str] = "more-tiles"

    colour: str = "grey"


def suite(**changes: Any) -> ib.Suite:
    fields: dict[str, Any] = {
        "name": "tests/tiles",
        "version": 1,
        "dataset": Tiles(),
        "size": 8,
        "degraders": ("erase:where=center,fill=mean", "blur"),
        "scorers": ("mse", "psnr"),
        "primary": "mse.hole",
    }
    return ib.Suite(**{**fields, **changes})


def test_the_digest_is_the_same_in_every_process():
    code = "from inpaintbench.discovery import discover; print(discover(['benchmarks']).suite('photos').digest)"
    path = os.pathsep.join(sys.path)
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


def test_the_digest_does_not_depend_on_the_description():
    assert suite(description="small tiles").digest == suite(description="tiles").digest


def test_the_digest_does_not_depend_on_where_the_data_lies(tmp_path):
    assert suite(dataset=Tiles().locate(tmp_path)).digest == suite().digest
    assert str(tmp_path) not in str(suite(dataset=Tiles().locate(tmp_path)).declared)


def test_the_digest_does_not_depend_on_how_a_component_is_written():
    spelled = suite(degraders=(' erase: fill="mean" , where=center ', "blur"))
    assert spelled.digest == suite().digest
    assert spelled.declared["degraders"] == ["erase:fill=mean,where=center", "blur"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "tests/others"},
        {"version": 2},
        {"dataset": Tiles(split="val")},
        {"dataset": Tiles(sides=(8, 9))},
        {"dataset": MoreTiles()},
        {"size": 16},
        {"degraders": ("erase:where=center,fill=noise", "blur")},
        {"degraders": ("blur", "erase:where=center,fill=mean")},
        {"scorers": ("mse",)},
        {"primary": "mse.whole"},
        {"prompter": "annotation"},
        {"captioners": ("colours",)},
        {"mark": "red-box"},
        {"on": "raw"},
        {"whole_holes": True},
        {"samples": 5},
        {"draws": 2},
        {"seed": 1},
        {"tolerance": 1e-3},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_digest_changes_with(change):
    assert suite(**change).digest != suite().digest


def test_every_field_but_what_is_said_of_the_suite_is_in_the_digest():
    said = {"description", "published"}
    assert {field.name for field in dataclasses.fields(ib.Suite)} - set(suite().declared) == said


@pytest.mark.parametrize("name", ["tiles", "tiles-2", "owner/tiles", "my-lab/tiles.v2", "0k"])
def test_a_name_is_lower_case_with_or_without_an_owner(name):
    assert suite(name=name).title == f"{name}@1"


@pytest.mark.parametrize(
    "name", ["", "Tiles", "two words", "a/b/c", "/tiles", "tiles/", "tiles@1", "-tiles", "kästchen"]
)
def test_another_name_is_refused(name):
    with pytest.raises(UsageError, match="a suite's name is lower-case letters, digits and dashes, not"):
        suite(name=name)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("version", 0),
        ("version", "1"),
        ("version", True),
        ("size", 0),
        ("size", 512.0),
        ("draws", 0),
        ("seed", -1),
        ("samples", 0),
        ("samples", -3),
        ("degraders", ()),
        ("degraders", "erase"),
        ("degraders", ["erase"]),
        ("scorers", ()),
        ("scorers", ("mse", None)),
        ("captioners", "blip"),
        ("mark", "blue-box"),
        ("on", "degraded"),
        ("whole_holes", "yes"),
        ("tolerance", -1.0),
        ("tolerance", float("nan")),
        ("tolerance", float("inf")),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_by_name(field, value):
    with pytest.raises(UsageError, match=f"^'{field}' of suite 'tests/tiles' must be .*, not "):
        suite(**{field: value})


@pytest.mark.parametrize("field", ["degraders", "scorers", "captioners"])
def test_a_component_that_cannot_be_read_is_refused(field):
    with pytest.raises(SpecError, match="cannot read 'mse:'"):
        suite(**{field: ("mse:",)})


def test_a_suite_and_its_data_set_are_picklable(tmp_path):
    made = suite(dataset=Tiles(split="val").locate(tmp_path))
    again = pickle.loads(pickle.dumps(made))
    assert again == made
    assert again.digest == made.digest
    assert again.dataset.root == tmp_path


def test_the_identity_of_a_data_set_is_package_name_source_and_options():
    assert Tiles(split="val").identity == {
        "package": __name__.partition(".")[0],
        "name": "tiles",
        "source": "tiles@1a2b",
        "options": {"split": "val", "sides": (8,)},
    }


@pytest.mark.parametrize("cls", [Tiles, MoreTiles])
def test_where_a_data_set_lies_is_neither_compared_nor_shown(cls, tmp_path):
    here = cls().locate(tmp_path)
    assert here == cls()
    assert hash(here) == hash(cls())
    assert str(tmp_path) not in repr(here)
    assert here.root == tmp_path
    assert here.identity == cls().identity


def test_a_data_set_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Tiles().split = "val"


def test_a_data_set_without_a_folder_stays_where_it_is_and_one_that_is_missing_is_said(tmp_path):
    assert Tiles().locate(None) == Tiles()
    with pytest.raises(DataError, match=r"the data of 'tiles' should be in '.*nowhere', which is no folder"):
        Tiles().locate(tmp_path / "nowhere")


def test_the_references_are_those_of_the_sample_unless_a_data_set_knows_better():
    assert Tiles().references("tile-3") == ("this is tile-3",)
    assert Tiles().stamp("tile-3") == ""


@pytest.mark.parametrize("value", [Path("x"), ["x"], {"a": 1}, (1, (Path("x"),))])
def test_an_option_of_a_data_set_that_no_digest_can_cover_is_an_error(value):
    class Odd(Tiles):
        """Has an option of another kind."""

        name: ClassVar[str] = "odd"

        option: Any = None

    with pytest.raises(ContractError, match="option 'option' of data set 'odd' must be plain text or numbers"):
        suite(dataset=Odd(option=value)).digest  # noqa: B018
