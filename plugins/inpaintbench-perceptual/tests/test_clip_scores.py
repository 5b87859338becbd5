"""CLIP's metrics against the formulas of their papers, written out with open_clip and NumPy."""

from __future__ import annotations

import numpy as np
import open_clip
import pytest
import torch
from inpaintbench_perceptual import ClipImage, ClipScore, ClipText, OpenClip, RefClipScore
from PIL import Image

import inpaintbench as ib
from inpaintbench.testing import check

LONG = "a boat and " * 10_000


@pytest.fixture
def encoder(tiny):
    return OpenClip(file=str(tiny / "hub"))


@pytest.fixture
def embed(tiny):
    """Vectors of unit length of a text or a picture, straight from open_clip."""
    network, _, look = open_clip.create_model_and_transforms(f"local-dir:{tiny / 'hub'}")
    tokenize = open_clip.get_tokenizer("tiny-ViT")
    network.eval()

    def vector(item):
        with torch.inference_mode():
            if isinstance(item, str):
                found = network.encode_text(tokenize([item]))
            else:
                found = network.encode_image(look(Image.fromarray(item))[None])
        unit = found[0].double().numpy()
        return unit / np.linalg.norm(unit)

    return vector


def said(*texts):
    return tuple(ib.Caption(text) for text in texts)


def clipscore(embed, caption, image):
    """Hessel et al. 2021, section 3."""
    return 2.5 * max(float(embed("A photo depicts " + caption) @ embed(image)), 0)


def refclipscore(embed, caption, image, references):
    """Hessel et al. 2021, section 3: the harmonic mean with the best cosine of caption and references."""
    seen = clipscore(embed, caption, image)
    best = max(float(embed("A photo depicts " + caption) @ embed("A photo depicts " + one)) for one in references)
    best = max(best, 0)
    return 2 * seen * best / (seen + best) if seen + best else 0


def test_clip_image_is_the_cosine_of_whole_and_crop(encoder, embed, host, compared):
    items = [compared(64, 80), compared(61, 83, seed=1)]
    found = ClipImage(encoder=encoder).load(host)(items)
    for item, answer in zip(items, found, strict=True):
        crop = ib.around_hole(item.mask)
        expected = [embed(item.truth) @ embed(item.composite), embed(item.truth[crop]) @ embed(item.composite[crop])]
        assert answer.statistics == pytest.approx(expected, rel=1e-5)


def test_clip_text_is_the_cosine_of_the_bare_text(encoder, embed, host, compared):
    item = compared(text="a red boat", truth=None)
    (answer,) = ClipText(encoder=encoder).load(host)([item])
    crop = ib.around_hole(item.mask)
    expected = [embed("a red boat") @ embed(item.raw), embed("a red boat") @ embed(item.raw[crop])]
    assert answer.statistics == pytest.approx(expected, rel=1e-5)


def test_clipscore_holds_each_caption_against_the_picture_it_was_written_for(encoder, embed, host, compared):
    item = compared(captions=said("a boat", "not asked"), truth_captions=said("a dog"))
    (answer,) = ClipScore(encoder=encoder).load(host)([item])
    crop = ib.around_hole(item.mask)
    expected = [
        clipscore(embed, caption, image)
        for caption, image in [
            ("a boat", item.composite),
            ("a boat", item.composite[crop]),
            ("a dog", item.truth),
            ("a dog", item.truth[crop]),
        ]
    ]
    assert answer.statistics == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_clipscore_against_the_original_holds_both_captions_against_it(encoder, embed, host, compared):
    item = compared(captions=said("a boat"), truth_captions=said("a dog"))
    (answer,) = ClipScore(encoder=encoder, against="original").load(host)([item])
    expected = [clipscore(embed, "a boat", item.truth), clipscore(embed, "a dog", item.truth)]
    assert answer.statistics[::2] == pytest.approx(expected, rel=1e-5, abs=1e-9)
    assert ClipScore(against="original").signature != ClipScore().signature


