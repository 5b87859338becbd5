"""A pipeline is put together from components that were looked at and loaded one by one, without a safety checker."""

from __future__ import annotations

import inspect as signatures
from collections.abc import Mapping, Sequence
from typing import Any

import inpaintbench as ib
from inpaintbench_diffusers.families import Family
from inpaintbench_diffusers.loading import inspection
from inpaintbench_diffusers.loading.components import load_component, one_line
from inpaintbench_diffusers.loading.index import INDEX, Index, read_index
from inpaintbench_diffusers.loading.inspection import Source
from inpaintbench_diffusers.loading.quiet import quiet

_FIXED = {"requires_safety_checker": False, "add_watermarker": False}
"""Settings of pipelines that are never left to a checkpoint: both would alter what was painted."""


def open_index(source: Source) -> Index:
    """The index of a checkpoint, downloaded if needed."""
    return read_index(source.checkpoint.fetch((), (INDEX,)), str(source))


def require_index(source: Source) -> Index | None:
    """The index of a checkpoint where it is here; None where it may be downloaded."""
    folder = source.checkpoint.at_hand((), (INDEX,))
    return folder and read_index(folder, str(source))  # type: ignore[return-value]


def require_components(index: Index, source: Source, family: Family, own: Sequence[str] = ()) -> None:
    """Raise what loading is bound to raise for a component, as far as that shows without loading or downloading."""
    for entry in index.entries:
        if entry.name not in (*family.unused, *own) and (folder := inspection.at_hand(entry, source)):
            inspection.inspect(folder / entry.name, entry, source)


def load_pipeline(index: Index, source: Source, family: Family, dtype: Any, own: Mapping[str, Any]) -> Any:
    """The pipeline of a checkpoint, on the CPU; `own` are components that come from elsewhere.

    Raises `UnavailableError` or `DataError` where a component cannot be had or used.
    """
    import torch

    # weights that are never looked at may be drawn: not from the generator that others have seeded
    with quiet(), torch.random.fork_rng(devices=[]):
        cls = _pipeline_class(index.pipeline, family, source)
        parameters = signatures.signature(cls.__init__).parameters
        left_out = (*family.unused, *own)
        wanted = [entry for entry in index.entries if entry.name in parameters and entry.name not in left_out]
        modules = {entry.name: load_component(entry, source, dtype) for entry in wanted}
        empty = dict.fromkeys((*family.unused, *index.absent))
        settings = {**empty, **index.settings, **_FIXED, **modules, **own}
        try:
            return cls(**{name: value for name, value in settings.items() if name in parameters})
        except (ValueError, TypeError, AttributeError) as error:
            raise ib.DataError(f"{source} cannot be put together as a {cls.__name__}: {one_line(error)}") from None


def _pipeline_class(published: str, family: Family, source: Source) -> Any:
    import diffusers

    if family.pipeline:
        return getattr(diffusers, family.pipeline)
    from diffusers.pipelines import auto_pipeline

    try:
        return auto_pipeline._get_task_class(auto_pipeline.AUTO_INPAINT_PIPELINES_MAPPING, published)
    except ValueError:
        raise ib.DataError(
            f"{source} holds a '{published}', for which diffusers has no inpainting pipeline: name another checkpoint"
        ) from None
