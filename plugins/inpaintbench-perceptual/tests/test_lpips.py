"""LPIPS against the `lpips` package and torchmetrics, loaded as their users load them, on the same trunks."""

from __future__ import annotations

from pathlib import Path

import lpips
import numpy as np
import pytest
import torch
from inpaintbench_perceptual import Lpips
from inpaintbench_perceptual.lpips_net import Meter, in_range, quiet
from inpaintbench_perceptual.trunks import TRUNKS

import inpaintbench as ib
from inpaintbench.testing import check

NETS = pytest.mark.parametrize("net", ["alex", "vgg", "squeeze"])
DATA = Path(__file__).parent / "data"


def theirs(net, **options):
    with quiet():
        return lpips.LPIPS(net=net, verbose=False, **options)


def tensor(image, low=-1):
    levels = torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].double() / 255
    return (levels * (1 - low) + low).float()


def measured(metric, host, items):
    return [np.array(found.statistics, float) for found in metric.load(host)(items)]


@NETS
def test_the_scalar_and_the_map_are_the_packages(net, trunks, host, compared):
    item = compared(80, 72)
    (found,) = measured(Lpips(net=net), host, [item])
    pair = [tensor(item.truth), tensor(item.composite)]
    with torch.inference_mode():
        spatial = theirs(net, spatial=True)
        around = spatial(*pair)[0, 0].double().numpy()
        raw = spatial(pair[0], tensor(item.raw))[0, 0].double().numpy()
        scalar = float(theirs(net)(*pair))
    regions = ib.regions(item.mask)
    expected = [
        around[item.mask].mean(),
        around[regions.band.astype(bool)].mean(),
        raw[~item.mask].mean(),
        around.mean(),
        scalar,
    ]
    assert found == pytest.approx(np.array(expected), abs=1e-6)
    assert found[2] != pytest.approx(around[~item.mask].mean(), abs=1e-3)


@NETS
def test_the_scalar_is_torchmetrics(net, trunks, host, compared):
    from torchmetrics.image.lpip import LearnedPerceptualImagePatchSimilarity

    item = compared(64, 96)
    with quiet():
        reference = LearnedPerceptualImagePatchSimilarity(net_type=net, normalize=True)
    with torch.inference_mode():
        expected = float(reference(tensor(item.truth, 0), tensor(item.composite, 0)))
    (found,) = measured(Lpips(net=net), host, [item])
    assert found[4] == pytest.approx(expected, abs=1e-6)


def test_the_packages_own_example_pictures(trunks, host):
    truth, *others = (ib.read_image(DATA / name) for name in ("ex_ref.png", "ex_p0.png", "ex_p1.png"))
    whole = np.ones(truth.shape[:2], bool)
    found = measured(Lpips(), host, [ib.Comparison("", truth, whole, other) for other in others])
    network = theirs("alex")
    with torch.inference_mode():
        expected = [float(network(lpips.im2tensor(truth), lpips.im2tensor(other))) for other in others]
    assert [row[4] for row in found] == pytest.approx(expected, abs=1e-6)


def test_t17_levels_reach_the_network_between_minus_one_and_one(trunks, host, compared):
    item = compared()
    (found,) = measured(Lpips(), host, [item])
    network = theirs("alex")
    with torch.inference_mode():
        wrong = float(network(tensor(item.truth, 0), tensor(item.composite, 0)))
    assert found[4] != pytest.approx(wrong, rel=0.01)
    assert in_range(torch.tensor([0, 255], dtype=torch.uint8)).tolist() == [-1, 1]
    with pytest.raises(ib.ContractError, match="not uint8"):
        in_range(torch.rand(3))


def test_t18_the_backbone_stands_in_the_signature_and_alex_is_the_default():
    assert Lpips().net == "alex"
    signatures = {Lpips(net=net).signature for net in ("alex", "vgg", "squeeze")}
    assert len(signatures) == 3
    assert all(part in Lpips().signature for part in ("net:alex", "lin:0.1", "alexnet-owt@sha256:7be5be79", "lpips:0."))


def test_t18_what_is_not_in_the_hole_is_not_blackened(trunks, host, compared):
    item = compared()
    black = np.where(item.mask[:, :, None], item.truth, 0).astype(np.uint8)
    changed = np.where(item.mask[:, :, None], item.raw, 0).astype(np.uint8)
    found, blackened = measured(Lpips(), host, [item, ib.Comparison("", black, item.mask, changed)])
    assert found[0] != pytest.approx(blackened[0], rel=0.01)


