"""The page in a real browser: it opens from disk, takes no text for markup, and can be used without a mouse."""

from __future__ import annotations

import json
from importlib import resources

import pytest

READY = "document.querySelector('.lines li')"
FIRST = "document.querySelector('.lines li[aria-posinset=\"1\"] .open').getAttribute('aria-label')"
TOLD = "document.querySelector('.count').textContent"


@pytest.fixture
def opened(browser, page):
    browser.open(page)
    browser.until(READY)
    return browser


def cells(browser):
    """The cells as the page has them."""
    return browser.run("Report.load('cells-0')")


def select(browser, label):
    """A selector for the field with a label."""
    browser.run(
        "[...document.querySelectorAll('.controls label')].forEach(l => { const f = l.querySelector('select, input'); "
        "if (f) f.dataset.name = l.querySelector('span') ? l.querySelector('span').textContent : l.textContent; })"
    )
    return f'.gallery [data-name="{label}"]'


def test_it_opens_from_disk_without_errors_and_asks_nobody_for_anything(opened, page):
    opened.listen(0.3)
    assert opened.errors == []
    assert opened.run("document.title") == "tests/hostile@1 · inpaintbench report"
    outside = [url for url in opened.requests if not url.startswith(("file:", "data:"))]
    assert outside == []
    here = page.parent.absolute().as_uri()
    assert all(url.startswith((here, "data:")) for url in opened.requests)
    assert any("/sprites/0/" in url for url in opened.requests)


def test_texts_are_never_markup(opened):
    opened.click(".lines li .open")
    opened.until("document.querySelector('dialog[open] .captions')")
    for index in range(len(cells(opened)["sample"]) - 1):
        opened.run("[...document.querySelectorAll('dialog button')].find(b => b.textContent === 'Next').click()")
        assert index < 100
    for name in ("scores", "study", "about"):
        opened.run(f"document.getElementById('{name}').scrollIntoView()")
    opened.listen(0.3)
    assert opened.run("window.harmed") is None
    assert opened.run("document.querySelectorAll('img, svg[onload], b > b, main script').length") == 0
    assert opened.errors == []


def test_harmful_texts_are_shown_as_they_are(opened):
    data = cells(opened)
    assert "__proto__" in data["samples"]
    texts = opened.run("document.body.textContent")
    assert "<img src=x onerror=\"window.harmed='caption'\">" in texts
    assert any("one\u2028two\u2029three" in text for words in data["texts"] for text in words)
    assert any("</script><script>" in name for name in data["samples"])
    assert any('"quoted" <b>bold</b>' in name for name in data["models"])


def test_the_worst_cells_come_first_and_any_column_sorts(opened):
    data = cells(opened)
    by = {column["address"]: column["values"] for column in data["columns"]}
    title = opened.run(FIRST)
    worst = max(range(len(data["sample"])), key=lambda i: (by["mse.hole"][i] is not None, by["mse.hole"][i] or 0))
    assert data["samples"][data["sample"][worst]] in title
    place = [column["address"] for column in data["columns"]].index("psnr.hole")
    opened.choose(select(opened, "Sort by"), str(place))
    assert "worst psnr.hole first" in opened.run(TOLD)
    lowest = min((value, i) for i, value in enumerate(by["psnr.hole"]) if value is not None)[1]
    assert data["samples"][data["sample"][lowest]] in opened.run(FIRST)
    opened.run("[...document.querySelectorAll('.gallery button')].find(b => b.textContent === 'Best first').click()")
    assert "best psnr.hole first" in opened.run(TOLD)
    highest = max((value, -i) for i, value in enumerate(by["psnr.hole"]) if value is not None)
    assert data["samples"][data["sample"][-highest[1]]] in opened.run(FIRST)