def test_refclipscore_is_the_harmonic_mean_with_the_best_reference(encoder, embed, host, compared):
    references = ("a ship at sea", "two cats on a sofa", "a boat")
    item = compared(captions=said("a boat"), truth_captions=said("a lake"), references=references)
    (answer,) = RefClipScore(encoder=encoder).load(host)([item])
    expected = [
        refclipscore(embed, "a boat", item.composite, references),
        refclipscore(embed, "a lake", item.truth, references),
    ]
    assert answer.statistics[::2] == pytest.approx(expected, rel=1e-5, abs=1e-9)
    (without,) = RefClipScore(encoder=encoder).load(host)([replace_references(item)])
    assert without == ib.Measured(None, "no references")


def replace_references(item):
    return ib.Comparison(item.id, item.truth, item.mask, item.raw, captions=item.captions)


@pytest.mark.parametrize("candidates", ["mean", "best"])
def test_several_candidates_count_by_the_rule(candidates, encoder, embed, host, compared):
    texts = ["a boat", "a dog on a lake", "nothing"]
    item = compared(captions=said(*texts), truth_captions=said("a dog"))
    (answer,) = ClipScore(encoder=encoder, candidates=candidates).load(host)([item])
    scores = [clipscore(embed, text, item.composite) for text in texts]
    expected = np.mean(scores) if candidates == "mean" else max(scores)
    assert answer.statistics[0] == pytest.approx(expected, rel=1e-5, abs=1e-9)


def test_captions_have_three_columns_of_the_whole_and_three_of_the_crop(encoder, host, compared):
    metric = ClipScore(encoder=encoder)
    names = [f"{column}{suffix}" for column in ("whole", "crop") for suffix in ("", "-original", "-change")]
    assert list(metric.columns) == names
    scores = metric.reduce(np.array([[1.0, 0.5, 2.0, 0.25]]), np.ones((1, 1)))
    assert scores.tolist() == [[1, 2, -50, 0.5, 0.25, 100]]


@pytest.mark.parametrize("metric", [ClipScore, RefClipScore, ClipText])
@pytest.mark.parametrize("text", ["", LONG, "🛶🐈‍⬛", "?!...", "قارب"])
def test_t29_odd_texts_have_a_value_and_what_is_cut_is_counted(metric, text, encoder, host, compared):
    item = compared(captions=said(text), truth_captions=said("a boat"), references=("a boat", ""), text=text)
    (answer,) = metric(encoder=encoder).load(host)([item])
    if metric is ClipText and not text:
        assert answer == ib.Measured(None, "no text")
        return
    assert all(np.isfinite(value) for value in answer.statistics)
    prefix = 0 if metric is ClipText else 3
    assert answer.details == ({"tokens cut": 30_000 + prefix - 75} if text is LONG else None)


def test_nothing_to_compare_has_its_reason(encoder, host, compared):
    def status(metric, item):
        return metric(encoder=encoder).load(host)([item])[0].status

    assert status(ClipImage, compared(truth=None)) == "no truth"
    assert status(ClipScore, compared(truth=None, captions=said("a"))) == "no truth"
    assert status(ClipScore, compared()) == "no caption"
    assert status(ClipText, compared()) == "no text"
    (answer,) = ClipScore(encoder=encoder).load(host)([compared(captions=said("a"))])
    assert answer.statistics[2:] == (None, None)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 50), (64, 64)])
def test_odd_pictures_have_a_value(height, width, encoder, host, compared):
    flat = np.full((height, width, 3), 7, np.uint8)
    items = [compared(height, width), compared(height, width, truth=flat, raw=flat)]
    first, second = ClipImage(encoder=encoder).load(host)(items)
    assert None not in first.statistics
    assert second.statistics == pytest.approx((1, 1))


def test_an_original_is_encoded_once_for_all_its_reconstructions(encoder, compared):
    """Pictures are handed to the host by their pixels alone, so that its store knows the original again."""
    asked = []

    class Watching:
        device, prepared = "cpu", None

        def open(self, component):
            encode = component.load(self)
            return lambda items: asked.extend(items) or encode(items)

    truth = compared().truth
    items = [compared(seed=seed, truth=truth) for seed in range(3)]
    ClipImage(encoder=encoder).load(Watching())(items)
    assert {(item.id, item.seed) for item in asked} == {("", 0)}
    assert len({item.image.tobytes() for item in asked}) == 2 + 3 * 2


@pytest.mark.parametrize("metric", [ClipImage, ClipText, ClipScore, RefClipScore])
def test_the_contract_is_kept(metric, encoder):
    check(metric(encoder=encoder))
