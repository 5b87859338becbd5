"""What the built-in plugin offers."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from inpaintbench import builtin
from inpaintbench.discovery import discover

OFFERED = {
    "degraders": {"erase", "blur", "lowdim"},
    "prompters": {"none", "annotation", "fixed"},
    "inpainters": {"copy", "mean", "telea", "navier-stokes"},
    "metrics": {"mse", "mae", "psnr", "ssim", "ms-ssim", "seam", "bleu", "rouge-l", "cider"},
}


@pytest.mark.parametrize("hook", sorted(OFFERED))
def test_a_hook_offers_these_names_each_with_a_description(hook):
    classes = list(getattr(builtin, hook)())
    assert {cls.name for cls in classes} == OFFERED[hook]
    assert all(cls.__doc__ for cls in classes)


def test_discovery_takes_all_of_it():
    (plugin,) = discover(only=[]).plugins
    assert plugin.problem == ""
    assert set(OFFERED) <= set(plugin.hooks)


def test_degrading_and_filling_may_be_spread_over_processes():
    assert all(cls.parallel for hook in ("degraders", "inpainters") for cls in getattr(builtin, hook)())


def test_offering_the_components_imports_neither_numpy_nor_opencv():
    code = "import sys, inpaintbench.builtin; print(sorted({'numpy', 'cv2', 'scipy'} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
