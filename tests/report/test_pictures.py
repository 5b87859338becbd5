"""Pictures on sheets and at full size are those that were painted; what is gone, or is another now, is not shown."""

from __future__ import annotations

import json
import shutil

import cv2
import numpy as np
import pytest
from inpaintbench_hostile import IDS, SUITE

from inpaintbench.cli.report_ import command
from inpaintbench.report.sheets import thumbnail_size
from inpaintbench.store.codec import load_image
from inpaintbench.types import composite


def data_of(page, name):
    """A data file, read as the page reads it."""
    literal = (page.parent / "data" / f"{name}.js").read_text().partition(", ")[2].removesuffix(");\n")
    return json.loads(json.loads(literal))


@pytest.fixture(scope="module")
def cells(page):
    return data_of(page, "cells-0")


def thumbnail(page, cells, number):
    """The pixels of a thumbnail, found on its sheet as the page finds it."""
    place = max(i for i, sheet in enumerate(cells["thumbnails"]["sheets"]) if sheet[0] <= number)
    first, columns, height, width, count = cells["thumbnails"]["sheets"][place]
    assert number - first < count
    sheet = cv2.imread(str(page.parent / "sprites" / "0" / f"{place}.jpg"))[:, :, ::-1]
    row, column = divmod(number - first, columns)
    return sheet[row * height : (row + 1) * height, column * width : (column + 1) * width]


def painted(words, cells, place):
    """The original, and the composite as the pipeline's parts give it."""
    sample = SUITE.dataset.read(cells["samples"][cells["sample"][place]])
    grey = 40 + 10 * len(words[cells["models"][cells["model"][place]]]) % 200
    raw = np.full_like(sample.image, grey)
    return sample.image, composite(sample.image, sample.mask, raw)


def words_of(models):
    """The option of each `wordy`, by the name that the report gives it."""
    return {name: name.partition("word=")[2] for name in models if name.startswith("wordy")}


def test_thumbnails_show_originals_and_composites(page, cells):
    own = words_of(cells["models"])
    seen = 0
    for place, number in enumerate(cells["thumbnails"]["composite"]):
        if number < 0 or cells["models"][cells["model"][place]] not in own:
            continue
        original, laid = painted(own, cells, place)
        for pixels, at in ((original, cells["thumbnails"]["original"][place]), (laid, number)):
            found = thumbnail(page, cells, at).astype(float)
            assert found.shape == (*thumbnail_size(pixels.shape[:2], 256), 3)
            assert np.abs(cv2.blur(found, (8, 8)) - cv2.blur(pixels.astype(float), (8, 8))).mean() < 6
        seen += 1
    assert seen == 2 * 6 * 2 - 2


def test_every_thumbnail_stands_in_one_place(cells):
    numbers = cells["thumbnails"]
    shown = [n for n in numbers["composite"] if n >= 0]
    assert len(set(shown)) == len(shown) == len(cells["sample"]) - 2
    originals = {(cells["sample"][i], n) for i, n in enumerate(numbers["original"]) if n >= 0}
    assert len(originals) == len({n for _, n in originals}) == len(cells["samples"])
    degraded = {(cells["sample"][i], cells["degrader"][i], n) for i, n in enumerate(numbers["degraded"]) if n >= 0}
    assert len(degraded) == len({n for *_, n in degraded})
    every = {n for names in ("original", "degraded", "composite") for n in numbers[names] if n >= 0}
    assert every == set(range(sum(sheet[4] for sheet in numbers["sheets"])))


def test_full_pictures_are_equal_to_the_bit(page, cells):
    assert len(cells["full"]) == 4
    folder = page.parent / "pictures" / "0"
    for place, sample, degraded in cells["full"]:
        original = load_image((folder / f"s{sample}-original.png").read_bytes())
        raw = load_image((folder / f"c{place}-raw.png").read_bytes())
        laid = load_image((folder / f"c{place}-composite.png").read_bytes())
        damaged = load_image((folder / f"s{sample}-degraded{degraded}.png").read_bytes())
        truth = SUITE.dataset.read(cells["samples"][sample])
        assert np.array_equal(original, truth.image)
        assert np.array_equal(laid, composite(truth.image, truth.mask, raw))
        assert np.array_equal(damaged[~truth.mask], truth.image[~truth.mask])
        assert (damaged[truth.mask] != truth.image[truth.mask]).any()


def test_the_full_pictures_are_of_the_worst_cells(cells):
    values = next(column["values"] for column in cells["columns"] if column["address"] == "mse.hole")
    worst = sorted((i for i, value in enumerate(values) if value is not None), key=lambda i: -values[i])[:4]
    assert {place for place, *_ in cells["full"]} == set(worst)


def test_a_named_sample_is_copied_whole(hostile, tmp_path):
    options = ["--store", str(hostile.store), "-o", str(tmp_path), "--pictures", "0", "--picture", IDS[5]]
    command.main([str(hostile.results), *options], standalone_mode=False)
    cells = data_of(tmp_path / "index.html", "cells-0")
    assert {cells["samples"][sample] for _, sample, _ in cells["full"]} == {IDS[5]}
    assert len(cells["full"]) == 3 * 2


def test_what_is_no_longer_in_the_store_is_counted(hostile, tmp_path):
    store = shutil.copytree(hostile.store, tmp_path / "store")
    files = sorted((store / "files").rglob("*.png"))
    files[0].unlink()
    files[1].write_bytes(b"damaged")
    command.main([str(hostile.results), "--store", str(store), "-o", str(tmp_path / "out")], standalone_mode=False)
    data, cells = (
        data_of(tmp_path / "out" / "index.html", "report"),
        data_of(tmp_path / "out" / "index.html", "cells-0"),
    )
    lost = [
        i
        for i, n in enumerate(cells["thumbnails"]["composite"])
        if n < 0 and not cells["failures"][cells["failure"][i]]
    ]
    assert len(lost) >= 2
    assert data["suites"][0]["remarks"] == [f"{len(lost)} pictures could not be drawn: the stored picture is damaged"]


def test_data_that_is_another_one_now_is_not_shown(evaluate, tmp_path):
    results = evaluate(tmp_path / "results", "mean", options=("--store", str(tmp_path / "store")))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "changed.txt").write_text("tile-03 tile-07")
    (tmp_path / "data" / "broken.txt").write_text("tile-05")
    options = ["--store", str(tmp_path / "store"), "-o", str(tmp_path / "out"), "--data", f"tiles={tmp_path / 'data'}"]
    command.main([str(results), *options], standalone_mode=False)
    data, cells = (
        data_of(tmp_path / "out" / "index.html", "report"),
        data_of(tmp_path / "out" / "index.html", "cells-0"),
    )
    assert data["suites"][0]["remarks"] == [
        "3 samples are not those that were evaluated, or cannot be read: no pictures of them"
    ]
    hidden = {cells["samples"][cells["sample"][i]] for i, n in enumerate(cells["thumbnails"]["original"]) if n < 0}
    assert hidden == {"tile-03", "tile-05", "tile-07"}
