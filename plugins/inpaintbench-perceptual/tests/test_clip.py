"""The encoder `open-clip` against open_clip itself, on one small random model in every format that is published."""

from __future__ import annotations

import shutil

import numpy as np
import open_clip
import pytest
import torch
from inpaintbench_perceptual import OpenClip
from inpaintbench_perceptual.clip import PINNED
from inpaintbench_perceptual.hub import Hub
from PIL import Image

import inpaintbench as ib
from inpaintbench.testing import check

TEXTS = ["a small boat", "", "🐈‍⬛ on a 🛶", "A Boat! and ... a lake?", "قارب على البحيرة"]


def reference(tiny):
    network, _, look = open_clip.create_model_and_transforms(f"local-dir:{tiny / 'hub'}")
    return network.eval(), look


@pytest.mark.parametrize("size", [(64, 64), (61, 83), (1, 1), (200, 20)])
def test_pictures_have_the_vectors_of_open_clip(size, tiny, host, noise):
    image = noise(*size)
    network, look = reference(tiny)
    with torch.inference_mode():
        expected = network.encode_image(look(Image.fromarray(image))[None], normalize=True)[0].numpy()
    (found,) = OpenClip(file=str(tiny / "hub")).load(host)([ib.Picture("", image)])
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-7)


def test_texts_have_the_vectors_of_open_clip(tiny, host):
    network, _ = reference(tiny)
    with torch.inference_mode():
        expected = network.encode_text(open_clip.get_tokenizer("tiny-ViT")(TEXTS), normalize=True).numpy()
    found = OpenClip(file=str(tiny / "hub")).load(host)(TEXTS)
    assert np.array(found) == pytest.approx(expected, rel=1e-5, abs=1e-7)


def test_t29_a_long_text_keeps_its_end_token_and_what_was_cut_is_counted(tiny, host):
    encoder = OpenClip(file=str(tiny / "hub"))
    words = "boat " * 10_000
    tokens = open_clip.get_tokenizer("tiny-ViT")([words])
    assert tokens[0, -1] == 49407
    network, _ = reference(tiny)
    with torch.inference_mode():
        expected = network.encode_text(tokens, normalize=True)[0].numpy()
    encode = encoder.load(host)
    (found,) = encode([words])
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-7)
    count = encoder.counter()
    assert [count(text) for text in ("", "boat " * 75, "boat " * 76, words)] == [0, 0, 1, 9925]
    assert (encode(["boat " * 75 + "sky"])[0] == encode(["boat " * 75 + "grass"])[0]).all()


def test_pictures_and_texts_share_a_batch_and_come_back_in_order(tiny, host, noise):
    encode = OpenClip(file=str(tiny / "hub")).load(host)
    items = [TEXTS[0], ib.Picture("", noise(64, 64)), TEXTS[3], ib.Picture("", noise(30, 90, 1))]
    assert all((one == encode([item])[0]).all() for one, item in zip(encode(items), items, strict=True))
    assert encode([]) == []


@pytest.mark.parametrize("name", ["tiny.safetensors", "tiny.pt", "training.pt", "script.pt"])
def test_every_published_format_gives_the_same_vectors(name, tiny, tmp_path, host, noise):
    folder = tiny / "hub"
    if name == "script.pt":
        _save_script(reference(tiny)[0], tmp_path / name)
    else:
        shutil.copy(tiny / name, tmp_path)
    items = [ib.Picture("", noise(64, 64)), "a boat"]
    plain = OpenClip(model="tiny-ViT", file=str(tmp_path / name)).load(host)(items)
    text = OpenClip(file=str(folder)).load(host)(items)[1]
    assert (plain[1] == text).all()
    assert plain[0] == pytest.approx(OpenClip(model="tiny-ViT", file=str(tiny / "tiny.pt")).load(host)(items)[0])


