"""The row of one query is the row of the whole map that eager attention gives, in every family."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import torch
import transformers
from inpaintbench_transformers.probes import AttentionEncoder, EmbeddingEncoder
from inpaintbench_transformers.probes.reading import unpack
from inpaintbench_transformers.probes.rows import QueryRows
from inpaintbench_transformers.probes.windows import raster
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers.models.qwen2_5_vl import modeling_qwen2_5_vl as qwen

import inpaintbench as ib

SHAPES = ((48, 64), (1, 1), (3, 40), (61, 83))
EAGER = {
    "vit": transformers.ViTModel,
    "dinov2": transformers.Dinov2Model,
    "dinov2-registers": transformers.Dinov2WithRegistersModel,
    "clip": transformers.CLIPVisionModel,
    "siglip": transformers.SiglipVisionModel,
}
FUSED = {
    "blip": (transformers.BlipForConditionalGeneration, lambda whole: whole.vision_model),
    "blip2": (transformers.Blip2ForConditionalGeneration, lambda whole: whole.vision_model),
    "instructblip": (transformers.InstructBlipForConditionalGeneration, lambda whole: whole.vision_model),
}
FAMILIES = (*EAGER, *FUSED, "llava-onevision", "qwen2.5-vl")


def readings(folder, host, *images, **options):
    found = AttentionEncoder(model=folder, **options).load(host)([ib.Picture("", image) for image in images])
    return [unpack(packed) for packed in found]


def inputs_of(folder, image):
    processor = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")
    return processor(images=Image.fromarray(image), return_tensors="pt")


def loaded(cls, folder, **settings):
    return cls.from_pretrained(folder, attn_implementation="eager", **settings).eval()


@pytest.mark.parametrize("name", [name for name in EAGER if name != "siglip"])
def test_rows_are_those_of_eager_attention_with_its_outputs(tower, host, picture, name):
    image = picture(48, 70)
    (found,) = readings(tower(name), host, image)
    with torch.no_grad():
        output = loaded(EAGER[name], tower(name))(**inputs_of(tower(name), image), output_attentions=True)
    maps = torch.stack(output.attentions)[:, 0].numpy()  # layers, heads, queries, tokens
    assert found.attention.shape == (3, 4, 36)
    assert maps.shape[3] == 37 + 3 * (name == "dinov2-registers")
    assert np.abs(found.attention - maps[:, :, 0, -36:]).max() < 1e-5
    assert found.attention.sum(axis=-1) == pytest.approx(1 - maps[:, :, 0, :-36].sum(axis=-1), abs=1e-5)


def test_siglip_is_asked_by_the_mean_of_its_patches_queries(tower, host, picture):
    image = picture(48, 70)
    (found,) = readings(tower("siglip"), host, image)
    model = loaded(transformers.SiglipVisionModel, tower("siglip"))
    states = []
    for layer in model.encoder.layers:
        layer.self_attn.register_forward_pre_hook(
            lambda _, args, settings: states.append(args[0] if args else settings["hidden_states"]), with_kwargs=True
        )
    with torch.no_grad():
        output = model(**inputs_of(tower("siglip"), image), output_attentions=True)
        for number, (layer, state) in enumerate(zip(model.encoder.layers, states, strict=True)):
            attention = layer.self_attn
            q, k = (
                project(state)[0].view(36, 4, 8).transpose(0, 1) for project in (attention.q_proj, attention.k_proj)
            )
            scores = q @ k.transpose(1, 2) / 8**0.5
            # the same states give the library's own maps: what is averaged here is what it computes
            assert torch.allclose(scores.softmax(-1), output.attentions[number][0], atol=1e-5)
            expected = scores.mean(dim=1).softmax(-1).numpy()
            assert np.abs(found.attention[number] - expected).max() < 1e-5


@pytest.mark.parametrize("name", FUSED)
def test_encoders_with_one_projection_for_all_give_the_rows_of_the_captioners_own_maps(tower, host, picture, name):
    image = picture(40, 70)
    (found,) = readings(tower(name), host, image)
    cls, part = FUSED[name]
    model = part(loaded(cls, tower(name)))
    with torch.no_grad():
        output = model(pixel_values=inputs_of(tower(name), image)["pixel_values"], output_attentions=True)
    maps = torch.stack(output.attentions)[:, 0].numpy()
    assert found.attention.shape == (*maps.shape[:2], 16)
    assert np.abs(found.attention - maps[:, :, 0, 1:]).max() < 1e-5
    assert np.abs(found.embedding - output.last_hidden_state[0, 0].numpy()).max() < 1e-4


def test_llava_onevision_is_read_by_its_view_of_the_whole_picture(tower, host, picture):
    image = picture(40, 70)
    (found,) = readings(tower("llava-onevision"), host, image)
    whole = loaded(transformers.LlavaOnevisionForConditionalGeneration, tower("llava-onevision"))
    pixels = inputs_of(tower("llava-onevision"), image)["pixel_values"]
    assert pixels.shape[1] > 1
    with torch.no_grad():
        output = whole.model.vision_tower(pixel_values=pixels[:, 0])
    assert np.abs(found.embedding - output.last_hidden_state[0].mean(dim=0).numpy()).max() < 1e-4
    assert found.view.numbers == (32, 32, 0, 0, 8, 4, 4)
    assert found.attention.sum(axis=-1) == pytest.approx(1, abs=1e-5)


def test_llava_onevision_is_read_from_the_published_names_too(tower, host, picture, tmp_path):
    folder = shutil.copytree(tower("llava-onevision"), tmp_path / "published")
    state = load_file(folder / "model.safetensors")
    renamed = {name.replace("vision_tower.", "vision_tower.vision_model."): weight for name, weight in state.items()}
    assert renamed.keys() != state.keys()
    save_file(renamed, folder / "model.safetensors", {"format": "pt"})
    one, other = (readings(str(at), host, picture(40, 70))[0] for at in (folder, tower("llava-onevision")))
    assert np.array_equal(one.attention, other.attention)


def turned(vectors, place, base=10_000):
    """Rotary positions by complex numbers: the first half of a head turns with the row, the second with the column."""
    half = vectors.shape[-1] // 2
    speeds = base ** -(torch.arange(0, half, 2) / half)
    angles = torch.cat([place[:, :1] * speeds, place[:, 1:] * speeds], dim=1)[:, None]
    numbers = torch.complex(vectors[..., :half], vectors[..., half:]) * torch.polar(torch.ones_like(angles), angles)
    return torch.cat([numbers.real, numbers.imag], dim=-1)


@pytest.mark.parametrize("size", [(56, 84), (112, 112), (200, 40), (28, 28)])
def test_qwen_is_asked_by_the_mean_query_of_each_window(tower, host, picture, size):
    folder, image = tower("qwen2.5-vl"), picture(*size)
    (found,) = readings(folder, host, image)
    whole = loaded(transformers.Qwen2_5_VLForConditionalGeneration, folder)
    model, inputs = whole.model.visual, inputs_of(folder, image)
    states = {}
    for number, block in enumerate(model.blocks):
        block.norm1.register_forward_hook(lambda _, __, output, number=number: states.__setitem__(number, output))
    grid = inputs["image_grid_thw"]
    with torch.no_grad():
        output = model(inputs["pixel_values"], grid)
    rows, columns = grid[0, 1:].tolist()
    assert found.view.numbers == (rows * 14, columns * 14, 0, 0, 14, rows, columns)
    squares, _ = qwen.get_vision_window_index(grid, 2, model.window_size, 14)
    # the library's order of squares of four patches, and where each patch lies
    y, x = (
        np.indices((rows, columns)).reshape(2, rows // 2, 2, columns // 2, 2).transpose(0, 1, 3, 2, 4).reshape(2, -1, 4)
    )
    y, x = (torch.from_numpy(part[squares.numpy()].reshape(-1)) for part in (y, x))
    place = torch.stack([y, x], dim=1).float()
    window = y // (model.window_size // 14) * 1000 + x // (model.window_size // 14)
    for number, block in enumerate(model.blocks):
        with torch.no_grad():
            q, k, _ = block.attn.qkv(states[number]).view(-1, 3, 4, 8).unbind(1)
        q, k = turned(q, place), turned(k, place)
        groups = window if number not in model.fullatt_block_indexes else torch.zeros_like(window)
        expected = np.zeros((4, rows, columns))
        for group in groups.unique():
            inside = groups == group
            scores = torch.einsum("ihd,jhd->hij", q[inside], k[inside]).mean(dim=1) / 8**0.5
            expected[:, y[inside], x[inside]] = scores.softmax(-1).numpy() * float(inside.float().mean())
        assert np.abs(found.attention[number].reshape(4, rows, columns) - expected).max() < 1e-5
    assert found.attention.sum(axis=-1) == pytest.approx(1, abs=1e-5)
    assert np.abs(found.embedding - output.pooler_output.mean(dim=0).numpy()).max() < 1e-4


@pytest.mark.parametrize(("rows", "columns"), [(8, 8), (6, 20), (2, 2), (18, 4)])
def test_the_order_of_windows_is_the_librarys(rows, columns):
    squares, _ = qwen.get_vision_window_index(torch.tensor([[1, rows, columns]]), 2, 112, 14)
    inside = np.arange(rows * columns).reshape(rows // 2, 2, columns // 2, 2).transpose(0, 2, 1, 3).reshape(-1, 4)
    order = inside[squares.numpy()].reshape(-1)
    assert np.array_equal(order[raster(rows, columns, 2, 4)], np.arange(rows * columns))


def test_no_layer_ever_makes_a_whole_map(tower):
    """Beside the fast kernel, nothing grows with the square of the number of patches."""
    model = transformers.ViTModel.from_pretrained(tower("vit"))
    assert model.config._attn_implementation == "sdpa"
    rows = QueryRows(model, "cls")
    sizes = []

    class Sizes(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            output = function(*args, **(kwargs or {}))
            sizes.append(output.numel() if torch.is_tensor(output) else 0)
            return output

    side = 96
    with torch.no_grad(), Sizes():
        model(torch.zeros(1, 3, side, side), interpolate_pos_encoding=True)
    tokens = (side // 8) ** 2 + 1
    assert max(sizes) < 4 * tokens**2
    assert [tuple(row.shape) for row in rows.take()] == [(1, 4, tokens)] * 3


@pytest.mark.parametrize("name", FAMILIES)
def test_a_reading_is_the_same_to_the_bit_in_every_batch(tower, host, picture, name):
    encode = AttentionEncoder(model=tower(name)).load(host)
    items = [ib.Picture("", picture(*shape, seed)) for seed, shape in enumerate(SHAPES)]
    alone = [encode([item])[0] for item in items]
    assert all(np.array_equal(a, b) for a, b in zip(encode(items), alone, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(encode(items[::-1]), alone[::-1], strict=True))
    assert encode([]) == []


@pytest.mark.parametrize("name", ["vit", "siglip", "qwen2.5-vl"])
def test_pictures_read_together_are_near_those_read_alone(tower, host, picture, monkeypatch, name):
    images = [picture(48, 64), picture(61, 83, 1), picture(48, 64, 2)]
    alone = readings(tower(name), host, *images)
    monkeypatch.setattr(ib, "portions", lambda items, device: [items])
    for one, other in zip(alone, readings(tower(name), host, *images), strict=True):
        assert one.view == other.view
        assert np.abs(one.attention - other.attention).max() < 1e-5
        assert np.abs(one.embedding - other.embedding).max() < 1e-4


def test_heads_are_averaged_before_they_are_stored_where_that_is_asked_for(tower, host, picture):
    image = picture(40, 40)
    each, mean = (readings(tower("vit"), host, image, heads=heads)[0] for heads in ("each", "mean"))
    assert mean.attention.shape == (3, 1, 36)
    assert np.abs(mean.attention[:, 0] - each.attention.mean(axis=1)).max() < 1e-6


@pytest.mark.parametrize("name", ["vit", "clip", "siglip"])
def test_the_embedding_is_what_plain_transformers_has(tower, host, picture, name):
    image = picture(48, 70)
    folder = tower(name)
    (found,) = EmbeddingEncoder(reader=AttentionEncoder(model=folder)).load(host)([ib.Picture("", image)])
    with torch.no_grad():
        output = loaded(EAGER[name], folder)(**inputs_of(folder, image))
    expected = output.last_hidden_state[0, 0] if name == "vit" else output.pooler_output[0]
    assert found.dtype == np.float64
    assert np.abs(found - expected.numpy()).max() < 1e-4


def test_a_pass_that_failed_leaves_nothing_for_the_next(tower, host, picture, monkeypatch):
    encode = AttentionEncoder(model=tower("vit")).load(host)
    good, bad = ib.Picture("", picture(40, 40)), ib.Picture("", picture(41, 40))
    expected = encode([good])[0]
    kept = transformers.models.vit.modeling_vit.ViTMLP.forward
    monkeypatch.setattr(transformers.models.vit.modeling_vit.ViTMLP, "forward", lambda self, states: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        encode([bad])
    monkeypatch.setattr(transformers.models.vit.modeling_vit.ViTMLP, "forward", kept)
    assert np.array_equal(encode([good])[0], expected)
