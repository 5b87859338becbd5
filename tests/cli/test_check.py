"""`inpaintbench check`: what it prints and writes, how it exits, and one line for everything that goes wrong."""

from __future__ import annotations

import json
import sys

import pytest

from inpaintbench.cli import main

BROKEN = '''
import inpaintbench as ib


@ib.hookimpl
def inpainters():
    return [Shared, Broken]


@ib.hookimpl
def captioners():
    return [SharedWords]


class Shared(ib.Inpainter):
    """Returns what it is given."""

    name = "shared"

    def load(self, host):
        return lambda batch: [item.image.copy() for item in batch]


class Broken(Shared):
    """Returns floats."""

    name = "broken"

    def load(self, host):
        return lambda batch: [item.image / 255 for item in batch]


class SharedWords(ib.Captioner):
    """Says little."""

    name = "shared"

    def load(self, host):
        return lambda batch: ["a picture"] * len(batch)
'''


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Makes a module a plugin, found through its entry point."""

    def install(module, source):
        site = tmp_path / f"site-{module}"
        info = site / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[inpaintbench]\n{module} = {module}\n")
        (site / f"{module}.py").write_text(source)
        monkeypatch.syspath_prepend(site)
        monkeypatch.setenv("INPAINTBENCH_PLUGINS", module)

    monkeypatch.setenv("INPAINTBENCH_PLUGINS", "")
    yield install
    for name in [name for name in sys.modules if name.startswith("for_check_")]:
        del sys.modules[name]


@pytest.fixture
def run(install, monkeypatch, capsys):
    """The verb's exit code, and what it printed on standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["inpaintbench", "check", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


def test_a_sound_component_exits_with_0_and_is_printed_line_by_line(run):
    code, out, err = run("telea:radius=5")
    assert (code, err) == (0, "")
    assert out.startswith("inpainter 'telea:radius=5.0' on cpu, fingerprint ")
    assert "  pass   polarity" in out
    assert "\x1b" not in out
    assert out.splitlines()[-1].startswith("conformant: ")


def test_faults_exit_with_1(run, install):
    install("for_check_one", BROKEN)
    code, out, _ = run("broken")
    assert code == 1
    assert "fault  output" in out
    assert out.splitlines()[-1].startswith("1 fault: ")


def test_json_and_badge_are_written_whole(run, tmp_path):
    report, badge = tmp_path / "report.json", tmp_path / "badge.json"
    code, _, _ = run("none", "--json", report, "--badge", badge)
    assert code == 0
    data = json.loads(report.read_text())
    assert (data["kind"], data["component"], data["verdict"]) == ("prompter", "none", "conformant")
    assert json.loads(badge.read_text())["message"] == "conformant"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["badge.json", "report.json"]


def test_json_can_go_to_standard_output(run):
    code, out, _ = run("mse", "--json", "-")
    assert code == 0
    assert json.loads(out)["kind"] == "metric"


def test_a_name_that_several_kinds_share_needs_its_kind(run, install):
    install("for_check_two", BROKEN)
    code, out, err = run("shared")
    assert (code, out) == (2, "")
    assert "'shared' is the name of several: captioner, inpainter; choose with --kind captioner" in err
    assert run("shared", "--kind", "captioner")[1].startswith("captioner 'shared'")
    assert run("shared", "--kind", "inpainters")[1].startswith("inpainter 'shared'")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("telae",), "there is no component 'telae'; did you mean 'telea'?"),
        (("qqqq",), "there is no component 'qqqq'; 'inpaintbench list' shows all"),
        (("telea", "--kind", "metrc"), "there is no kind 'metrc'; did you mean 'metric'?"),
        (("telae", "--kind", "inpainter"), "there is no inpainter 'telae'; did you mean 'telea'?"),
        (("fixed",), "'fixed' needs its option 'text'"),
        (("telea:radius=abc",), "option 'radius' of 'telea' must be float"),
        (("telea:radius",), "cannot read 'telea:radius'"),
        (("telea", "--badge", "/nowhere/at/all.json"), "cannot write '/nowhere/at/all.json'"),
        ((), "Missing argument"),
    ],
)
def test_bad_input_gets_one_line_and_exit_code_2(run, arguments, message):
    code, _, err = run(*arguments)
    assert code == 2
    assert err.count("\n") == 1
    assert message in err


def test_a_name_that_is_not_found_while_a_plugin_is_broken_says_so(run, install):
    install("for_check_three", "import there_is_no_such_module\n")
    code, _, err = run("qqqq")
    assert code == 2
    assert "it may be in a plugin that is broken: see 'inpaintbench plugins'" in err
