"""Small trees of pictures by class, as ImageNet's and as people's own."""

from __future__ import annotations

import json
from pathlib import Path

from folder_files import write_picture

IMAGENET = ("n01440764", "n02012849", "n03126707", "n03710637", "n03710721")
MAPPING = (
    "n01440764 tench, Tinca  tinca\r\n"
    "n01443537 goldfish, Carassius auratus\r\n"
    "n02012849 crane\r\n"
    "n03126707 crane\r\n"
    "n03710637 maillot\r\n"
    "n03710721 maillot, tank suit\r\n"
)


def write_imagenet(folder: Path) -> None:
    """Two pictures of each class below `val`, the names beside it, and pictures that are in no class's folder."""
    for seed, kind in enumerate(IMAGENET):
        for number in (1, 2):
            write_picture(folder / f"ILSVRC/val/{kind}/ILSVRC2012_val_{seed * 2 + number:08d}.JPEG", seed * 2 + number)
    (folder / "LOC_synset_mapping.txt").write_bytes(MAPPING.encode())
    write_picture(folder / "ILSVRC/val/ILSVRC2012_val_00000099.JPEG", 99)
    write_picture(folder / "cover.png", 98)


def write_own(folder: Path) -> None:
    """A tree of one's own with two splits, of which one picture is in both; a class is called café on macOS."""
    for split, seeds in (("train", (1, 2)), ("test", (2, 3))):
        for kind in ("cafe\u0301", "golden_retriever", "t-shirt"):
            for seed in seeds:
                write_picture(folder / split / kind / f"{seed}.png", seed)


def write_names(folder: Path) -> None:
    """Names for some of these classes."""
    names = {"golden_retriever": ["golden retriever", "retriever"], "café": "coffee  house", "unicorn": "unicorn"}
    (folder / "class_names.json").write_text(json.dumps(names))
