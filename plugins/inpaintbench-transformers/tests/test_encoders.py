"""Encoders give what plain calls of transformers give, whatever the batch, the size of a picture or the text."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import transformers
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder, VitEncoder
from PIL import Image

import inpaintbench as ib

TEXTS = ("a red boat", "湖に浮かぶ赤い船", "قارب أحمر", "🚣‍♀️🌊", "?! ... --", " ", "", "boat " * 10_000)
SHAPES = ((48, 64), (1, 1), (1, 9), (3, 40), (40, 3), (61, 83))


def wrapped(images):
    return [ib.Picture("", image) for image in images]


def inputs_of(folder, image):
    processor = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")
    return processor(images=Image.fromarray(image), return_tensors="pt")


def close(ours, reference):
    reference = reference.detach().double().numpy()
    return np.abs(ours - reference).max() <= 1e-5 * np.abs(reference).max()


@pytest.mark.parametrize("pool", ["mean", "cls"])
@pytest.mark.parametrize(
    ("name", "encoder", "cls"),
    [
        ("dinov2", Dinov2Encoder, transformers.Dinov2Model),
        ("dinov2-registers", Dinov2Encoder, transformers.Dinov2WithRegistersModel),
        ("vit", VitEncoder, transformers.ViTForImageClassification),
    ],
)
def test_tokens_are_pooled_as_plain_transformers_has_them(made, host, picture, name, encoder, cls, pool):
    folder = str(made(name))
    model = cls.from_pretrained(folder).eval()
    model = getattr(model, "vit", model)
    images = [picture(48, 64), picture(30, 90, 1)]
    found = encoder(model=folder, pool=pool).load(host)(wrapped(images))
    for image, vector in zip(images, found, strict=True):
        with torch.no_grad():
            tokens = model(**inputs_of(folder, image)).last_hidden_state[0]
        assert vector.dtype == np.float64
        assert close(vector, tokens.mean(dim=0) if pool == "mean" else tokens[0])


def test_mean_and_class_token_are_not_the_same(made, host, picture):
    items = wrapped([picture(48, 64)])
    mean, cls = (Dinov2Encoder(model=str(made("dinov2")), pool=pool).load(host)(items)[0] for pool in ("mean", "cls"))
    assert np.abs(mean - cls).max() > 0.1


@pytest.mark.parametrize("scale", ["none", "unit", "logit"])
def test_clip_has_the_vectors_and_logits_of_plain_transformers(made, host, picture, scale):
    folder = str(made("clip"))
    model = transformers.CLIPModel.from_pretrained(folder).eval()
    words = transformers.AutoTokenizer.from_pretrained(folder)(TEXTS[0], return_tensors="pt")
    image = picture(48, 64)
    text, seen = ClipEncoder(model=folder, scale=scale).load(host)([TEXTS[0], *wrapped([image])])
    with torch.no_grad():
        whole = model(**words, **inputs_of(folder, image))
        plain = [model.text_projection(model.text_model(**words).pooler_output)[0],
                 model.visual_projection(model.vision_model(**inputs_of(folder, image)).pooler_output)[0]]  # fmt: skip
    if scale == "none":
        assert close(text, plain[0])
        assert close(seen, plain[1])
    elif scale == "unit":
        assert close(text, whole.text_embeds[0])
        assert close(seen, whole.image_embeds[0])
    else:
        assert close(text @ seen, whole.logits_per_text[0, 0])


def test_pictures_and_texts_may_be_mixed_and_come_back_in_order(made, host, picture):
    encode = ClipEncoder(model=str(made("clip"))).load(host)
    items = ["a boat", *wrapped([picture(40, 40)]), "a lake", *wrapped([picture(40, 40, 1)])]
    together = encode(items)
    assert all(np.array_equal(encode([item])[0], vector) for item, vector in zip(items, together, strict=True))
    assert len({vector.tobytes() for vector in together}) == 4


def test_t29_a_long_text_keeps_its_end_token(made, host):
    folder = str(made("clip"))
    model = transformers.CLIPModel.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    start, *middle, end = tokenizer(TEXTS[-1], truncation=False, verbose=False)["input_ids"]
    cut = torch.tensor([[start, *middle[:75], end]])
    with torch.no_grad():
        expected = model.text_projection(model.text_model(input_ids=cut).pooler_output)[0]
        headless = model.text_projection(
            model.text_model(input_ids=torch.tensor([[start, *middle[:76]]])).pooler_output
        )
    (found,) = ClipEncoder(model=folder, scale="none").load(host)([TEXTS[-1]])
    assert close(found, expected)
    assert not close(found, headless[0])


@pytest.mark.parametrize("encoder", [Dinov2Encoder, VitEncoder, ClipEncoder])
def test_a_vector_is_the_same_to_the_bit_in_every_batch(made, host, picture, encoder):
    encode = encoder(model=str(made(encoder.name.removesuffix("-hf")))).load(host)
    items = wrapped([picture(*shape, seed) for seed, shape in enumerate(SHAPES)])
    alone = [encode([item])[0] for item in items]
    assert all(np.array_equal(a, b) for a, b in zip(encode(items), alone, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(encode(items[::-1]), alone[::-1], strict=True))
    assert encode([]) == []


@pytest.mark.parametrize("encoder", [Dinov2Encoder, VitEncoder, ClipEncoder])
def test_pictures_of_one_pixel_one_colour_or_no_colour_have_finite_vectors(made, host, picture, encoder):
    grey = np.repeat(picture(40, 50)[:, :, :1], 3, axis=2)
    flat = [np.full((40, 50, 3), level, np.uint8) for level in (0, 128, 255)]
    odd = wrapped([grey, *flat, *(picture(*shape) for shape in SHAPES)])
    vectors = encoder(model=str(made(encoder.name.removesuffix("-hf")))).load(host)(odd)
    assert all(np.isfinite(vector).all() and vector.shape == vectors[0].shape for vector in vectors)


def test_a_picture_three_pixels_high_is_not_taken_for_channels(made, host):
    flat = [np.full(shape, (200, 20, 90), np.uint8) for shape in ((3, 40, 3), (40, 40, 3))]
    low, square = Dinov2Encoder(model=str(made("dinov2"))).load(host)(wrapped(flat))
    assert np.allclose(low, square, rtol=1e-5)


def test_any_text_has_a_finite_vector(made, host):
    vectors = ClipEncoder(model=str(made("clip"))).load(host)(list(TEXTS))
    assert all(np.isclose(np.linalg.norm(vector), 1) for vector in vectors)


def test_an_encoder_of_pictures_refuses_texts(made, host):
    with pytest.raises(ib.ContractError, match="reads pictures, not texts"):
        Dinov2Encoder(model=str(made("dinov2"))).load(host)(["a boat"])


def test_other_precisions_are_near_and_not_equal(made, host, picture):
    items = wrapped([picture(48, 64)])
    full, half = (
        Dinov2Encoder(model=str(made("dinov2")), dtype=dtype).load(host)(items)[0] for dtype in ("float32", "bfloat16")
    )
    assert 0 < np.abs(full - half).max() < 0.1 * np.abs(full).max()


@pytest.mark.parametrize("encoder", [Dinov2Encoder, VitEncoder, ClipEncoder])
def test_t24_loading_and_encoding_leave_the_global_generator_alone(made, host, picture, encoder):
    folder = str(made(encoder.name.removesuffix("-hf")))
    before = torch.random.get_rng_state()
    encoder(model=folder).load(host)(wrapped([picture(40, 40)]))
    assert torch.equal(torch.random.get_rng_state(), before)
