"""`inpaintbench new`: packages of every kind pass their own tests as written, and one is installed and evaluated."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

import inpaintbench
from inpaintbench.cli import main
from inpaintbench.cli.scaffold import Package
from inpaintbench.cli.scaffold.package import KINDS
from inpaintbench.registry import KINDS as HOOKS

ROOT = Path(inpaintbench.__file__).parents[1]
MAIN = "from inpaintbench.cli import main; main()"


@pytest.fixture
def run(monkeypatch, capsys):
    """A verb's exit code, and what it printed on standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["inpaintbench", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def own_tests(python, folder):
    """The outcome of a package's own tests, run as its author would."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    environment["PYTHONPATH"] = str(ROOT)
    command = [python, "-m", "pytest", "-p", "no:cacheprovider", "--color", "no"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


def test_there_is_a_template_for_every_kind_of_component():
    assert set(KINDS) == {kind.kind for kind in HOOKS.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_of_each_kind_passes_its_own_tests_and_the_check(kind, run, tmp_path, monkeypatch):
    name = f"made-{kind}"
    code, out, err = run("new", kind, name, "--dir", tmp_path)
    assert (code, err) == (0, "")
    folder = tmp_path / f"inpaintbench-{name}"
    assert f"wrote '{folder}': 5 files" in out
    done = own_tests(sys.executable, folder)
    assert "1 passed" in done.stdout, done.stdout
    offer(folder, monkeypatch)
    code, out, err = run("check", name, "--kind", kind)
    assert (code, err) == (0, "")
    assert out.startswith(f"{kind} '{name}' on cpu")
    assert "pass   imports" in out


def offer(folder, monkeypatch):
    """Let a package be found through the entry point that its pyproject declares, without installing it."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    ((point, module),) = project["entry-points"]["inpaintbench"].items()
    info = folder / f"{module}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    (info / "entry_points.txt").write_text(f"[inpaintbench]\n{point} = {module}\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("INPAINTBENCH_PLUGINS", point)


def test_the_files_are_few_and_the_module_short(tmp_path):
    folder = Package("inpainter", "big-lama2").write(tmp_path)
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert files == [
        ".github/workflows/ci.yml",
        "README.md",
        "inpaintbench_big_lama2.py",
        "pyproject.toml",
        "tests/test_contract.py",
    ]
    assert len((folder / "inpaintbench_big_lama2.py").read_text().splitlines()) < 30
    assert "class BigLama2(ib.Inpainter):" in (folder / "inpaintbench_big_lama2.py").read_text()
    unfilled = re.compile(r"\$\{?(kind|name|distribution|module|class_name|use)\b")
    assert not any(unfilled.search((folder / name).read_text()) for name in files)


@pytest.fixture
def fresh(tmp_path):
    """The Python of a new environment that borrows what is installed in the running one."""
    venv.create(tmp_path / "environment", symlinks=True)
    (site,) = (tmp_path / "environment").glob("lib/python*/site-packages")
    folders = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    lines = [f"import site; site.addsitedir({folder!r})" for folder in folders]
    (site / "borrowed.pth").write_text("\n".join([*lines, str(ROOT)]) + "\n")
    return tmp_path / "environment" / "bin" / "python"


