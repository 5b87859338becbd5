"""Every painter keeps the contract of inpainters on tiny checkpoints of its family."""

from __future__ import annotations

import functools
import subprocess
import sys

import inpaintbench_diffusers as plugin
import numpy as np
import pytest
from inpaintbench_diffusers import presets, text_to_image

from inpaintbench.testing import check

PAINTERS = list(plugin.inpainters())
NAMED = {
    "diffusers", "sd15", "sd2", "sd3", "sdxl", "flux-fill", "controlnet-inpaint", "kandinsky22", "sd15-t2i", "sd14",
    "sd15-dpo", "sd2-t2i", "sd2-inpaint-t2i", "sdxl-t2i", "juggernaut-v9", "juggernaut-v1", "single-file",
    "vae-roundtrip",
}  # fmt: skip


def test_the_plugin_offers_all_its_painters():
    assert {cls.name for cls in PAINTERS} == NAMED


@pytest.fixture(scope="module")
def report(twin):
    """From a class to what checking it on its tiny twin finds; each is checked once."""
    return functools.cache(lambda cls: check(twin(cls, native=64)))


@pytest.mark.parametrize("cls", PAINTERS, ids=lambda cls: cls.name)
def test_a_painter_keeps_the_contract_on_its_tiny_twin(cls, report):
    assert not report(cls).faults


@pytest.mark.parametrize(
    ("cls", "options"),
    [
        (presets.StableDiffusion15, {"dtype": "bfloat16"}),
        (presets.Diffusers, {"scheduler": "euler-ancestral", "negative": "grey", "guidance": 3.0}),
        (presets.StableDiffusion15, {"tiling": "tiles", "scheduler": "dpm-2m-karras"}),
    ],
    ids=["bfloat16", "a scheduler that adds noise", "tiles"],
)
def test_options_keep_the_contract(cls, options, twin):
    check(twin(cls, native=64, **options))


@pytest.mark.parametrize("name", ["sd4", "sd-whole", "sdxl4", "sd3", "flux", "flux-fill"])
def test_the_generic_painter_opens_every_family_that_needs_no_companion(name, made, twin, host, scene):
    painter = twin(presets.Diffusers, model=str(made(name)))
    painter.preflight()
    (painted,) = painter.load(host)([scene()])
    assert painted.shape == (64, 64, 3)
    assert painted.std() > 10


def test_the_generic_painter_opens_what_auto_pipeline_knows(copy_of, twin, host, scene):
    folder = copy_of("sd-whole")
    index = folder / "model_index.json"
    index.write_text(index.read_text().replace("StableDiffusionPipeline", "StableDiffusionPAGPipeline"))
    painter = twin(presets.Diffusers, model=str(folder))
    painter.preflight()
    assert painter.load(host)([scene()])[0].std() > 10


def test_t08_what_lies_under_the_mask_leaks_only_where_it_is_the_start(report, twin):
    def leak(found):
        return found.find("hole leak")[0].level

    assert leak(report(presets.StableDiffusion15)) == "pass"
    assert leak(check(twin(presets.StableDiffusion15, strength=0.5, native=64))) == "note"
    assert leak(report(presets.StableDiffusion3)) == "note"
    assert leak(report(text_to_image.StableDiffusion15Whole)) == "pass"


def test_t01_the_hole_is_what_is_repainted(twin, host, scene):
    mask = np.zeros((64, 64), bool)
    mask[:, 32:] = True
    painter = twin(presets.Diffusers, model=twin(presets.StableDiffusion15).model, steps=4).load(host)
    ours, inverse = painter([scene(mask=mask), scene(mask=~mask)])
    other, _ = painter([scene(mask=mask, prompt="seven green apples"), scene(mask=~mask)])
    assert not np.array_equal(ours, inverse)
    assert np.abs(ours.astype(int) - other)[:, 40:].mean() > np.abs(ours.astype(int) - other)[:, :24].mean()


def test_golden_values_agree_with_plain_diffusers():
    for golden in plugin.goldens():
        measured, expected = golden.measure(), golden.expected()
        assert len(measured) == len(expected) > 0
        assert measured == pytest.approx(expected, abs=golden.tolerance)


def test_listing_imports_neither_torch_nor_numpy():
    code = (
        "import sys, inpaintbench_diffusers as p; list(p.inpainters());"
        "print(sorted({'torch', 'diffusers', 'transformers', 'numpy', 'PIL', 'huggingface_hub'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
