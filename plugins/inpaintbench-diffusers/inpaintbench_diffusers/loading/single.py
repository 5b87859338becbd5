"""A single file is inspected and hashed, and opened with the configurations of the checkpoint it descends from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import inpaintbench as ib
from inpaintbench_diffusers.families import Family
from inpaintbench_diffusers.loading.components import one_line
from inpaintbench_diffusers.loading.index import INDEX, Index, read_index
from inpaintbench_diffusers.loading.inspection import VOCABULARIES, Source
from inpaintbench_diffusers.loading.quiet import quiet

_CONFIGURATIONS = (INDEX, "*/*.json", "*/*.txt", "*/*.model")
_VOCABULARY = tuple(f"tokenizer/{name}" for name in VOCABULARIES)
_PARENTS = (
    ("conditioner.embedders.1.", "stabilityai/stable-diffusion-xl-base-1.0"),
    ("cond_stage_model.transformer.", "stable-diffusion-v1-5/stable-diffusion-v1-5"),
)
"""Beginnings of the names of weights, and the checkpoint whose configurations fit."""


def inspect_file(path: str, advice: str) -> Path:
    """The file, after a look at it. Raises `UnavailableError` where there is none, `DataError` where it is torn."""
    file = Path(path).expanduser()
    if not file.is_file():
        raise ib.UnavailableError(f"there is no file '{path}': {advice}")
    if file.suffix != ".safetensors":
        raise ib.DataError(f"'{file.name}' is no safetensors file, and others can hold programs: convert it")
    ib.inspect_safetensors(file, f"folder '{file.parent.name}'")
    return file


def parent_of(path: str, advice: str) -> str:
    """The hub id of the checkpoint whose configurations fit a file. Raises `DataError` where none is known."""
    file = inspect_file(path, advice)
    with file.open("rb") as content:
        names = json.loads(content.read(int.from_bytes(content.read(8), "little")))
    for beginning, parent in _PARENTS:
        if any(name.startswith(beginning) for name in names):
            return parent
    raise ib.DataError(
        f"'{file.name}' holds neither a Stable Diffusion 1 nor an SDXL with its text encoders: give model=ID of the "
        "checkpoint that it descends from"
    )


def digest(path: str, advice: str) -> str:
    """What a fingerprint says of a file: the digest of its content."""
    return ib.Checkpoint(str(inspect_file(path, advice)), "").identity


def require_configurations(source: Source) -> Index | None:
    """The index where it is here, None where it may be downloaded. Raises what `open_configurations` is bound to."""
    folder = source.checkpoint.at_hand(_CONFIGURATIONS, _groups(source))
    return None if folder is None else read_index(folder, str(source))


def open_configurations(source: Source) -> tuple[Path, Index]:
    """The folder that has a checkpoint's configurations and tokenizers, and its index."""
    folder = source.checkpoint.fetch(_CONFIGURATIONS, _groups(source))
    return folder, read_index(folder, str(source))


def load_file(file: Path, folder: Path, index: Index, family: Family, dtype: Any) -> Any:
    """The pipeline of a single file, on the CPU. Raises `DataError` where the file does not fit the configurations."""
    import diffusers
    import torch

    cls = getattr(diffusers, family.pipeline)
    absent = dict.fromkeys(("safety_checker", "feature_extractor", "image_encoder"))
    what = f"'{file.name}' cannot be opened as a {index.pipeline}"
    try:
        with quiet(), torch.random.fork_rng(devices=[]):
            pipeline = cls.from_single_file(
                str(file), config=str(folder), local_files_only=True, torch_dtype=dtype, **absent
            )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise ib.DataError(f"{what}: {one_line(error)}") from None
    for name, part in pipeline.components.items():
        weights = part.named_parameters() if isinstance(part, torch.nn.Module) else ()
        if empty := next((weight for weight, values in weights if values.is_meta), None):
            raise ib.DataError(f"{what}: it lacks weights of '{name}' ('{empty}' …), it is another model")
    return pipeline


def _groups(source: Source) -> tuple[str, ...]:
    return _VOCABULARY if source.checkpoint.revision else (INDEX,)