def test_filters_narrow_the_gallery_and_say_so(opened):
    data = cells(opened)
    total = len(data["sample"])
    assert opened.run(TOLD).startswith(f"{total} of {total} cells")
    assert opened.run("document.querySelector('.count').getAttribute('aria-live')") == "polite"
    opened.choose(select(opened, "Degrader"), "1")
    assert opened.run(TOLD).startswith(f"{data['degrader'].count(1)} of {total} cells")
    opened.choose(select(opened, "Model"), "0")
    both = sum(m == 0 and d == 1 for m, d in zip(data["model"], data["degrader"], strict=True))
    assert opened.run(TOLD).startswith(f"{both} of {total} cells")
    opened.choose(select(opened, "Model"), "-1")
    opened.choose(select(opened, "Degrader"), "-1")
    opened.choose(select(opened, "Show"), "failed")
    failed = sum(data["failures"][code] != "" for code in data["failure"])
    assert failed == 2
    assert opened.run(TOLD).startswith(f"{failed} of {total} cells")
    opened.choose(select(opened, "Show"), "")
    opened.choose(select(opened, "Find"), "__PROTO__")
    opened.until(f"{TOLD}.startsWith('6 of')")
    opened.choose(select(opened, "Find"), "no such words anywhere")
    opened.until(f"{TOLD}.startsWith('0 of')")


def test_a_tag_filters_by_its_value(opened):
    data = cells(opened)
    at = next(i for i, tag in enumerate(data["tags"]) if tag["name"] == "<b>tag</b>")
    plain = data["tags"][at]["values"].index("plain")
    opened.choose(select(opened, "Tag"), f"{at}:{plain}")
    assert opened.run(TOLD).startswith(f"{data['tags'][at]['of'].count(plain)} of")


def test_the_gallery_is_used_with_the_keyboard_alone(opened):
    opened.run("document.querySelector('.lines .open').focus()")
    place = "Number(document.activeElement.closest('li')?.getAttribute('aria-posinset'))"
    assert opened.run(place) == 1
    opened.press("ArrowDown")
    assert opened.run(place) == 2
    opened.press("End")
    assert opened.run(place) == len(cells(opened)["sample"])
    opened.press("Home")
    assert opened.run(place) == 1
    assert opened.run("document.querySelectorAll('.lines .open[tabindex=\"0\"]').length") == 1
    opened.press("Enter")
    opened.until("document.querySelector('dialog[open]')")
    where = "document.querySelector('.where').textContent"
    total = len(cells(opened)["sample"])
    assert opened.run(where) == f"1 of {total}"
    opened.press("ArrowRight", alt=True)
    assert opened.run(where) == f"2 of {total}"
    opened.press("Escape")
    opened.until("!document.querySelector('dialog[open]')")
    opened.until(f"{place} === 2")


def test_the_slider_divides_before_from_after(opened):
    opened.click(".lines li .open")
    opened.until("document.querySelector('dialog[open]')")
    share = "getComputedStyle(document.querySelector('.stage')).getPropertyValue('--share')"
    before = opened.run(share)
    assert opened.run("document.activeElement.type") == "range"
    opened.press("ArrowRight")
    after = opened.run(share)
    assert float(after.rstrip("%")) == float(before.rstrip("%")) + 1
    said = opened.run("document.querySelector('.slider').getAttribute('aria-valuetext')")
    assert said == f"{after.rstrip('%')} % original, {100 - int(after.rstrip('%'))} % restored"
    clip = opened.run("getComputedStyle(document.querySelector('.side.before')).clipPath")
    assert clip != "none"
    opened.press("Escape")


