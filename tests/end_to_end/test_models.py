"""Real models from end to end, as tiny checkpoints in their published layouts: painted, captioned, scored, verified."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "tiny_models.py"
PAINTER = "steps=2,native=64,dtype=float32"


@pytest.fixture(scope="module")
def tiny(once: Callable[..., Path]) -> Path:
    def write(folder: Path) -> None:
        subprocess.run([sys.executable, SCRIPT, folder], check=True, capture_output=True)

    return once("tiny models", write)


def inpaintbench(folder: Path, *arguments: object) -> tuple[int, str, str]:
    """Exit code, output and errors of a command, run in a folder."""
    command = [sys.executable, "-m", "inpaintbench", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def evaluated(folder: Path, *arguments: object) -> tuple[dict[str, Any], list[str]]:
    """The result of an evaluation without a network, and the lines that were printed."""
    asked = ("--suite", "truce-synthetic", "--limit", 2, "--no-controls", "--offline", "--store", folder / "store")
    code, out, err = inpaintbench(folder, "eval", *asked, *arguments)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    return json.loads((folder / lines[-1].strip()).read_text()), lines


def test_a_diffusion_model_captioned_by_a_chat_model_ends_with_a_verified_result(tiny: Path, tmp_path: Path) -> None:
    captioner = f"captioners=vlm:model={tiny / 'qwen2.5-vl'},max_tokens=4"
    result, lines = evaluated(tmp_path, "--inpainter", f"diffusers:model={tiny / 'sd'},{PAINTER}", "--set", captioner)
    assert result["complete"]
    assert result["scores"]["bleu.1@vlm"]["n"] == 6
    assert result["inpainter"]["spec"] == "diffusers:dtype=float32,model=sd,native=64,steps=2"
    assert str(tiny) not in json.dumps(result)
    (cut,) = (line for line in lines if "prompt tokens cut" in line)
    assert cut.endswith("in 6 of 6 pictures")
    code, out, _ = inpaintbench(tmp_path, "verify", tmp_path / lines[-1].strip(), "--rerun", 1)
    assert code == 1
    assert "are their owner's: run this in the folder that holds them" in out
    code, out, _ = inpaintbench(tiny, "verify", tmp_path / lines[-1].strip(), "--rerun", 1)  # where its folders lie
    assert code == 0
    assert "1 samples run again" in out
    assert "3 of 3 reconstructions equal to the bit, largest difference 0" in out


def test_the_study_s_captions_are_three_candidates_with_scores(tiny: Path, tmp_path: Path) -> None:
    captioner = f"captioners=blip:model={tiny / 'blip'},decoding=study,max_tokens=4"
    result, lines = evaluated(
        tmp_path, "--inpainter", f"sd15-t2i:model={tiny / 'sd-t2i'},{PAINTER}", "--set", captioner
    )
    import pyarrow.parquet as pq

    rows = pq.read_table((tmp_path / lines[-1].strip()).with_name(result["rows"]["file"])).to_pylist()
    said = [json.loads(row["captions"]) for row in rows if row["captions"]]
    assert len(said) == 6
    for candidates in said:
        scores = [score for _, score in candidates]
        assert len(scores) == 3
        assert scores == sorted(scores, reverse=True)


def write_lama(file: Path) -> str:
    """A TorchScript that is called as big-LaMa is and paints grey; its sha256."""
    import torch

    class Grey(torch.nn.Module):
        def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return image * (1 - mask) + 0.4 * mask

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.jit.script(Grey()).save(str(file))  # type: ignore[no-untyped-call]
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_every_family_goes_the_whole_way(tiny: Path, tmp_path: Path) -> None:
    lama = tmp_path / "grey.pt"
    painters = [
        f"sd15:model={tiny / 'sd'},{PAINTER}",
        f"sdxl:model={tiny / 'sdxl'},{PAINTER}",
        f"sd3:model={tiny / 'sd3'},{PAINTER}",
        f"flux-fill:model={tiny / 'flux-fill'},{PAINTER}",
        f"controlnet-inpaint:model={tiny / 'sd-plain'},controlnet={tiny / 'controlnet'},{PAINTER}",
        f"kandinsky22:model={tiny / 'kandinsky'},prior={tiny / 'kandinsky-prior'},prior_steps=2,{PAINTER}",
        f"sdxl-t2i:model={tiny / 'sdxl-t2i'},{PAINTER}",
        f"lama:file={lama},sha256={write_lama(lama)}",
    ]
    names = ("blip", "blip2", "instructblip", "llava-onevision", "qwen2.5-vl")
    captioners = ",".join(f"{name}:model={tiny / name},max_tokens=3" for name in names)
    asked = ("--suite", "truce-synthetic", "--limit", 1, "--no-controls", "--offline")
    changed = ("--set", f"captioners={captioners}", "--set", "degraders=erase", "--set", "scorers=mse,bleu")
    chosen = [part for painter in painters for part in ("-i", painter)]
    code, out, err = inpaintbench(tmp_path, "eval", *asked, *changed, "--set", "primary=mse.hole", *chosen)
    assert (code, err) == (0, "")
    results = [json.loads(path.read_text()) for path in tmp_path.rglob("results/**/*.json")]
    assert len(results) == len(painters)
    for result in results:
        assert result["complete"]
        assert {f"bleu.1@{name}" for name in names} <= result["scores"].keys()
        assert str(tmp_path) not in json.dumps(result)
    code, out, _ = inpaintbench(tmp_path, "verify", tmp_path / "results")
    assert (code, out.count("consistent  ")) == (0, len(painters))


def test_the_papers_guidance_sweep_is_one_command(tiny: Path, tmp_path: Path) -> None:
    asked = ("--suite", "truce-synthetic", "--limit", 2, "--no-controls", "--offline", "--set", "degraders=erase")
    painter = f"sd15:model={tiny / 'sd'},{PAINTER}"
    code, out, err = inpaintbench(
        tmp_path, "sweep", *asked, "--inpainter", painter, "--over", "inpainter.guidance=1:13:6"
    )
    assert (code, err) == (0, "")
    data = json.loads((tmp_path / out.splitlines()[-1].strip()).read_text())
    assert [point["values"]["inpainter.guidance"] for point in data["points"]] == [1, 7, 13]
    assert len({point["scores"]["mse.hole"]["value"] for point in data["points"]}) == 3
    assert [point["inpainter"] for point in data["points"]] == [
        f"sd15:dtype=float32,guidance={value},model=sd,native=64,steps=2" for value in ("1.0", "7.0", "13.0")
    ]
    assert str(tiny) not in json.dumps(data) + out


def test_what_is_not_here_is_said_for_every_model_before_anything_is_painted(tmp_path: Path) -> None:
    painters = ("-i", "sd15", "-i", "flux-fill", "--set", "captioners=qwen2.5-vl")
    code, out, err = inpaintbench(tmp_path, "eval", "--suite", "truce-synthetic", "--offline", *painters)
    assert (code, out) == (1, "")
    lines = err.splitlines()
    for name, model in (
        ("sd15", "stable-diffusion-inpainting"),
        ("flux-fill", "FLUX.1-Fill-dev"),
        ("qwen", "Qwen2.5-VL"),
    ):
        (line,) = (line for line in lines if f"'{name}" in line)
        assert f"{model}" in line
        assert "downloads are off: run 'hf download" in line
    assert not list(tmp_path.rglob("*.png"))
