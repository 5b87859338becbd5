"""`inpaintbench doctor`: the machine as it is, golden values computed on it, and an exit code that says how it went."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DRIFTING = '''
"""A plugin whose library counts wrongly here, and another one that is not here."""
import inpaintbench as ib

def absent():
    raise ib.UnavailableError("weights.pt is not here; put it into weights/")

@ib.hookimpl
def goldens():
    return [
        ib.Golden("one and one", "abacus", lambda: [3.0], [2.0], 1e-9),
        ib.Golden("of weights", "torch", absent, [1.0], 1e-9),
    ]
'''


def site(folder: Path, name: str, code: str) -> Path:
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[inpaintbench]\n{name} = {name}_module\n")
    (folder / f"{name}_module.py").write_text(code)
    return folder


def test_the_cores_golden_values_are_fine_and_the_machine_is_shown(command_line: Callable[..., Any]) -> None:
    ran = command_line("doctor", INPAINTBENCH_PLUGINS="")
    assert ran.code == 0
    assert f"python                   {'.'.join(map(str, sys.version_info[:3]))}" in ran.out
    assert "10 as they should be, 0 drifted, 0 not checked" in ran.out


def test_as_json_it_holds_every_check_and_every_version(command_line: Callable[..., Any]) -> None:
    found = json.loads(command_line("doctor", "--json", INPAINTBENCH_PLUGINS="").out)
    assert found["machine"]["cores"] == os.cpu_count()
    assert found["machine"]["libraries"]["numpy"] == __import__("numpy").__version__
    assert [check["outcome"] for check in found["checks"]] == ["fine"] * 10


def test_a_drift_names_its_library_and_ends_with_1(command_line: Callable[..., Any], tmp_path: Path) -> None:
    ran = command_line("doctor", sites=(site(tmp_path / "site", "wrong", DRIFTING),), INPAINTBENCH_PLUGINS="wrong")
    assert ran.code == 1
    assert "DRIFT    one and one                  abacus gives 3, not 2" in ran.out
    assert "not here of weights                   weights.pt is not here; put it into weights/" in ran.out
    assert "10 as they should be, 1 drifted, 1 not checked" in ran.out


def test_a_broken_plugin_is_shown_and_ends_with_1(command_line: Callable[..., Any], tmp_path: Path) -> None:
    broken = site(tmp_path / "site", "broken", "import nothing_of_this_name")
    ran = command_line("doctor", sites=(broken,), INPAINTBENCH_PLUGINS="broken")
    assert ran.code == 1
    assert "plugin 'broken' is broken: importing 'broken_module' failed" in ran.out


def test_a_hook_that_goes_wrong_costs_its_own_plugins_values(command_line: Callable[..., Any], tmp_path: Path) -> None:
    code = "import inpaintbench as ib\n@ib.hookimpl\ndef goldens():\n    return [1]"
    ran = command_line("doctor", sites=(site(tmp_path / "site", "odd", code),), INPAINTBENCH_PLUGINS="odd")
    assert ran.code == 1
    assert "'odd:odd' failed in its hook 'goldens': it must return golden values, not 1" in ran.out
    assert "10 as they should be" in ran.out


@pytest.mark.parametrize("home", ["HF_HOME", "NLTK_DATA"])
def test_caches_are_looked_for_where_their_libraries_look(
    command_line: Callable[..., Any], tmp_path: Path, home: str
) -> None:
    (tmp_path / "kept" / "hub" / "models--a--b").mkdir(parents=True)
    (tmp_path / "kept" / "corpora" / "wordnet").mkdir(parents=True)
    ran = command_line("doctor", "--json", INPAINTBENCH_PLUGINS="", **{home: str(tmp_path / "kept")})
    caches = json.loads(ran.out)["machine"]["caches"]
    wanted = {"HF_HOME": ("hub", "kept/hub (1 entries)"), "NLTK_DATA": ("WordNet", "kept/corpora/wordnet")}
    name, end = wanted[home]
    assert caches[name].endswith(end)
