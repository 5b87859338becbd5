"""Files that are no result, or not the whole of one: one line each, never a traceback."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inpaintbench.errors import ResultError, UsageError
from inpaintbench.result import seal
from inpaintbench.result.find import find
from inpaintbench.result.verify import Level, verify


def damage(path, plugins):
    verdict = verify(path, plugins)
    assert verdict.level == Level.DAMAGED
    (line,) = verdict.contradictions
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is not proper JSON"),
        (b"certainly not JSON", "it is not proper JSON"),
        (b"[]", "is not a file of the kind inpaintbench/result"),
        (b"null", "is not a file of the kind inpaintbench/result"),
        (b'{"schema": 7}', "is not a file of the kind inpaintbench/result"),
        (b'{"schema": "inpaintbench/attestation@1"}', "is not a file of the kind inpaintbench/result"),
        (b'{"schema": "inpaintbench/result@2"}', "has the format inpaintbench/result@2, this version reads"),
        (b'{"schema": "inpaintbench/result@1"}', "does not fit its schema at its top level"),
        (b'{"schema": "inpaintbench/result@1", "value": NaN}', "NaN is no JSON number"),
        (b'{"schema": "inpaintbench/result@1", "value": -Infinity}', "-Infinity is no JSON number"),
        (b'{"schema": "inpaintbench/result@1", "value": 1e999}', "1e999 is too large a number"),
        (b'{"schema": "inpaintbench/result@1", "schema": "x"}', "'schema' stands twice in one object"),
        (b'{"schema": "inpaintbench/result@1", "name": "\\ud800"}', "it is not proper JSON"),
        (b"\xff\xfe\x00", "it is not proper JSON"),
        (b"[" * 100_000, "it is not proper JSON"),
        (b'{"schema": "inpaintbench/result@1", "value": ' + b"9" * 5000 + b"}", "it is not proper JSON"),
    ],
    ids=lambda value: value[:40] if isinstance(value, bytes) else None,
)
def test_what_is_no_result_is_damaged_and_the_line_says_how(plugins, tmp_path, content, reason):
    path = tmp_path / "strange.json"
    path.write_bytes(content)
    assert reason in damage(path, plugins)


def test_a_result_cut_off_anywhere_is_damaged(tiles, named, plugins):
    path = named(tiles, "mean")
    text = path.read_bytes()
    for length in range(0, len(text) - 2, 997):
        path.write_bytes(text[:length])
        damage(path, plugins)


def test_rows_cut_off_anywhere_are_damaged(tiles, named, plugins):
    path = named(tiles, "mean")
    rows = path.with_suffix(".parquet")
    content = rows.read_bytes()
    for length in [0, 1, 4, 8, *range(100, len(content), 701), len(content) - 1]:
        rows.write_bytes(content[:length])
        assert f"cannot read the rows in '{rows.name}'" in damage(path, plugins)


def test_rows_with_a_byte_turned_are_damaged_or_hold_the_same(tiles, named, plugins):
    path = named(tiles, "mean")
    rows = path.with_suffix(".parquet")
    content = rows.read_bytes()
    rng = np.random.default_rng(0)
    levels = []
    for place in rng.integers(0, len(content), size=40):
        rows.write_bytes(content[:place] + bytes([content[place] ^ (1 << rng.integers(8))]) + content[place + 1 :])
        verdict = verify(path, plugins)
        levels.append(verdict.level)
        assert all("\n" not in text for text in verdict.contradictions)
        assert verdict.level in (Level.DAMAGED, Level.CONSISTENT)
    assert Level.DAMAGED in levels


def test_rows_of_another_result_are_found_out(tiles, named, plugins):
    path, other = named(tiles, "mean"), named(tiles, "copy")
    shutil.copy(other.with_suffix(".parquet"), path.with_suffix(".parquet"))
    line = damage(path, plugins)
    assert line == f"the rows in '{path.with_suffix('.parquet').name}' are not those that '{path.name}' was made from"


def test_rows_that_are_missing_or_a_folder_are_said(tiles, named, plugins):
    path = named(tiles, "mean")
    rows = path.with_suffix(".parquet")
    rows.unlink()
    assert damage(path, plugins) == f"cannot read the rows in '{rows.name}': No such file or directory"
    rows.mkdir()
    assert damage(path, plugins) == f"cannot read the rows in '{rows.name}': Is a directory"


def with_column(table, name, values):
    return table.set_column(table.column_names.index(name), name, values)


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (lambda t: t.drop_columns(["mse|hole"]), "have no column 'mse|hole'"),
        (lambda t: t.append_column("extra", t["area"]), "have a column 'extra' that the result does not name"),
        (lambda t: t.append_column("area", t["area"]), "have two columns of one name"),
        (lambda t: with_column(t, "area", t["sample"]), "'area' in 'x.parquet' holds string, not numbers"),
        (lambda t: with_column(t, "sample", t["area"]), "'sample' in 'x.parquet' holds double, not text"),
        (lambda t: with_column(t, "draw", t["area"]), "'draw' in 'x.parquet' must hold an int32 in every row"),
        (lambda t: with_column(t, "area", pa.array([float("inf")] * len(t))), "a value that is no finite number"),
        (lambda t: with_column(t, "area", pa.array([float("nan")] * len(t))), "a value that is no finite number"),
        (lambda t: t.slice(1), "are not those that"),
        (lambda t: pa.concat_tables([t, t]), "are not those that"),
    ],
)
def test_rows_of_another_shape_are_refused(tiles, named, plugins, edit, alter, reason):
    path = named(tiles, "mean")
    pq.write_table(alter(pq.read_table(path.with_suffix(".parquet"))), path.with_name("x.parquet"))
    edit(path, lambda data: data["rows"].update(file="x.parquet"), reseal=True)
    assert reason in damage(path, plugins)


def test_text_in_rows_that_is_no_unicode_is_refused(tiles, named, plugins, edit):
    path = named(tiles, "mean")
    table = pq.read_table(path.with_suffix(".parquet"))
    broken = pa.array([b"\xff\xfe"] * len(table), pa.binary()).view(pa.string())
    pq.write_table(with_column(table, "sample", broken), path.with_name("x.parquet"))
    edit(path, lambda data: data["rows"].update(file="x.parquet"), reseal=True)
    assert "cannot read the rows in 'x.parquet'" in damage(path, plugins)


def test_results_are_found_in_folders_at_any_depth_and_attestations_are_not_taken_for_them(tiles, named, tmp_path):
    path = named(tiles, "copy")
    (tmp_path / "a" / "b").mkdir(parents=True)
    deep = str(shutil.copy(path, tmp_path / "a" / "b" / "deep.json"))
    (tmp_path / "a" / "deep.verified.json").write_text(json.dumps({"schema": "inpaintbench/attestation@1"}))
    (tmp_path / "a" / "board.json").write_text(json.dumps({"schema": "inpaintbench/leaderboard@1"}))
    (tmp_path / "a" / "broken.json").write_text("{")
    assert [str(found) for found in find([tmp_path / "a"])] == [deep, str(tmp_path / "a" / "broken.json")]
    assert find([path, path, path.parent])[0] == path
    assert len(find([path, path, path.parent])) == 4


def test_paths_that_hold_nothing_are_said_in_one_line(tmp_path):
    with pytest.raises(UsageError, match=r"^there is no '.*nowhere'; name results, or folders with results$"):
        find([tmp_path / "nowhere"])
    with pytest.raises(ResultError, match=r"^there is no result in '.*'; 'inpaintbench eval' writes them$"):
        find([tmp_path])


def test_a_sealed_file_is_written_whole_or_not_at_all(tmp_path):
    occupied = tmp_path / "occupied"
    occupied.write_text("a file, not a folder")
    with pytest.raises(ResultError, match=r"^cannot write '.*x\.json': "):
        seal.put(occupied / "x.json", "text")
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(ResultError, match="cannot write"):
        seal.put(target, "text")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["occupied", "target"]
