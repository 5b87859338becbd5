"""Repositories are read from the hub's cache by commit; what is not there, gone or gated says what to do."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import inpaintbench_diffusers as plugin
import numpy as np
import pytest
from inpaintbench_diffusers import companions, presets, single_file, text_to_image
from inpaintbench_diffusers.pins import PINS, checkpoint

import inpaintbench as ib

SD15 = "stable-diffusion-v1-5/stable-diffusion-inpainting"
EACH = pytest.mark.parametrize(
    "cls",
    [cls for cls in plugin.inpainters() if cls.name not in ("diffusers", "single-file", "juggernaut-v1", "sd15-dpo")],
    ids=lambda cls: cls.name,
)


@pytest.fixture
def cached(made, tmp_path):
    """Put a specimen where the hub's own download would have put it, its weights under the name of a variant."""

    def put(specimen, model, variant="", keep=lambda file: True):
        folder = tmp_path / "hub" / f"models--{model.replace('/', '--')}" / "snapshots" / PINS[model]
        for file in made(specimen).rglob("*"):
            if file.is_file() and keep(file):
                name = (
                    re.sub(r"model\.safetensors$", f"model.{variant}.safetensors", file.name) if variant else file.name
                )
                target = folder / file.relative_to(made(specimen)).parent / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, target)
        return folder

    return put


@pytest.fixture
def hub(monkeypatch):
    """A hub that answers everything with one status and one of its error codes."""
    answer = [404, "RepoNotFound"]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(answer[0])
            self.send_header("X-Error-Code", answer[1])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    from huggingface_hub import constants

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    yield lambda status, code: answer.__setitem__(slice(None), [status, code])
    server.shutdown()
    server.server_close()


