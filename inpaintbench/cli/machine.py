"""What this machine offers to a run: software, devices, memory, disk, caches, and the programs that metrics start."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from inpaintbench.entry_points import version_of

LIBRARIES = (
    "numpy", "opencv-python-headless", "pyarrow", "torch", "torchvision", "diffusers", "transformers",
    "open_clip_torch", "lpips", "torch-fidelity", "sentence-transformers", "nltk", "scikit-image", "pycocoevalcap",
    "openai",
)  # fmt: skip

_PATIENCE = 60
"""Seconds for a program to answer."""

_DEVICES = """
import json, torch
found = {"cpu": torch.get_num_threads()}
for i in range(torch.cuda.device_count()):
    free, total = torch.cuda.mem_get_info(i)
    found[f"cuda:{i}"] = f"{torch.cuda.get_device_name(i)}, {free / 2**30:.1f} of {total / 2**30:.1f} GiB free"
if torch.backends.mps.is_available():
    found["mps"] = "Apple GPU"
print(json.dumps(found))
"""
"""What torch sees, asked of a process of its own: nothing here imports torch."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts, ready to be printed: names and values; None for what is not there."""

    system: str
    python: str
    cores: int
    memory: str
    disk: str
    devices: dict[str, str]
    libraries: dict[str, str | None]
    caches: dict[str, str | None]
    programs: dict[str, str | None]
    notes: tuple[str, ...] = field(default=())

    @classmethod
    def here(cls, store: Path) -> Machine:
        """This machine; `store` is where results would be kept."""
        devices, note = _devices()
        return cls(
            f"{platform.system()} {platform.release()} {platform.machine()}",
            ".".join(map(str, sys.version_info[:3])),
            os.cpu_count() or 1,
            _memory(),
            _disk(store),
            devices,
            {name: version_of(name) for name in LIBRARIES},
            {"hub": _folder(_hub()), "torch hub": _folder(_torch_hub()), "WordNet": _wordnet()},
            {"java": _java()},
            (note,) if note else (),
        )


def _devices() -> tuple[dict[str, str], str]:
    """The devices by name, and what went wrong in asking for them."""
    if version_of("torch") is None:
        return {"cpu": "torch is not installed"}, ""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _DEVICES], capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
        found = json.loads(done.stdout.strip().rpartition("\n")[2])
    except subprocess.TimeoutExpired:
        return {"cpu": ""}, f"torch does not say within {_PATIENCE} s what devices there are"
    except ValueError:
        return {"cpu": ""}, f"torch cannot be imported: {(done.stderr.strip().splitlines() or ['?'])[-1]}"
    return {"cpu": f"{found.pop('cpu')} threads", **found}, ""


def _memory() -> str:
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        total, free = os.sysconf("SC_PHYS_PAGES") * page, os.sysconf("SC_AVPHYS_PAGES") * page
    except (ValueError, OSError, AttributeError):
        return "unknown"
    return f"{free / 2**30:.1f} of {total / 2**30:.1f} GiB free"


def _disk(folder: Path) -> str:
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    found = shutil.disk_usage(there)
    return f"{found.free / 2**30:.1f} of {found.total / 2**30:.1f} GiB free"


def _hub() -> Path:
    home = os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface"
    return Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")


def _torch_hub() -> Path:
    return Path(os.environ.get("TORCH_HOME") or Path.home() / ".cache" / "torch") / "hub" / "checkpoints"


def _folder(folder: Path) -> str | None:
    """A cache's folder and how many entries it has."""
    if not folder.is_dir():
        return None
    return f"{folder} ({sum(not entry.name.startswith('.') for entry in folder.iterdir())} entries)"


def _wordnet() -> str | None:
    named = [Path(place) for place in os.environ.get("NLTK_DATA", "").split(os.pathsep) if place]
    usual = [Path.home() / "nltk_data", Path(sys.prefix) / "nltk_data", Path("/usr/share/nltk_data")]
    for place in (*named, *usual):
        for name in ("wordnet", "wordnet.zip"):
            if (found := place / "corpora" / name).exists():
                return str(found)
    files = Path("/usr/share/wordnet")
    return str(files) if (files / "data.noun").exists() else None


def _java() -> str | None:
    if (path := shutil.which("java")) is None:
        return None
    try:
        done = subprocess.run([path, "-version"], capture_output=True, text=True, check=False, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        return f"{path}, which does not answer"
    return (done.stderr or done.stdout).partition("\n")[0].strip() or path
