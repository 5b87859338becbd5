"""A suite's components have the labels that its addresses use, whatever is added to them."""

from __future__ import annotations

from typing import Any

import pytest

from inpaintbench.errors import UsageError
from inpaintbench.pipeline.setup import setup


def test_an_added_scorer_never_takes_the_place_of_the_suites_own(plugins: Any) -> None:
    made = setup(plugins, "truce-synthetic", changes=["scorers=ssim,bleu:candidates=mean"], also=["bleu", "rouge-l"])
    assert [(label, str(scorer.spec)) for label, scorer in made.scorers.items()] == [
        ("ssim", "ssim"),
        ("bleu", "bleu:candidates=mean"),
        ("bleu:default", "bleu"),
        ("rouge-l", "rouge-l"),
    ]
    assert made.also == ("bleu:default", "rouge-l")


@pytest.mark.parametrize("field", ["name", "version", "dataset", "published"])
def test_what_makes_a_suite_itself_cannot_be_set_for_a_run(plugins: Any, field: str) -> None:
    with pytest.raises(UsageError, match=f"there is no suite field '{field}'"):
        setup(plugins, "truce-synthetic", changes=[f"{field}=x"])


@pytest.mark.parametrize("address", ["ssim.hole", "ssim.hole/blur", "bleu.4@plot-reader", "bleu.4@plot-reader/blur"])
def test_the_primary_score_may_be_any_that_the_suite_gives(plugins: Any, address: str) -> None:
    assert setup(plugins, "truce-synthetic", changes=[f"primary={address}"]).suite.primary == address


@pytest.mark.parametrize("address", ["bleu.4", "bleu.4@somebody", "ssim.hole@plot-reader", "ssim.hole/dust", "ssim"])
def test_a_primary_score_that_no_captioner_or_degrader_gives_is_refused_before_anything_runs(
    plugins: Any, address: str
) -> None:
    with pytest.raises(UsageError, match=f"the primary score '{address}' .* is none of its scorers' columns"):
        setup(plugins, "truce-synthetic", changes=[f"primary={address}"])


def test_without_captions_a_suite_keeps_what_looks_at_pictures(plugins: Any) -> None:
    made = setup(plugins, "truce-synthetic", captions=False)
    assert list(made.scorers) == ["mse", "mae", "psnr", "ssim", "ms-ssim", "seam"]
    assert not made.captioners
    assert made.custom
    assert not setup(plugins, "photos", captions=False).custom  # which has no captioner anyway
