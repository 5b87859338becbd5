"""Data is fetched from the hub as its own library streams it, from a little hub on this machine; nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from birdhouse import NO_LIBRARY, NO_SOCKETS, Ran, inpaintbench
from inpaintbench_birds import COMMIT, NAMES, Birds, entries, picture, write_hub
from little_hub import LittleHub, Repository

LATER = "c" * 40

Prepare = Callable[..., Ran]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return write_hub()


@pytest.fixture
def hub(files: dict[str, bytes]) -> Iterator[LittleHub]:
    with LittleHub({"tests/birds": Repository({COMMIT: files})}) as hub:
        yield hub


@pytest.fixture
def prepare(hub: LittleHub, tmp_path: Path) -> Prepare:
    """A function that runs `inpaintbench data prepare` with that hub."""

    def run(*words: str, customized: str = "", **settings: str) -> Ran:
        settings = {"HF_ENDPOINT": hub.url, **settings}
        return inpaintbench(tmp_path, "data", "prepare", *words, customized=customized, **settings)

    return run


def pictures(tmp_path: Path) -> dict[str, Path]:
    return {path.name: path for path in (tmp_path / "data" / "birds-test").glob("*.png")}


def test_the_records_and_the_pictures_of_the_suite_are_fetched(
    prepare: Prepare, hub: LittleHub, birds: Birds, tmp_path: Path
) -> None:
    ran = prepare("tests/birds")
    assert (ran.code, ran.err) == (0, "")
    target = tmp_path / "data" / "birds-test"
    assert ran.out.splitlines() == [
        f"'{target}': 10 samples, 8 files, from tests/birds@{COMMIT}",
        "  licence: for tests alone",
        "  next: inpaintbench data check tests/birds",
        "        inpaintbench eval --suite tests/birds --inpainter telea",
    ]
    found = Birds().locate(target)
    assert {id: record.line.replace("pictures/", "") for id, record in birds.listing.records.items()} == {
        id: record.line for id, record in found.listing.records.items()
    }
    assert found.left_out == birds.left_out
    assert {name: path.read_bytes() for name, path in pictures(tmp_path).items()} == {
        f"{id}.png": picture(f"{id}.png") for id in birds.in_order(8)
    }
    assert json.loads((target / "inpaintbench-data.json").read_text())["origin"] == f"tests/birds@{COMMIT}"


def test_no_script_and_no_other_split_is_ever_asked_for(prepare: Prepare, hub: LittleHub) -> None:
    assert prepare("tests/birds", "--all").code == 0
    assert sorted(hub.files) == [f"data/test-{number:05}-of-00003.parquet" for number in range(3)]


def test_the_second_time_no_file_is_asked_for(prepare: Prepare, hub: LittleHub, tmp_path: Path) -> None:
    prepare("tests/birds")
    before = {name: path.stat().st_mtime_ns for name, path in pictures(tmp_path).items()}
    hub.asked.clear()
    again = prepare("tests/birds")
    assert (again.code, hub.files) == (0, [])
    assert prepare("tests/birds", "--all").code == 0
    after = {name: path.stat().st_mtime_ns for name, path in pictures(tmp_path).items()}
    assert set(after) == {f"{name}.png" for name in NAMES}
    assert before.items() <= after.items()


def test_a_small_suite_fetches_its_pictures_alone(prepare: Prepare, tmp_path: Path, birds: Birds) -> None:
    assert prepare("tests/birds-mini").code == 0
    assert set(pictures(tmp_path)) == {f"{id}.png" for id in birds.in_order(3)}


def test_what_was_broken_off_goes_on_where_it_ended(prepare: Prepare, hub: LittleHub, tmp_path: Path) -> None:
    prepare("tests/birds-mini")
    shards = sorted(hub.files)
    hub.broken.add(shards[1])
    broken = prepare("tests/birds", "--all")
    assert broken.said.startswith("cannot fetch 'tests/birds' (")
    assert broken.said.endswith("run the same command again, it goes on where this one ended")
    before = {name: path.stat().st_mtime_ns for name, path in pictures(tmp_path).items()}
    assert (
        {name for name, *_ in entries()[::3] if name.removesuffix(".png") in NAMES}
        <= set(before)
        < {f"{name}.png" for name in NAMES}
    )
    hub.broken.clear()
    hub.asked.clear()
    assert prepare("tests/birds", "--all").code == 0
    assert hub.files == shards[1:]
    after = {name: path.stat().st_mtime_ns for name, path in pictures(tmp_path).items()}
    assert len(after) == len(NAMES)
    assert before.items() <= after.items()
    (tmp_path / "data" / "birds-test" / entries()[0][0]).unlink()
    assert prepare("tests/birds", "--all").code == 0
    assert len(pictures(tmp_path)) == len(NAMES)


def test_a_commit_that_moved_on_is_not_mixed_with_what_is_there(
    prepare: Prepare, hub: LittleHub, files: dict[str, bytes], tmp_path: Path
) -> None:
    prepare("tests/birds-mini")
    hub.repositories["tests/birds"].commits[LATER] = files
    moved = prepare("tests/birds").said
    assert moved == (
        f"'{tmp_path / 'data' / 'birds-test'}' was prepared from tests/birds@{COMMIT}, not from tests/birds@{LATER}: "
        "remove it, or choose another with --to"
    )
    assert prepare("tests/birds", "--revision", COMMIT).code == 0
    there = prepare("tests/birds", "--to", str(tmp_path / "later"))
    assert f"from tests/birds@{LATER}" in there.out
    assert f"--data birds={tmp_path / 'later'}" in there.out


def test_pictures_that_the_hub_has_not_are_named_and_cost_themselves(
    prepare: Prepare, hub: LittleHub, files: dict[str, bytes], tmp_path: Path
) -> None:
    from inpaintbench_birds import _shard

    some = [entry for entry in entries() if entry[0] != "crane.png"]
    lacking = {name: _shard(some) for name in files if name.startswith("data/test-00000")}
    hub.repositories["tests/birds"].commits[LATER] = lacking
    prepare("tests/birds-mini", "--revision", COMMIT)
    for path in pictures(tmp_path).values():
        path.unlink()
    label = tmp_path / "data" / "birds-test" / "inpaintbench-data.json"
    label.write_text(label.read_text().replace(COMMIT, LATER))
    ran = prepare("tests/birds", "--all")
    assert ran.code == 1
    assert "1 files are missing there, and cost their samples; the first: crane.png" in ran.out
    assert len(pictures(tmp_path)) == len(NAMES) - 1


def test_what_the_hub_refuses_is_one_line_with_what_to_do(
    prepare: Prepare, hub: LittleHub, files: dict[str, bytes], tmp_path: Path
) -> None:
    page = "https://huggingface.co/datasets/tests/birds"
    assert prepare("tests/birds", "--revision", "beef").said == (
        f"'tests/birds' has no revision beef: choose one of {page}/commits/main with --revision"
    )
    hub.repositories["tests/birds"].gated = True
    assert prepare("tests/birds").said == (
        f"'tests/birds' is gated: accept its owner's terms at {page} and log in with 'hf auth login'"
    )
    del hub.repositories["tests/birds"]  # type: ignore[attr-defined]
    assert prepare("tests/birds").said == (
        "'tests/birds' is not on the hub, or private: log in with 'hf auth login' where it is yours"
    )
    assert not list(tmp_path.glob("data/*/*"))


def test_another_table_than_expected_is_one_line(prepare: Prepare, hub: LittleHub, files: dict[str, bytes]) -> None:
    hub.repositories["tests/birds"].commits[LATER] = {"README.md": b""}
    assert prepare("tests/birds").said == (
        f"'tests/birds' at revision {LATER} has no file 'data/test-*.parquet': choose another with --revision"
    )
    name = "data/test-00000-of-00001.parquet"
    hub.repositories["tests/birds"].commits[LATER] = {name: files["data/train-00000-of-00001.parquet"][:500]}
    assert prepare("tests/birds").said.startswith("cannot fetch 'tests/birds' (")


def test_a_column_that_is_not_there_is_one_line(prepare: Prepare, hub: LittleHub) -> None:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table({"file_name": ["a"], "text": ["b"]}), buffer)
    name = "data/test-00000-of-00001.parquet"
    hub.repositories["tests/birds"].commits[LATER] = {name: buffer.getvalue()}
    assert prepare("tests/birds").said == (
        f"'tests/birds' has no column 'caption' in '{name}': it is another table than expected, choose another commit "
        "with --revision"
    )


def test_without_a_network_it_says_so(prepare: Prepare) -> None:
    said = prepare("tests/birds", HF_ENDPOINT="http://127.0.0.1:9").said
    assert said.startswith("cannot fetch 'tests/birds' (")


@pytest.mark.parametrize("name", ["INPAINTBENCH_OFFLINE", "HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "--offline"])
def test_offline_it_opens_no_socket_and_says_what_to_do(prepare: Prepare, hub: LittleHub, name: str) -> None:
    words, settings = ([name], {}) if name == "--offline" else ([], {name: "1"})
    said = prepare("tests/birds", *words, customized=NO_SOCKETS, **settings).said
    variable = "INPAINTBENCH_OFFLINE" if name == "--offline" else name
    assert said == (
        f"'tests/birds' would have to be fetched from the hub, and {variable} is set: prepare it where there is a "
        "network, then 'inpaintbench data export' and 'import' bring it here"
    )
    assert hub.asked == []


def test_without_the_library_it_says_what_to_install(prepare: Prepare, hub: LittleHub) -> None:
    said = prepare("tests/birds", customized=NO_LIBRARY).said
    assert said == "the package 'datasets' is missing; run: pip install 'inpaintbench[hub]'"
    assert hub.asked == []
