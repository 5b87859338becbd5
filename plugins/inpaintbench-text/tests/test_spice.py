"""SPICE without its files is refused with what to fetch; with them, what the program writes is read."""

from __future__ import annotations

import math
from importlib.util import find_spec
from pathlib import Path

import pytest
from inpaintbench_text import java
from inpaintbench_text.coco import SpiceScore
from inpaintbench_text.spice import scores_of

import inpaintbench as ib

_MODELS = "spice/lib/stanford-corenlp-3.6.0-models.jar"


def installed():
    spec = find_spec("pycocoevalcap")
    if spec is None:
        pytest.skip("pycocoevalcap is not here; pip install 'inpaintbench-text[coco]'")
    return Path(spec.submodule_search_locations[0])


def test_without_its_files_spice_says_which_and_where_they_belong(host):
    if (installed() / _MODELS).is_file():
        pytest.skip("SPICE's files are here")
    with pytest.raises(ib.UnavailableError, match=r"stanford-corenlp-full-2015-12-09\.zip.*'spice/lib'"):
        SpiceScore().load_texts(host)


def test_without_pycocoevalcap_spice_says_what_to_install(monkeypatch, host):
    monkeypatch.setattr(java, "find_spec", lambda name: None)
    with pytest.raises(ib.UnavailableError, match=r"pip install 'inpaintbench-text\[coco\]'"):
        SpiceScore().load_texts(host)


def test_what_the_program_writes_is_read_by_number():
    written = [
        {"image_id": 2, "test": "b", "scores": {"All": {"pr": 0.5, "re": 0.5, "f": 0.5}, "Color": {"f": None}}},
        {"image_id": 0, "test": "a", "scores": {"All": {"pr": 0.0, "re": 0.0, "f": float("nan")}}},
    ]
    found = scores_of(written, 3)[:, 0]
    assert math.isnan(found[0])
    assert math.isnan(found[1])
    assert found[2] == 0.5


def test_spice_scores_a_caption_where_its_files_are(host):
    if not (installed() / _MODELS).is_file():
        pytest.skip("SPICE's files are not here; see the README's recipe for stanford-corenlp-full-2015-12-09.zip")
    found = SpiceScore().load_texts(host)(["a red car", "zebra"], [["a red car"], ["a red car"]])[:, 0]
    assert found.tolist() == [1, 0]
