"""An open_clip model that was loaded from known weights, with its own preprocessing and tokenizer."""

from __future__ import annotations

import logging
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import open_clip
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import local
from inpaintbench_perceptual.clip import OpenClip
from inpaintbench_perceptual.hub import NEWEST, Hub

Preprocess = Callable[[ib.Image], torch.Tensor]
Tokenizer = Callable[[list[str]], torch.Tensor]
_MISFITS = (RuntimeError, KeyError, TypeError, AttributeError, AssertionError, ValueError, EOFError, UnpicklingError)
"""What open_clip raises for a file that is no checkpoint, or another model's."""
Encode = Callable[[Sequence[ib.Picture | str]], list[ib.FloatArray]]


def load(encoder: OpenClip, device: str) -> Encode:
    """The function from pictures and texts to vectors of unit length, float32 (d,)."""
    network = build(encoder)
    transform = image_transform_v2(PreprocessCfg(**open_clip.get_model_preprocess_cfg(network)), is_train=False)
    return encode_with(network, lambda pixels: transform(Image.fromarray(pixels)), tokenizer_of(encoder), device)


def encode_with(network: Any, preprocess: Preprocess, tokenize: Tokenizer, device: str) -> Encode:
    """Encode with a CLIP model; on a CPU one item at a time, so that no vector depends on its neighbours by a bit."""
    network = network.to(device).eval().requires_grad_(False)

    @torch.inference_mode()
    def vectors(tower: Callable[[torch.Tensor], torch.Tensor], rows: Sequence[torch.Tensor]) -> torch.Tensor:
        parts = [row[None] for row in rows] if device == "cpu" else [torch.stack(list(rows))]
        found = torch.cat([tower(part.to(device)) for part in parts]).float()
        return torch.nn.functional.normalize(found, dim=-1).cpu()

    def encode(items: Sequence[ib.Picture | str]) -> list[ib.FloatArray]:
        found: dict[int, Any] = {}
        pictures = [(i, item) for i, item in enumerate(items) if not isinstance(item, str)]
        texts = [(i, item) for i, item in enumerate(items) if isinstance(item, str)]
        if pictures:
            rows = [preprocess(item.image) for _, item in pictures]
            found |= zip([i for i, _ in pictures], vectors(network.encode_image, rows).numpy(), strict=True)
        if texts:
            rows = list(tokenize([text for _, text in texts]))
            found |= zip([i for i, _ in texts], vectors(network.encode_text, rows).numpy(), strict=True)
        return [found[i].copy() for i in range(len(items))]

    return encode


def build(encoder: OpenClip) -> Any:
    """The model with its weights, in float32 on the CPU."""
    with quiet(), torch.random.fork_rng(devices=[]):
        if encoder.file and local(encoder.file).is_dir():
            name = f"local-dir:{local(encoder.file)}"
            return open_clip.create_model(name, require_pretrained=True, pretrained_text=False)
        tag = _tag_of(encoder)
        checkpoint = local(encoder.file) if encoder.file else source_of(encoder).fetch()
        look = {key: tag[key] for key in ("mean", "std", "interpolation", "resize_mode") if key in tag}
        quick = {"quick_gelu": bool(tag.get("quick_gelu", False))} if tag else {}
        network = open_clip.create_model(encoder.model, pretrained_text=False, force_preprocess_cfg=look, **quick)
        fill(network, checkpoint)
    return network


def fill(network: Any, checkpoint: Path) -> None:
    """Load a checkpoint that names exactly the model's parameters; `DataError` for another model's."""
    try:
        if _is_script(checkpoint):
            network.load_state_dict(_state_of_script(checkpoint))
        else:
            open_clip.load_checkpoint(network, str(checkpoint), strict=True, weights_only=True)
    except _MISFITS as error:
        reason = " ".join(str(error).split())[:200]
        raise ib.DataError(f"'{checkpoint.name}' is no checkpoint of this model: {reason}") from None


def _is_script(path: Path) -> bool:
    """Whether a file is a TorchScript archive, as which OpenAI publishes CLIP."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("/constants.pkl") for name in archive.namelist())


def _state_of_script(path: Path) -> dict[str, torch.Tensor]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="torch")
        state = torch.jit.load(path, map_location="cpu").state_dict()  # type: ignore[no-untyped-call]
    return {
        key: value for key, value in state.items() if key not in ("input_resolution", "context_length", "vocab_size")
    }


def source_of(encoder: OpenClip) -> ib.File | Hub:
    """Where the weights of the model's tag lie: known by content or commit, else wherever open_clip says."""
    tag = _tag_of(encoder)
    if encoder.pinned is not None:
        return encoder.pinned
    repository, _, name = str(tag.get("hf_hub") or "").rpartition("/")
    if not repository:
        raise ib.DataError(f"the weights '{encoder.pretrained}' are not on the hub; give the path of a copy: file=…")
    if not name:
        return Hub(repository, encoder.revision or NEWEST)
    stem, _, ending = name.rpartition(".")
    safe = (f"{stem}.safetensors",) if ending in ("bin", "pth") else ()
    return Hub(repository, encoder.revision or NEWEST, (*safe, name))


def _tag_of(encoder: OpenClip) -> dict[str, Any]:
    """What open_clip knows of the model's tag, nothing where a file takes its place; `DataError` for unknown names."""
    if open_clip.get_model_config(encoder.model) is None:
        raise ib.DataError(f"open_clip knows no model '{encoder.model}'; see open_clip.list_models()")
    tag = {} if encoder.file else open_clip.get_pretrained_cfg(encoder.model, encoder.pretrained)
    if not tag and not encoder.file:
        known = ", ".join(open_clip.list_pretrained_tags_by_model(encoder.model)) or "none"
        raise ib.DataError(f"model '{encoder.model}' has no weights '{encoder.pretrained}'; it has {known}")
    return tag


def tokenizer_of(encoder: OpenClip) -> Any:
    """The model's tokenizer: a function from texts to tokens [n, context length], the end token kept."""
    if encoder.file and local(encoder.file).is_dir():
        return open_clip.get_tokenizer(f"local-dir:{local(encoder.file)}")
    return open_clip.get_tokenizer(encoder.model)


def counter(encoder: OpenClip) -> Callable[[str], int]:
    tokenizer = tokenizer_of(encoder)
    if not hasattr(tokenizer, "encode"):
        return lambda text: 0
    room = int(tokenizer.context_length) - 2  # for the start and the end token
    return lambda text: max(0, len(tokenizer.encode(text)) - room)


@contextmanager
def quiet() -> Iterator[None]:
    """Without open_clip's notes about weights: what is loaded, and in which activation, is settled here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="QuickGELU mismatch")
        before = logging.root.manager.disable
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(before)
