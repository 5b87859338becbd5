"""Tables of the Hugging Face hub: which columns hold what a data set is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from inpaintbench.datasets.listing import Records

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class HubTable:
    """Parquet files of a repository of the hub: those whose path fits the pattern `files`, at a commit.

    `columns` are those that are read, no others. Without a `revision` the newest commit is taken, and recorded.
    """

    repository: str
    files: str
    columns: tuple[str, ...]
    revision: str = ""


@dataclass(frozen=True)
class HubSource:
    """Where a data set comes from on the hub: `records` of all rows of `table`, pictures from `pictures`.

    `picture` is the column that holds them, and `name` gives of a row the path that records have for its picture.
    """

    table: HubTable
    records: Callable[[Iterable[Row]], Records]
    pictures: HubTable
    picture: str
    name: Callable[[Row], str]
