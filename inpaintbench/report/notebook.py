"""A notebook beside a report, to plot from: it reads the results where they lie."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def write(folder: Path, results: Sequence[Path], primary: str) -> Path:
    """Write `report.ipynb` (nbformat 4.5) into a folder; it names the results relative to it."""
    paths = [Path(os.path.relpath(path, folder)).as_posix() for path in results]
    cells = [
        _text("# Results\n\nEach row is a cell: a sample, a degrader, a draw, and for captions a captioner."),
        _code(f"import inpaintbench as ib\nimport pandas as pd\n\npaths = {json.dumps(paths, indent=4)}\n"
              "rows = pd.concat([ib.load(path) for path in paths], ignore_index=True)\nrows.head()"),
        _code(f"score = {json.dumps(primary)}\nrows.groupby(['inpainter', 'degrader'])[score].describe()"),
        _code("rows.pivot_table(score, 'inpainter', 'degrader').plot.bar(ylabel=score)"),
        _code("rows.nsmallest(10, score)[['sample', 'inpainter', 'degrader', score]]"),
    ]  # fmt: skip
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "report.ipynb"
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _text(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict[str, Any]:
    return {**_text(text), "cell_type": "code", "execution_count": None, "outputs": []}
