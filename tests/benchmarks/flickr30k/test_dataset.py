"""Flickr30k from each of its layouts and the hub: equal pairs, and each fault counted."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from pathlib import Path

import flickr30k_files as files
import pytest

import inpaintbench as ib
from inpaintbench.datasets.listing import Listing
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.flickr30k import SUITE, Flickr30k

LAYOUTS = {"tokens": files.write_tokens, "sentences": files.write_sentences, "karpathy": files.write_karpathy}
EVERY_LAYOUT = pytest.mark.parametrize("write", LAYOUTS.values(), ids=LAYOUTS)


def found(folder: Path, write: Callable[[Path], None]) -> Flickr30k:
    write(folder)
    return Flickr30k().locate(folder)


def without_picture(record: ib.Record) -> ib.Record:
    return dataclasses.replace(record, picture=record.picture.rpartition("/")[2])


@EVERY_LAYOUT
def test_a_sample_is_a_pair_whose_id_names_the_photograph_and_the_caption(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    pairs = {f"{name}#{place}" for name in (*files.WHOLE, files.MISSING, files.BROKEN) for place in range(5)}
    assert set(data.ids()) == pairs - {f"{files.BROKEN}#2"}
    sample = data.read("1000092795#1")
    assert sample.text == 'A sign in the yard says "Keep out!"'
    assert (sample.group, sample.mask, sample.size) == ("1000092795", None, (48, 64))
    assert sample.question == "Provide a one-sentence caption for the provided image."


@EVERY_LAYOUT
def test_t28_every_pair_of_a_photograph_has_its_five_captions_in_order(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    references = [data.references(f"205842#{place}") for place in range(5)]
    assert len(set(references)) == 1
    assert references[0] == (
        "A girl in a pink shirt pushes her brother in a stroller.",
        "A waiter carries café tables; it's 5:30.",
        "A woman holds a man's arm at a formal event.",
        "Girls, boys and their mother wait... and wait.",
        "A t-shirt reads 'Run' - in red.",
    )


@EVERY_LAYOUT
def test_t30_the_prompt_is_one_of_the_references_and_no_pair_of_a_photograph_has_another_one_s(
    write, tmp_path: Path
) -> None:
    data = found(tmp_path, write)
    for id in data.ids():
        record = data.record(id)
        assert record.text in record.references
    assert len({data.record(f"1000092795#{place}").text for place in range(5)}) == 5


def test_every_layout_and_the_hub_give_equal_records(tmp_path: Path) -> None:
    listings = [found(tmp_path / name, write).listing for name, write in LAYOUTS.items()]
    hub = Flickr30k().hub
    listings.append(Listing.of(hub.records(files.rows())))
    records = [[without_picture(record) for record in listing.records.values()] for listing in listings]
    assert len(records[0]) == 19
    assert records[0] == records[1] == records[2] == records[3]


def test_t10_equal_files_are_one_revision_wherever_they_lie(tmp_path: Path) -> None:
    revisions = {
        revision_of(dataclasses.replace(SUITE, dataset=found(tmp_path / name, write)))
        for name, write in LAYOUTS.items()
    }
    assert len(revisions) == 1


@pytest.mark.parametrize(
    ("write", "left_out"),
    [
        (files.write_tokens, {"its caption is empty": 1, "its entry cannot be read": 1, "its id is there already": 1}),
        (files.write_sentences, {"its caption is empty": 1}),
        (files.write_karpathy, {"its caption is empty": 1, "its entry cannot be read": 1}),
    ],
    ids=LAYOUTS,
)
def test_what_can_be_no_pair_is_counted_by_its_reason(write, left_out, tmp_path: Path) -> None:
    assert found(tmp_path, write).left_out == left_out


@EVERY_LAYOUT
def test_an_empty_caption_is_no_reference_and_moves_no_other(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    assert data.references(f"{files.BROKEN}#3") == ("A cat.", "A cat sleeps.", "A tabby cat sleeps.", "The cat's bed.")
    assert data.record(f"{files.BROKEN}#3").text == "A tabby cat sleeps."


@EVERY_LAYOUT
def test_a_missing_or_broken_photograph_costs_its_own_pairs(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    with pytest.raises(ib.DataError, match=rf"{files.MISSING}\.jpg"):
        data.read(f"{files.MISSING}#0")
    with pytest.raises(ib.DataError, match=rf"{files.BROKEN}\.jpg"):
        data.read(f"{files.BROKEN}#0")
    assert data.read("205842#4").image is not None


def test_t34_the_picture_is_the_decoded_file(tmp_path: Path) -> None:
    from PIL import Image

    data = found(tmp_path, files.write_tokens)
    with Image.open(tmp_path / "flickr30k-images" / "205842.jpg") as file:
        expected = file.convert("RGB")
    difference = [
        abs(int(one) - int(other))
        for one, other in zip(data.read("205842#0").image.tobytes(), expected.tobytes(), strict=True)
    ]
    assert max(difference) <= 2


def test_the_published_file_counts_before_the_others(tmp_path: Path) -> None:
    files.write_karpathy(tmp_path)
    data = found(tmp_path, files.write_tokens)
    assert data.left_out["its id is there already"] == 1


@pytest.mark.parametrize("row", [{"filename": None, "caption": ["a"]}, {"filename": "1.jpg", "caption": None}])
def test_a_row_of_the_hub_that_cannot_be_read_is_left_out(row: dict[str, object]) -> None:
    assert list(Flickr30k().hub.records([row])) == [ib.LeftOut("a row", "its entry cannot be read")]


def test_a_sentence_file_that_is_no_text_costs_its_own_photograph(tmp_path: Path) -> None:
    files.write_sentences(tmp_path)
    (tmp_path / "annotations" / "Sentences" / "205842.txt").write_bytes(b"\xff\xfe\x00")
    data = Flickr30k().locate(tmp_path)
    assert "205842#0" not in data.ids()
    assert data.left_out == {"its caption is empty": 1, "its entry cannot be read": 1}


def test_a_json_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dataset_flickr30k.json").write_text("[]")
    with pytest.raises(ib.DataError, match=r"'dataset_flickr30k.json' has no list 'images'"):
        Flickr30k().locate(tmp_path).ids()


def test_who_has_not_the_data_learns_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ib.DataError) as caught:
        Flickr30k().locate(None)
    for words in (
        "data prepare flickr30k",
        "hockenmaier.cs.illinois.edu",
        "Flickr Terms of Use",
        "--data flickr30k=DIR",
    ):
        assert words in str(caught.value)
    with pytest.raises(ib.DataError, match=r"there should be results_20130124\.token; or"):
        Flickr30k().locate(tmp_path)


def test_the_hub_s_table_is_pinned_and_read_without_its_pictures() -> None:
    hub = Flickr30k().hub
    assert len(hub.table.revision) == 40
    assert hub.table.revision == hub.pictures.revision
    assert hub.picture in hub.pictures.columns
    assert hub.picture not in hub.table.columns
    assert hub.name(files.rows()[0]) == "1000092795.jpg"


def test_the_card_s_number_of_photographs_in_4000_pairs_is_its_formula_s() -> None:
    import inpaintbench_benchmarks.flickr30k as suite

    photographs, pairs = 31_783, SUITE.samples
    assert Flickr30k().expected == 5 * photographs
    others = math.comb(5 * photographs - 5, pairs)
    mean = photographs * (1 - others / math.comb(5 * photographs, pairs))
    card = Path(suite.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert f"**{mean:,.0f}** for N = 31,783 and n = 4,000" in card


def test_a_random_drawing_of_4000_pairs_shows_as_many_photographs_as_the_card_says() -> None:
    import numpy as np

    rng = np.random.default_rng(0)
    counts = [len(np.unique(rng.choice(158_915, 4000, replace=False) // 5)) for _ in range(50)]
    assert abs(np.mean(counts) - 3804) < 6
