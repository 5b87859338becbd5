"""Entropy is scipy's over the patches; maps sum up to the distance, and lie where their patches do."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from inpaintbench_transformers.probes import AttentionEncoder, AttentionEntropy, AttentionShift, PatchMap
from inpaintbench_transformers.probes.distances import entropy, jensen_shannon, total_variation
from inpaintbench_transformers.probes.mapping import COLOUR, overlay
from inpaintbench_transformers.probes.reading import unpack
from inpaintbench_transformers.probes.view import View

import inpaintbench as ib


def test_entropies_are_scipys_in_nats_and_against_the_largest(tower, host, pair):
    item, encoder = pair((8, 24, 8, 32)), AttentionEncoder(model=tower("dinov2-registers"))
    probe = AttentionEntropy(encoder=encoder, layers=(3,))
    (measured,) = probe.load(host)([item])
    found = dict(zip(probe.columns, measured.statistics, strict=True))
    pictures = [ib.Picture("", item.truth), ib.Picture("", item.composite)]
    # scipy divides by the sum itself
    spread = [
        scipy.stats.entropy(np.float64(unpack(one).attention), axis=-1).mean(axis=1)
        for one in encoder.load(host)(pictures)
    ]
    for name, curve in zip(("original", "painted", "change"), (*spread, spread[1] - spread[0]), strict=True):
        assert found[name] == pytest.approx(curve.mean(), abs=1e-9)
        assert [found[f"{name}-{third}"] for third in ("early", "middle", "late")] == pytest.approx(curve, abs=1e-9)
        assert found[f"{name}-layer-3"] == found[f"{name}-late"]
        assert found[f"relative-{name}"] == pytest.approx(curve.mean() / np.log(36), abs=1e-9)
        assert measured.details[name] == pytest.approx(curve, rel=1e-4)
    assert 0 < found["relative-original"] < 1


def test_the_definitions_hold_at_their_ends():
    even, one = np.full(5, 0.2), np.eye(5)[0]
    assert entropy(even) == pytest.approx(np.log(5))
    assert entropy(one) == 0
    assert total_variation(one, np.eye(5)[1]) == 1
    assert jensen_shannon(one, np.eye(5)[1]) == pytest.approx(np.log(2))
    assert jensen_shannon(even, even) == 0
    assert np.isnan(total_variation(np.full(5, np.nan), even))


def test_equal_pictures_have_equal_entropies(tower, host, pair):
    probe = AttentionEntropy(encoder=AttentionEncoder(model=tower("vit")))
    (measured,) = probe.load(host)([pair((8, 24, 8, 32), same=True)])
    found = dict(zip(probe.columns, measured.statistics, strict=True))
    assert found["change"] == found["relative-change"] == 0
    assert found["original"] == found["painted"] > 0


@pytest.mark.parametrize(("layer", "column"), [("last", "whole-late"), (2, "whole-middle"), ("mean", "whole")])
def test_a_map_sums_up_to_the_shift_of_its_layer(tower, host, pair, layer, column):
    item, encoder = pair((8, 24, 8, 32)), AttentionEncoder(model=tower("vit"))
    (measured,) = PatchMap(encoder=encoder, layer=layer).load(host)([item])
    shift = AttentionShift(encoder=encoder)
    (shifted,) = shift.load(host)([item])
    drift = np.array(measured.details["drift"])
    assert drift.sum() == pytest.approx(shifted.statistics[shift.columns.index(column)], rel=1e-4)
    hole = np.zeros((6, 6), bool)
    hole[1:3, 1:4] = True
    share = drift[hole.ravel()].sum() / drift.sum()
    assert measured.statistics == pytest.approx((share, share * 36 / 6), rel=1e-4)
    assert View(*measured.details["view"]).patches == len(drift) == 36


def test_a_map_without_drift_or_layer_has_its_reason(tower, host, pair):
    encoder = AttentionEncoder(model=tower("vit"))
    (same,) = PatchMap(encoder=encoder).load(host)([pair((8, 24, 8, 32), same=True)])
    assert (same.statistics, same.status) == (None, "no drift")
    (deep,) = PatchMap(encoder=encoder, layer=4).load(host)([pair((8, 24, 8, 32))])
    assert (deep.statistics, deep.status) == (None, "the encoder has only 3 layers")


def test_an_overlay_colours_each_patch_where_the_encoder_sees_it():
    image = np.full((40, 80, 3), 100, np.uint8)
    view = View(20, 40, 2, 10, 8, 2, 2)  # the picture at half its size, patches of 16 pixels from row 4, column 20 on
    found = overlay(image, [0, 1, 2, 0], view, strength=1)
    assert (found[4:20, 36:52] == np.rint(50 + np.array(COLOUR) / 2)).all()
    assert (found[20:36, 20:36] == COLOUR).all()
    found[4:20, 36:52] = found[20:36, 20:36] = 100
    assert np.array_equal(found, image)
    assert np.array_equal(overlay(image, [0, 0, 0, 0], view), image)
    assert (overlay(image, [0, 1, 0, 0], view, most=2, strength=1)[5, 40] == np.rint(50 + np.array(COLOUR) / 2)).all()
    with pytest.raises(ib.ContractError, match="3 patches, its view 4"):
        overlay(image, [1, 2, 3], view)
