"""Results as a table of pandas, for whoever plots without the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inpaintbench.discovery import discover
from inpaintbench.packages import require_packages
from inpaintbench.report.each import each_row
from inpaintbench.result.find import find
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from inpaintbench.registry import Plugins
    from inpaintbench.result.rows import Rows


def load(path: str | Path) -> pd.DataFrame:
    """The rows of a result, or of all results in a folder, as a `pandas.DataFrame`.

    A row is a sample, a degrader and a draw, with the scores of its picture, or one of these and a captioner, with
    those of its captions. Columns: `suite`, `inpainter`, `sample`, `degrader`, `draw`, `captioner`, `group`, `area`
    (the hole's share of the picture, 0 to 1), `prompt`, `caption` and `truth_caption` (the first candidates),
    `captions` and `truth_captions` (all, as lists), `failure`, `tag:NAME`, and one for each score, called
    `metric.column`, of this row alone; missing where it was not measured. Scores of whole sets have no column.

    Raises `UnavailableError` without pandas, `UsageError` where there is no such path, `ResultError` where a result
    cannot be read.

    Example: `ib.load("results").groupby(["inpainter", "degrader"])["ssim.hole"].mean()`
    """
    require_packages(pandas="pandas")
    import pandas as pd

    plugins = discover()
    frames = [_frame(Result.read(file), plugins) for file in find([Path(path)])]
    return pd.concat(frames, ignore_index=True)


def _frame(result: Result, plugins: Plugins) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    rows = result.rows
    columns: dict[str, Any] = {
        "suite": result.suite,
        "inpainter": result.name,
        **{
            name: getattr(rows, name) for name in ("sample", "degrader", "draw", "captioner", "group", "area", "prompt")
        },
        **_captions(rows),
        "failure": rows.failure,
        **{f"tag:{name}": values for name, values in rows.tags.items()},
    }
    scorers, scored = Recorded.of(result, plugins).scorers, set[str]()
    for captioner in dict.fromkeys(rows.captioner):
        own = np.array([i if name == captioner else -1 for i, name in enumerate(rows.captioner)], np.int64)
        for one, values in each_row(result, scorers, captioner, own):
            name = f"{one.label}.{one.column}"
            before = columns.get(name)
            scored.add(name)
            columns[name] = values if before is None else np.where(np.isnan(values), before, values)
    empty = {name for name in scored if np.isnan(columns[name]).all()}
    return pd.DataFrame({name: values for name, values in columns.items() if name not in empty})


def _captions(rows: Rows) -> dict[str, list[Any]]:
    """The first candidate and all of them, of reconstructions and originals."""
    found: dict[str, list[Any]] = {}
    for name in ("captions", "truth_captions"):
        every = [None if text is None else [str(c[0]) for c in json.loads(text)] for text in getattr(rows, name)]
        found[name.removesuffix("s")] = [said[0] if said else None for said in every]
        found[name] = every
    return found
