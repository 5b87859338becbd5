"""Files are found by name wherever they lie in a folder, and texts are read as people's programs wrote them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inpaintbench.datasets.folder import Folder
from inpaintbench.errors import DataError


def fill(folder: Path, *names: str) -> Folder:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return Folder(folder)


def test_files_come_in_the_order_of_their_paths_without_hidden_ones(tmp_path: Path) -> None:
    folder = fill(tmp_path, "b.txt", "a/z.jpg", ".hidden", ".git/x.jpg", "__MACOSX/a.jpg", "a/._z.jpg", "a/.DS_Store")
    assert folder.files == ("a/z.jpg", "b.txt")


def test_endings_of_pictures_count_in_any_case(tmp_path: Path) -> None:
    folder = fill(tmp_path, "a.JPG", "b.Jpeg", "c.png", "d.PNG.txt", "e.tiff", "jpg")
    assert folder.pictures == ("a.JPG", "b.Jpeg", "c.png", "e.tiff")


def test_a_file_is_found_by_its_name_the_least_deep_and_then_the_first(tmp_path: Path) -> None:
    folder = fill(tmp_path, "z/x.jpg", "a/x.jpg", "a/b/x.jpg", "a/b/y.jpg")
    assert folder.find("x.jpg") == "a/x.jpg"
    assert folder.find("y.jpg") == "a/b/y.jpg"
    assert folder.find("nowhere.jpg") == "nowhere.jpg"
    assert folder.find("X.JPG") == "X.JPG"


def test_names_that_are_not_ascii_are_found(tmp_path: Path) -> None:
    folder = fill(tmp_path, "bilder/mésange 1.jpg", "図/鳥.png")
    assert folder.find("鳥.png") == "図/鳥.png"
    assert folder.find("mésange 1.jpg") == "bilder/mésange 1.jpg"


def test_links_that_go_round_in_circles_end(tmp_path: Path) -> None:
    folder = fill(tmp_path / "data", "a/x.jpg")
    (tmp_path / "data" / "a" / "up").symlink_to(tmp_path / "data")
    (tmp_path / "data" / "self").symlink_to(tmp_path / "data" / "self")
    (tmp_path / "data" / "gone").symlink_to(tmp_path / "nowhere")
    assert [file for file in folder.files if file.endswith(".jpg")] == ["a/x.jpg"]


def test_a_folder_that_is_linked_to_is_read(tmp_path: Path) -> None:
    fill(tmp_path / "elsewhere", "x.jpg")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pictures").symlink_to(tmp_path / "elsewhere")
    assert Folder(tmp_path / "data").find("x.jpg") == "pictures/x.jpg"


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_passed_over(tmp_path: Path) -> None:
    folder = fill(tmp_path, "a/x.jpg", "b/y.jpg")
    (tmp_path / "a").chmod(0)
    try:
        assert folder.files == ("b/y.jpg",)
    finally:
        (tmp_path / "a").chmod(0o700)


def test_patterns_are_of_names_and_brackets_are_special(tmp_path: Path) -> None:
    folder = fill(tmp_path, "a/refs(umd).p", "b/refs(google).p", "notes[1].txt")
    assert folder.matching("refs(umd).p") == ("a/refs(umd).p",)
    assert folder.matching("refs(*).p") == ("a/refs(umd).p", "b/refs(google).p")
    assert folder.matching("notes[[]1].txt") == ("notes[1].txt",)
    assert folder.matching("a/*") == ()


def test_the_only_file_of_a_pattern_is_the_least_deep(tmp_path: Path) -> None:
    folder = fill(tmp_path, "a/b/x.json", "z/x.json")
    assert folder.only("x.json") == tmp_path / "z" / "x.json"
    with pytest.raises(DataError, match=r"lacks 'y\.json'$"):
        folder.only("y.json")


def test_text_is_utf_8_with_or_without_a_mark(tmp_path: Path) -> None:
    (tmp_path / "with.txt").write_bytes("\ufeffé".encode())
    (tmp_path / "without.txt").write_bytes("é".encode())
    (tmp_path / "latin.txt").write_bytes("é".encode("latin-1"))
    folder = Folder(tmp_path)
    assert folder.text("with.txt") == folder.text("without.txt") == "é"
    with pytest.raises(DataError, match=r"'latin\.txt' is not UTF-8 text: fetch it again"):
        folder.text("latin.txt")


@pytest.mark.parametrize("text", ["", "{", "[1, 2", "[" * 100_000, "\x00"])
def test_json_that_is_not_whole_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(DataError, match=r"'a\.json' is not whole JSON") as caught:
        Folder(tmp_path).json("a.json")
    assert "\n" not in str(caught.value)


def test_tables_are_read_with_any_line_ends_marks_and_spaces(tmp_path: Path) -> None:
    rows = [{"uid": "1", "text": 'a "big", é'}, {"uid": "2", "text": "two\nlines"}, {"uid": "3", "text": ""}]
    plain = 'uid,other,text\n1,x,"a ""big"", é"\n2,y,"two\nlines"\n3\n'
    for name, content in {"lf": plain, "crlf": plain.replace("\n", "\r\n"), "mark": f"\ufeff{plain}"}.items():
        (tmp_path / f"{name}.csv").write_bytes(content.encode())
        found = list(Folder(tmp_path).table(f"{name}.csv", "uid", "text"))
        assert [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in found] == rows
    (tmp_path / "spaces.csv").write_text(" uid , text \n 1 , a \n")
    assert list(Folder(tmp_path).table("spaces.csv", "uid", "text")) == [{"uid": "1", "text": "a"}]


def test_a_table_without_a_column_names_it_and_those_it_has(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "a.csv").write_text("uid;text\n1;a\n")
    with pytest.raises(DataError, match=r"'a\.csv' has no column 'uid'; it has uid;text"):
        list(Folder(tmp_path).table("a.csv", "uid"))
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(DataError, match=r"'empty\.csv' has no column 'uid'; it has none"):
        list(Folder(tmp_path).table("empty.csv", "uid"))


def test_a_table_with_a_quotation_that_never_ends_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('uid,text\n0,fine\n1,"never closed' + "x" * 200_000)
    with pytest.raises(DataError, match=r"^'a\.csv', line 3: .+; fetch it again$"):
        list(Folder(tmp_path).table("a.csv", "uid", "text"))
