"""`inpaintbench data`, as users run it: what is here, whether it is whole, brought into one form, carried elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PIECES = str(Path(__file__).parents[1] / "pieces")

if PIECES not in sys.path:
    sys.path.insert(0, PIECES)

from birdhouse import NO_SOCKETS, inpaintbench, install  # noqa: E402
from inpaintbench_birds import NAMES, Birds, write_csv, write_json  # noqa: E402

from inpaintbench.result import Result  # noqa: E402

Data = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Data:
    """A function that runs `inpaintbench data …` with the plugin `birds`; it returns the code, output and errors."""
    monkeypatch.syspath_prepend(install(tmp_path / "site"))
    for name, value in {
        "INPAINTBENCH_PLUGINS": "benchmarks,birds",
        "INPAINTBENCH_DATA": str(tmp_path / "data"),
        "INPAINTBENCH_STORE": str(tmp_path / "store"),
    }.items():
        monkeypatch.setenv(name, value)
    return lambda *words: run("data", *words)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """`birds` where suites find them, in a layout of their own."""
    write_json(tmp_path / "data" / "birds-test")
    return tmp_path / "data" / "birds-test"


def said(ran: tuple[int, str, str], code: int = 1) -> str:
    """The one line of a call that went wrong and printed nothing else."""
    assert (ran[0], ran[1], ran[2].count("\n")) == (code, "", 1), ran
    return ran[2].removeprefix("inpaintbench: ").rstrip("\n")


def listed(data: Data, title: str) -> dict[str, Any]:
    code, out, _ = data("list", "--json")
    assert code == 0
    (found,) = [entry for entry in json.loads(out) if entry["title"] == title]
    return dict(found)


def checked(data: Data, *words: str) -> dict[str, Any]:
    _, out, _ = data("check", *words, "--json")
    (found,) = json.loads(out)
    return dict(found)


def test_list_says_of_each_data_set_where_it_is_and_whose_terms_count(data: Data, tmp_path: Path) -> None:
    expected = {
        "title": "birds-test",
        "suites": ["tests/birds@1", "tests/birds-mini@1"],
        "state": "not here",
        "here": False,
        "samples": 10,
        "licence": "for tests alone",
        "home": "https://example.org/birds",
    }
    assert listed(data, "birds-test") == expected
    write_csv(tmp_path / "data" / "birds-test")
    state = {"state": f"in '{tmp_path / 'data' / 'birds-test'}'", "here": True}
    assert listed(data, "birds-test") == expected | state
    assert listed(data, "photos")["state"] == "comes with its package"
    assert listed(data, "photos")["samples"] == 12
    code, out, err = data("list")
    assert (code, err) == (0, "")
    assert re.search(r"^birds-test +in '.*' +10 +tests/birds@1, tests/birds-mini@1 +for tests alone +https", out, re.M)


def test_list_names_a_folder_that_holds_something_else(data: Data, tmp_path: Path) -> None:
    (tmp_path / "data" / "birds").mkdir(parents=True)
    found = listed(data, "birds-test")
    assert not found["here"]
    assert found["state"].startswith(f"in '{tmp_path / 'data' / 'birds'}', but '")


def test_check_says_what_is_there(data: Data, here: Path) -> None:
    code, out, err = data("check", "tests/birds")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    first = Birds().locate(here).in_order(8)
    size = sum((here / "pictures" / f"{id}.png").stat().st_size for id in first)
    assert lines[:7] == [
        "tests/birds",
        f"  data      in '{here}': a folder with birds.json",
        "  samples   10 listed, 10 expected",
        "  left out  2: it has no caption, the first: 'kiwi'",
        "  read      8: 8 readable, 0 broken",
        f"  on disk   {size / 1000:.1f} kB of pictures and masks",
        "  licence   for tests alone, https://example.org/birds",
    ]
    assert [line.split()[2] for line in lines[7:]] == ["tests/birds@1", "tests/birds-mini@1"]


def test_check_takes_suites_titles_and_names(data: Data, here: Path) -> None:
    for name, count in {"tests/birds@1": 8, "tests/birds-mini": 3, "birds-test": 8, "birds": 8}.items():
        assert checked(data, name)["checked"] == count
    assert checked(data, "birds", "--all")["checked"] == 10
    assert checked(data, "birds", "--limit", "2")["checked"] == 2
    assert checked(data, "birds", "--limit", "2")["revisions"] == {}


def test_the_revision_is_the_one_that_results_say(
    data: Data, here: Path, run: Callable[..., Any], tmp_path: Path
) -> None:
    revisions = checked(data, "birds")["revisions"]
    asked = ["--suite", "tests/birds", "--suite", "tests/birds-mini", "--inpainter", "mean", "--workers", "1"]
    assert run("eval", *asked, "--out", tmp_path / "results")[0] == 0
    results = [Result.read(path) for path in (tmp_path / "results").rglob("*.json")]
    assert {result.suite: result.data["data"]["revision"] for result in results} == revisions
    shutil.rmtree(here)
    write_csv(here)
    assert checked(data, "birds")["revisions"] == revisions


def test_a_broken_picture_is_counted_and_named_and_costs_itself(data: Data, here: Path) -> None:
    order = Birds().locate(here).in_order(8)
    first, second = sorted(order)[:2]
    (here / "pictures" / f"{first}.png").write_bytes(b"")
    (here / "pictures" / f"{second}.png").unlink()
    code, out, _ = data("check", "birds")
    assert code == 1
    assert "  read      8: 6 readable, 2 broken\n" in out
    assert f"  broken    '{first}': '{first}.png' is not a picture that can be decoded\n" in out
    assert f"  broken    '{second}': cannot read the picture '{second}.png': No such file or directory\n" in out
    found = checked(data, "birds")
    assert {failure["id"] for failure in found["broken"]} == {first, second}


def test_only_the_first_broken_ones_are_named_but_json_names_all(data: Data, here: Path) -> None:
    for path in (here / "pictures").iterdir():
        path.write_bytes(b"")
    code, out, _ = data("check", "birds")
    assert (code, out.count("  broken ")) == (1, 5)
    assert "and 3 more: --json names all" in out
    assert len(checked(data, "birds")["broken"]) == 8


def test_json_names_all_that_was_left_out_unless_only_its_count_was_kept(
    data: Data, here: Path, tmp_path: Path
) -> None:
    names = checked(data, "birds")["left_out_names"]
    assert [len(each) for each in names.values()] == [2]
    assert set(*names.values()).isdisjoint(Birds().locate(here).ids())
    assert data("prepare", "birds", "--from", str(here), "--to", str(tmp_path / "one"))[0] == 0
    code, out, _ = data("check", "birds", "--data", f"birds={tmp_path / 'one'}")
    assert (code, "  left out  2: it has no caption\n" in out) == (0, True)


def test_samples_that_are_missing_are_counted(data: Data, here: Path) -> None:
    listing = json.loads((here / "birds.json").read_text("utf-8-sig"))
    (here / "birds.json").write_text(json.dumps(listing[4:]))
    code, out, _ = data("check", "birds")
    assert code == 1
    assert "  samples   6 listed, 10 expected, 2 missing\n" in out


def test_what_was_read_is_not_read_again(data: Data, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(data, "birds")
    monkeypatch.setattr(Birds, "read", lambda self, id: 1 / 0)
    assert checked(data, "birds") == first
    picture = next((here / "pictures").glob("*.png"))
    picture.write_bytes(picture.read_bytes() + b" ")
    assert len(checked(data, "birds", "--all")["broken"]) == 3


def test_data_that_comes_with_its_package_is_checked_and_said_so(data: Data) -> None:
    code, out, _ = data("check", "photos")
    assert code == 0
    assert "  data      the data of 'photos' comes with its package, 'inpaintbench_benchmarks'" in out
    assert "  read      12: 12 readable, 0 broken" in out
    code, out, _ = data("prepare", "photos")
    assert (code, out) == (
        0,
        "the data of 'photos' comes with its package, 'inpaintbench_benchmarks': nothing has to be prepared\n",
    )
    assert said(data("export", "photos", "-o", "x.tar"), 2).startswith("the data of 'photos' comes with its package")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("check", "bird"), "there is no suite or data set 'bird'; did you mean 'birds'?"),
        (("check", "zzzzzz"), "there is no suite or data set 'zzzzzz'; 'inpaintbench data list' shows all"),
        (("check", "tests/birds@9"), "suite 'tests/birds' has no version '9'; it has 1"),
        (("check", "truce"), "several data sets are called 'truce': name one of the suites"),
        (
            ("check", "birds", "--data", "photos=."),
            "--data photos=.: 'photos' is neither a suite nor a data set asked for",
        ),
        (("chekc", "birds"), "data can list, check, prepare, export, import, not 'chekc'; did you mean 'check'?"),
        (("prepare", "birds", "--from", ".", "--revision", "x"), "--revision names a commit of the hub"),
        (("export", "birds", "-o", "birds.zip"), "'birds.zip' should be called FILE.tar"),
    ],
)
def test_a_command_that_is_wrong_is_one_line_and_exit_code_2(data: Data, words: tuple[str, ...], reason: str) -> None:
    assert said(data(*words), 2).startswith(reason)


def test_data_that_is_not_here_says_how_to_get_it(data: Data) -> None:
    for words in (("check", "birds"), ("export", "birds", "-o", "x.tar")):
        assert said(data(*words)).startswith(
            "the data of 'birds' is not here: run 'inpaintbench data prepare birds-test'; or get it from https://example"
        )


def test_prepare_brings_a_folder_into_the_form_that_suites_find(
    data: Data, tmp_path: Path, run: Callable[..., Any]
) -> None:
    write_csv(tmp_path / "csv")
    code, out, err = data("prepare", "tests/birds", "--from", str(tmp_path / "csv"))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"'{tmp_path / 'data' / 'birds-test'}': 10 samples, 8 files, from a folder with birds.csv",
        "  licence: for tests alone",
        "  next: inpaintbench data check tests/birds",
        "        inpaintbench eval --suite tests/birds --inpainter telea",
    ]
    before = checked(data, "birds", "--data", f"birds={tmp_path / 'csv'}")
    after = checked(data, "birds")
    assert after["revisions"] == before["revisions"]
    assert run("eval", "--suite", "tests/birds", "--inpainter", "telea", "--out", tmp_path / "results")[0] == 0
    assert checked(data, "birds", "--all")["broken"]
    assert data("prepare", "birds", "--all", "--from", str(tmp_path / "csv"))[0] == 0
    assert not checked(data, "birds", "--all")["broken"]


def test_export_and_import_carry_it_to_another_machine(
    data: Data, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = checked(data, "birds")
    archive = tmp_path / "birds.tar"
    code, out, err = data("export", "birds", "-o", str(archive))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"'{archive}': 10 samples, 8 pictures and masks",
        "  licence: for tests alone, https://example.org/birds; passing it on may be forbidden",
        f"  next: inpaintbench data import {archive}",
    ]
    there = tmp_path / "there"
    monkeypatch.setenv("INPAINTBENCH_DATA", str(there))
    code, out, err = data("import", str(archive))
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"'{there / 'birds-test'}': 10 samples of 'birds-test', from a folder with birds.json",
        "  licence: for tests alone",
        "  next: inpaintbench data check tests/birds",
    ]
    after = checked(data, "birds")
    assert after["revisions"] == before["revisions"]
    assert [path.name for path in there.iterdir()] == ["birds-test"]
    assert "is there already: --replace" in said(data("import", str(archive)))
    (there / "birds-test" / "more").touch()
    assert data("import", str(archive), "--replace")[0] == 0
    assert not (there / "birds-test" / "more").exists()
    assert data("import", str(archive), "--to", str(tmp_path / "elsewhere" / "b"))[0] == 0
    assert len(list((tmp_path / "elsewhere" / "b" / "pictures").iterdir())) == 8
    assert [path.name for path in there.iterdir()] == ["birds-test"]


def test_what_is_imported_must_belong_to_an_installed_suite(
    data: Data, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data("export", "birds", "-o", str(tmp_path / "birds.tar"))
    monkeypatch.setenv("INPAINTBENCH_PLUGINS", "benchmarks")
    monkeypatch.setenv("INPAINTBENCH_DATA", str(tmp_path / "there"))
    assert said(data("import", str(tmp_path / "birds.tar"))) == (
        f"'{tmp_path / 'birds.tar'}' holds the data set 'birds' of 'inpaintbench_birds' with the options "
        "{'split': 'test'}, which no suite here uses: install the package that has it"
    )
    assert not list((tmp_path / "there").iterdir())


def test_an_archive_of_somebody_else_is_one_line(data: Data, here: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "raw"), "tar", here)
    assert "was not made by 'inpaintbench data export'" in said(data("import", str(tmp_path / "raw.tar")))
    (tmp_path / "odd.tar").write_text("no archive")
    assert "odd.tar" in said(data("import", str(tmp_path / "odd.tar")))


def test_without_a_part_data_shows_what_it_can(data: Data) -> None:
    code, out, err = data()
    assert (code, out) == (2, "")
    assert all(f"  {part} " in err for part in ("list", "check", "prepare", "export", "import"))
    code, out, err = data("check", "--help")
    assert (code, err) == (0, "")
    assert "--limit" in out


def test_listing_opens_no_socket_and_imports_no_library(tmp_path: Path) -> None:
    told = "print(sorted({'datasets', 'cv2', 'torch'} & set(sys.modules)), file=sys.stderr)"
    ran = inpaintbench(
        tmp_path, "data", "list", customized=f"{NO_SOCKETS}\nimport atexit, sys\natexit.register(lambda: {told})"
    )
    assert (ran.code, ran.err) == (0, "[]\n")
    assert f"{len(NAMES)}" in ran.out
