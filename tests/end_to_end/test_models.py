"""Real models from end to end, as tiny checkpoints in their published layouts: painted, captioned, scored, verified."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "tiny_models.py"
PAINTER = "steps=2,native=64,dtype=float32"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    names = ("sd", "sd-t2i", "blip", "qwen2.5-vl")
    subprocess.run([sys.executable, SCRIPT, folder, *names], check=True, capture_output=True)
    return folder


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
