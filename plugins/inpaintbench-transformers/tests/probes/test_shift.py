"""Distances are those of the definitions, over the patches they name, between what the encoder attends to."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.spatial.distance as reference
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder
from inpaintbench_transformers.probes import AttentionEncoder, AttentionShift, EmbeddingEncoder, EmbeddingShift
from inpaintbench_transformers.probes.reading import unpack
from scipy.special import rel_entr

import inpaintbench as ib

MIDDLE = (8, 24, 8, 32)
"""Rows and columns of a hole that is six patches of a ViT with patches of 8 pixels."""


def probe(tower, name="vit", **options):
    heads = options.pop("heads", "each")
    return AttentionShift(encoder=AttentionEncoder(model=tower(name), heads=heads), **options)


def scores(probe, host, item):
    (found,) = probe.load(host)([item])
    assert found.statistics is not None
    return dict(zip(probe.columns, found.statistics, strict=True)), found


def attended(tower, host, item, name="vit"):
    read = AttentionEncoder(model=tower(name)).load(host)
    return [unpack(one).attention for one in read([ib.Picture("", item.truth), ib.Picture("", item.composite)])]


def by_scipy(p, q, patches):
    """Mean over heads of half the city-block distance, and of the squared Jensen-Shannon distance, a layer."""
    tvd, js = np.zeros(p.shape[:2]), np.zeros(p.shape[:2])
    for at in np.ndindex(*p.shape[:2]):
        a, b = (np.float64(part[at][patches]) / np.float64(part[at][patches]).sum() for part in (p, q))
        tvd[at] = reference.cityblock(a, b) / 2
        js[at] = (rel_entr(a, (a + b) / 2).sum() + rel_entr(b, (a + b) / 2).sum()) / 2
        assert js[at] == pytest.approx(reference.jensenshannon(a, b) ** 2, abs=1e-9)
    return tvd.mean(axis=1), js.mean(axis=1)


def test_columns_are_distances_by_scipy_over_each_regions_patches(tower, host, pair):
    item = pair(MIDDLE)
    p, q = attended(tower, host, item)
    hole = np.zeros((6, 6), bool)
    hole[1:3, 1:4] = True
    band = np.zeros((6, 6), bool)
    band[0:4, 0:5] = True  # all that the pixels along the edge touch
    found, measured = scores(probe(tower), host, item)
    regions = {"whole": np.ones(36, bool), "hole": hole.ravel(), "band": band.ravel(), "outside": ~hole.ravel()}
    for name, patches in regions.items():
        tvd, js = by_scipy(p, q, patches)
        assert found[name] == pytest.approx(tvd.mean(), abs=1e-9)
        assert [found[f"{name}-{third}"] for third in ("early", "middle", "late")] == pytest.approx(tvd, abs=1e-9)
        assert found[f"js-{name}"] == pytest.approx(js.mean(), abs=1e-9)
        assert measured.details["tvd"][name] == pytest.approx(tvd, rel=1e-5)
        assert measured.details["js"][name] == pytest.approx(js, rel=1e-5)
        assert measured.details["patches"][name] == patches.sum()


def test_without_the_half_total_variation_is_twice_as_large_and_the_signature_says_so(tower, host, pair):
    with_half, _ = scores(probe(tower), host, pair(MIDDLE))
    without, _ = scores(probe(tower, half=False), host, pair(MIDDLE))
    for name, value in with_half.items():
        assert without[name] == pytest.approx(value if name.startswith("js-") else 2 * value)
    assert "|half:true|" in probe(tower).signature
    assert "|half:false|" in probe(tower, half=False).signature
    assert dict(zip(probe(tower).columns, probe(tower).column_bounds, strict=True))["hole"] == (0, 1)
    assert dict(zip(probe(tower).columns, probe(tower, half=False).column_bounds, strict=True))["hole"] == (0, 2)


def test_distances_of_averaged_heads_are_smaller_and_have_another_signature(tower, host, pair):
    each, _ = scores(probe(tower), host, pair(MIDDLE))
    mean, _ = scores(probe(tower, heads="mean"), host, pair(MIDDLE))
    assert 0 < mean["whole"] < each["whole"]
    p, q = attended(tower, host, pair(MIDDLE))
    assert mean["whole"] == pytest.approx(
        by_scipy(*(part.mean(axis=1, keepdims=True) for part in (p, q)), slice(None))[0].mean(), abs=1e-6
    )
    assert "|heads:mean|" in probe(tower, heads="mean").signature


@pytest.mark.parametrize("name", ["vit", "dinov2-registers", "siglip", "qwen2.5-vl"])
def test_identical_pictures_have_distance_exactly_0(tower, host, pair, name):
    found, measured = scores(probe(tower, name), host, pair(MIDDLE, size=(60, 80), same=True))
    assert {value for value in found.values() if value is not None} == {0.0}
    assert found["whole"] == 0
    shift = EmbeddingShift(encoder=AttentionEncoder(model=tower(name)))
    assert shift.load(host)([pair(MIDDLE, size=(60, 80), same=True)])[0].statistics == (0, 0)
    assert set(measured.details["tvd"]["whole"]) == {0.0}


def test_attention_outside_moves_though_only_the_hole_changed_and_is_measured_for_itself(tower, host, pair):
    item = pair(MIDDLE)
    assert np.array_equal(item.truth[~item.mask], item.composite[~item.mask])
    found, _ = scores(probe(tower), host, item)
    assert found["outside"] > 0
    p, q = attended(tower, host, item)
    outside = np.ones((6, 6), bool)
    outside[1:3, 1:4] = False
    unscaled = np.abs(p[..., outside.ravel()] - q[..., outside.ravel()]).sum(-1).mean() / 2
    assert abs(found["outside"] - unscaled) > 0.01


def test_what_is_compared_is_the_composite_and_not_the_raw_output(tower, host, pair):
    item = pair(MIDDLE)
    other = np.where(item.mask[:, :, None], item.raw, 0).astype(np.uint8)
    assert (
        scores(probe(tower), host, item)[0]
        == scores(probe(tower), host, ib.Comparison("", item.truth, item.mask, other))[0]
    )


def test_a_hole_that_the_crop_cuts_away_has_no_score_and_a_status(tower, host, pair):
    found, measured = scores(probe(tower, "dinov2"), host, pair((0, 60, 0, 20), size=(60, 180)))
    assert measured.status == "the crop leaves the hole out; fewer than 2 patches: band"
    assert {found[name] for name in found if name.startswith(("hole", "js-hole"))} == {None}
    assert found["whole"] is not None
    assert found["whole"] == found["outside"]
    assert measured.details["patches"]["hole"] == 0


@pytest.mark.parametrize(
    ("hole", "status", "missing"),
    [
        ((10, 13, 10, 13), "the hole covers no patch by half; fewer than 2 patches: band", {"hole", "band"}),
        ((8, 16, 8, 16), "fewer than 2 patches: hole", {"hole"}),
        ((0, 48, 0, 48), "fewer than 2 patches: band, outside", {"band", "outside"}),
    ],
)
def test_a_region_with_too_few_patches_is_not_measurable(tower, host, pair, hole, status, missing):
    found, measured = scores(probe(tower), host, pair(hole))
    assert measured.status == status
    assert {name for name in ("whole", "hole", "band", "outside") if found[name] is None} == missing
    assert {name for name in ("whole", "hole", "band", "outside") if found[f"js-{name}"] is None} == missing


def test_a_layer_that_is_asked_for_has_its_columns_and_one_that_is_not_there_none(tower, host, pair):
    found, measured = scores(probe(tower, layers=(2, 9)), host, pair(MIDDLE))
    assert found["hole-layer-2"] == pytest.approx(measured.details["tvd"]["hole"][1], rel=1e-5)
    assert found["hole-layer-9"] is None
    assert measured.status == "the encoder has only 3 layers"
    assert not [name for name in probe(tower).columns if "layer" in name]


@pytest.mark.parametrize("name", ["vit", "dinov2", "dinov2-registers", "clip", "siglip", "blip", "qwen2.5-vl"])
def test_every_family_is_measured_whatever_the_size_and_the_batch(tower, host, pair, name):
    probes = probe(tower, name), EmbeddingShift(encoder=AttentionEncoder(model=tower(name)))
    items = [pair((10, 50, 20, 60), size=size, seed=seed) for seed, size in enumerate([(64, 80), (61, 83), (90, 64)])]
    items.insert(1, ib.Comparison("", None, items[0].mask, items[0].raw))
    for one in probes:
        together = one.load(host)(items)
        assert list(together) == [one.load(host)([item])[0] for item in items]
        assert together[1] == ib.Measured(None, "no truth")
        assert all(None not in together[place].statistics for place in (0, 2, 3))
        for low, high in zip(one.columns, one.column_bounds, strict=True):
            values = [found.statistics[one.columns.index(low)] for found in together if found.statistics]
            assert all(high[0] <= value <= (np.inf if high[1] is None else high[1]) for value in values)


def test_shifts_of_embeddings_are_scipys_distances_of_the_vectors(tower, host, pair):
    item, encoder = pair(MIDDLE), AttentionEncoder(model=tower("vit"))
    vectors = EmbeddingEncoder(reader=encoder).load(host)([ib.Picture("", item.truth), ib.Picture("", item.composite)])
    (found,) = EmbeddingShift(encoder=encoder).load(host)([item])
    assert found.statistics == pytest.approx((reference.cosine(*vectors), reference.euclidean(*vectors)))
    assert min(found.statistics) > 0.001


def test_shifts_of_embeddings_are_taken_from_any_encoder_of_pictures(made, host, compared):
    item = compared()
    for encoder in (Dinov2Encoder(model=str(made("dinov2")), pool="cls"), ClipEncoder(model=str(made("clip")))):
        vectors = encoder.load(host)([ib.Picture("", item.truth), ib.Picture("", item.composite)])
        shift = EmbeddingShift(encoder=encoder)
        assert shift.vectors == encoder
        assert shift.load(host)([item])[0].statistics == pytest.approx(
            (reference.cosine(*vectors), reference.euclidean(*vectors)), abs=1e-9
        )
        assert "on:composite" in shift.signature
