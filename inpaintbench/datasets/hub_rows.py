"""Rows of parquet files of the hub, streamed by the library `datasets`: only the columns asked for, never a script."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from inpaintbench.datasets.hub import HubTable, Row
from inpaintbench.errors import DataError, UnavailableError
from inpaintbench.offline import offline_variable


@dataclass(frozen=True, slots=True)
class HubFile:
    """One parquet file of a repository at a commit, and its size in bytes."""

    repository: str
    commit: str
    path: str
    size: int

    @property
    def url(self) -> str:
        return f"hf://datasets/{self.repository}@{self.commit}/{self.path}"


def require_network(what: str) -> None:
    """Raise `UnavailableError` where a variable says that this machine is offline; no socket is opened to find out."""
    if variable := offline_variable():
        raise UnavailableError(
            f"'{what}' would have to be fetched from the hub, and {variable} is set: prepare it where there is a "
            "network, then 'inpaintbench data export' and 'import' bring it here"
        )


def _require_library() -> None:
    if find_spec("datasets") is None:
        raise UnavailableError("the package 'datasets' is missing; run: pip install 'inpaintbench[hub]'")


def files_of(table: HubTable, revision: str = "") -> list[HubFile]:
    """The files of a table, in the order of their paths, at the commit that `revision`, or the table's own, is now.

    Raises `UnavailableError` where the hub does not show them: gated, gone, or not to be reached.
    """
    require_network(table.repository)
    _require_library()
    from fnmatch import fnmatchcase

    from huggingface_hub import HfApi

    wanted = revision or table.revision or None
    with _told(table.repository, wanted or "main"):
        info = HfApi().dataset_info(table.repository, revision=wanted, files_metadata=True)
    found = [(file.rfilename, file.size or 0) for file in info.siblings or ()]
    chosen = sorted((path, size) for path, size in found if fnmatchcase(path, table.files))
    if not chosen or info.sha is None:
        raise UnavailableError(
            f"'{table.repository}' at revision {info.sha} has no file '{table.files}': choose another with --revision"
        )
    return [HubFile(table.repository, info.sha, path, size) for path, size in chosen]


def rows(files: Sequence[HubFile], columns: Sequence[str], picture: str = "") -> Iterator[Row]:
    """The rows of files with these columns alone; the column `picture` holds `bytes` and `path` as they were stored."""
    _require_library()
    from datasets import Image, load_dataset

    repository = files[0].repository
    with _told(repository, files[0].commit):
        urls = [file.url for file in files]
        table = load_dataset("parquet", data_files=urls, split="train", streaming=True, columns=list(columns))
        if lacking := [column for column in columns if column not in (table.features or ())]:
            raise DataError(
                f"'{repository}' has no column '{lacking[0]}' in '{files[0].path}': it is another table than expected, "
                "choose another commit with --revision"
            )
        if picture:
            table = table.cast_column(picture, Image(decode=False))
        yield from table


@contextmanager
def _told(repository: str, revision: str) -> Iterator[None]:
    """What goes wrong with the hub is said once, in one line, with what to do."""
    from datasets.exceptions import DatasetsError
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # the client's own, whichever it uses
    from pyarrow import ArrowException

    loggers = [logging.getLogger(name) for name in ("datasets", "huggingface_hub")]
    before = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    except (OSError, HTTPError, DatasetsError, ArrowException) as error:
        raise UnavailableError(_why(repository, revision, list(_chain(error)))) from None
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _why(repository: str, revision: str, chain: Sequence[BaseException]) -> str:
    """What the errors, of which each came from the next, mean to whoever wanted the repository."""
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    page = f"https://huggingface.co/datasets/{repository}"
    if any(isinstance(error, GatedRepoError) for error in chain):
        return f"'{repository}' is gated: accept its owner's terms at {page} and log in with 'hf auth login'"
    if any(isinstance(error, RevisionNotFoundError) for error in chain):
        return f"'{repository}' has no revision {revision}: choose one of {page}/commits/main with --revision"
    if any(isinstance(error, RepositoryNotFoundError) for error in chain):
        return f"'{repository}' is not on the hub, or private: log in with 'hf auth login' where it is yours"
    why = " ".join(str(chain[-1]).split()).partition(" For more information")[0][:300]
    return f"cannot fetch '{repository}' ({why}): run the same command again, it goes on where this one ended"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it came from."""
    found: BaseException | None = error
    seen: set[int] = set()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__
