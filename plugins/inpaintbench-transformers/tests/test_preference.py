"""PickScore is a CLIP's logit; it and ImageReward do not depend on the batch, and say what they cannot measure."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
import transformers
from inpaintbench_transformers.preference import ImageReward, PickScore
from PIL import Image

import inpaintbench as ib

TEXTS = ("a red boat on a lake", "🚣‍♀️🌊", "قارب أحمر", "?! ... --", "[ENC] boat [DEC]", "boat " * 10_000)


def pickscore(made, **options):
    return PickScore(model=str(made("clip")), processor=str(made("clip")), **options)


def imagereward(folder):
    return ImageReward(model=str(folder), tokenizer=str(folder))


@pytest.fixture(params=["pickscore", "imagereward"])
def metric(request, made):
    return pickscore(made) if request.param == "pickscore" else imagereward(made("imagereward"))


def plain_pickscore(folder, text, image):
    """As its authors compute it."""
    model = transformers.CLIPModel.from_pretrained(folder).eval()
    words = transformers.AutoTokenizer.from_pretrained(folder)(
        text, padding=True, truncation=True, max_length=77, return_tensors="pt"
    )
    processor = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")
    with torch.no_grad():
        found = model(**words, **processor(images=Image.fromarray(image), return_tensors="pt"))
        return float(model.logit_scale.exp() * (found.text_embeds @ found.image_embeds.T))


@pytest.mark.parametrize("text", TEXTS)
def test_pickscore_is_the_logit_of_text_and_composite(made, host, compared, text):
    item = compared(text=text)
    (found,) = pickscore(made).load(host)([item])
    assert found.statistics == pytest.approx((plain_pickscore(str(made("clip")), text, item.composite),), rel=1e-5)


@pytest.mark.parametrize(("name", "kept"), [("pickscore", 77), ("imagereward", 35)])
def test_t29_tokens_that_are_cut_are_counted(made, host, compared, name, kept):
    metric = pickscore(made) if name == "pickscore" else imagereward(made("imagereward"))
    short, long = metric.load(host)([compared(text="boat"), compared(text="x" * 100)])
    assert short.details == {"tokens cut": 0}
    # a letter is a token here, and a start and an end are added
    assert long.details == {"tokens cut": 102 - kept}


def test_a_comparison_is_measured_alike_in_every_batch(metric, host, compared):
    items = [compared(seed, text=text) for seed, text in enumerate(TEXTS[:-1])]
    items += [compared(7, size=(1, 1)), compared(8, size=(3, 40)), compared(9, truth=False)]
    measure = metric.load(host)
    alone = [measure([item])[0] for item in items]
    assert measure(items) == alone
    assert measure(items[::-1]) == alone[::-1]
    assert all(math.isfinite(found.statistics[0]) for found in alone)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_without_a_text_nothing_is_measured_and_the_rest_goes_on(metric, host, compared, text):
    items = [compared(1, text=text), compared(2), compared(3, text=text)]
    found = metric.load(host)(items)
    assert found[0] == found[2] == ib.Measured(None, "no text")
    assert found[1] == metric.load(host)(items[1:2])[0]
    assert metric.load(host)(items[:1]) == [ib.Measured(None, "no text")]


def test_pictures_of_one_colour_are_measured(metric, host, compared):
    mask = np.ones((40, 50), bool)
    items = [
        ib.Comparison("", None, mask, np.full((40, 50, 3), level, np.uint8), text="a boat") for level in (0, 128, 255)
    ]
    assert len({found.statistics for found in metric.load(host)(items)}) == 3


def test_signatures_have_the_weights_and_no_path(metric, made):
    assert metric.weights[0] in metric.signature
    assert str(made("clip").parent) not in metric.signature


def test_the_published_ids_are_the_defaults():
    assert PickScore().weights == (
        "yuvalkirstain/PickScore_v1@a4e4367c6dfa7288a00c550414478f865b875800",
        "laion/CLIP-ViT-H-14-laion2B-s32B-b79K@1c2b8495b28150b8a4922ee1c8edee224c284c0c",
    )
    assert ImageReward().weights[0] == "THUDM/ImageReward@5736be03b2652728fb87788c9797b0570450ab72"
