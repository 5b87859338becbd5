"""A file or folder among the options is known by its name and by what is in it, never by where it lies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

import inpaintbench as ib
from inpaintbench.components import fingerprint
from inpaintbench.errors import UsageError
from inpaintbench.pipeline.setup import labelled


class Reader(ib.Captioner):
    """Reads with a model."""

    name = "reader"

    model: Annotated[str, ib.Local()] = "owner/name"

    @property
    def weights(self) -> str:
        path = Path(self.model)
        return f"{len(path.read_text())}@here" if path.is_file() else "owner/name@1"

    def load(self, host):  # type: ignore[no-untyped-def]
        return lambda batch: [("words",)] * len(batch)


def write(folder: Path, text: str) -> str:
    folder.mkdir()
    (folder / "tiny").write_text(text)
    return str(folder / "tiny")


def test_a_path_is_shown_as_its_last_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a", "weights")
    assert str(Reader(model=path).spec) == "reader:model=tiny"
    monkeypatch.chdir(tmp_path)
    assert str(Reader(model="a/tiny").spec) == "reader:model=tiny"
    assert str(Reader(model="./b/other/").spec) == "reader:model=other"
    assert str(Reader(model="someone/tiny").spec) == "reader:model=someone/tiny"
    assert str(Reader().spec) == "reader"
    assert Reader(model=path).model == path


def test_a_fingerprint_depends_on_what_is_in_a_file_and_not_on_where_it_lies(tmp_path: Path) -> None:
    same = [Reader(model=write(tmp_path / name, "weights")) for name in ("a", "b")]
    assert len({fingerprint(reader) for reader in same}) == 1
    assert fingerprint(Reader(model=write(tmp_path / "c", "other weights"))) != fingerprint(same[0])
    assert fingerprint(Reader()) != fingerprint(same[0])


def test_two_files_of_one_name_cannot_stand_in_one_run(tmp_path: Path) -> None:
    same = [Reader(model=write(tmp_path / name, name)) for name in ("a", "b")]
    with pytest.raises(UsageError, match="'reader:model=tiny' stands for two files or folders of one name"):
        labelled(same)


class Several(ib.Captioner):
    """Reads with several models, and one that may be missing."""

    name = "several"

    models: tuple[Annotated[str, ib.Local()], ...] = ()
    more: Annotated[str, ib.Local()] | None = None
    same: Annotated[str, ib.Local()] = "tiny"

    def load(self, host):  # type: ignore[no-untyped-def]
        return lambda batch: [("words",)] * len(batch)


def test_paths_in_lists_and_in_options_that_may_be_missing_are_shown_as_their_last_parts() -> None:
    several = Several(models=("/home/me/a", "owner/b"), more="/home/me/c", same="/home/me/tiny")
    assert str(several.spec) == "several:models=[a,owner/b],more=c,same=tiny"
    assert str(Several().spec) == "several"
