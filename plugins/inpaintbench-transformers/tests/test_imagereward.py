"""ImageReward is its authors' network: equal to the equations on the names its weights were published by."""

from __future__ import annotations

import json
import math

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
import transformers
from inpaintbench_transformers.preference import ImageReward
from inpaintbench_transformers.preference.preprocessing import pixels
from PIL import Image
from torchvision import transforms

import inpaintbench as ib

TEXTS = ("a red boat on a lake", "🚣‍♀️🌊", "قارب أحمر", "?! ... --", "[ENC] boat [DEC]", "boat " * 10_000)


def imagereward(folder):
    return ImageReward(model=str(folder), tokenizer=str(folder))


def attention(state, name, x, context, heads, mask=None):
    def split(part, source):
        y = F.linear(source, state[f"{name}.self.{part}.weight"], state[f"{name}.self.{part}.bias"])
        return y.view(1, -1, heads, y.shape[-1] // heads).transpose(1, 2)

    q, k, v = split("query", x), split("key", context), split("value", context)
    logits = q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])
    if mask is not None:
        logits = logits - 10000.0 * (1 - mask[:, None, None].float())
    y = (logits.softmax(-1) @ v).transpose(1, 2).reshape(x.shape)
    y = F.linear(y, state[f"{name}.output.dense.weight"], state[f"{name}.output.dense.bias"])
    return normed(state, f"{name}.output.LayerNorm", x + y, 1e-12)


def normed(state, name, x, eps):
    return F.layer_norm(x, x.shape[-1:], state[f"{name}.weight"], state[f"{name}.bias"], eps)


def linear(state, name, x):
    return F.linear(x, state[f"{name}.weight"], state[f"{name}.bias"])


