"""ImageReward is published as two files, which lie in one folder."""

from __future__ import annotations

from pathlib import Path

import inpaintbench as ib

WEIGHTS, CONFIG = "ImageReward.pt", "med_config.json"


def find_files(checkpoint: ib.Checkpoint) -> Path:
    """The folder with both files, downloaded where they are not here yet.

    Raises `UnavailableError` where it is not to be had, `DataError` where one of them is missing.
    """
    return _whole(checkpoint.fetch((WEIGHTS, CONFIG), (WEIGHTS,)), checkpoint)


def require_files(checkpoint: ib.Checkpoint) -> None:
    """Raise what `find_files` is bound to raise, as far as that shows without downloading."""
    if folder := checkpoint.at_hand((WEIGHTS, CONFIG), (WEIGHTS,)):
        _whole(folder, checkpoint)


def _whole(folder: Path, checkpoint: ib.Checkpoint) -> Path:
    if not (folder / CONFIG).is_file():
        raise ib.DataError(f"{checkpoint} has no '{CONFIG}': it belongs beside '{WEIGHTS}'")
    return folder
