"""Classifiers answer with their labels or with choices, as plain calls of their libraries have them."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
import torch
from inpaintbench_transformers.readers import Classifier
from inpaintbench_transformers.specimens.classifiers import LABELS
from PIL import Image
from safetensors.torch import load_file, save_file

import inpaintbench as ib
from inpaintbench.testing import check

EACH = pytest.mark.parametrize("name", ["resnet", "efficientnet", "vit", "timm"])
BY_TRANSFORMERS = pytest.mark.parametrize("name", ["resnet", "efficientnet", "vit"])


def reader(folder, **options):
    library = "timm" if folder.name == "timm" else "transformers"
    return Classifier(**{"model": str(folder), "library": library, "top": 7} | options)


def plain(folder, image):
    """The probabilities of the labels by the library alone."""
    from inpaintbench_transformers.loading.quiet import quiet

    with quiet(), torch.no_grad():
        if folder.name == "timm":
            import timm

            model = timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
            data = timm.data.resolve_model_data_config(model)
            logits = model(timm.data.create_transform(**data)(Image.fromarray(image))[None])
        else:
            from transformers import AutoImageProcessor, AutoModelForImageClassification

            processor = AutoImageProcessor.from_pretrained(str(folder), backend="pil")
            inputs = processor(images=Image.fromarray(image), return_tensors="pt")
            logits = AutoModelForImageClassification.from_pretrained(str(folder)).eval()(**inputs).logits
    return dict(zip(LABELS, logits[0].double().softmax(0).tolist(), strict=True))


def scores(captions):
    return {caption.text: caption.score for caption in captions}


@EACH
def test_labels_have_the_probabilities_of_a_plain_call(classifier, host, picture, name):
    read = reader(classifier(name)).load(host)
    for size, seed in (((40, 60), 0), ((61, 33), 1)):
        image = picture(*size, seed)
        (found,) = read([ib.Picture("", image)])
        assert scores(found) == pytest.approx(plain(classifier(name), image), abs=1e-6)
        assert [caption.score for caption in found] == sorted(scores(found).values(), reverse=True)
        assert max(scores(found).values()) > 0.2


@EACH
def test_a_classifier_keeps_the_contract(classifier, name):
    check(reader(classifier(name)))
    check(reader(classifier(name), choices=("hard hat", "bare head")))


def test_choices_share_the_probability_of_their_labels(classifier, host, picture):
    image = picture(40, 60)
    every = plain(classifier("resnet"), image)
    choices = ("Tinca  tinca", "CRANE", "red boat")
    (found,) = reader(classifier("resnet")).load(host)([ib.Picture("", image, choices=choices)])
    shares = [every["tench, Tinca tinca"], every["crane"] + every["Crane"], every["red_boat"]]
    expected = dict(zip(choices, np.array(shares) / sum(shares), strict=True))
    assert scores(found) == pytest.approx(expected, abs=1e-6)
    assert [caption.text for caption in found] == sorted(choices, key=lambda choice: -expected[choice])
    (option,) = reader(classifier("resnet"), choices=choices).load(host)([ib.Picture("", image)])
    assert option == found


def test_a_pictures_choices_come_before_the_options(classifier, host, picture):
    read = reader(classifier("resnet"), choices=("maillot", "crane")).load(host)
    (found,) = read([ib.Picture("", picture(40, 40), choices=("hard hat", "bare head"))])
    assert set(scores(found)) == {"hard hat", "bare head"}


def test_choices_without_a_label_are_left_out_and_never_guessed(classifier, host, picture):
    image = picture(40, 40)
    read = reader(classifier("resnet"), top=2).load(host)
    some, none, free = read(
        [ib.Picture("", image, choices=c) for c in (("hard hat", "dog", "maillot"), ("yes", "no"), ())]
    )
    assert set(scores(some)) == {"hard hat", "maillot"}
    assert sum(scores(some).values()) == pytest.approx(1)
    assert none == free
    assert len(free) == 2
    assert set(scores(free)) <= set(LABELS)


def test_an_option_without_a_label_is_refused(classifier, host):
    with pytest.raises(
        ib.DataError, match=r"has no label 'dog' among its own, such as 'tench, Tinca tinca', 'hard hat'"
    ):
        reader(classifier("resnet"), choices=("crane", "dog")).load(host)


def test_imagenets_names_stand_for_timms_classes_without_names():
    from inpaintbench_transformers.readers.networks import _labels_by_timm

    class Thousand:
        pretrained_cfg, num_classes = {"architecture": "resnet18", "tag": "a1_in1k"}, 1000

    class Nine:
        pretrained_cfg, num_classes = {"architecture": "resnet18"}, 9

    labels = _labels_by_timm(Thousand())
    assert (len(labels), labels[0]) == (1000, "tench, Tinca tinca")
    assert _labels_by_timm(Nine()) == list("012345678")


def refusal(component, host):
    """What preflight says, which is what loading says."""
    with pytest.raises(ib.InpaintbenchError) as caught:
        component.preflight()
    message = str(caught.value)
    assert "\n" not in message
    assert not message.endswith(".")
    with pytest.raises(type(caught.value)) as later:
        component.load(host)
    assert str(later.value) == message
    return message


@EACH
def test_weights_that_are_cut_off_or_missing_are_refused(damaged, host, name):
    folder = damaged(name)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-8])
    assert "'model.safetensors' of folder" in refusal(reader(folder), host)
    torch.save({"a": torch.zeros(2)}, weights)
    assert "is a pickle that is called safetensors" in refusal(reader(folder), host)
    weights.unlink()
    assert "model.safetensors" in refusal(reader(folder), host)


@EACH
def test_a_configuration_that_is_missing_or_broken_is_refused(damaged, host, name):
    folder = damaged(name)
    (folder / "config.json").write_text('{"model_ty')
    assert "'config.json' of folder" in refusal(reader(folder), host)
    (folder / "config.json").write_text("{}")
    assert "neither transformers nor timm wrote it" in refusal(reader(folder), host)
    (folder / "config.json").unlink()
    assert "has no 'config.json'" in refusal(reader(folder), host)


def test_the_other_librarys_folder_is_named(classifier, host):
    assert "holds a model of timm: say library=timm" in refusal(
        reader(classifier("timm"), library="transformers"), host
    )
    assert "say library=transformers" in refusal(reader(classifier("resnet"), library="timm"), host)


def test_another_architecture_is_refused(made, host):
    assert "holds a 'clip' model where" in refusal(Classifier(model=str(made("clip"))), host)


def test_a_missing_image_processor_is_named(damaged, host):
    folder = damaged("resnet")
    (folder / "preprocessor_config.json").unlink()
    assert "has no 'preprocessor_config.json'" in refusal(reader(folder), host)


@EACH
def test_a_missing_weight_is_refused_and_never_drawn_at_random(damaged, host, name):
    folder = damaged(name)
    state = load_file(folder / "model.safetensors")
    lost = next(key for key in state if key.startswith("classifier") and key.endswith("weight"))
    save_file(
        {key: value for key, value in state.items() if key != lost}, folder / "model.safetensors", {"format": "pt"}
    )
    with pytest.raises(ib.DataError) as caught:
        reader(folder).load(host)
    assert lost in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_architecture_that_timm_does_not_know_is_refused(damaged, host):
    folder = damaged("timm")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"architecture": "perceptron1957"}))
    with pytest.raises(ib.DataError, match=r"cannot be loaded by timm: .*perceptron1957"):
        reader(folder).load(host)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "hf download microsoft/resnet-50 --revision 34c2154c194f829b11125337b98c8f5f9965ff19"),
        (
            {"model": "timm/densenet121.tv_in1k", "library": "timm"},
            "hf download timm/densenet121.tv_in1k --revision f0d0",
        ),
        ({"model": "somebody/classifier"}, "write revision=COMMIT"),
    ],
)
def test_what_is_not_here_is_named_with_the_way_to_get_it(host, options, words):
    assert words in refusal(Classifier(**options), host)


def test_timm_is_needed_only_where_it_is_asked_for(classifier, host, monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", None)
    reader(classifier("resnet")).load(host)
    message = refusal(reader(classifier("timm")), host)
    assert "'classifier' needs the package 'timm': run 'pip install inpaintbench-transformers[timm]'" in message


def test_loading_says_nothing(classifier, host, capfd):
    for name in ("resnet", "timm"):
        reader(classifier(name)).load(host)
    assert tuple(capfd.readouterr()) == ("", "")


@pytest.mark.parametrize(("library", "name"), [("transformers", "resnet"), ("timm", "timm")])
def test_a_card_that_imitates_bfloat16_is_not_computed_on_in_it(library, name, card, classifier):
    reader = Classifier(model=str(classifier(name)), library=library, dtype="bfloat16")
    with pytest.raises(ib.UnavailableError, match="'Tesla T4' does not compute in bfloat16: write dtype=float16"):
        reader.load(card)
