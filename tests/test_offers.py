"""What hooks return is checked; a plugin that returns something else is set aside with the reason."""

from __future__ import annotations

import pytest
from plugin_texts import GOOD, SUITE, problem

import inpaintbench as ib

HOOK = GOOD.replace("return [Good]", "{body}").replace('"good"', '"{name}"')


def hook(body: str, name: str = "good") -> str:
    return HOOK.replace("{body}", body).replace("{name}", name)


def test_a_plugin_is_known_by_its_distribution_and_its_hooks(found):
    plugins = found(lama=GOOD)
    _, plugin = plugins.plugins
    assert plugin.distribution.startswith("lama-")
    assert (plugin.version, plugin.hooks, plugin.problem) == ("1.0", ("inpainters",), "")
    component = plugins.component(ib.Inpainter, "good")
    assert type(component).__name__ == "Good"
    assert plugins.owner(component) == plugin
    assert str(plugin) == f"{plugin.distribution} 1.0"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return None", "hook 'inpainters' must return a list, not None"),
        ("[Good]", "hook 'inpainters' must return a list, not None"),
        ("return 'good'", "hook 'inpainters' must return a list, not str"),
        ("return 3", "hook 'inpainters' must return a list, not int"),
        ("return Good", "hook 'inpainters' must return a list, not InpainterMeta"),
        ("return [Good()]", "hook 'inpainters' must return subclasses of Inpainter, not Good()"),
        ("return [Good, None]", "hook 'inpainters' must return subclasses of Inpainter, not None"),
        ("return {'good': Good}", "hook 'inpainters' must return subclasses of Inpainter, not 'good'"),
        ("return [dict]", "hook 'inpainters' must return subclasses of Inpainter, not <class 'dict'>"),
        ("raise OSError('the disk is gone')", "OSError: the disk is gone"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("yield Good; raise ValueError('half way')", "ValueError: half way"),
        ("del Good.name; return [Good]", "'Good', which hook 'inpainters' returns, has no name"),
        ("Good.name = 3; return [Good]", "'Good', which hook 'inpainters' returns, has no name"),
    ],
)
def test_a_hook_that_returns_something_else_sets_its_plugin_aside(found, body, reason):
    text = problem(found(odd=hook(body)))
    assert text == reason.replace("InpainterMeta", "ABCMeta")


def test_a_class_whose_weights_are_not_known_until_its_user_says_so_is_taken(found):
    text = """weights = property(lambda self: ib.Checkpoint.of("somebody/model", self.revision).identity)
    revision: str = ""
    """
    plugins = found(lama=GOOD.replace('name = "good"', f'name = "good"\n    {text}'))
    assert plugins.plugins[1].problem == ""
    with pytest.raises(ib.UnavailableError, match="write revision=COMMIT"):
        plugins.component(ib.Inpainter, "good").weights  # noqa: B018 - asking is what raises
    assert plugins.component(ib.Inpainter, "good:revision=1a2b").weights == "somebody/model@1a2b"


@pytest.mark.parametrize("name", ["Good", "two words", "", "good:1", "a/b", "a@b", "über"])
def test_a_name_that_cannot_be_asked_for_is_refused(found, name):
    assert problem(found(odd=hook("return [Good]", name))) == (
        f"'Good', which hook 'inpainters' returns, is named '{name}'; "
        "a name is lower-case letters, digits, dots and dashes"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "class C(ib.Inpainter):\n    name = 'c'",
            "'C', which hook 'inpainters' returns, is abstract: it lacks 'load'",
        ),
        ("class C(ib.Captioner):\n    name = 'c'", "hook 'inpainters' must return subclasses of Inpainter, not <class"),
        ("class C(Good):\n    steps: 'Missing'", "the type of option 'steps' of 'C' cannot be read"),
        ("class C(Good):\n    steps: list = ()", "option 'steps' of 'C' cannot be list; it can be bool, int"),
        ("class C(Good):\n    steps: int = 2.5", "option 'steps' of 'good' must be int, not '2.5'"),
        ("class C(Good):\n    name: str = 'c'", "option 'name' of 'C' is fixed for a class and cannot be an option"),
        ("class C(Good):\n    weights = [None]", "the weights of 'good' must be a File or 'repo@commit'"),
    ],
)
def test_a_class_that_could_not_be_listed_or_built_is_refused(found, body, reason):
    code = GOOD.replace("[Good]", "[C]") + "\n" + body
    assert reason in problem(found(odd=code))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("pass", "does not declare 'reads'"),
        ("reads = ('truth',)", "does not declare 'higher_is_better'"),
        ("reads = ('truth',); higher_is_better = True; columns = ()", "has no columns"),
        ("reads = ('truth',); higher_is_better = True; columns = property(lambda self: 1 / 0)", "ZeroDivisionError"),
    ],
)
def test_a_scorer_that_does_not_say_what_it_measures_is_refused(found, body, reason):
    code = f"""
        import inpaintbench as ib

        @ib.hookimpl
        def metrics():
            return [C]

        class C(ib.Metric):
            name = "c"
            {body}

            def load(self, host):
                return list
    """
    assert reason in problem(found(odd=code))


def test_a_hook_may_be_a_generator(found):
    assert "good" in found(lazy=hook("yield Good")).names(ib.Inpainter)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "tiles"}, "suite 'tiles' must be named owner/name outside inpaintbench itself"),
        ({"name": "Owner/tiles"}, "a suite's name is lower-case letters"),
        ({"version": "0"}, "'version' of suite 'owner/tiles' must be a whole number from 1 on, not 0"),
        ({"option": "option=[1]"}, "option 'option' of data set 'data' must be plain text or numbers"),
        ({"option": "nothing=1"}, "TypeError: Data.__init__() got an unexpected keyword argument 'nothing'"),
    ],
)
def test_a_suite_that_cannot_be_used_sets_its_plugin_aside(found, changes, reason):
    fields = {"name": "owner/tiles", "version": "1", "option": "", **changes}
    assert reason in problem(found(odd=SUITE.format(**fields)))


def test_a_suites_hook_must_return_suites(found):
    code = "import inpaintbench as ib\n@ib.hookimpl\ndef suites():\n    return [ib.Suite]\n"
    assert problem(found(odd=code)).startswith("hook 'suites' must return suites, not <class")
