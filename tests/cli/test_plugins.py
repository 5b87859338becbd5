"""`inpaintbench plugins`: who brings what, what is broken and why."""

from __future__ import annotations

import json

import pytest
from plugin_texts import GOOD

BROKEN = {
    "cannot-import": ("import nothing_at_all", "ModuleNotFoundError: No module named 'nothing_at_all'"),
    "cannot-parse": ("def broken(:", "SyntaxError"),
    "exits": ("import sys; sys.exit(0)", "SystemExit: 0"),
    "mistypes": (GOOD.replace("def inpainters", "def inpainter"), "there is no hook 'inpainter'; did you mean"),
    "returns-none": (GOOD.replace("return [Good]", "pass"), "hook 'inpainters' must return a list, not None"),
    "returns-text": (GOOD.replace("[Good]", "'good'"), "hook 'inpainters' must return a list, not str"),
    "returns-instance": (GOOD.replace("[Good]", "[Good()]"), "must return subclasses of Inpainter, not Good()"),
    "has-no-name": (GOOD.replace('    name = "good"\n', ""), "has no name"),
    "is-abstract": (GOOD.replace("def load", "def lode"), "is abstract: it lacks 'load'"),
    "raises": (GOOD.replace("return [Good]", "raise OSError('the disk is gone')"), "OSError: the disk is gone"),
    "takes-an-argument": (GOOD.replace("inpainters()", "inpainters(config)"), "config"),
}


def test_plugins_are_shown_with_distribution_version_and_hooks(command_line):
    ran = command_line("plugins")
    assert (ran.code, ran.err) == (0, "")
    assert "\033" not in ran.out
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "tiny inpaintbench-tiny 1.0 captioners, inpainters, metrics, suites" in lines
    assert lines[0].startswith("builtin inpaintbench ")


def test_the_same_for_programs_is_json(command_line):
    ran = command_line("plugins", "--json")
    found = json.loads(ran.out)
    assert found["clashes"] == []
    (tiny,) = (plugin for plugin in found["plugins"] if plugin["name"] == "tiny")
    assert tiny == {
        "name": "tiny",
        "distribution": "inpaintbench-tiny",
        "version": "1.0",
        "hooks": ["captioners", "inpainters", "metrics", "suites"],
        "problem": "",
    }


def test_every_broken_plugin_is_shown_with_its_reason_and_everything_else_works(command_line, install):
    for name, (code, _) in BROKEN.items():
        site = install(name, code)
    site = install("works", GOOD)
    ran = command_line("plugins", "--json", sites=(site,))
    assert (ran.code, ran.err) == (1, "")
    problems = {plugin["name"]: plugin["problem"] for plugin in json.loads(ran.out)["plugins"]}
    for name, (_, reason) in BROKEN.items():
        assert reason in problems.pop(name)
    assert set(problems.values()) == {""}
    shown = command_line("plugins", sites=(site,))
    assert shown.code == 1
    assert len([line for line in shown.out.splitlines() if " broken: " in line]) == len(BROKEN)
    done = command_line("eval", "-s", "tests/tiles", "-i", "good", "--limit", "1", "--no-controls", sites=(site,))
    assert (done.code, done.err) == (0, "")


def test_a_name_that_two_plugins_claim_is_shown_and_refused_when_it_is_used(command_line, install):
    install("first", GOOD)
    install("second", GOOD)
    site = install("mine", GOOD.replace('"good"', '"telea"'))
    shown = command_line("plugins", sites=(site,))
    assert shown.code == 1
    assert "duplicate: inpainter 'good' comes from 'first 1.0' and 'second 1.0'" in shown.out
    assert "duplicate: inpainter 'telea' comes from 'inpaintbench " in shown.out
    for name, owners in (("good", ("first 1.0", "second 1.0")), ("telea", ("inpaintbench ", "mine 1.0"))):
        ran = command_line("eval", "-s", "tests/tiles", "-i", name, sites=(site,))
        assert ran.code == 1
        assert all(owner in ran.said for owner in owners)
    left = command_line("plugins", sites=(site,), INPAINTBENCH_PLUGINS="benchmarks,first")
    assert left.code == 0
    assert "duplicate" not in left.out


@pytest.mark.parametrize(
    ("value", "names"),
    [("", ["builtin"]), ("tiny", ["builtin", "tiny"]), (" tiny ,benchmarks", ["builtin", "benchmarks", "tiny"])],
)
def test_the_environment_restricts_what_is_discovered(command_line, value, names):
    ran = command_line("plugins", "--json", INPAINTBENCH_PLUGINS=value)
    assert [plugin["name"] for plugin in json.loads(ran.out)["plugins"]] == names


def test_a_restriction_to_a_plugin_that_does_not_exist_is_a_usage_error(command_line):
    ran = command_line("plugins", INPAINTBENCH_PLUGINS="tinny")
    assert ran.said == "INPAINTBENCH_PLUGINS names 'tinny', and no plugin has this name; did you mean 'tiny'?"
    assert ran.code == 2
