"""What every component says of itself: a name, a docstring, options that survive as text, nothing heavy on import."""

from __future__ import annotations

import inspect
import json
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from inpaintbench import spec
from inpaintbench.components import Component, build, fingerprint
from inpaintbench.components.identity import weights
from inpaintbench.components.options import values
from inpaintbench.errors import UnknownNameError
from inpaintbench.testing.attempts import attempt
from inpaintbench.testing.report import Finding

AnyComponent = Component[Any, Any]

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_HEAVY = ("torch", "tensorflow", "jax", "transformers", "diffusers", "numpy", "cv2", "scipy", "skimage", "pandas")
_PROBE = "import importlib, json, sys; importlib.import_module(sys.argv[1]); print(json.dumps(sorted(sys.modules)))"


def examine(component: AnyComponent) -> Iterator[Finding]:
    """What can be seen without loading it."""
    name = _name(component)
    yield name
    if name.level == "fault":
        return
    yield _docstring(component)
    yield _options(component)
    yield _pickle(component)
    yield _weights(component)


def _name(component: AnyComponent) -> Finding:
    name, version, size = getattr(component, "name", None), component.version, component.batch_size
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return Finding("fault", "name", f"{name!r} is no name: use lower-case letters, digits, '-', '_' and '.'")
    if not isinstance(version, int) or version < 1 or not isinstance(size, int) or size < 1:
        return Finding("fault", "name", f"version {version!r} and batch size {size!r} must be whole numbers from 1 up")
    return Finding("pass", "name", f"version {version}, batch size {size}")


def _docstring(component: AnyComponent) -> Finding:
    """A class without one gets its signature as docstring when it becomes a dataclass."""
    text = inspect.cleandoc(type(component).__doc__ or "").partition("\n")[0]
    if not text or text.startswith(f"{type(component).__name__}("):
        return Finding("fault", "docstring", "the class has none; `inpaintbench list` shows its first line")
    return Finding("pass", "docstring", text)


def _options(component: AnyComponent) -> Finding:
    text = str(component.spec)

    def again() -> tuple[AnyComponent]:
        return (build(type(component), spec.parse(text), lambda kind, name: _named(component, name)),)

    built = attempt(again)
    if isinstance(built, str):
        return Finding("fault", "options", f"'{text}' cannot be read back: {built}")
    if _without_paths(built[0]) != _without_paths(component):
        return Finding("fault", "options", f"'{text}' does not build an equal component, but '{built[0].spec}'")
    mark = attempt(lambda: (fingerprint(component),))
    if isinstance(mark, str):
        return Finding("fault", "options", f"it has no fingerprint: {mark}")
    return Finding("pass", "options", f"'{text}' builds an equal component")


def _without_paths(value: Any) -> Any:
    """A component as its class and options, those of the components among them too, and of every path its last part."""
    if isinstance(value, Component):
        return type(value), {name: _without_paths(inner) for name, inner in values(value).items()}
    return tuple(map(_without_paths, value)) if isinstance(value, tuple) else value


def _named(component: AnyComponent, name: str) -> type[AnyComponent]:
    """The class of a component among the options, however deep."""
    for inner in _inner(component):
        if inner.name == name:
            return type(inner)
    raise UnknownNameError(f"there is no component '{name}' among the options of '{component.name}'")


def _inner(component: AnyComponent) -> Iterator[AnyComponent]:
    for field in fields(component):
        value = getattr(component, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Component):
                yield item
                yield from _inner(item)


def _pickle(component: AnyComponent) -> Finding:
    copy = attempt(lambda: (pickle.loads(pickle.dumps(component)),))
    if isinstance(copy, str):
        return Finding("fault", "pickle", f"it cannot travel to another process: {copy}")
    if copy[0] != component:
        return Finding("fault", "pickle", "it arrives in another process as a different component")
    return Finding("pass", "pickle", "it can travel to another process")


def _weights(component: AnyComponent) -> Finding:
    """Weights without a revision can change under the same name, and so can what a path leads to."""
    public = values(component)
    hidden = [name for name in public if getattr(component, name) != public[name]]
    if hidden and not any(map(weights, (component, *component.parts))):
        text = f"'{hidden[0]}' names a file or folder, so `weights` must say what is in it, by a digest: it may change"
        return Finding("fault", "weights", text)
    declared = getattr(component, "weights", None)
    items = declared if isinstance(declared, tuple) else () if declared is None else (declared,)
    if loose := [item for item in items if isinstance(item, str) and not re.search("@|^sha256:", item)]:
        return Finding("note", "weights", f"'{loose[0]}' names no revision; write repo@commit")
    return Finding("pass", "weights", f"{len(items)} pinned" if items else "none declared")


def imports(module: str) -> Iterator[Finding]:
    """What importing the module brings along, seen in a new process; silent where it cannot be imported there."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", _PROBE, module]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        return
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    if heavy := [name for name in _HEAVY if name in loaded]:
        text = f"importing '{module}' imports {', '.join(heavy)}, which slows every command: import inside `load`"
        yield Finding("note", "imports", text, heavy)
    else:
        yield Finding("pass", "imports", "nothing heavy")
