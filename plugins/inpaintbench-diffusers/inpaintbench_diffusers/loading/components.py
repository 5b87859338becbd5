"""A component is loaded whole or not at all: of the class its index names, with no weight missing."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import inpaintbench as ib
from inpaintbench_diffusers.loading.index import Entry
from inpaintbench_diffusers.loading.inspection import Source, find, inspect


def load_component(entry: Entry, source: Source, dtype: Any, sub: str | None = None) -> Any:
    """The component, a network in `dtype` on the CPU and ready for inference.

    `sub` is its folder within the checkpoint, by default its name. Raises `UnavailableError` where it is not to be had,
    `DataError` where it is not what it should be.
    """
    sub = entry.name if sub is None else sub
    folder = find(entry, source, sub) / sub
    safetensors = inspect(folder, entry, source)
    cls = getattr(importlib.import_module(entry.library), entry.cls, None)
    if cls is None:
        version = f"{entry.library} {ib.version_of(entry.library)}"
        raise ib.DataError(f"'{entry.name}' of {source} is a '{entry.cls}', which {version} does not have: update it")
    if entry.kind != "network":
        return _read(cls, folder, entry, source, {})
    model, info = _read(cls, folder, entry, source, _settings(entry, source, dtype, safetensors))
    if missing := sorted(info["missing_keys"]):
        raise ib.DataError(
            f"'{entry.name}' of {source} lacks {len(missing)} of the weights of a {entry.cls} ('{missing[0]}' …): it "
            "is another model, or only a part of one"
        )
    return model.eval().requires_grad_(False)


def one_line(error: BaseException) -> str:
    """What an error of a library says, in one line without its full stop.

    >>> one_line(ValueError("  no such\\n  size  \\n\\nhere."))
    'no such size here'
    """
    return " ".join(str(error).split())[:300].rstrip(".")


def _settings(entry: Entry, source: Source, dtype: Any, safetensors: bool) -> dict[str, Any]:
    settings = {"use_safetensors": safetensors, "output_loading_info": True, "variant": source.variant or None}
    if entry.library == "diffusers":
        return {**settings, "torch_dtype": dtype}
    return {**settings, "dtype": dtype, "weights_only": True}


def _read(cls: Any, folder: Path, entry: Entry, source: Source, settings: dict[str, Any]) -> Any:
    from pickle import UnpicklingError

    from safetensors import SafetensorError

    errors = (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, ImportError, EOFError)
    try:
        return cls.from_pretrained(str(folder), local_files_only=True, **settings)
    except UnpicklingError:
        raise ib.DataError(
            f"the pickle in '{entry.name}' of {source} is damaged, or holds more than tensors: it is not read"
        ) from None
    except (*errors, SafetensorError) as error:
        raise ib.DataError(f"'{entry.name}' of {source} cannot be loaded as a {entry.cls}: {one_line(error)}") from None
