"""Curves and maps: the details that probes left in the store, averaged and laid over pictures."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from inpaintbench_hostile import GRID, LAYERS, MARKUP

from inpaintbench.report.cells import gather
from inpaintbench.report.layers import gather as look_inside
from inpaintbench.report.pictures import Found, Held, find
from inpaintbench.result.find import find as find_results
from inpaintbench.study.entrants import read


@pytest.fixture(scope="module")
def inner(hostile, hostile_plugins, silence):
    from inpaintbench.datasets.places import Places, home
    from inpaintbench.executors.local import LocalExecutor
    from inpaintbench.store import Store

    (suite,), _ = read(find_results([hostile.results]), hostile_plugins)
    cells = gather(suite.entrants, hostile_plugins)
    with Store(hostile.store, writable=False) as store, LocalExecutor(workers=1) as executor:
        held = Held(hostile_plugins, Places({}, home()), store, executor, silence)
        found = find(cells, suite.entrants[0].result, held)
        worst = cells.worst("mse.hole", False).tolist()
        nothing = look_inside(cells, suite.entrants, Found(), hostile_plugins, store, worst)
        assert not nothing.curves
        assert not nothing.maps
        yield cells, look_inside(cells, suite.entrants, found, hostile_plugins, store, worst), worst


def scores(cells, address):
    return next(values for one, values in zip(cells.columns, cells.scores, strict=True) if one.address == address)


def test_a_curve_is_the_mean_of_its_cells_layer_by_layer(inner):
    cells, found, _ = inner
    (curve,) = found.curves
    assert (curve["label"], curve["measure"], curve["regions"]) == ("layered", "tvd", ["whole", "hole"])
    shift = scores(cells, "layered.score")
    for model in range(len(cells.models)):
        for degrader in range(-1, len(cells.degraders)):
            own = (cells.model == model) & ((cells.degrader == degrader) | (degrader == -1))
            whole = curve["means"][model][degrader + 1][0]
            expected = np.nanmean(shift[own]) * np.arange(1, LAYERS + 1)
            assert [value for value, _, _ in whole] == pytest.approx(expected.tolist(), rel=1e-3)
            assert all(low <= value <= high for value, low, high in whole)


def test_a_layer_without_a_measurement_has_no_value(inner):
    _, found, _ = inner
    hole = found.curves[0]["means"][0][0][1]
    assert hole[0] == (None, None, None)
    assert all(value is not None for value, _, _ in hole[1:])


def test_maps_are_bytes_of_which_255_is_the_largest_drift(inner):
    cells, found, worst = inner
    assert found.maps["views"] == [list(GRID)]
    assert found.maps["cells"][: len(worst)] == worst
    peaks = scores(cells, "mapped.score")
    for place, text in zip(found.maps["cells"], found.maps["drift"], strict=True):
        drift = np.frombuffer(base64.b64decode(text), np.uint8)
        assert len(drift) == 12
        assert drift.max() == pytest.approx(255 * peaks[place] / np.nanmax(peaks), abs=0.51)


def test_the_samples_of_the_suite_have_names_that_need_care(inner):
    assert any(MARKUP in name for name in inner[0].samples)
