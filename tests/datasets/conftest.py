"""A data set of files in its layouts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from inpaintbench_birds import Birds


@pytest.fixture
def birds(tmp_path: Path) -> Birds:
    """The data set `birds`, located in a folder in its layout with `birds.json`."""
    from inpaintbench_birds import Birds, write_json

    write_json(tmp_path / "birds")
    return Birds().locate(tmp_path / "birds")
