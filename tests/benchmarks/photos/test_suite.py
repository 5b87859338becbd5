"""The suite photos@1 and its registration."""

from __future__ import annotations

from pathlib import Path

import pytest

import inpaintbench_benchmarks
from inpaintbench import spec
from inpaintbench.components import Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench_benchmarks import photos


def test_the_suite_is_registered_under_its_title():
    titles = {suite.title for suite in inpaintbench_benchmarks.suites()}
    assert {"photos@1", "truce-synthetic@1", "truce-stock@1"} <= titles
    assert [captioner.name for captioner in inpaintbench_benchmarks.captioners()] == ["plot-reader"]


def test_every_component_it_names_exists():
    plugins = discover(only=[])
    for text in photos.SUITE.degraders:
        assert str(plugins.component(Degrader, text).spec) in (text, text.partition(":")[0])
    plugins.component(Prompter, photos.SUITE.prompter)
    for text in photos.SUITE.scorers:
        plugins.component(Scorer, text)


def test_t13_the_primary_score_is_a_column_of_one_of_its_scorers_and_no_decibels():
    name, _, column = photos.SUITE.primary.partition(".")
    assert name in {spec.parse(text).name for text in photos.SUITE.scorers}
    assert column in discover(only=[]).component(Scorer, name).columns
    assert name != "psnr"


@pytest.mark.parametrize("id", photos.Photos().ids())
def test_the_card_names_every_picture_and_its_licence(id):
    card = Path(photos.__file__).with_name("README.md").read_text(encoding="utf-8")
    (row,) = (line for line in card.splitlines() if line.startswith(f"| {id} |"))
    assert photos.catalogue.load()[id].file in row
    assert any(words in row for words in ("CC0", "public domain", "no known copyright restrictions"))
