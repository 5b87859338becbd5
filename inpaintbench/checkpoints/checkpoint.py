"""A checkpoint is a file or folder known by its digest, or a repository of the hub known by its commit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inpaintbench.errors import UnavailableError

_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where weights, a processor or a tokenizer come from; `revision` is empty for a folder, or a single file."""

    model: str
    revision: str

    @classmethod
    def of(
        cls, model: str, revision: str = "", pins: Mapping[str, str] | None = None, option: str = "revision"
    ) -> Checkpoint:
        """The checkpoint that `model` names: a folder that is here, or a repository at `revision`.

        Where no revision is given, the repository's commit is looked up in `pins`. Raises `UnavailableError` for what
        is neither, and for a repository of which no commit is known; `option` is the one to give it with.

        >>> str(Checkpoint.of("somebody/model", pins={"somebody/model": "1a2b"}))
        "'somebody/model' at revision 1a2b"
        >>> Checkpoint.of("somebody/model", "main").identity
        'somebody/model@main'
        """
        folder = Path(model).expanduser()
        if folder.is_dir():
            if revision:
                raise UnavailableError(f"folder '{model}' has no revisions: leave out {option}={revision}")
            return cls(str(folder), "")
        if not _REPOSITORY.fullmatch(model):
            raise UnavailableError(f"there is no folder '{model}': give the folder of a checkpoint, or a hub id")
        if found := revision or (pins or {}).get(model, ""):
            return cls(model, found)
        raise UnavailableError(
            f"'{model}' is no folder here, and no commit of a hub repository of this name is known: "
            f"write {option}=COMMIT (or {option}=main for whatever is newest, which nobody can repeat)"
        )

    def __str__(self) -> str:
        return f"'{self.model}' at revision {self.revision}" if self.revision else f"folder '{self.model}'"

    @property
    def identity(self) -> str:
        """`repository@revision`, or the digest of what lies here: what a fingerprint says of the weights."""
        if self.revision:
            return f"{self.model}@{self.revision}"
        from inpaintbench.checkpoints.digest import content_digest

        return f"sha256:{content_digest(Path(self.model))}"

    def fetch(self, patterns: Sequence[str], *one_of: Sequence[str]) -> Path:
        """The folder that holds the files which match `patterns`, downloaded where they are not here yet.

        At least one file of the names `one_of` must be among them. Of several such groups, the best one first, a later
        one is downloaded only where there is no file of those before it. Raises `UnavailableError` where there is none.
        """
        if self.revision:
            from inpaintbench.checkpoints.hub import snapshot

            return snapshot(self.model, self.revision, patterns, one_of)
        return self._folder(one_of)

    def at_hand(self, patterns: Sequence[str], *one_of: Sequence[str]) -> Path | None:
        """The folder that `fetch` gives where it need not download anything; else None, as long as it may download.

        Raises `UnavailableError` where `fetch` is bound to fail.
        """
        if self.revision:
            from inpaintbench.checkpoints.hub import cached_snapshot

            return cached_snapshot(self.model, self.revision, patterns, one_of)
        return self._folder(one_of)

    def _folder(self, one_of: Sequence[Sequence[str]]) -> Path:
        folder = Path(self.model)
        names = [name for group in one_of for name in group]
        if not any((folder / name).is_file() for name in names):
            listed = "' nor '".join(names)
            raise UnavailableError(f"{self} has no '{listed}': put it there, or give the folder that has it")
        return folder
