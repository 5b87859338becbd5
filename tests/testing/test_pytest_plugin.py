"""In a stranger's tests: failures read like the report, notes appear at the end, and starting pytest costs nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import inpaintbench

PLUGIN = '''
import inpaintbench as ib


class Mine(ib.Inpainter):
    """Returns what it is given."""

    name = "mine"

    def load(self, host):
        return lambda batch: [item.image.copy() for item in batch]


class Broken(Mine):
    """Returns floats."""

    def load(self, host):
        return lambda batch: [item.image / 255 for item in batch]
'''

TESTS = """
from inpaintbench.testing import check
from my_plugin import Broken, Mine


def test_mine(inpaintbench_check):
    assert inpaintbench_check(Mine()).verdict == "conformant"


def test_broken_by_the_fixture(inpaintbench_check):
    inpaintbench_check(Broken())


def test_broken_by_the_function():
    check(Broken())
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "my_plugin.py").write_text(PLUGIN)
    (tmp_path / "test_contract.py").write_text(TESTS)
    paths = os.pathsep.join([str(Path(inpaintbench.__file__).parents[1]), str(tmp_path)])

    def run(*arguments):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments, "--rootdir", str(tmp_path)]
        environment = {**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        for name in ("PYTEST_ADDOPTS", "CI", "BUILD_NUMBER"):  # pytest repeats whole messages where it runs in CI
            environment.pop(name, None)
        command += ["-p", "inpaintbench.testing.pytest_plugin", "--color", "no"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)

    return run


def test_a_failure_is_the_report_without_a_traceback_through_the_check(run):
    done = run()
    assert done.returncode == 1
    assert "2 failed, 1 passed" in done.stdout
    assert done.stdout.count("E       AssertionError: inpainter 'mine' on cpu") == 2
    assert done.stdout.count("fault  output  it returned float64, not uint8; scale to 0…255, round and clip") == 2
    assert "conformance.py" not in done.stdout
    assert "testing/__init__.py" not in done.stdout


def test_notes_of_what_passed_are_shown_at_the_end(run):
    done = run("-k", "test_mine")
    assert done.returncode == 0
    end = done.stdout.partition("inpaintbench: what was checked")[2]
    assert "inpainter 'mine' on cpu" in end
    assert "note   hole leak" in end
    assert "pass   load" not in end


def test_nothing_is_shown_where_nothing_was_checked(run):
    assert "what was checked" not in run("-k", "by_the_function").stdout


def test_loading_the_plugin_imports_nothing_heavy():
    code = "import sys, inpaintbench.testing.pytest_plugin; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("numpy", "cv2", "pyarrow", "rich", "inpaintbench.components", "inpaintbench.pipeline"):
        assert f"'{heavy}'" not in loaded