def _save_script(network, path):
    """A TorchScript archive with the model's parameters and the three numbers that OpenAI's archives hold."""
    import warnings

    for name, value in (("input_resolution", 32), ("context_length", 77), ("vocab_size", 49408)):
        vars(network).pop(name, None)
        network.register_buffer(name, torch.tensor(value))
    del network.attn_mask  # which is no weight, but would be saved
    picture = torch.zeros(1, 3, 32, 32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.trace_module(network, {"encode_image": picture}, check_trace=False).save(path)


def test_the_weights_are_known_by_content_or_commit():
    assert OpenClip().weights == "sha256:40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af"
    laion = OpenClip(model="ViT-H-14", pretrained="laion2b_s32b_b79k")
    assert laion.weights == "laion/CLIP-ViT-H-14-laion2B-s32B-b79K@de081ac0a0ca8dc9d1533eed1ae884bb8ae1404b"
    assert OpenClip(model="ViT-L-14", pretrained="laion400m_e32", revision="abc").weights.endswith("@abc")


def test_pinned_weights_are_those_that_open_clip_names():
    for (model, tag), pinned in PINNED.items():
        known = open_clip.get_pretrained_cfg(model, tag)
        if isinstance(pinned, Hub):
            assert known["hf_hub"].rstrip("/") == pinned.repository
        else:
            assert known["url"] == pinned.url


def test_a_local_checkpoint_is_known_by_its_content(tiny, tmp_path):
    file = shutil.copy(tiny / "tiny.pt", tmp_path / "a.pt")
    other = shutil.copy(tiny / "training.pt", tmp_path / "b.pt")
    assert OpenClip(file=str(file)).weights == OpenClip(file=str(tiny / "tiny.pt")).weights
    assert OpenClip(file=str(other)).weights != OpenClip(file=str(file)).weights
    folder = shutil.copytree(tiny / "hub", tmp_path / "hub")
    assert OpenClip(file=str(folder)).weights == OpenClip(file=str(tiny / "hub")).weights
    with pytest.raises(ib.UnavailableError, match=r"there is no checkpoint '.*none.pt'"):
        _ = OpenClip(file=str(tmp_path / "none.pt")).weights


@pytest.mark.parametrize(
    ("encoder", "error", "parts"),
    [
        (OpenClip(), ib.UnavailableError, ("'ViT-B-32.pt'", "sha256 40d365", "files/40d365")),
        (
            OpenClip(pretrained="laion2b_s34b_b79k"),
            ib.UnavailableError,
            ("'laion/CLIP-ViT-B-32-laion2B-s34B-b79K'", "revision 08f73555f1b2fb7c82058aebbd492887a94968ef", "file=…"),
        ),
        (OpenClip(pretrained="nobody"), ib.DataError, ("no weights 'nobody'", "laion2b_s34b_b79k")),
        (OpenClip(model="ViT-XX"), ib.DataError, ("no model 'ViT-XX'",)),
        (OpenClip(file="none.pt"), ib.UnavailableError, ("no checkpoint 'none.pt'",)),
    ],
)
def test_what_is_missing_is_named_in_one_line(encoder, error, parts, host):
    with pytest.raises(error) as raised:
        encoder.load(host)
    assert all(part in str(raised.value) for part in parts)
    assert "\n" not in str(raised.value)


def test_another_models_checkpoint_is_refused(tiny, host):
    with pytest.raises(ib.DataError, match=r"'tiny\.pt' is no checkpoint of this model"):
        OpenClip(model="RN50", file=str(tiny / "tiny.pt")).load(host)


def test_a_pickle_is_never_run(tmp_path, host, tiny):
    class Trap:
        def __reduce__(self):
            return (tmp_path.joinpath("sprung").write_text, ("yes",))

    torch.save({"state_dict": Trap()}, tmp_path / "trap.pt")
    with pytest.raises(ib.DataError):
        OpenClip(model="tiny-ViT", file=str(tmp_path / "trap.pt")).load(host)
    assert not (tmp_path / "sprung").exists()


def test_the_contract_is_kept(tiny):
    check(OpenClip(file=str(tiny / "hub")))