def refused(call):
    with pytest.raises(ib.UnavailableError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_preset_is_read_from_the_cache_without_a_network(cached, twin, host, scene):
    cached("sd", SD15, variant="fp16")
    few = {"steps": 2, "native": None, "dtype": "float32"}
    by_id = presets.StableDiffusion15(**few)
    by_id.preflight()
    assert by_id.weights == (f"{SD15}@{PINS[SD15]}",)
    assert np.array_equal(by_id.load(host)([scene()])[0], twin(presets.StableDiffusion15).load(host)([scene()])[0])
    generic = presets.Diffusers(model=SD15, **few)
    assert np.array_equal(generic.load(host)([scene()])[0], by_id.load(host)([scene()])[0])


def test_companions_are_read_from_repositories_of_their_own(cached, host, scene):
    painter = companions.ControlNetInpaint(steps=2, native=None, dtype="float32")
    cached("sd-whole", painter.model)
    assert f"'hf download {painter.controlnet}" in refused(painter.preflight)
    cached("controlnet", painter.controlnet)
    painter.preflight()
    assert painter.load(host)([scene()])[0].std() > 10
    assert painter.weights == tuple(f"{model}@{PINS[model]}" for model in (painter.model, painter.controlnet))


def test_a_single_file_needs_nothing_but_configurations(made, cached, host, scene):
    parent = "stable-diffusion-v1-5/stable-diffusion-v1-5"
    cached("sd-whole", parent, keep=lambda file: file.suffix in (".json", ".txt"))
    painter = single_file.SingleFile(path=str(made("file")), steps=2)
    painter.preflight()
    assert painter.load(host)([scene()])[0].std() > 10
    assert painter.weights[1] == f"{parent}@{PINS[parent]}"
    whole = text_to_image.StableDiffusion15Whole()
    assert "hf download" in refused(whole.preflight)


def test_a_part_that_is_not_cached_is_told_with_the_command_that_fetches_it(cached, host):
    cached("sd", SD15, variant="fp16", keep=lambda file: file.parent.name != "vae")
    message = refused(presets.StableDiffusion15().preflight)
    assert f"run 'hf download {SD15} --revision {PINS[SD15]}'" in message
    assert refused(lambda: presets.StableDiffusion15().load(host)) == message


@EACH
def test_nothing_is_fetched_while_downloads_are_off(cls):
    message = refused(cls().preflight)
    assert "downloads are off: run 'hf download " in message
    assert cls.name == "vae-roundtrip" or cls().model in message


@EACH
def test_what_may_be_downloaded_is_not_refused(cls, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.delenv("INPAINTBENCH_OFFLINE", raising=False)
    cls().preflight()


def test_a_repository_without_a_pin_asks_for_its_commit():
    assert "write revision=COMMIT" in refused(presets.Diffusers(model="somebody/model").preflight)
    assert "'mhdang/dpo-sd1.5-text2image-v1'" in refused(text_to_image.StableDiffusion15Preferred().preflight)
    pinned = text_to_image.StableDiffusion15Preferred(unet_revision="0" * 40)
    assert pinned.weights[1] == f"{pinned.unet}@{'0' * 40}"


def test_a_repository_that_was_taken_down_names_its_mirror():
    for gone in ("runwayml/stable-diffusion-inpainting", "stabilityai/stable-diffusion-2-inpainting"):
        message = refused(lambda gone=gone: checkpoint(gone))
        assert f"'{gone}' was taken down by its owner: name its mirror '" in message
    assert checkpoint("runwayml/stable-diffusion-inpainting", "1" * 40).revision == "1" * 40


@pytest.mark.parametrize(
    ("cls", "status", "code", "words"),
    [
        (presets.FluxFill, 403, "GatedRepo", "accept its owner's licence at https://huggingface.co/black-forest-labs/"),
        (presets.StableDiffusion3, 401, "GatedRepo", "log in with 'hf auth login'"),
        (presets.StableDiffusion2, 404, "RepoNotFound", "is not on the hub, or private"),
        (presets.StableDiffusion2, 404, "RevisionNotFound", "has no revision 5f74973"),
    ],
)
def test_what_the_hub_refuses_is_said_in_one_line(cls, status, code, words, hub, host):
    hub(status, code)
    assert words in refused(lambda: cls().load(host))


def test_every_pin_is_a_commit_and_every_preset_but_one_has_its_pins():
    assert all(re.fullmatch(r"[0-9a-f]{40}", commit) for commit in PINS.values())
    without = []
    for cls in plugin.inpainters():
        if cls.name in ("diffusers", "single-file", "juggernaut-v1"):
            continue
        try:
            assert cls().weights
        except ib.UnavailableError:
            without.append(cls.name)
    assert without == ["sd15-dpo"]


def test_preflight_imports_neither_torch_nor_diffusers(made):
    code = (
        "import sys\n"
        "from inpaintbench_diffusers import companions as c, presets as p, single_file as f, vae_roundtrip as v\n"
        f"sd, net, prior = {str(made('sd'))!r}, {str(made('controlnet'))!r}, {str(made('prior'))!r}\n"
        "p.StableDiffusion15(model=sd).preflight()\n"
        "options = dict(max_tokens=77, negative='grey', scheduler='ddim', tiling='tiles', strength=0.5)\n"
        "p.StableDiffusion15(model=sd, **options).preflight()\n"
        "c.ControlNetInpaint(model=sd, controlnet=net).preflight()\n"
        f"c.Kandinsky22(model={str(made('kandinsky'))!r}, prior=prior).preflight()\n"
        f"single = f.SingleFile(path={str(made('file'))!r}, model={str(made('sd-whole'))!r})\n"
        "single.preflight(); single.weights\n"
        "v.VaeRoundtrip(model=sd).preflight()\n"
        "print(sorted({'torch', 'diffusers', 'transformers', 'numpy'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_package_that_is_missing_is_named(made, host, monkeypatch):
    painter = presets.StableDiffusion15(model=str(made("sd")))
    monkeypatch.setitem(sys.modules, "accelerate", None)
    for call in (painter.preflight, lambda: painter.load(host)):
        assert "the package 'accelerate' is missing; run: pip install" in refused(call)


def test_no_path_is_in_what_a_painter_is_called(made, twin):
    for cls in (presets.StableDiffusion15, companions.ControlNetInpaint, single_file.SingleFile):
        assert str(made("sd").parent) not in str(twin(cls).spec)