def test_changed_words_are_marked_in_both_captions(opened):
    marked = opened.run(
        "(() => { const [a, b] = Report.words.compared('A dog, on the grass', 'a cat on the wet grass');"
        "return [a, b].map(e => [e.textContent, [...e.querySelectorAll('del, ins')].map(m => m.textContent)]); })()"
    )
    assert marked == [["A dog, on the grass", ["dog,"]], ["a cat on the wet grass", ["cat", "wet"]]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, page, theme):
    browser.prefer(theme)
    browser.open(page)
    browser.until(READY)
    browser.run((resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8"))
    for step in ("0", "document.querySelector('.lines .open').click()"):
        browser.run(step)
        found = browser.run(
            "axe.run(document).then(r => [r.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html)]), "
            "r.passes.map(v => v.id)])"
        )
        assert [one for one in found[0] if one[1] in ("serious", "critical")] == [], json.dumps(found[0], indent=1)
        assert {"color-contrast", "label", "button-name", "aria-valid-attr-value"} <= set(found[1])


def choose_theme(browser, name):
    """Press the button until it says that."""
    button = "document.getElementById('theme')"
    browser.run(f"while (!{button}.textContent.includes('{name}')) {button}.click()")


def test_the_theme_is_the_systems_until_it_is_chosen(browser, page):
    paper = "getComputedStyle(document.body).backgroundColor"
    browser.open(page)
    light = browser.run(paper)
    browser.prefer("dark")
    dark = browser.run(paper)
    assert light != dark
    choose_theme(browser, "light")
    assert browser.run(paper) == light
    browser.open(page)
    assert browser.run(paper) == light
    choose_theme(browser, "system")
    assert browser.run(paper) == dark


def test_nothing_is_wider_than_a_phone(browser, page):
    browser.size(390, 844, 2, phone=True)
    browser.open(page)
    browser.until(READY)
    browser.run("document.querySelector('.suite').hidden = false")  # as where there are several
    assert browser.run("document.documentElement.scrollWidth") <= 390
    browser.run("document.querySelector('.lines .open').click()")
    browser.until("document.querySelector('dialog[open]')")
    assert browser.run("document.querySelector('dialog').getBoundingClientRect().right") <= 390


def test_tables_have_heads_and_say_how_they_are_sorted(opened):
    assert opened.run(
        "[...document.querySelectorAll('table')].every(t => t.caption && t.querySelector('th[scope=col]'))"
    )
    assert opened.run("[...document.querySelectorAll('#board tbody tr')].every(r => r.firstChild.scope === 'row')")
    head = "[...document.querySelectorAll('#board th')].find(t => t.textContent.startsWith('mse.hole'))"
    opened.run(f"{head}.querySelector('button').click()")
    assert opened.run(f"{head}.getAttribute('aria-sort')") == "ascending"
    opened.run(f"{head}.querySelector('button').click()")
    assert opened.run(f"{head}.getAttribute('aria-sort')") == "descending"
    values = opened.run(
        f"(() => {{ const at = [...{head}.parentNode.children].indexOf({head}); return [...document.querySelectorAll("
        "'#board tbody tr:not(.aside)')].map(r => parseFloat(r.children[at].firstChild.textContent)); })()"
    )
    assert values == sorted(values, reverse=True)


def test_the_influence_of_points_is_that_of_the_study(opened):
    """The range of r without each configuration, drawn by the page, is the one that the study has computed."""
    study = opened.run("Report.data.get('report').suites[0].study")
    checked = 0
    for x, row in enumerate(study["methods"][0]["rows"]):
        for y, one in enumerate(row):
            points = [{"x": a, "y": b} for a, b in zip(study["x"][x], study["y"][y], strict=True) if None not in (a, b)]
            if one is None or len(points) < 4 or one["loo_low"] is None:
                continue
            code = f"(p => [...p.map(o => Report.study.pearson(p.filter(q => q !== o)).r)])({json.dumps(points)})"
            left = [r for r in opened.run(code) if r is not None]
            assert [min(left), max(left)] == pytest.approx([one["loo_low"], one["loo_high"]], abs=0.02)
            checked += 1
    assert checked > 3


def test_it_prints_without_controls(opened):
    opened.prefer("dark", media="print")
    assert opened.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    ink = opened.run("getComputedStyle(document.body).color")
    assert max(int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(",")) < 80
    assert opened.run("getComputedStyle(document.querySelector('.controls')).display") == "none"
    assert opened.run("getComputedStyle(document.querySelector('#board table')).display") == "table"
    opened.prefer("light")


def test_without_pictures_the_page_says_so_and_shows_the_rest(browser, hostile, tmp_path):
    from inpaintbench.cli.report_ import command

    where = ["--store", str(tmp_path / "nowhere"), "-o", str(tmp_path / "report")]
    command.main([str(hostile.results), *where], standalone_mode=False)
    browser.open(tmp_path / "report" / "index.html")
    browser.until(READY)
    text = browser.run("document.getElementById('gallery').textContent")
    assert "there was no store to take pictures from; --store names it" in text
    assert "There are no pictures of these cells here" in text
    assert "original" in browser.run("document.querySelector('.pair').textContent")
    browser.run("document.querySelector('.lines .open').click()")
    browser.until("document.querySelector('dialog[open] .captions')")
    assert browser.errors == []


def test_curves_and_maps_of_probes_are_there(opened):
    assert "layered tvd of" in opened.run("document.getElementById('probes').textContent")
    opened.click(".lines li .open")
    check = "[...document.querySelectorAll('dialog .check')].find(l => l.textContent === 'Attention map')"
    opened.run(f"{check}.firstChild.click()")
    opened.until("document.querySelectorAll('dialog .map rect').length === 12")
    assert opened.errors == []
