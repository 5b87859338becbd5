"""A TRUCE sample holds the plot, its hole, all three captions and the study's prompt."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

import inpaintbench as ib
from inpaintbench_benchmarks.truce import Truce
from inpaintbench_benchmarks.truce.series import Subset, load

SUBSETS: tuple[Subset, ...] = ("synthetic", "stock")


def test_ids_are_the_published_ones_in_their_order() -> None:
    assert list(Truce(subset="synthetic").ids()) == [series.id for series in load("synthetic", "test")]
    assert len(Truce(subset="stock", split="val").ids()) == 190


@pytest.mark.parametrize("subset", SUBSETS)
def test_every_sample_can_be_read(subset: Subset) -> None:
    dataset = Truce(subset=subset)
    for series in load(subset, "test"):
        sample = dataset.read(series.id)
        assert sample.image is not None
        assert sample.mask is not None
        assert sample.id == series.id
        assert sample.image.shape == (*sample.size, 3) == (512, 512, 3)
        assert sample.mask.shape == sample.size
        assert sample.references == dataset.references(series.id) == series.annotations


def test_t30_the_prompt_is_the_instruction_the_numbers_and_the_first_description() -> None:
    text = Truce(subset="stock").read("pilot16/AW_25.png").text
    assert text == (
        "Reconstruct the missing part of this line plot. "
        "Values from left to right: 31, 33, 27, 22, 22, 25, 25, 18, 19, 17, 14, 14. "
        "Description: trends slowly downwards"
    )


def test_plots_that_look_alike_share_a_group_and_others_do_not() -> None:
    dataset = Truce(subset="synthetic")
    samples = [dataset.read(id) for id in dataset.ids()]
    for one in samples:
        for other in samples:
            assert (one.group == other.group) == np.array_equal(one.image, other.image)  # type: ignore[arg-type]
    assert len({sample.group for sample in samples}) == 55


def test_a_synthetic_sample_is_tagged_with_its_pattern_and_a_stock_sample_is_not() -> None:
    assert dict(Truce(subset="synthetic").read("pilot13/58.png").tags) == {"pattern": "decrease throughout"}
    assert not Truce(subset="stock").read("pilot16/AW_25.png").tags


def test_an_unknown_id_is_a_data_error() -> None:
    with pytest.raises(ib.DataError, match=r"'pilot13/0\.png' is no id of 'truce'"):
        Truce(subset="synthetic").read("pilot13/0.png")


def test_a_data_set_survives_pickling_after_use() -> None:
    dataset = Truce(subset="stock")
    dataset.read("pilot16/AW_25.png")
    assert pickle.loads(pickle.dumps(dataset)) == dataset == Truce(subset="stock")


def test_where_it_lies_is_in_no_identity(tmp_path: Path) -> None:
    assert Truce(subset="stock").locate(tmp_path).identity == Truce(subset="stock").identity
    assert "2783fd7" in Truce(subset="stock").identity["source"]