def plain_imagereward(folder, text, image, size=32, heads=2, text_heads=4):
    """BLIP's equations on the published names of its weights: timm's ViT, then BERT with cross attention, then MLP."""
    state = torch.load(folder / "ImageReward.pt", weights_only=True)
    prepare = transforms.Compose([
        transforms.Resize(size, interpolation=transforms.InterpolationMode.BICUBIC), transforms.CenterCrop(size),
        transforms.ToTensor(),
        transforms.Normalize((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
    ])  # fmt: skip
    eyes = "blip.visual_encoder"
    patch = {"weight": state[f"{eyes}.patch_embed.proj.weight"], "bias": state[f"{eyes}.patch_embed.proj.bias"]}
    x = F.conv2d(prepare(Image.fromarray(image))[None], **patch, stride=16).flatten(2).transpose(1, 2)
    x = torch.cat([state[f"{eyes}.cls_token"], x], dim=1) + state[f"{eyes}.pos_embed"]
    for n in range(2):
        block = f"{eyes}.blocks.{n}"
        qkv = linear(state, f"{block}.attn.qkv", normed(state, f"{block}.norm1", x, 1e-6))
        q, k, v = qkv.reshape(1, -1, 3, heads, x.shape[-1] // heads).permute(2, 0, 3, 1, 4)
        y = ((q @ k.transpose(2, 3) * q.shape[-1] ** -0.5).softmax(-1) @ v).transpose(1, 2).reshape(x.shape)
        x = x + linear(state, f"{block}.attn.proj", y)
        y = F.gelu(linear(state, f"{block}.mlp.fc1", normed(state, f"{block}.norm2", x, 1e-6)))
        x = x + linear(state, f"{block}.mlp.fc2", y)
    seen = normed(state, f"{eyes}.norm", x, 1e-6)

    tokenizer = transformers.BertTokenizer.from_pretrained(folder)
    tokenizer.add_special_tokens({"bos_token": "[DEC]"})
    tokenizer.add_special_tokens({"additional_special_tokens": ["[ENC]"]})
    words = tokenizer(text, padding="max_length", truncation=True, max_length=35, return_tensors="pt")
    reader = "blip.text_encoder"
    x = F.embedding(words.input_ids, state[f"{reader}.embeddings.word_embeddings.weight"])
    x = x + state[f"{reader}.embeddings.position_embeddings.weight"][:35]
    x = normed(state, f"{reader}.embeddings.LayerNorm", x, 1e-12)
    for n in range(2):
        layer = f"{reader}.encoder.layer.{n}"
        x = attention(state, f"{layer}.attention", x, x, text_heads, words.attention_mask)
        x = attention(state, f"{layer}.crossattention", x, seen, text_heads)
        y = linear(state, f"{layer}.output.dense", F.gelu(linear(state, f"{layer}.intermediate.dense", x)))
        x = normed(state, f"{layer}.output.LayerNorm", x + y, 1e-12)
    x = x[:, 0]
    for place in (0, 2, 4, 6, 7):
        x = linear(state, f"mlp.layers.{place}", x)
    return (float(x) - 0.16717362830052426) / 1.0333394966054072


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [(48, 64), (61, 83), (20, 31)])
def test_imagereward_is_blips_equations_on_the_published_names(made, host, compared, text, size):
    item = compared(text=text, size=size)
    (found,) = imagereward(made("imagereward")).load(host)([item])
    expected = plain_imagereward(made("imagereward"), text, item.composite)
    assert found.statistics == pytest.approx((expected,), rel=1e-5, abs=1e-6)


def test_imagereward_depends_on_the_picture_and_on_the_text(made, host, compared):
    items = [compared(seed, text=text) for seed in (1, 2) for text in TEXTS[:2]]
    scores = [found.statistics[0] for found in imagereward(made("imagereward")).load(host)(items)]
    assert min(abs(a - b) for i, a in enumerate(scores) for b in scores[:i]) > 1e-3


def test_imagereward_prepares_pictures_as_torchvision_does(picture):
    prepare = transforms.Compose([
        transforms.Resize(224, interpolation=transforms.InterpolationMode.BICUBIC), transforms.CenterCrop(224),
        transforms.ToTensor(),
        transforms.Normalize((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
    ])  # fmt: skip
    for shape in ((224, 224), (300, 451), (451, 300), (225, 224), (7, 9), (1, 1), (333, 500)):
        image = picture(*shape)
        assert torch.equal(pixels(image, 224), prepare(Image.fromarray(image)))


def refusal(folder, host):
    with pytest.raises(ib.InpaintbenchError) as caught:
        imagereward(folder).load(host)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_damaged_or_strange_imagereward_is_refused(copy_of, host):
    folder = copy_of("imagereward")
    weights = folder / "ImageReward.pt"
    content, state = weights.read_bytes(), torch.load(weights, weights_only=True)
    weights.write_bytes(content[: len(content) // 2])
    assert "is damaged" in refusal(folder, host)
    torch.save([1, 2], weights)
    assert "holds no weights by name" in refusal(folder, host)
    torch.save({"model": state}, weights)
    assert "holds no weights by name" in refusal(folder, host)
    torch.save(state | {"blip.visual_encoder.head.weight": torch.zeros(2)}, weights)
    assert "called 'blip.visual_encoder.head.weight': it is another model" in refusal(folder, host)
    lacking = dict(state)
    lacking.pop("blip.text_encoder.encoder.layer.1.crossattention.self.query.bias")
    torch.save(lacking, weights)
    assert "crossattention.self.query.bias" in refusal(folder, host)
    torch.save({name: tensor for name, tensor in state.items() if not name.startswith("mlp")}, weights)
    assert "is not ImageReward's" in refusal(folder, host)
    weights.unlink()
    assert "has no 'ImageReward.pt'" in refusal(folder, host)


def test_imagerewards_configuration_is_needed_and_checked(copy_of, host):
    folder = copy_of("imagereward")
    config = folder / "med_config.json"
    content = json.loads(config.read_text())
    config.write_text(json.dumps(content | {"num_hidden_layers": 3}))
    assert "is not ImageReward's" in refusal(folder, host)
    config.write_text("{")
    refusal(folder, host)
    config.unlink()
    assert "has no 'med_config.json'" in refusal(folder, host)


def test_imagereward_without_its_tokenizer_says_so(copy_of, host):
    folder = copy_of("imagereward")
    for name in ("vocab.txt", "tokenizer.json"):
        (folder / name).unlink(missing_ok=True)
    assert "has no 'tokenizer.json'" in refusal(folder, host)
