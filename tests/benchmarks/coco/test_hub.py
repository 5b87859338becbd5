"""What is prepared from the hub's tables of COCO's pictures is what a folder with the publishers' files is."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from coco_files import (
    KARPATHY_COLUMNS,
    REFCOCOG_COLUMNS,
    VQAV2_COLUMNS,
    karpathy_rows,
    refcocog_rows,
    stored,
    vqav2_rows,
    write_karpathy,
    write_refcocog,
    write_vqav2,
)
from little_hub import LittleHub, Repository
from workshop import command, environment

import inpaintbench as ib
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks import coco, refcocog, vqav2

IMAGE = {"image": pa.struct([("bytes", pa.binary()), ("path", pa.string())])}
COMMIT = "c" * 40

Rows = list[dict[str, Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "folder"


@pytest.fixture
def prepared(tmp_path: Path) -> Callable[..., Path]:
    """A function that serves repositories and prepares a suite's data from them; the folder it is in."""

    def prepare(suite: ib.Suite, repositories: dict[str, Repository]) -> Path:
        target = tmp_path / "prepared"
        with LittleHub(repositories) as hub:
            variables = {**environment(), "HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path / "home")}
            asked = command("data", "prepare", suite.name, "--to", target)
            done = subprocess.run(asked, env=variables, capture_output=True, text=True, check=False, timeout=120)
        assert (target / "samples.jsonl").exists(), done.stdout + done.stderr
        return target

    return prepare


def table(path: Path, rows: Rows, columns: dict[str, pa.DataType]) -> bytes:
    stored(path, rows, columns)
    return path.read_bytes()


def with_pictures(rows: Rows, folder: Path, name: Callable[[dict[str, Any]], str]) -> Rows:
    """The rows with the files' bytes beside them; none for a file that is missing."""
    files = ib.Folder(folder)
    paths = [folder / files.find(name(row)) for row in rows]
    contents = [path.read_bytes() if path.is_file() else None for path in paths]
    return [{**row, "image": {"bytes": content}} for row, content in zip(rows, contents, strict=True)]


def located(suite: ib.Suite, folder: Path) -> ib.Suite:
    return dataclasses.replace(suite, dataset=suite.dataset.locate(folder))


def test_refcocog_from_the_hub_has_the_revision_of_a_folder(
    folder: Path, tmp_path: Path, prepared: Callable[..., Path]
) -> None:
    write_refcocog(folder)
    joined = {"answer": ["a dog", "the brown dog", "dog on the left"]}
    rows = [{**row, **(joined if row["file_name"].endswith("_3.jpg") else {})} for row in refcocog_rows()]
    rows = [row for row in rows if not row["file_name"].endswith("_4.jpg")]  # rows of one box are not joined
    rows = with_pictures(rows, folder, refcocog.referred.picture_of)
    content = table(tmp_path / "t.parquet", [*rows, {"file_name": "7.jpg"}], REFCOCOG_COLUMNS | IMAGE)
    files = {"data/test-00000-of-00001.parquet": content, "data/val-00000-of-00001.parquet": b"not asked for"}
    suite = refcocog.SUITES[0]
    found = prepared(suite, {"lmms-lab/RefCOCOg": Repository({COMMIT: files})})
    assert revision_of(located(suite, found)) == revision_of(located(suite, folder))


def test_coco_from_the_hub_has_the_revision_of_a_folder(
    folder: Path, tmp_path: Path, prepared: Callable[..., Path]
) -> None:
    write_karpathy(folder)
    hub = coco.Coco().hub
    captions = table(tmp_path / "c.parquet", karpathy_rows(), KARPATHY_COLUMNS)
    names: Rows = [{"file_name": row["filename"]} for row in karpathy_rows()]
    names.append({"file_name": "COCO_val2014_000000000001.jpg"})
    pictures = with_pictures(names, folder, lambda row: str(row["file_name"]))
    content = table(tmp_path / "p.parquet", pictures, {"file_name": pa.string()} | IMAGE)
    served = {
        hub.table.repository: Repository(
            {hub.table.revision: {"data/test.parquet": captions, "data/train.parquet": b""}}
        ),
        hub.pictures.repository: Repository({hub.pictures.revision: {"data/val-00000-of-00013.parquet": content}}),
    }
    suite = coco.SUITES[0]
    assert revision_of(located(suite, prepared(suite, served))) == revision_of(located(suite, folder))


def test_vqav2_from_the_hub_has_the_revision_of_a_folder(
    folder: Path, tmp_path: Path, prepared: Callable[..., Path]
) -> None:
    write_vqav2(folder)
    hub = vqav2.VqaV2().hub
    rows = with_pictures(vqav2_rows(), folder, hub.name)
    content = table(tmp_path / "v.parquet", rows, VQAV2_COLUMNS | IMAGE)
    files = {"data/validation-00000-of-00068.parquet": content, "data/test-00000-of-00100.parquet": b"not asked for"}
    suite = vqav2.SUITES[0]
    found = prepared(suite, {hub.table.repository: Repository({hub.table.revision: files})})
    assert revision_of(located(suite, found)) == revision_of(located(suite, folder))
    assert len(list(found.rglob("*.jpg"))) == 2
