"""What `import inpaintbench as ib` offers is all of what plugins need, and importing it costs nothing."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

import pytest

import inpaintbench as ib


def python(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("name", ib.__all__)
def test_every_name_is_there_and_is_what_its_module_defines(name):
    found = getattr(ib, name)
    home = getattr(found, "__module__", None)
    if isinstance(home, str) and home.startswith("inpaintbench."):
        assert getattr(importlib.import_module(home), name) is found


def test_a_name_that_does_not_exist_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'inpaintbench' has no attribute 'Inpaint'"):
        ib.Inpaint  # noqa: B018


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, inpaintbench; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    found = set(eval(python(code)))
    assert not found & {"numpy", "cv2", "pluggy", "click", "rich", "pyarrow", "sqlite3", "jsonschema"}


def test_what_a_plugin_needs_to_be_listed_imports_no_numpy():
    arrays = ("FloatArray", "Image", "Mask", "Regions")
    functions = ("around_hole", "cosine", "frechet_distance", "load", "regions", "views")
    names = [name for name in ib.__all__ if name not in (*arrays, *functions)]
    imports = f"import sys, inpaintbench as ib; [getattr(ib, name) for name in {names}]"
    code = f"{imports}; print({{'numpy', 'cv2'}} & set(sys.modules))"
    assert python(code) == "set()"
