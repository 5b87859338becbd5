"""The folder of every component is looked at before any is loaded: whole safetensors, configurations, vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import inpaintbench as ib
from inpaintbench_diffusers.loading.index import LIBRARIES, Entry, read_json

VOCABULARIES = ("tokenizer.json", "vocab.json", "spiece.model", "tokenizer.model")


@dataclass(frozen=True, slots=True)
class Source:
    """Where components come from: a checkpoint, the variant of its weights, and whether pickles may be read."""

    checkpoint: ib.Checkpoint
    variant: str = ""
    pickle: bool = False

    def __str__(self) -> str:
        return str(self.checkpoint)


def find(entry: Entry, source: Source, sub: str | None = None) -> Path:
    """The folder that has the files of a component in its subfolder `sub` (by default its name), downloaded if needed.

    Raises `UnavailableError` where they are not to be had.
    """
    return source.checkpoint.fetch(*_wanted(entry, source, entry.name if sub is None else sub))


def at_hand(entry: Entry, source: Source, sub: str | None = None) -> Path | None:
    """The same folder where it is here; None where it may be downloaded. Raises what `find` is bound to raise."""
    return source.checkpoint.at_hand(*_wanted(entry, source, entry.name if sub is None else sub))


def inspect(folder: Path, entry: Entry, source: Source) -> bool:
    """Whether the weights of the component in `folder` are safetensors (True also for one that has none).

    Raises `DataError`, which names the file, where the folder is not what loading needs.
    """
    part = f"'{entry.name}' of {source}"
    if entry.library not in LIBRARIES:
        raise ib.DataError(f"{part} is code of its own ('{entry.library}.{entry.cls}'), which is not run")
    if not folder.is_dir():
        raise ib.DataError(f"{source} has no folder '{entry.name}', a component that its index names: fetch it again")
    if entry.kind == "scheduler":
        read_json(folder / "scheduler_config.json", part)
    elif entry.kind == "tokenizer":
        _inspect_tokenizer(folder, part)
    else:
        read_json(folder / "config.json", part)
        return _inspect_weights(folder, Names.of(entry, source.variant), part, source.pickle)
    return True


@dataclass(frozen=True, slots=True)
class Names:
    """What the files of a network's weights are called."""

    single: str
    index: str
    shards: str
    pickle: str

    @classmethod
    def of(cls, entry: Entry, variant: str) -> Names:
        """
        >>> Names.of(Entry("unet", "diffusers", "UNet2DConditionModel"), "fp16").single
        'diffusion_pytorch_model.fp16.safetensors'
        """
        stem = "diffusion_pytorch_model" if entry.library == "diffusers" else "model"
        pickle = "diffusion_pytorch_model" if entry.library == "diffusers" else "pytorch_model"
        mark = f".{variant}" if variant else ""
        return cls(
            f"{stem}{mark}.safetensors",
            f"{stem}.safetensors.index{mark}.json",
            f"{stem}{mark}-*.safetensors",
            f"{pickle}{mark}.bin",
        )


def _wanted(entry: Entry, source: Source, sub: str) -> tuple[Sequence[str], ...]:
    """The patterns of a component's files, then groups of files of which one must be there, the best group first."""
    prefix = f"{sub}/" if sub else ""
    names = Names.of(entry, source.variant)
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "scheduler": ((), ("scheduler_config.json",)),
        "tokenizer": (("*.json", "*.txt", "*.model"), VOCABULARIES),
        "network": (("config.json", "generation_config.json", names.shards), (names.single, names.index)),
    }
    patterns, safe = found[entry.kind]
    groups = [safe, (names.pickle,)] if entry.kind == "network" and source.pickle else [safe]
    if not source.checkpoint.revision:  # what a folder lacks is told later, where the message can say what it has
        groups = [("model_index.json", f"{prefix}config.json")]
        return ((), *groups) if sub else ((), ("config.json",))
    return tuple([f"{prefix}{name}" for name in group] for group in (patterns, *groups))


def _inspect_tokenizer(folder: Path, part: str) -> None:
    if not any((folder / name).is_file() for name in VOCABULARIES):
        names = "' nor '".join(VOCABULARIES)
        raise ib.DataError(f"{part} has no '{names}': a tokenizer needs one, fetch it again")
    if not (folder / "tokenizer_config.json").is_file():
        raise ib.DataError(f"{part} has no 'tokenizer_config.json', which says how much it reads: fetch it again")
    for name in ("tokenizer.json", "vocab.json", "tokenizer_config.json"):
        if (folder / name).is_file():
            read_json(folder / name, part)
    alone = (folder / "vocab.json").is_file() and not (folder / "tokenizer.json").is_file()
    if alone and not (folder / "merges.txt").is_file():
        raise ib.DataError(f"{part} has no 'merges.txt', which belongs to its 'vocab.json': fetch it again")


def _inspect_weights(folder: Path, names: Names, part: str, pickle: bool) -> bool:
    if (folder / names.index).exists():
        index = read_json(folder / names.index, part)
        shards = index.get("weight_map") if isinstance(index, dict) else None
        if not isinstance(shards, dict):
            raise ib.DataError(f"'{names.index}' of {part} lists no weights: fetch it again")
        for name in sorted(set(map(str, shards.values()))):
            ib.inspect_safetensors(folder / name, part)
        return True
    if (folder / names.single).exists():
        ib.inspect_safetensors(folder / names.single, part)
        return True
    if not (folder / names.pickle).exists():
        others = sorted(file.name for file in folder.glob("*.safetensors"))
        advice = f"it has '{others[0]}', give its variant" if others else f"'{names.single}' belongs there"
        raise ib.DataError(f"{part} has no weights: {advice}")
    if not pickle:
        raise ib.DataError(
            f"{part} has its weights as a pickle only ('{names.pickle}'), and pickles can hold programs: take a "
            "revision with safetensors, or allow it with pickle=true (nothing but tensors is then read from it)"
        )
    return False
