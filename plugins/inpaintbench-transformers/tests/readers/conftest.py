"""Tiny classifiers, each made once a session."""

from __future__ import annotations

import shutil

import pytest
from inpaintbench_transformers.specimens import classifiers


@pytest.fixture(scope="session")
def classifier(tmp_path_factory):
    """From the name of a specimen to its folder, which nobody may change."""
    root, folders = tmp_path_factory.mktemp("classifiers"), {}
    writers = {
        "resnet": classifiers.write_resnet,
        "efficientnet": classifiers.write_efficientnet,
        "vit": classifiers.write_vit_classifier,
        "timm": classifiers.write_timm,
    }

    def folder(name):
        if name not in folders:
            folders[name] = writers[name](root / name)
        return folders[name]

    return folder


@pytest.fixture
def damaged(classifier, tmp_path):
    """From the name of a specimen to a copy of its folder."""
    return lambda name: shutil.copytree(classifier(name), tmp_path / name)
