"""Records come by id, in order, whatever order they were found in; what is no sample is counted by its reason."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from inpaintbench.datasets.folder import Folder
from inpaintbench.datasets.listing import Layout, Listing
from inpaintbench.datasets.record import LeftOut, Record


def test_records_are_sorted_by_their_ids() -> None:
    found = [Record(id, f"{id}.jpg") for id in ("b", "a", "é", "10", "9")]
    listings = [Listing.of(order) for order in itertools.permutations(found)]
    assert all(list(listing.records) == ["10", "9", "a", "b", "é"] for listing in listings)
    assert listings[0].records["b"].picture == "b.jpg"


def test_of_records_with_one_id_the_first_counts() -> None:
    listing = Listing.of([Record("a", "1.jpg"), Record("a", "2.jpg"), Record("a", "3.jpg")])
    assert listing.records == {"a": Record("a", "1.jpg")}
    assert listing.left_out == {"its id is there already": 2}


def test_what_was_left_out_is_counted_by_its_reason() -> None:
    listing = Listing.of(
        [LeftOut("x", "no text"), Record("a", "1.jpg"), LeftOut("y", "no box"), LeftOut("z", "no text")]
    )
    assert listing.left_out == {"no box": 1, "no text": 2}
    assert list(listing.left_out) == ["no box", "no text"]


@pytest.mark.parametrize("file", ["../x.jpg", "a/../../x.jpg", "/etc/passwd"])
def test_a_file_that_would_lie_outside_the_folder_is_left_out(file: str) -> None:
    listing = Listing.of([Record("a", file), Record("b", "b.jpg", mask=file), Record("c", "c..d/e.jpg")])
    assert list(listing.records) == ["c"]
    assert listing.left_out == {"its picture would lie outside the data's folder": 2}


def test_a_layout_fits_where_all_its_files_are_somewhere(tmp_path: Path) -> None:
    layout = Layout(("refs(umd).p", "*.json"), lambda folder: ())
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "refs(umd).p").touch()
    assert not layout.fits(Folder(tmp_path))
    (tmp_path / "x.json").touch()
    assert layout.fits(Folder(tmp_path))
    assert str(layout) == "refs(umd).p + *.json"
