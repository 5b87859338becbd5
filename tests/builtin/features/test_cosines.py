"""A feature similarity is the cosine of what its encoder makes of original and composite, asked once a batch."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cosine as distance

import inpaintbench as ib
from inpaintbench.testing import check


class Means(ib.Encoder):
    """The mean colours of four stripes, less a level."""

    name = "means"

    level: float = 0.0

    def preflight(self):
        if self.level < 0:
            raise ib.UnavailableError("a level below 0 is not to be had")

    def load(self, host):
        return lambda items: [stripes(item.image) - self.level for item in items]


class Likeness(ib.FeatureSimilarity):
    """How alike the stripes are."""

    name = "likeness"
    source = "nobody"

    encoder: Means = Means()

    @property
    def signature(self):
        return f"{self.name}|v:{self.version}"


class Counting:
    """A host that counts what it is asked for, call by call."""

    device, prepared = "cpu", None

    def __init__(self):
        self.calls = []

    def open(self, component):
        encode = component.load(self)

        def counted(items):
            self.calls.append(len(items))
            return encode(items)

        return counted


def stripes(image):
    return np.concatenate([part.mean(axis=(0, 1)) for part in np.array_split(image, min(4, len(image)))])


def compared(seed=0, size=(48, 64), mask=None, truth=True):
    rng = np.random.default_rng(seed)
    original, composite = (rng.integers(0, 256, (*size, 3), np.uint8) for _ in range(2))
    if mask is None:
        mask = np.zeros(size, bool)
        mask[size[0] // 4 : size[0] // 2 + 1, size[1] // 4 : size[1] // 2 + 1] = True
    return ib.Comparison(str(seed), original if truth else None, mask, composite)


def measured(*items, host=None, **options):
    return Likeness(**options).load(host or Counting())(items)


@pytest.mark.parametrize("level", [0.0, 127.5])
def test_columns_are_the_cosines_of_whole_pictures_and_of_crops(level):
    item = compared()
    # the hole spans rows 12 to 24 and columns 16 to 32 of 48 x 64: the smallest square, 32 pixels, moved inside
    pairs = [(item.truth, item.composite), (item.truth[2:34, 8:40], item.composite[2:34, 8:40])]
    expected = [1 - distance(stripes(one) - level, stripes(other) - level) for one, other in pairs]
    (found,) = measured(item, encoder=Means(level=level))
    assert found.statistics == pytest.approx(expected, rel=1e-12)


def test_what_is_compared_is_the_composite_and_not_the_raw_output():
    item = compared()
    other = np.where(item.mask[:, :, None], item.raw, 0).astype(np.uint8)
    assert measured(item) == measured(ib.Comparison("", item.truth, item.mask, other))


def test_identical_pictures_have_cosine_1():
    item = compared()
    (found,) = measured(ib.Comparison("", item.truth, item.mask, item.truth))
    assert found.statistics == pytest.approx((1, 1), abs=1e-12)


def test_a_batch_is_measured_in_order_with_what_cannot_be_measured_in_between():
    nothing = np.zeros((48, 64), bool)
    items = [
        compared(1),
        compared(2, truth=False),
        compared(3, (61, 83)),
        compared(4, (1, 1)),
        compared(5, mask=nothing),
    ]
    together = measured(*items)
    assert together == [measured(item)[0] for item in items]
    assert together[1] == ib.Measured(None, "no truth")
    assert [row.statistics[1] is None for row in together if row.statistics] == [False, False, False, True]


def test_the_encoder_is_asked_once_a_batch_and_not_at_all_without_a_truth():
    host = Counting()
    nothing = np.zeros((48, 64), bool)
    measured(compared(1), compared(2, truth=False), compared(3, mask=nothing), host=host)
    assert host.calls == [4 + 2]
    measured(compared(1, truth=False), host=host)
    assert host.calls == [6]


def test_features_of_zero_have_no_cosine_and_say_so():
    assert ib.cosine(np.zeros(3), np.ones(3)) is None
    assert ib.cosine(np.ones(3), np.zeros(3)) is None
    black = np.zeros((48, 64, 3), np.uint8)
    item = compared()
    assert measured(ib.Comparison("", black, item.mask, item.composite)) == [ib.Measured(None, "features are zero")]
    corner = black.copy()
    corner[40:, 50:] = 200  # outside the crop
    (found,) = measured(ib.Comparison("", corner, item.mask, item.composite))
    assert found.statistics[0] > 0
    assert found.statistics[1] is None


def test_a_cosine_never_leaves_its_bounds():
    rng = np.random.default_rng(0)
    for _ in range(500):
        vector = rng.normal(size=7).astype(np.float32)
        assert ib.cosine(vector, vector * 3) <= 1
        assert ib.cosine(vector, -vector) >= -1
        other = rng.normal(size=7)
        assert ib.cosine(vector, other) == pytest.approx(1 - distance(vector.astype(float), other), abs=1e-12)


def test_a_similarity_cannot_do_what_its_encoder_cannot():
    Likeness().preflight()
    with pytest.raises(ib.UnavailableError, match="a level below 0"):
        Likeness(encoder=Means(level=-1.0)).preflight()


def test_a_similarity_keeps_the_contract_of_a_metric():
    check(Likeness())
