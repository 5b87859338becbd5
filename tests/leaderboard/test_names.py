"""Entries of one name are told apart by what differs, and by nothing else."""

from __future__ import annotations

from inpaintbench.leaderboard.names import distinct


def record(name, fingerprint="0" * 64, **options):
    return {"identity": {"name": name, "options": options}, "fingerprint": fingerprint}


def test_a_name_that_stands_alone_needs_no_options():
    assert distinct([record("copy"), record("telea", radius=12.0)]) == ["copy", "telea"]


def test_only_the_options_that_differ_are_shown():
    variants = [record("paint", steps=50, seed=0), record("paint", steps=50, seed=1), record("paint", steps=50, seed=2)]
    assert distinct(variants) == ["paint:seed=0", "paint:seed=1", "paint:seed=2"]


def test_options_are_shown_as_they_are_written():
    inner = {"name": "clip", "options": {}}
    variants = [
        record("paint", judge=inner, sizes=[1, 2], fast=True),
        record("paint", judge=None, sizes=[], fast=False),
    ]
    assert distinct(variants) == ["paint:judge=(clip),sizes=[1,2],fast=true", "paint:judge=none,sizes=[],fast=false"]


def test_entries_that_differ_in_no_option_are_told_apart_by_their_fingerprints():
    assert distinct([record("paint", "a" * 64), record("paint", "b" * 64)]) == ["paint#aaaaaaaa", "paint#bbbbbbbb"]
