"""Small folders of Places365's validation pictures, as its two archives unpack."""

from __future__ import annotations

from pathlib import Path

from folder_files import write_picture

NUMBERS = (1, 2, 3, 36500)


def write_large(folder: Path) -> None:
    """As `val_large.tar` unpacks: pictures of any shape."""
    for number in NUMBERS:
        write_picture(folder / f"val_large/Places365_val_{number:08d}.jpg", number, (52, 60 + number % 7))


def write_small(folder: Path) -> None:
    """As `val_256.tar` unpacks: all square."""
    for number in NUMBERS:
        write_picture(folder / f"val_256/Places365_val_{number:08d}.jpg", number, (32, 32))


def write_labels(folder: Path) -> None:
    """The files of labels."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "categories_places365.txt").write_text("/a/airfield 0\n/a/apartment_building/outdoor 8\n")
    (folder / "places365_val.txt").write_text("".join(f"Places365_val_{number:08d}.jpg 0\n" for number in NUMBERS))


def write_others(folder: Path) -> None:
    """What may lie beside them and is no validation picture: a test picture, a crop that LaMa made, a note."""
    write_picture(folder / "test_large/Places365_test_00000001.jpg", 1)
    write_picture(folder / "evaluation/Places365_val_00000001_crop000.png", 1)
    write_picture(folder / "evaluation/Places365_val_00000002_crop000.jpg", 1)
    (folder / "link.txt").write_text("http://places2.csail.mit.edu")