def test_an_installed_package_is_found_checked_and_evaluated(fresh, run, tmp_path):
    assert run("new", "inpainter", "fresh-paint", "--dir", tmp_path)[0] == 0
    folder = tmp_path / "inpaintbench-fresh-paint"
    install = ["install", "--no-deps", "--no-build-isolation", "--no-index", "--quiet", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(fresh), *install], check=True, capture_output=True)

    def verb(*arguments):
        command = [str(fresh), "-c", MAIN, *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "inpaintbench-fresh-paint 0.1.0  inpainters" in verb("plugins").stdout
    checked = verb("check", "fresh-paint:quantile=0.25")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    asked = ["--suite", "photos", "--inpainter", "fresh-paint", "--limit", "2", "--workers", "1"]
    evaluated = verb("eval", *asked, "--store", tmp_path / "store", "--out", tmp_path / "results")
    assert evaluated.returncode == 0, evaluated.stdout + evaluated.stderr
    (result,) = (tmp_path / "results").rglob("fresh-paint-*.json")
    assert json.loads(result.read_text())["inpainter"]["spec"] == "fresh-paint"
    assert "1 passed" in own_tests(str(fresh), folder).stdout


def test_what_its_ci_runs_succeeds_once_it_is_installed(fresh, run, tmp_path):
    """From the index or, where the repository's variable says so, from elsewhere: here it is installed already."""
    assert run("new", "inpainter", "fresh-paint", "--dir", tmp_path)[0] == 0
    folder = tmp_path / "inpaintbench-fresh-paint"
    text = (folder / ".github" / "workflows" / "ci.yml").read_text()
    install, *steps = (line.partition("- run: ")[2] for line in text.splitlines() if "- run: " in line)
    assert "INPAINTBENCH: ${{ vars.INPAINTBENCH || 'inpaintbench' }}" in text
    assert install == 'python -m pip install "$INPAINTBENCH" . pytest'
    offline = [sys.executable, "-m", "pip", "--python", str(fresh), "install", "--no-deps", "--no-build-isolation"]
    subprocess.run([*offline, "--no-index", "--quiet", str(folder)], check=True, capture_output=True)
    script = fresh.with_name("inpaintbench")
    script.write_text(f"#!{fresh}\n{MAIN}\n")
    script.chmod(0o755)
    environment = {**os.environ, "PATH": os.pathsep.join([str(fresh.parent), os.environ["PATH"]])}
    environment.pop("PYTEST_ADDOPTS", None)
    for step in steps:
        done = subprocess.run(
            step, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((folder / "badge.json").read_text())["color"] == "brightgreen"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("inpaintr", "mine"), "there is no kind 'inpaintr'; did you mean 'inpainter'?"),
        (("suite", "mine"), "there is no kind 'suite'; it can be degrader, prompter"),
        (("inpainter", "telea"), "the inpainter 'telea' exists already, from 'inpaintbench "),
        (("judge", "mse"), "the metric 'mse' exists already"),
        (("inpainter", "Lama"), "'Lama' is no name: use lower-case letters, digits and single dashes"),
        (("inpainter", "big_lama"), "'big_lama' is no name"),
        (("inpainter", "big--lama"), "'big--lama' is no name"),
        (("inpainter", "3d"), "'3d' is no name"),
        (("captioner", "none"), "'none' is a word of Python"),
        (("inpainter", "benchmarks"), "a module 'inpaintbench_benchmarks' is installed already"),
        (("inpainter",), "Missing argument 'NAME'"),
    ],
)
def test_bad_input_gets_one_line_and_writes_nothing(run, tmp_path, arguments, message):
    code, out, err = run("new", *arguments, "--dir", tmp_path / "made")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert message in err
    assert not (tmp_path / "made").exists()


def test_a_name_of_another_kind_is_free(run, tmp_path):
    assert run("new", "captioners", "telea", "--dir", tmp_path)[0] == 0


def test_an_existing_folder_is_left_alone(run, tmp_path):
    (tmp_path / "inpaintbench-mine").mkdir()
    code, _, err = run("new", "inpainter", "mine", "--dir", tmp_path)
    assert code == 2
    assert "inpaintbench-mine' exists already; remove it, or choose another name or --dir" in err
    assert not list((tmp_path / "inpaintbench-mine").iterdir())


def test_a_folder_that_cannot_be_written_is_one_line(run, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = run("new", "inpainter", "mine", "--dir", tmp_path / "file" / "below")
    assert code == 2
    assert err.count("\n") == 1
    assert "cannot write" in err
