"""What is no whole checkpoint of the right kind is refused in one line that says what to do."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
import torch
import transformers
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder, VitEncoder
from inpaintbench_transformers.loading import checkpoint
from inpaintbench_transformers.loading.packages import require_packages
from safetensors.torch import load_file, save_file

import inpaintbench as ib

WEIGHTS = "model.safetensors"


def refusal(encoder, host):
    with pytest.raises(ib.InpaintbenchError) as caught:
        encoder.load(host)
    message = str(caught.value)
    assert "\n" not in message
    assert not message.endswith(".")
    return message


def vector(folder, host, **options):
    item = ib.Picture("", np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8))
    return Dinov2Encoder(model=str(folder), **options).load(host)([item])[0]


def test_weights_that_are_cut_off_are_refused(copy_of, host):
    folder = copy_of("dinov2")
    content = (folder / WEIGHTS).read_bytes()
    for length in (len(content) - 100, 200, 4, 0):
        (folder / WEIGHTS).write_bytes(content[:length])
        assert "damaged or cut off" in refusal(Dinov2Encoder(model=str(folder)), host)


def test_a_pickle_called_safetensors_is_refused(copy_of, host):
    folder = copy_of("dinov2")
    state = load_file(folder / WEIGHTS)
    for zipped in (True, False):
        torch.save(state, folder / "pickle", _use_new_zipfile_serialization=zipped)
        (folder / "pickle").replace(folder / WEIGHTS)
        assert "is a pickle that is called safetensors" in refusal(Dinov2Encoder(model=str(folder)), host)


def test_a_pickle_is_read_only_where_it_is_asked_for(copy_of, host, made):
    folder = copy_of("dinov2")
    torch.save(load_file(folder / WEIGHTS), folder / "pytorch_model.bin")
    (folder / WEIGHTS).unlink()
    message = refusal(Dinov2Encoder(model=str(folder)), host)
    assert "a pickle only ('pytorch_model.bin')" in message
    assert "pickle=true" in message
    assert np.array_equal(vector(folder, host, pickle=True), vector(made("dinov2"), host))


class Program:
    """What a pickle may hold: a call that is made when it is read."""

    def __reduce__(self):
        return print, ("this ran",)


def test_a_pickle_with_a_program_in_it_is_never_run(copy_of, host, capfd):
    folder = copy_of("dinov2")
    torch.save({"x": Program()}, folder / "pytorch_model.bin")
    (folder / WEIGHTS).unlink()
    assert "holds more than tensors" in refusal(Dinov2Encoder(model=str(folder), pickle=True), host)
    assert "this ran" not in capfd.readouterr().out


def test_weights_in_several_files_are_loaded_and_a_missing_one_is_named(copy_of, host, made):
    folder = copy_of("dinov2")
    model = transformers.Dinov2Model.from_pretrained(folder)
    (folder / WEIGHTS).unlink()
    model.save_pretrained(folder, max_shard_size="20kB")
    parts = sorted(folder.glob("model-*.safetensors"))
    assert len(parts) > 1
    assert np.array_equal(vector(folder, host), vector(made("dinov2"), host))
    parts[-1].unlink()
    assert f"lacks '{parts[-1].name}'" in refusal(Dinov2Encoder(model=str(folder)), host)


def test_a_missing_weight_is_refused_and_never_drawn_at_random(copy_of, host):
    folder = copy_of("dinov2")
    state = load_file(folder / WEIGHTS)
    name = next(name for name in state if name.endswith("mlp.fc1.weight"))
    save_file({key: value for key, value in state.items() if key != name}, folder / WEIGHTS, {"format": "pt"})
    assert f"lacks 1 of the weights of AutoModel ('{name}' …)" in refusal(Dinov2Encoder(model=str(folder)), host)


def test_weights_of_other_sizes_are_refused(copy_of, host):
    folder = copy_of("dinov2")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"hidden_size": 64}))
    assert "cannot be loaded" in refusal(Dinov2Encoder(model=str(folder)), host)


@pytest.mark.parametrize(
    ("encoder", "name", "kind"),
    [(Dinov2Encoder, "vit", "vit"), (VitEncoder, "clip", "clip"), (ClipEncoder, "vit", "vit")],
)
def test_another_architecture_is_refused(made, host, encoder, name, kind):
    assert f"holds a '{kind}' model where" in refusal(encoder(model=str(made(name))), host)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("config.json",), "has no 'config.json'"),
        ((WEIGHTS,), "has no weights: 'model.safetensors' belongs there"),
        (("preprocessor_config.json",), "has no 'preprocessor_config.json'"),
        (("tokenizer.json", "vocab.json"), "has no 'tokenizer.json'"),
    ],
)
def test_a_missing_part_is_named(copy_of, host, names, words):
    folder = copy_of("clip")
    assert any((folder / name).exists() for name in names)
    for name in names:
        (folder / name).unlink(missing_ok=True)
    assert words in refusal(ClipEncoder(model=str(folder)), host)


@pytest.mark.parametrize("name", ["config.json", "preprocessor_config.json", "tokenizer.json"])
def test_a_part_that_is_no_json_is_refused(copy_of, host, name):
    folder = copy_of("clip")
    (folder / name).write_text('{"model_type": "cl')
    refusal(ClipEncoder(model=str(folder)), host)


def test_a_folder_that_is_not_there_and_an_id_without_a_pin_are_told_apart(tmp_path):
    with pytest.raises(ib.UnavailableError, match="there is no folder"):
        checkpoint(str(tmp_path / "nothing"))
    with pytest.raises(ib.UnavailableError, match="write revision=COMMIT"):
        checkpoint("somebody/model")
    with pytest.raises(ib.UnavailableError, match="has no revisions"):
        checkpoint(str(tmp_path), "main")


def test_loading_says_nothing_and_leaves_the_library_as_it_was(made, host, capfd):
    from transformers.utils import logging

    before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    for encoder, name in ((Dinov2Encoder, "dinov2"), (VitEncoder, "vit"), (ClipEncoder, "clip")):
        encoder(model=str(made(name))).load(host)
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == before
    assert tuple(capfd.readouterr()) == ("", "")


def test_a_missing_package_is_named_with_the_command_that_installs_it(made, host, monkeypatch):
    require_packages("dinov2")
    monkeypatch.setitem(sys.modules, "safetensors", None)
    message = refusal(Dinov2Encoder(model=str(made("dinov2"))), host)
    assert "'dinov2' needs the package 'safetensors': run 'pip install inpaintbench-transformers'" in message
