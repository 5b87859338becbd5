"""Options that do not go with a model are refused with the same words before a run as when the model is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from inpaintbench_diffusers.families import Family
from inpaintbench_diffusers.loading import inspection
from inpaintbench_diffusers.loading.index import Index, read_json
from inpaintbench_diffusers.loading.inspection import Source
from inpaintbench_diffusers.loading.schedulers import refuse_scheduler
from inpaintbench_diffusers.options import misfit

if TYPE_CHECKING:
    from inpaintbench_diffusers.diffusion import Diffusion


def require_options(painter: Diffusion, index: Index, source: Source, family: Family) -> None:
    """Raise what loading is bound to raise for options, as far as a checkpoint's index shows."""
    if painter.negative and not family.negative:
        refuse_negative(painter)
    own = next((entry.cls for entry in index.entries if entry.kind == "scheduler"), "")
    if painter.scheduler != "own" and own.startswith("FlowMatch"):
        refuse_scheduler(painter.scheduler, f"'{painter.model}'", own, ())
    if painter.tiling != "none" and "vae" not in {entry.name for entry in index.entries}:
        refuse_tiling(painter)
    require_tokens(painter, index, source)


def require_tokens(painter: Diffusion, index: Index, source: Source) -> None:
    """Raise where `max_tokens` is above what the text encoders read, all of them CLIP's, whose reach is fixed."""
    tokenizers = [entry for entry in index.entries if entry.kind == "tokenizer"]
    if painter.max_tokens is None or not tokenizers or any("CLIP" not in entry.cls for entry in tokenizers):
        return
    reaches = []
    for entry in tokenizers:
        folder = inspection.at_hand(entry, source)
        file = folder and folder / entry.name / "tokenizer_config.json"
        if file is None or not file.is_file():
            return
        reach = read_json(file, f"'{entry.name}' of {source}").get("model_max_length")
        if not isinstance(reach, int):
            return
        reaches.append(reach)
    check_tokens(painter, max(reaches))


def check_tokens(painter: Diffusion, reach: int) -> None:
    """Raise where `max_tokens` is above the `reach` of the text encoder that reads most."""
    if painter.max_tokens is not None and painter.max_tokens > reach:
        misfit(
            f"max_tokens={painter.max_tokens} does not go with '{painter.model}': its text encoders read {reach} "
            f"tokens, give at most {reach}"
        )


def refuse_negative(painter: Diffusion) -> NoReturn:
    """Raise the error of a negative prompt for a model that reads none."""
    misfit(f"option 'negative' does not go with '{painter.model}': it reads no negative prompt")


def refuse_tiling(painter: Diffusion) -> NoReturn:
    """Raise the error of tiles, or slices, for an autoencoder that knows none."""
    misfit(f"tiling={painter.tiling} does not go with '{painter.model}': its autoencoder works on whole pictures")
