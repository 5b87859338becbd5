"""CLIP chooses among texts as its own logits do, with the template of its authors."""

from __future__ import annotations

import json
import subprocess
import sys

import inpaintbench_transformers as plugin
import pytest
import torch
from inpaintbench_transformers.encoders import ClipEncoder
from inpaintbench_transformers.readers import Classifier, ClipZeroShot
from PIL import Image

import inpaintbench as ib
from inpaintbench.components import fingerprint
from inpaintbench.testing import check

CHOICES = ("cat", "a very red boat", "dog")


def plain(folder, image, texts):
    """The probabilities of texts by transformers alone."""
    from inpaintbench_transformers.loading.quiet import quiet
    from transformers import AutoImageProcessor, AutoTokenizer, CLIPModel

    with quiet(), torch.no_grad():
        words = AutoTokenizer.from_pretrained(str(folder))(texts, padding=True, return_tensors="pt")
        pixels = AutoImageProcessor.from_pretrained(str(folder), backend="pil")(
            images=Image.fromarray(image), return_tensors="pt"
        )
        return CLIPModel.from_pretrained(str(folder)).eval()(**words, **pixels).logits_per_image[0].softmax(0).tolist()


def test_choices_have_the_probabilities_of_a_plain_call(made, host, picture):
    image = picture(40, 60)
    read = ClipZeroShot(model=str(made("clip")), template="the {}!").load(host)
    (found,) = read([ib.Picture("", image, choices=CHOICES)])
    expected = dict(zip(CHOICES, plain(made("clip"), image, [f"the {choice}!" for choice in CHOICES]), strict=True))
    assert {caption.text: caption.score for caption in found} == pytest.approx(expected, abs=1e-5)
    assert [caption.text for caption in found] == sorted(CHOICES, key=lambda choice: -expected[choice])


def test_pictures_with_choices_of_their_own_share_a_batch_with_others(made, host, picture):
    read = ClipZeroShot(model=str(made("clip")), choices=CHOICES).load(host)
    items = [
        ib.Picture("", picture(40, 60), choices=("yes", "no", "cat")),
        ib.Picture("", picture(61, 33, 1)),
        ib.Picture("", picture(40, 60), choices=("cat",)),
    ]
    together = read(items)
    assert [{caption.text for caption in found} for found in together] == [{"yes", "no", "cat"}, set(CHOICES), {"cat"}]
    assert together == [read([item])[0] for item in items]
    assert together[2] == (ib.Caption("cat", 1.0),)


def test_a_reader_keeps_the_contract(made):
    check(ClipZeroShot(model=str(made("clip")), choices=CHOICES))


def test_a_picture_without_choices_is_refused(made, host, picture):
    read = ClipZeroShot(model=str(made("clip"))).load(host)
    with pytest.raises(ib.DataError, match=r"'clip-zero-shot' has nothing to choose from: .*choices=\[cat,dog\]"):
        read([ib.Picture("", picture(40, 40))])


@pytest.mark.parametrize("template", ["a photo", "{} or {}", ""])
def test_a_template_without_one_place_is_refused(made, host, template):
    reader = ClipZeroShot(model=str(made("clip")), template=template)
    for ask in (reader.preflight, lambda: reader.load(host)):
        with pytest.raises(ib.DataError, match="has no one place for a choice"):
            ask()


def test_equal_pictures_and_texts_are_encoded_once(made, picture):
    asked = []

    class Counting:
        device, prepared = "cpu", None

        def open(self, component):
            encode = component.load(self)
            return lambda items: (asked.append(len(items)), encode(items))[1]

    read = ClipZeroShot(model=str(made("clip")), choices=CHOICES).load(Counting())
    read([ib.Picture("", picture(40, 40, seed)) for seed in range(4)])
    assert asked == [4 + len(CHOICES)]


def test_another_version_of_the_encoder_is_another_reader(made, monkeypatch):
    reader = ClipZeroShot(model=str(made("clip")), choices=CHOICES)
    assert reader.parts == (reader.encoder,)
    before = fingerprint(reader)
    monkeypatch.setattr(ClipEncoder, "version", ClipEncoder.version + 1)
    assert fingerprint(reader) != before


def test_the_plugin_offers_its_readers():
    assert {Classifier, ClipZeroShot} <= set(plugin.captioners())


def test_a_run_says_how_well_reconstructions_can_be_classified(made, tmp_path):
    spec = f'clip-zero-shot:model={made("clip")},choices=[cat,"red boat",dog],template="the {{}}"'
    command = ["eval", "--suite", "truce-synthetic", "--limit", "2", "-i", "telea", "--no-controls"]
    found = subprocess.run(
        [sys.executable, "-m", "inpaintbench", *command, "--set", f"captioners={spec}"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    (file,) = (tmp_path / "results").rglob("telea-*.json")
    document = json.loads(file.read_text())
    assert str(made("clip").parent) not in file.read_text()
    text = json.dumps(document, ensure_ascii=False)
    assert all(part in text for part in ("clip-zero-shot:", "red boat", "the {}"))
    assert any(address.endswith("@clip-zero-shot") for address in document["scores"])
