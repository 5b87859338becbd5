"""Plugins are found by their entry points; whatever one does wrong is said of it and harms no other."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from plugin_texts import GOOD, SUITE, problem

import inpaintbench as ib
from inpaintbench.components import CaptionMetric, Scorer
from inpaintbench.discovery import discover
from inpaintbench.errors import PluginError, UnknownNameError


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import nowhere_to_be_found", "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        ("from math import nothing", "ImportError: cannot import name 'nothing'"),
        ("def broken(:", "SyntaxError: invalid syntax"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise RuntimeError('first line\\nsecond line')", "RuntimeError: first line second line"),
        ("raise BaseException('all of it')", "BaseException: all of it"),
    ],
)
def test_a_plugin_that_cannot_be_imported_is_set_aside_with_the_reason(found, code, reason):
    text = problem(found(broken=code))
    assert text.startswith("importing 'broken_")
    assert reason in text


def test_a_mistyped_hook_is_refused_with_the_nearest_one(found):
    code = GOOD.replace("def inpainters()", "def inpainter()")
    assert problem(found(odd=code)) == "there is no hook 'inpainter'; did you mean 'inpainters'?"


def test_a_hook_with_an_argument_is_refused(found):
    text = problem(found(odd=GOOD.replace("def inpainters()", "def inpainters(config)")))
    assert "config" in text


def test_a_function_without_the_marker_is_no_hook(found):
    _, plugin = found(plain=GOOD.replace("@ib.hookimpl", "")).plugins
    assert (plugin.hooks, plugin.problem) == ((), "")


def test_a_hook_may_be_implemented_twice_in_one_module(found):
    more = """
@ib.hookimpl(specname="inpainters")
def more_inpainters():
    return [Other]

class Other(Good):
    \"\"\"Works too.\"\"\"

    name = "other"
