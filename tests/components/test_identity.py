"""Fingerprints: what makes another component is in them, where and how it runs is not."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

import inpaintbench as ib
from inpaintbench.builtin.inpainters import Telea
from inpaintbench.components import fingerprint, identity
from inpaintbench.errors import ContractError


def painter(module: str = "stranger.models", **attributes: Any) -> type[ib.Inpainter]:
    """A class like any plugin's, with these attributes."""
    body = {"__annotations__": {"steps": "int"}, "name": "paint", "steps": 20, "load": lambda self, host: None}
    cls = type("Paint", (ib.Inpainter,), {**body, **attributes})
    cls.__module__ = module
    return cls


class Eye(ib.Encoder):
    """Looks at pictures."""

    name = "eye"

    size: int = 224

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


class Distance(ib.Metric):
    """Compares what an encoder sees."""

    name = "distance"
    reads = ("truth", "composite")
    higher_is_better = False

    eye: ib.Encoder = Eye()
    eyes: tuple[ib.Encoder, ...] = ()

    def load(self, host: ib.Host) -> Any:
        raise NotImplementedError


def test_the_identity_names_package_name_version_options_and_weights():
    cls = painter(weights=ib.File("https://example.org/x.pt", "ab" * 32), version=2)
    assert identity(cls(steps=5)) == {
        "package": "stranger",
        "name": "paint",
        "version": 2,
        "options": {"steps": 5},
        "weights": ["sha256:" + "ab" * 32],
    }


def test_the_fingerprint_is_the_digest_of_the_identity_in_canonical_json():
    text = '{"name":"telea","options":{"radius":5.0},"package":"inpaintbench","version":1,"weights":[]}'
    assert fingerprint(Telea(radius=5)) == hashlib.sha256(text.encode()).hexdigest()
    assert json.loads(text) == identity(Telea(radius=5))


@pytest.mark.parametrize(
    "other",
    [
        painter()(steps=21),
        painter(name="paint-2")(),
        painter(version=2)(),
        painter(weights="repo/model@1a2b")(),
        painter("somebody.models")(),
    ],
    ids=["options", "name", "version", "weights", "package"],
)
def test_the_fingerprint_changes_with(other):
    assert fingerprint(other) != fingerprint(painter()())


@pytest.mark.parametrize(
    "same",
    [
        painter()(steps=20),
        painter(batch_size=64)(),
        painter(parallel=True)(),
        painter(multiple_of=8)(),
        painter("stranger.elsewhere")(),
        painter(__doc__="Says something else.")(),
    ],
    ids=["defaults", "batch size", "parallel", "geometry", "module", "docstring"],
)
def test_the_fingerprint_does_not_change_with(same):
    assert fingerprint(same) == fingerprint(painter()())


def test_the_fingerprint_of_weights_does_not_depend_on_where_they_come_from():
    there = painter(weights=ib.File("https://example.org/x.pt", "ab" * 32))
    elsewhere = painter(weights=ib.File("https://mirror.example.org/y.pt", "ab" * 32, mirrors=("file:///x",)))
    assert fingerprint(there()) == fingerprint(elsewhere())


def test_several_weights_are_all_counted():
    files = tuple(ib.File(f"https://example.org/{i}", digit * 64) for i, digit in enumerate("ab"))
    assert identity(painter(weights=(*files, "repo@1a2b"))())["weights"] == [
        "sha256:" + "a" * 64,
        "sha256:" + "b" * 64,
        "repo@1a2b",
    ]
    assert fingerprint(painter(weights=files)()) == fingerprint(painter(weights=list(files))())
    assert fingerprint(painter(weights=files)()) != fingerprint(painter(weights=files[:1])())


@pytest.mark.parametrize("weights", [3, ("x", None), ""])
def test_weights_that_are_not_known_by_content_are_an_error(weights):
    with pytest.raises(ContractError, match="the weights of 'paint' must be a File or 'repo@commit'"):
        fingerprint(painter(weights=weights)())


def test_a_nested_component_counts_with_all_that_it_is():
    assert fingerprint(Distance(eye=Eye(size=8))) != fingerprint(Distance())
    assert fingerprint(Distance(eyes=(Eye(),))) != fingerprint(Distance())
    assert identity(Distance(eyes=(Eye(size=8),)))["options"] == {
        "eye": identity(Eye()),
        "eyes": [identity(Eye(size=8))],
    }

    class Newer(Eye):
        """The next version of the encoder."""

        version = 2

    assert fingerprint(Distance(eye=Newer())) != fingerprint(Distance())
