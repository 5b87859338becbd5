"""`inpaintbench report`: what it writes where, what it prints, what it refuses."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def made(evaluate, tmp_path):
    """Results of two inpainters, and the store they were made with."""
    options = ("--store", str(tmp_path / "store"))
    evaluate(tmp_path / "results", "mean", "telea", options=options)
    return tmp_path


def test_the_page_is_written_and_its_path_printed(made, run):
    code, out, err = run("report", made / "results", "--store", made / "store", "-o", made / "report")
    assert (code, out, err) == (0, f"{made / 'report' / 'index.html'}\n", "")
    files = {path.name for path in (made / "report").iterdir()}
    assert files == {"index.html", "static", "data", "sprites", "pictures"}
    page = (made / "report" / "index.html").read_text()
    assert "http" not in page.replace("http-equiv", "")
    for line in page.splitlines():
        if 'src="' in line or 'rel="stylesheet"' in line:
            name = line.partition('src="')[2] or line.partition('href="')[2]
            assert (made / "report" / name.partition('"')[0]).is_file(), line


def test_written_again_it_is_the_same_and_leaves_other_files_alone(made, run):
    arguments = ("report", made / "results", "--store", made / "store", "-o", made / "report")
    run(*arguments)
    first = {path: path.read_bytes() for path in (made / "report").rglob("*") if path.is_file()}
    (made / "report" / "mine.txt").write_text("mine")
    (made / "report" / "sprites" / "old.jpg").write_text("old")
    assert run(*arguments)[0] == 0
    again = {path: path.read_bytes() for path in (made / "report").rglob("*") if path.is_file()}
    assert again.pop(made / "report" / "mine.txt") == b"mine"
    assert again == first


@pytest.mark.parametrize("name", ["data", "pictures", "index.html"])
def test_what_is_no_report_is_left_alone(made, run, name):
    (made / "mine").mkdir()
    (made / "mine" / name).mkdir()
    code, out, err = run("report", made / "results", "--store", made / "store", "-o", made / "mine")
    assert (code, out) == (2, "")
    assert (
        err == f"inpaintbench: '{made / 'mine'}' has a '{name}' that is no report's; name another folder with --out\n"
    )
    assert [path.name for path in (made / "mine").iterdir()] == [name]


def test_a_sample_that_no_result_has_is_refused_with_the_nearest(made, run):
    arguments = ("report", made / "results", "--store", made / "store", "-o", made / "report", "--picture", "tile-3")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("inpaintbench: --picture tile-3: no result has such a sample")
    assert "tile-" in err.partition("sample")[2]
    assert not (made / "report").exists()


def test_no_path_of_this_machine_is_in_it(made, run):
    run("report", made / "results", "--store", made / "store", "-o", made / "report")
    for path in (made / "report").rglob("*"):
        assert path.is_dir() or str(made).encode() not in path.read_bytes(), path


def test_without_a_store_it_says_so_and_writes_the_rest(made, run):
    code, out, err = run("report", made / "results", "--store", made / "nowhere", "-o", made / "report")
    assert code == 0
    assert out == f"{made / 'report' / 'index.html'}\n"
    assert f"there is no store '{made / 'nowhere'}'; name it with --store" in err
    assert str(made) not in (made / "report" / "data" / "report.js").read_text()
    assert not (made / "nowhere").exists()
    assert not (made / "report" / "sprites").exists()


def test_a_notebook_reads_the_results_where_they_lie(made, run, monkeypatch):
    arguments = ("report", made / "results", "--store", made / "store", "-o", made / "report", "--notebook")
    code, out, _ = run(*arguments)
    assert code == 0
    assert out.splitlines()[0] == str(made / "report" / "report.ipynb")
    notebook = json.loads((made / "report" / "report.ipynb").read_text())
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    code_cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert str(made) not in "".join(code_cells)
    monkeypatch.chdir(made / "report")
    names: dict[str, object] = {}
    for source in code_cells[:2]:
        exec(compile(source, "notebook", "exec"), names)
    assert set(names["rows"]["inpainter"]) == {"mean", "telea"}


def test_a_damaged_result_is_named_and_the_others_are_shown(made, run):
    (made / "results" / "broken.json").write_text("{")
    code, _, _ = run("report", made / "results", "--store", made / "store", "-o", made / "report")
    assert code == 0
    assert "broken.json" in (made / "report" / "data" / "report.js").read_text()


@pytest.mark.parametrize("arguments", [(), ("nowhere", "-o", "report"), ("results",)])
def test_what_cannot_be_asked_is_refused(run, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    code, out, err = run("report", *arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("inpaintbench: ")


def test_a_folder_without_results_is_an_error(run, tmp_path):
    code, _, err = run("report", tmp_path, "-o", tmp_path / "report")
    assert code == 1
    assert "there is no result" in err
    assert not (tmp_path / "report").exists()
