"""Masks are PNGs in black and white; whatever else may hide a mask is refused in one line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaintbench.datasets.masks import read_mask
from inpaintbench.errors import DataError

EXPECTED = np.zeros((4, 6), np.bool_)
EXPECTED[1:3, 2:5] = True
GREY = np.where(EXPECTED, 255, 0).astype(np.uint8)
OPAQUE = np.dstack([GREY] * 3 + [np.full_like(GREY, 255)])


def save(path: Path, image: Image.Image) -> Path:
    image.save(path)
    return path


@pytest.mark.parametrize(
    "image",
    [
        Image.fromarray(GREY),
        Image.fromarray(GREY).convert("RGB"),
        Image.fromarray(GREY).convert("1"),
        Image.fromarray(GREY).convert("P"),
        Image.fromarray(OPAQUE),
        Image.fromarray(GREY.astype(np.uint16) * 257),
        Image.fromarray(np.where(EXPECTED, 128, 127).astype(np.uint8)),
    ],
)
def test_t01_white_is_the_hole_in_every_kind_of_png(tmp_path: Path, image: Image.Image) -> None:
    found = read_mask(save(tmp_path / "m.png", image), (4, 6))
    assert found.dtype == np.bool_
    assert np.array_equal(found, EXPECTED)


def test_t02_a_mask_in_the_alpha_channel_is_refused(tmp_path: Path) -> None:
    hidden = OPAQUE.copy()
    hidden[:, :, 3] = 255 - GREY
    with pytest.raises(DataError, match=r"the mask 'm\.png' has transparent parts: save it without, white = hole"):
        read_mask(save(tmp_path / "m.png", Image.fromarray(hidden)), (4, 6))


def test_t02_a_grey_that_is_declared_transparent_is_refused(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "m.png", transparency=255)
    with pytest.raises(DataError, match=r"the mask 'm\.png' has transparent parts"):
        read_mask(tmp_path / "m.png", (4, 6))
    Image.fromarray(GREY).save(tmp_path / "m.png", transparency=7)
    assert np.array_equal(read_mask(tmp_path / "m.png", (4, 6)), EXPECTED)


@pytest.mark.parametrize("side", [2**15, 2**20])
def test_a_mask_that_claims_to_be_too_large_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    path = save(tmp_path / "m.png", Image.fromarray(GREY))
    content = path.read_bytes()
    path.write_bytes(content[:16] + side.to_bytes(4, "big") * 2 + content[24:])
    with pytest.raises(DataError, match=rf"the mask 'm\.png' has {side * side:,} pixels, more than the 268,435,456"):
        read_mask(path, (4, 6))


def test_t02_a_lossy_mask_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "m.png", format="JPEG")
    with pytest.raises(DataError, match=r"the mask 'm\.png' is no PNG: save it as one, in black and white"):
        read_mask(tmp_path / "m.png", (4, 6))


def test_t03_a_mask_of_another_size_is_refused_and_says_both(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"the mask 'm\.png' has 6 x 4 pixels, its picture 4 x 6"):
        read_mask(save(tmp_path / "m.png", Image.fromarray(GREY)), (6, 4))


def test_t02_a_black_mask_has_no_hole(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"the mask 'm\.png' is black: it has no hole"):
        read_mask(save(tmp_path / "m.png", Image.fromarray(GREY * 0)), (4, 6))


def test_a_mask_that_is_gone_or_damaged_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cannot read the mask 'gone\.png': No such file or directory"):
        read_mask(tmp_path / "gone.png", (4, 6))
    (tmp_path / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing")
    with pytest.raises(DataError, match=r"the mask 'half\.png' cannot be decoded; save it anew"):
        read_mask(tmp_path / "half.png", (4, 6))
    (tmp_path / "empty.png").write_bytes(b"")
    with pytest.raises(DataError, match=r"'empty\.png' is no PNG"):
        read_mask(tmp_path / "empty.png", (4, 6))
