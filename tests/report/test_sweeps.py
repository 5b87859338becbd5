"""Sweeps on the page: what is read of them, whose results are theirs, and how they are shown in a real browser."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from inpaintbench import spec
from inpaintbench.report.sweeps import find
from inpaintbench.result import Result
from inpaintbench.result.find import find as find_results

HARM = "<img src=x onerror=\"window.harmed='sweep'\">"


def written(hostile):
    """The sweep that was run, and its folder."""
    (file,) = [path for path in hostile.sweeps.rglob("sweep.json") if path.parent.parent.name != "written"]
    return json.loads(file.read_text()), file.parent


def test_points_carry_the_scores_of_their_results(hostile):
    data, folder = written(hostile)
    (shown,) = [one for one in find([folder]).plain if one["inpainters"] == ["wordy"]]
    assert shown["names"] == [point["values"][0] for point in shown["points"]]
    assert [point["x"] for point in shown["points"]] == [0, 1, 2]
    assert [line["points"] for line in shown["series"]] == [[0, 1, 2]]
    assert not any("-original" in score["address"] for score in shown["scores"])
    for point, own in zip(shown["points"], data["points"], strict=True):
        result = Result.read((folder / own["result"]).resolve())
        assert spec.write(result.data["inpainter"]["identity"]["options"]["word"]) == point["values"][0]
        assert (point["file"], point["failures"]) == (result.path.name, result.data["failures"]["count"])
        for score, found in zip(shown["scores"], point["scores"], strict=True):
            there = result.scores[score["address"]]
            assert found[0] == (there.value if there.value is None else pytest.approx(there.value, rel=1e-5))


def test_a_line_is_an_inpainter_and_what_is_best_is_said(hostile):
    (shown,) = find([hostile.sweeps / "written"]).plain
    assert [(line["name"], line["points"]) for line in shown["series"]] == [
        ("mean", [0, 1, 2, 3]),
        (HARM, [4, 5, 6, 7]),
    ]
    assert [point["x"] for point in shown["points"]] == [1, 2.5, 5, 9] * 2
    assert shown["names"] is None
    assert shown["points"][3]["scores"][1] is None
    assert shown["said"] == (
        f"Best by mse.{HARM}: {HARM} {HARM}=5; cannot be told apart from mean {HARM}=5, {HARM} {HARM}=2.5 "
        "(paired by sample, Holm over all pairs, p < .05)."
    )


def test_of_one_variable_and_one_inpainter_the_values_are_as_good(hostile, tmp_path):
    data, _ = written(hostile)
    (tmp_path / "sweep.json").write_text(json.dumps({**data, "best": 1, "not_told_apart": [0]}))
    (shown,) = find([tmp_path]).plain
    assert shown["said"].startswith("Best by mse.hole: inpainter.word=plain; cannot be told apart from short (paired")


def test_results_of_a_sweep_s_points_are_on_no_board_but_those_that_were_named(hostile):
    every = find_results([hostile.results, hostile.sweeps])
    found = find([hostile.results, hostile.sweeps])
    own = set(find_results([hostile.sweeps]))
    assert len(own) == 3
    assert found.others(every, [hostile.results, hostile.sweeps]) == [path for path in every if path not in own]
    named = min(own)
    assert set(found.others(every, [hostile.sweeps, named])) == {path for path in every if path not in own} | {named}


@pytest.mark.parametrize(
    ("field", "value"),
    [("points", []), ("best", 99), ("over", [{"name": "x", "values": [1]}]), ("schema", "x"), ("scores", [])],
)
def test_a_sweep_that_is_not_whole_is_named_and_not_shown(hostile, tmp_path, field, value):
    data, _ = written(hostile)
    (tmp_path / "sweep-x").mkdir()
    (tmp_path / "sweep-x" / "sweep.json").write_text(json.dumps({**data, field: value}))
    found = find([tmp_path])
    assert found.plain == ()
    assert [one.file for one in found.refused] == ["sweep-x/sweep.json"]


@pytest.fixture
def opened(browser, page):
    browser.open(page)
    browser.until("document.querySelector('#sweeps .chart')")
    return browser


def test_the_section_shows_each_sweep_with_its_chart_and_table(opened):
    assert opened.run("[...document.querySelectorAll('#nav a')].map(a => a.textContent)").count("Sweeps") == 1
    titles = opened.run("[...document.querySelectorAll('#sweeps h3')].map(h => h.textContent)")
    assert titles == [f"mean, {HARM} over {HARM}", "wordy over inpainter.word"]
    assert opened.run(
        "[...document.querySelectorAll('#sweeps article')].map(a => a.querySelectorAll('tbody tr').length)"
    ) == [8, 3]
    first = "document.querySelector('#sweeps article')"
    assert opened.run(f"{first}.querySelectorAll('.chart .series').length") == 2
    assert opened.run(f"{first}.querySelectorAll('.chart .band').length") == 2
    assert opened.run(f"{first}.querySelectorAll('.chart circle.ring').length") == 1
    assert opened.run(f"[...{first}.querySelectorAll('tbody td')].filter(t => t.textContent === 'as good').length") == 2
    assert opened.run("Report.data.get('report').suites[0].models.length") == 3


def test_the_choice_changes_the_chart_and_the_table(opened):
    first = "document.querySelector('#sweeps article')"
    assert opened.run(f"{first}.querySelectorAll('.chart circle').length") == 8
    opened.choose("#sweeps article select", "1")
    assert opened.run(f"{first}.querySelector('.chart').getAttribute('aria-label')").startswith("psnr.hole over")
    assert opened.run(f"{first}.querySelectorAll('.chart circle').length") == 6
    heads = opened.run(f"[...{first}.querySelectorAll('thead button')].map(b => b.textContent)")
    assert {f"mse.{HARM}", "psnr.hole"} <= set(heads)
    opened.listen(0.2)
    assert opened.errors == []


def test_hostile_names_stay_text(opened):
    opened.run("document.getElementById('sweeps').scrollIntoView()")
    opened.listen(0.3)
    assert opened.run("window.harmed") is None
    assert opened.run("document.querySelectorAll('#sweeps img, #sweeps script, #sweeps b').length") == 0
    assert HARM in opened.run("document.querySelector('#sweeps .chart').textContent")
    assert opened.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_section(browser, page, theme):
    browser.prefer(theme)
    browser.open(page)
    browser.until("document.querySelector('#sweeps .chart')")
    browser.run((resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = browser.run("axe.run('#sweeps').then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert found == []


def test_sweeps_alone_make_a_page_and_without_sweeps_there_is_no_section(browser, hostile, tmp_path):
    from inpaintbench.cli.report_ import command

    for name, folder in (("alone", hostile.sweeps / "written"), ("none", hostile.results)):
        where = ["--store", str(tmp_path / "nowhere"), "-o", str(tmp_path / name)]
        command.main([str(folder), *where], standalone_mode=False)
        browser.open(tmp_path / name / "index.html")
        browser.until("document.querySelector('#main section')")
        sections = browser.run("[...document.querySelectorAll('#main > section')].map(s => s.id)")
        assert sections == ["sweeps"] if name == "alone" else "sweeps" not in sections
        assert browser.run("document.getElementById('title').textContent") == "tests/hostile@1"
        assert browser.errors == []
