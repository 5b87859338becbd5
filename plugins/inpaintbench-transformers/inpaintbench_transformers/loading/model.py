"""A network is loaded whole or not at all: the right architecture, no weight missing, ready for inference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import inpaintbench as ib
from inpaintbench_transformers.loading.inspection import INDEX, PICKLES, SINGLE, architecture, inspect_weights
from inpaintbench_transformers.loading.precision import Precision, torch_dtype
from inpaintbench_transformers.loading.quiet import quiet

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_SAFE = ("config.json", "generation_config.json", SINGLE, INDEX, "model-*.safetensors")


def load_model(
    cls: Any,
    kinds: Sequence[str],
    checkpoint: ib.Checkpoint,
    device: str,
    dtype: Precision = "float32",
    *,
    pickle: bool = False,
    unused: tuple[str, ...] = (),
    settings: Mapping[str, Any] = _NOTHING,
) -> Any:
    """The network of a checkpoint as `cls` (a class of transformers), in `dtype` on `device`, frozen.

    `kinds` are the architectures it may be (any, where there are none), `unused` the beginnings of the names of weights
    that are never looked at and may be missing. With `pickle` a checkpoint without safetensors is read as well, with
    nothing but tensors taken from it. `settings` are what transformers is told besides. Raises `UnavailableError` where
    the checkpoint is not to be had or the device does not compute in `dtype`, `DataError` where the checkpoint is not
    what it should be.
    """
    number = torch_dtype(dtype, device)  # before anything is downloaded
    folder, where = checkpoint.fetch(*_files(checkpoint, pickle)), str(checkpoint)
    safetensors = _inspected(folder, where, kinds, pickle)
    model, info = _from_folder(cls, str(folder), where, number, safetensors, settings)
    missing = sorted(name for name in info["missing_keys"] if not name.startswith(unused or ("\0",)))
    if missing:
        raise ib.DataError(
            f"{where} lacks {len(missing)} of the weights of {cls.__name__} ('{missing[0]}' …): it is another model, "
            "or only a part of one"
        )
    model = model.eval().requires_grad_(False)
    return model if getattr(model, "is_quantized", False) else model.to(device)  # quantised ones are loaded in place


def require_model(kinds: Sequence[str], checkpoint: ib.Checkpoint, *, pickle: bool = False) -> None:
    """Raise what `load_model` is bound to raise, as far as that shows without loading or downloading."""
    if folder := checkpoint.at_hand(*_files(checkpoint, pickle)):
        _inspected(folder, str(checkpoint), kinds, pickle)


def _files(checkpoint: ib.Checkpoint, pickle: bool) -> tuple[Sequence[str], Sequence[str]]:
    """The patterns of the files that a network is made of, and those of which it must have one."""
    files = (*_SAFE, "pytorch_model*.bin", PICKLES[1]) if pickle else _SAFE
    # a folder without weights is told apart later, where the message can say what it has instead
    return files, (SINGLE, INDEX, *(PICKLES if pickle else ())) if checkpoint.revision else ("config.json",)


def _inspected(folder: Path, where: str, kinds: Sequence[str], pickle: bool) -> bool:
    """Whether a folder's weights are safetensors; `DataError` where it is not a whole checkpoint of one of `kinds`."""
    if (kind := architecture(folder, where)) not in kinds and kinds:
        wanted = "' or '".join(kinds)
        raise ib.DataError(f"{where} holds a '{kind}' model where '{wanted}' is needed: name another one")
    return inspect_weights(folder, where, pickle)


def _from_folder(
    cls: Any, folder: str, where: str, dtype: Any, safetensors: bool, settings: Mapping[str, Any]
) -> tuple[Any, Any]:
    from pickle import UnpicklingError

    import torch
    from safetensors import SafetensorError

    try:
        # weights that are never looked at are drawn: not from the generator that others may have seeded
        with quiet(), torch.random.fork_rng(devices=[]):
            return cls.from_pretrained(  # type: ignore[no-any-return]
                folder,
                local_files_only=True,
                use_safetensors=safetensors,
                weights_only=True,
                dtype=dtype,
                output_loading_info=True,
                **settings,
            )
    except (UnpicklingError, EOFError):
        raise ib.DataError(f"the pickle of {where} is damaged, or holds more than tensors: it is not read") from None
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError, SafetensorError) as error:
        raise ib.DataError(f"{where} cannot be loaded as {cls.__name__}: {one_line(error)}") from None


def one_line(error: BaseException) -> str:
    """What an error of a library says, in one line without its full stop.

    >>> one_line(ValueError("  no such\\n  size  \\n\\nhere."))
    'no such size here'
    """
    return " ".join(str(error).split())[:300].rstrip(".")