def test_t19_the_pictures_are_compared_at_their_own_size(trunks, host, compared):
    item = compared(61, 83)
    (found,) = measured(Lpips(), host, [item])
    with torch.inference_mode():
        expected = float(theirs("alex")(tensor(item.truth), tensor(item.composite)))
    assert found[4] == pytest.approx(expected, abs=1e-6)


def test_an_original_goes_through_the_trunk_once_for_all_its_reconstructions(trunks, host, compared, monkeypatch):
    truth = compared().truth
    items = [compared(seed=seed, truth=truth.copy()) for seed in range(9)]
    items = [ib.Comparison(item.id, item.truth, item.mask, item.composite) for item in items]
    passes = []
    features = Meter.features
    monkeypatch.setattr(Meter, "features", lambda self, picture: passes.append(1) or features(self, picture))
    measure = Lpips().load(host)
    found = [*measure(items[:4]), *measure(items[4:])]
    assert len(passes) == 1 + 9
    fresh = [Lpips().load(host)([item])[0].statistics for item in items]
    assert [one.statistics for one in found] == fresh


def test_another_original_of_the_same_size_is_not_taken_for_the_last_one(trunks, host, compared):
    items = [compared(seed=1), compared(seed=2), compared(seed=1)]
    together = measured(Lpips(), host, items)
    alone = [measured(Lpips(), host, [item])[0] for item in items]
    assert np.array_equal(together, alone)
    assert (alone[0] != alone[1]).all()


@NETS
def test_pictures_smaller_than_the_network_sees_are_not_measurable(net, trunks, host, compared):
    smallest = TRUNKS[net].smallest
    network = theirs(net)
    with pytest.raises(RuntimeError):
        network(torch.zeros(1, 3, smallest - 1, 64), torch.zeros(1, 3, smallest - 1, 64))
    answers = Lpips(net=net).load(host)([compared(smallest - 1, 64), compared(1, 1), compared(smallest, 64)])
    assert [answer.status for answer in answers] == ["too small", "too small", "ok"]
    assert answers[2].statistics is not None


def test_a_hole_smaller_than_a_stride_is_not_measurable_alone(trunks, host, compared):
    one, row = (
        Lpips().load(host)([compared(hole=hole)])[0].statistics
        for hole in [(slice(5, 6), slice(5, 6)), (slice(5, 6), slice(0, 64))]
    )
    assert one[0] is None
    assert one[1] is None  # the band around one pixel has nine
    assert None not in one[2:]
    assert None not in row


@pytest.mark.parametrize("level", [0, 128, 255])
def test_constant_pictures_are_no_distance_apart(level, trunks, host, compared):
    flat = np.full((64, 64, 3), level, np.uint8)
    (answer,) = Lpips().load(host)([compared(truth=flat, raw=flat)])
    assert answer.statistics == (0, 0, 0, 0, 0)


def test_without_a_truth_nothing_is_measured(trunks, host, compared):
    (answer,) = Lpips().load(host)([compared(truth=None)])
    assert answer == ib.Measured(None, "no truth")


def test_a_hole_of_the_whole_picture_keeps_nothing(trunks, host, compared):
    (answer,) = Lpips().load(host)([compared(hole=(slice(None), slice(None)))])
    assert answer.statistics[1:3] == (None, None)
    assert answer.statistics[0] == answer.statistics[3]


def test_a_local_trunk_is_known_by_its_content(trunks, tmp_path, host, compared):
    copy = tmp_path / "trunk.pth"
    copy.write_bytes(trunks["alex"].read_bytes())
    metric = Lpips(file=str(copy))
    item = compared()
    assert (measured(metric, host, [item])[0] == measured(Lpips(), host, [item])[0]).all()
    before = metric.signature
    copy.write_bytes(trunks["vgg"].read_bytes())
    assert metric.signature != before
    with pytest.raises(ib.DataError, match=r"'trunk\.pth' holds no weights of LPIPS's trunk 'alex'"):
        metric.load(host)


def test_missing_trunks_offline_are_named_with_hash_and_folder(tmp_path, host):
    with pytest.raises(ib.UnavailableError) as raised:
        Lpips().load(host)
    text = str(raised.value)
    assert "\n" not in text
    for part in ("'alexnet-owt-7be5be79.pth'", "begins with 7be5be79", str(tmp_path / "torch" / "hub" / "checkpoints")):
        assert part in text


def test_the_contract_is_kept(trunks):
    report = check(Lpips())
    assert not [finding for finding in report.findings if finding.level == "note" and finding.check != "weights"]