"""
    plugins = found(two=GOOD + more)
    assert {"good", "other"} <= set(plugins.names(ib.Inpainter))
    half = found(half=GOOD + more.replace("return [Other]", "return None"))
    assert problem(half) == "hook 'inpainters' must return a list, not None"


def test_nothing_of_a_broken_plugin_stays(found):
    code = GOOD + "\n@ib.hookimpl\ndef metrics():\n    return 3\n\n@ib.hookimpl\ndef run_finished(result):\n    1 / 0\n"
    plugins = found(half=code, whole=GOOD.replace('"good"', '"whole"'))
    assert plugins.names(ib.Inpainter) == ["copy", "mean", "navier-stokes", "telea", "whole"]
    assert plugins.finished(Path("result.json")) == []


def test_one_name_from_two_plugins_is_an_error_that_names_both_when_it_is_used(found):
    plugins = found(one=GOOD, two=GOOD, mine=GOOD.replace('"good"', '"telea"'))
    names = [plugin.distribution for plugin in plugins.plugins]
    with pytest.raises(PluginError) as caught:
        plugins.component(ib.Inpainter, "good")
    assert str(caught.value) == (
        f"inpainter 'good' comes from '{names[2]} 1.0' and '{names[3]} 1.0'; "
        "uninstall one, or set INPAINTBENCH_PLUGINS to leave it out"
    )
    with pytest.raises(
        PluginError, match=r"inpainter 'telea' comes from 'inpaintbench [0-9.]+' and 'mine-[0-9]+ 1\.0'"
    ):
        plugins.component(ib.Inpainter, "telea")
    assert len(plugins.clashes()) == 2
    assert plugins.component(ib.Inpainter, "mean").spec
    assert [plugin.problem for plugin in plugins.plugins] == [""] * 4


def test_metrics_judges_and_probes_share_their_names_and_no_other_kinds_do(found):
    code = """
        import inpaintbench as ib

        @ib.hookimpl
        def judges():
            return [J]

        @ib.hookimpl
        def captioners():
            return [C]

        class J(ib.Judge):
            name = "mse"
            reads = ("raw",)
            higher_is_better = True

            def load(self, host):
                return list

        class C(ib.Captioner):
            name = "telea"

            def load(self, host):
                return list
    """
    plugins = found(judge=code)
    with pytest.raises(PluginError, match="scorer 'mse' comes from"):
        plugins.component(Scorer, "mse")
    assert plugins.component(ib.Inpainter, "telea") != plugins.component(ib.Captioner, "telea")


def test_two_entry_points_with_one_module_are_one_plugin_and_a_problem(install, monkeypatch):
    lines = "[inpaintbench]\nonce = double_module\ntwice = double_module\n"
    monkeypatch.syspath_prepend(install("double-module", GOOD, entry_points=lines))
    plugins = discover(["once", "twice"])
    assert [plugin.problem for plugin in plugins.plugins] == ["", "", "another entry point has brought the same module"]
    assert plugins.component(ib.Inpainter, "good").spec


def test_an_entry_point_may_name_an_object_in_a_module(install, monkeypatch):
    code = "import inpaintbench as ib\nclass Hooks:\n" + textwrap.indent(
        "@staticmethod\n@ib.hookimpl\ndef run_finished(result):\n    raise ValueError(result.name)\n", "    "
    )
    lines = "[inpaintbench]\nobject = object_plugin:Hooks\nmissing = object_plugin:None_such\n"
    monkeypatch.syspath_prepend(install("object-plugin", code, entry_points=lines))
    plugins = discover(["object", "missing"])
    _, missing, hooks = plugins.plugins
    assert "has no attribute 'None_such'" in missing.problem
    assert hooks.hooks == ("run_finished",)
    assert plugins.finished(Path("a.json")) == [
        "'object-plugin:object' failed in its hook 'run_finished': ValueError: a.json"
    ]


def test_every_plugin_hears_of_a_result_although_another_fails(found, tmp_path):
    fails = "import inpaintbench as ib\n@ib.hookimpl\ndef run_finished(result):\n    raise SystemExit(3)\n"
    notes = "import inpaintbench as ib\nHEARD = []\n@ib.hookimpl\ndef run_finished(result):\n    HEARD.append(result)\n"
    plugins = found(a=fails, b=notes, c=fails + "#")
    (heard,) = [module.HEARD for module in plugins.manager.get_plugins() if hasattr(module, "HEARD")]
    problems = plugins.finished(tmp_path / "result.json")
    assert heard == [tmp_path / "result.json"]
    assert len(problems) == 2


def test_a_suite_is_found_in_its_newest_version_or_in_the_one_that_is_asked_for(found):
    codes = {f"v{v}": SUITE.format(name="owner/tiles", version=v, option="") for v in (2, 10, 9)}
    plugins = found(**codes)
    assert plugins.suite("owner/tiles").version == 10
    assert plugins.suite("owner/tiles@9").version == 9
    assert plugins.clashes() == []
    with pytest.raises(UnknownNameError, match=r"^suite 'owner/tiles' has no version '3'; it has 2, 9, 10$"):
        plugins.suite("owner/tiles@3")
    with pytest.raises(UnknownNameError, match=r"^there is no suite 'owner/tile'; did you mean 'owner/tiles'\?$"):
        plugins.suite("owner/tile")


def test_two_suites_of_one_name_and_version_are_an_error_that_names_both(found):
    code = SUITE.format(name="owner/tiles", version=1, option="")
    plugins = found(one=code, two=code + "#")
    with pytest.raises(PluginError, match=r"suite 'owner/tiles' comes from 'one-[0-9]+ 1\.0' and 'two-"):
        plugins.suite("owner/tiles")
    assert plugins.clashes()[0].startswith("suite 'owner/tiles@1' comes from")


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        (ib.Inpainter, "telae", "there is no inpainter 'telae'; did you mean 'telea'?"),
        (
            ib.Inpainter,
            "biharmonic",
            "there is no inpainter 'biharmonic'; install it with: pip install inpaintbench-skimage",
        ),
        (ib.Inpainter, "biharmonik", "there is no inpainter 'biharmonik'; did you mean 'biharmonic'?"),
        (ib.Captioner, "gpt", "there is no captioner 'gpt'; 'inpaintbench list captioners' shows all"),
        (Scorer, "pnsr", "there is no scorer 'pnsr'; did you mean 'psnr'?"),
        (Scorer, "quality", "there is no scorer 'quality'; 'inpaintbench list metrics' shows all"),
        (CaptionMetric, "quality", "there is no scorer 'quality'; 'inpaintbench list metrics' shows all"),
    ],
)
def test_an_unknown_name_is_answered_with_what_helps(kind, name, message):
    with pytest.raises(UnknownNameError) as caught:
        discover([]).component(kind, name)
    assert str(caught.value) == message


def test_where_a_plugin_is_broken_an_unknown_name_may_be_in_it(found):
    with pytest.raises(UnknownNameError, match=r"it may be in a plugin that is broken: see 'inpaintbench plugins'$"):
        found(broken="1 / 0").component(ib.Inpainter, "stable-diffusion")


def test_an_executor_is_found_by_name():
    assert discover([]).executor("local").name == "local"
    with pytest.raises(UnknownNameError, match=r"there is no executor 'locall'; did you mean 'local'\?"):
        discover([]).executor("locall")


def test_the_environment_restricts_what_is_discovered(install, monkeypatch):
    monkeypatch.syspath_prepend(install("left", GOOD))
    monkeypatch.syspath_prepend(install("right", GOOD.replace('"good"', '"better"')))

    def names(value: str) -> list[str]:
        monkeypatch.setenv("INPAINTBENCH_PLUGINS", value)
        return [plugin.name for plugin in discover().plugins]

    assert names("right") == ["builtin", "right"]
    assert names(" right , left,") == ["builtin", "left", "right"]
    assert names("") == names(",") == ["builtin"]
    monkeypatch.delenv("INPAINTBENCH_PLUGINS")
    assert {"left", "right", "benchmarks"} <= {plugin.name for plugin in discover().plugins}


def test_a_restriction_to_what_does_not_exist_is_an_error(monkeypatch):
    monkeypatch.setenv("INPAINTBENCH_PLUGINS", "benchmark")
    with pytest.raises(
        UnknownNameError, match=r"INPAINTBENCH_PLUGINS names 'benchmark', .*; did you mean 'benchmarks'\?"
    ):
        discover()
