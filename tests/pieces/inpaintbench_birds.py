"""A stranger's plugin with a data set of files: two layouts, a table of the hub, and an error of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import inpaintbench as ib

NAMES = ("blackbird", "crane", "dipper", "eagle", "finch", "goose", "heron", "ibis", "jay", "mésange")
"""The ten samples; two entries more have no caption."""
COMMIT = "b" * 40
SIZE = (24, 32)


class Birds(ib.FileDataset):
    """Small pictures of no birds, with a caption and a box each."""

    name = "birds"
    source = "tests@1"
    licence = "for tests alone"
    home = "https://example.org/birds"
    question = "Which bird is it?"

    split: str = "test"

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout(("birds.json",), _of_json), ib.Layout(("birds.csv",), _of_csv))

    @property
    def hub(self) -> ib.HubSource | None:
        if self.split != "test":
            return None
        files = "data/test-*.parquet"
        return ib.HubSource(
            table=ib.HubTable("tests/birds", files, ("file_name", "caption", "box")),
            records=lambda rows: (one for row in rows for one in _of_row(row)),
            pictures=ib.HubTable("tests/birds", files, ("image", "file_name")),
            picture="image",
            name=_name,
        )

    @property
    def expected(self) -> int:
        return len(NAMES)


def _of_row(row: Mapping[str, Any]) -> ib.Records:
    assert set(row) == {"file_name", "caption", "box"}, "a column was read that nobody needs"
    yield _record(row["file_name"], row["file_name"], row["caption"], row["box"])


def _name(row: Mapping[str, Any]) -> str:
    assert set(row) == {"file_name", "image"}, "a column was read that nobody needs"
    return str(row["file_name"])


def _of_json(folder: ib.Folder) -> ib.Records:
    for entry in folder.json("birds.json"):
        yield _record(entry["file"], folder.find(entry["file"]), entry["caption"], entry["box"])


def _of_csv(folder: ib.Folder) -> ib.Records:
    for row in folder.table("birds.csv", "file", "caption", "box"):
        box = [float(side) for side in row["box"].split()]
        yield _record(row["file"], folder.find(row["file"]), row["caption"], box)


def _record(name: str, picture: str, caption: str, box: Any) -> ib.Record | ib.LeftOut:
    text = " ".join(caption.split())
    id = name.rpartition(".")[0]
    if not text:
        return ib.LeftOut(id, "it has no caption")
    x, y, width, height = map(float, box)
    return ib.Record(id, picture, (text,), text, box=(x, y, width, height))


def entries() -> list[tuple[str, str, list[float]]]:
    """File name, caption and box of every entry, the faulty ones too."""
    found = [(f"{name}.png", f"a {name}", [4.0, 3.0, 10.0 + i, 12.0]) for i, name in enumerate(NAMES)]
    return [*found, ("kiwi.png", "", [1.0, 1.0, 2.0, 2.0]), ("lark.png", "  ", [1.0, 1.0, 2.0, 2.0])]


def picture(name: str) -> bytes:
    """The PNG of a file name."""
    import cv2
    import numpy as np

    rng = np.random.default_rng(list(name.encode()))
    return bytes(cv2.imencode(".png", rng.integers(0, 255, (*SIZE, 3), np.uint8))[1])


def write_json(folder: Path) -> None:
    """The layout with `birds.json`, its pictures in a folder of their own."""
    import json

    _write_pictures(folder / "pictures")
    listed = [{"file": name, "caption": caption, "box": box} for name, caption, box in entries()]
    (folder / "birds.json").write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8-sig")


def write_csv(folder: Path) -> None:
    """The layout with `birds.csv`, its rows in another order and with other ends, its pictures beside it."""
    _write_pictures(folder)
    rows = [f'{name},"{caption}  ",{" ".join(map(str, box))}' for name, caption, box in reversed(entries())]
    (folder / "birds.csv").write_bytes("\r\n".join(["file,caption,box", *rows, ""]).encode())


def _write_pictures(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, *_ in entries():
        (folder / name).write_bytes(picture(name))


def write_hub() -> dict[str, bytes]:
    """The files of the repository `tests/birds`: three shards with row groups of two, a card and a script."""
    found = {"README.md": b"---\nlicense: other\n---\n", "birds.py": b"raise SystemExit('a script was run')\n"}
    for number in range(3):
        found[f"data/test-{number:05}-of-00003.parquet"] = _shard(entries()[number::3])
    found["data/train-00000-of-00001.parquet"] = _shard([("zebra.png", "no bird", [1.0, 1.0, 2.0, 2.0])])
    return found


def _shard(rows: Sequence[tuple[str, str, list[float]]]) -> bytes:
    import io
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    table = pa.table(
        {
            "image": pa.array([{"bytes": picture(name), "path": name} for name, *_ in rows], image),
            "file_name": [name for name, *_ in rows],
            "caption": [caption for _, caption, _ in rows],
            "box": [box for *_, box in rows],
            "unused": [bytes(100_000) for _ in rows],
        }
    )
    features = {
        "image": {"_type": "Image"},
        "file_name": {"dtype": "string", "_type": "Value"},
        "caption": {"dtype": "string", "_type": "Value"},
        "box": {"feature": {"dtype": "float64", "_type": "Value"}, "_type": "List"},
        "unused": {"dtype": "binary", "_type": "Value"},
    }
    described = json.dumps({"info": {"features": features}})
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"huggingface": described}), buffer, row_group_size=2)
    return buffer.getvalue()


def _suite(name: str, samples: int) -> ib.Suite:
    return ib.Suite(
        name=name,
        version=1,
        dataset=Birds(),
        size=24,
        degraders=("erase:where=sample",),
        scorers=("mse",),
        primary="mse.hole",
        samples=samples,
    )


@ib.hookimpl
def suites() -> list[ib.Suite]:
    return [_suite("tests/birds-mini", 3), _suite("tests/birds", 8)]
