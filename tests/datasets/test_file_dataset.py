"""Equal data gives equal samples whatever the layout; what is not here is said with how to get it."""

from __future__ import annotations

import dataclasses
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
from inpaintbench_birds import NAMES, Birds, suites, write_csv, write_json

from inpaintbench.datasets.preparing import from_folder
from inpaintbench.datasets.record import box_mask
from inpaintbench.errors import DataError
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench.suite import Suite
from inpaintbench.types import Sample


def located(folder: Path) -> Suite:
    suite = suites()[1]
    return dataclasses.replace(suite, dataset=suite.dataset.locate(folder))


def _words(sample: Sample) -> dict[str, object]:
    """All that a sample holds but pixels."""
    found = {field.name: getattr(sample, field.name) for field in dataclasses.fields(sample)}
    return {name: value for name, value in found.items() if name not in ("image", "mask")}


def test_equal_data_gives_equal_ids_samples_and_revisions_in_every_layout(birds: Birds, tmp_path: Path) -> None:
    write_csv(tmp_path / "csv")
    other = Birds().locate(tmp_path / "csv")
    assert other.ids() == birds.ids() == tuple(sorted(NAMES))
    for id in birds.ids():
        ours, theirs = birds.read(id), other.read(id)
        assert np.array_equal(ours.image, theirs.image)  # type: ignore[arg-type]
        assert np.array_equal(ours.mask, theirs.mask)  # type: ignore[arg-type]
        assert _words(ours) == _words(theirs)
    assert other.left_out == birds.left_out == {"it has no caption": 2}
    assert revision_of(located(tmp_path / "csv")) == revision_of(located(tmp_path / "birds"))


def test_a_sample_holds_what_the_record_says(birds: Birds) -> None:
    sample = birds.read("mésange")
    record = birds.record("mésange")
    assert (sample.references, sample.text, sample.question) == (("a mésange",), "a mésange", "Which bird is it?")
    assert (sample.id, sample.group, sample.size) == ("mésange", "mésange", (24, 32))
    assert record.box is not None
    assert np.array_equal(sample.mask, box_mask(record.box, (24, 32)))  # type: ignore[arg-type]
    assert birds.references("mésange") == sample.references


def test_the_first_layout_that_fits_counts(tmp_path: Path) -> None:
    write_csv(tmp_path)
    write_json(tmp_path)
    assert Birds().locate(tmp_path).origin == "a folder with birds.json"
    (tmp_path / "birds.json").unlink()
    assert Birds().locate(tmp_path).origin == "a folder with birds.csv"


def test_what_was_prepared_for_others_may_lie_in_the_folder(birds: Birds, tmp_path: Path) -> None:
    write_json(tmp_path / "all")
    target = tmp_path / "prepared"
    from_folder(birds, None, target, lambda files, size: lambda written: None)
    target.rename(tmp_path / "all" / "other")
    found = Birds().locate(tmp_path / "all")
    assert found.origin == "a folder with birds.json"
    assert dict(found.listing.records) == dict(birds.listing.records)


def test_data_that_is_not_here_says_how_to_get_it() -> None:
    with pytest.raises(DataError) as caught:
        Birds().locate(None)
    assert str(caught.value) == (
        "the data of 'birds' is not here: run 'inpaintbench data prepare birds-test'; or get it from "
        "https://example.org/birds, and say where it lies with --data birds=DIR: a folder with birds.json; or "
        "birds.csv, and the pictures (licence: for tests alone)"
    )
    with pytest.raises(DataError, match=r"^the data of 'birds' is not here: get it from https"):
        Birds(split="val").locate(None)


def test_a_folder_that_holds_something_else_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"does not hold the data of 'birds': there should be birds\.json; or birds\.csv"
    ):
        Birds().locate(tmp_path)
    with pytest.raises(DataError, match="which is no folder"):
        Birds().locate(tmp_path / "nowhere")


def test_names_of_files_count_as_they_are_written(birds: Birds, tmp_path: Path) -> None:
    """On disks that tell cases apart `birds.JSON` is another file, and so is `crane.PNG`."""
    (tmp_path / "birds" / "pictures" / "crane.png").rename(tmp_path / "birds" / "pictures" / "crane.PNG")
    with pytest.raises(DataError, match=r"cannot read the picture 'crane\.png': No such file"):
        Birds().locate(tmp_path / "birds").read("crane")


def test_a_picture_that_is_missing_or_broken_costs_itself(birds: Birds, tmp_path: Path) -> None:
    (tmp_path / "birds" / "pictures" / "crane.png").unlink()
    (tmp_path / "birds" / "pictures" / "eagle.png").write_text("no picture")
    again = Birds().locate(tmp_path / "birds")
    assert again.ids() == birds.ids()
    with pytest.raises(DataError, match=r"cannot read the picture 'crane\.png': No such file"):
        again.read("crane")
    with pytest.raises(DataError, match=r"'eagle\.png' is not a picture that can be decoded"):
        again.read("eagle")
    assert again.read("finch").image is not None
    assert again.references("crane") == ("a crane",)


def test_an_id_that_is_not_there_is_one_line(birds: Birds) -> None:
    with pytest.raises(DataError, match="'kiwi' is no id of 'birds'; see 'inpaintbench data check birds-test'"):
        birds.read("kiwi")


def test_the_stamp_changes_with_the_picture_and_with_the_record(birds: Birds, tmp_path: Path) -> None:
    before = birds.stamp("crane")
    assert before == Birds().locate(tmp_path / "birds").stamp("crane") != birds.stamp("dipper")
    listed = tmp_path / "birds" / "birds.json"
    listed.write_text(listed.read_text("utf-8-sig").replace("a crane", "a stork"))
    changed = Birds().locate(tmp_path / "birds").stamp("crane")
    assert changed != before
    picture = tmp_path / "birds" / "pictures" / "crane.png"
    picture.write_bytes(picture.read_bytes() + b" ")
    assert Birds().locate(tmp_path / "birds").stamp("crane") not in (before, changed)
    picture.unlink()
    assert Birds().locate(tmp_path / "birds").stamp("crane") == ""


def test_other_processes_get_the_fields_alone_and_read_again(birds: Birds) -> None:
    birds.ids()
    small = pickle.dumps(birds)
    assert len(small) < 1000
    assert pickle.loads(small).ids() == birds.ids()


def test_a_folder_that_moved_holds_the_same(birds: Birds, tmp_path: Path) -> None:
    before = revision_of(located(tmp_path / "birds"))
    shutil.move(tmp_path / "birds", tmp_path / "bïrds moved")
    assert revision_of(located(tmp_path / "bïrds moved")) == before
