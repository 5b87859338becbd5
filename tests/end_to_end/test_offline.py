"""Offline means offline: nothing opens a socket, whether it is told so by the option or by the hub's own variables."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PIECES = str(Path(__file__).parents[1] / "pieces")

if PIECES not in sys.path:
    sys.path.insert(0, PIECES)

from birdhouse import NO_SOCKETS, inpaintbench  # noqa: E402
from inpaintbench_birds import write_json  # noqa: E402

WAYS = {
    "--offline": {},
    "HF_HUB_OFFLINE": {"HF_HUB_OFFLINE": "1"},
    "HF_DATASETS_OFFLINE": {"HF_DATASETS_OFFLINE": "1"},
    "data that is here needs no network": {},
}


@pytest.mark.parametrize("way", WAYS)
def test_eval_on_a_folder_opens_no_socket(tmp_path: Path, way: str) -> None:
    write_json(tmp_path / "birds")
    asked = [
        "--suite",
        "tests/birds",
        "--data",
        f"birds={tmp_path / 'birds'}",
        "--inpainter",
        "telea",
        "--workers",
        "2",
    ]
    option = [way] if way.startswith("--") else []
    ran = inpaintbench(tmp_path, "eval", *asked, *option, customized=NO_SOCKETS, **WAYS[way])
    assert (ran.code, ran.err) == (0, "2 entries of 'birds' are no samples: it has no caption (2)\n")
    assert "tests/birds@1  telea  mse.hole" in ran.out


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://localhost:9", "https://example.org"])
def test_a_socket_would_have_been_noticed(tmp_path: Path, url: str) -> None:
    code = (
        f"{NO_SOCKETS}\nimport urllib.request\ntry:\n    urllib.request.urlopen('{url}')\nexcept Exception:\n    pass\n"
    )
    ran = inpaintbench(tmp_path, "list", customized=code)
    assert (ran.code, ran.err) == (97, "a socket was opened\n")


def test_data_that_is_not_here_is_one_line_offline_too(tmp_path: Path) -> None:
    asked = ["--suite", "tests/birds", "--inpainter", "telea", "--offline"]
    said = inpaintbench(tmp_path, "eval", *asked, customized=NO_SOCKETS).said
    assert said.startswith(
        "the data of 'birds' is not here: run 'inpaintbench data prepare birds-test'; or get it from"
    )
