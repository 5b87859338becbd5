"""Tiny classifiers, each made once a run."""

from __future__ import annotations

import shutil

import pytest
from inpaintbench_transformers.specimens import classifiers


@pytest.fixture(scope="session")
def classifier(once):
    """From the name of a specimen to its folder, which nobody may change."""
    writers = {
        "resnet": classifiers.write_resnet,
        "efficientnet": classifiers.write_efficientnet,
        "vit": classifiers.write_vit_classifier,
        "timm": classifiers.write_timm,
    }

    return lambda name: once(f"classifiers/{name}", writers[name])


@pytest.fixture
def damaged(classifier, tmp_path):
    """From the name of a specimen to a copy of its folder."""
    return lambda name: shutil.copytree(classifier(name), tmp_path / name)
