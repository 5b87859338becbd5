"""How large a picture is, which side of it is up: read from its head as Pillow reads it, without decoding."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaintbench.picture_headers import orientation_of, pixels_in, scan_of


def written(form: str, size: tuple[int, int] = (70, 33), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (9, 8, 7)).save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["png", "jpeg", "gif", "bmp", "tiff"])
@pytest.mark.parametrize("size", [(1, 1), (70, 33), (3, 900)])
def test_the_number_of_pixels_is_what_the_picture_has(form, size):
    assert pixels_in(written(form, size)) == size[0] * size[1]


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"exif": b"Exif\0\0" + b"\xff\xc0" * 500}, {"comment": "x" * 900}]
)
def test_the_frame_of_a_jpeg_is_found_behind_other_segments(options):
    assert pixels_in(written("jpeg", **options)) == 70 * 33


def test_what_stands_between_the_segments_of_a_jpeg_is_stepped_over_as_decoders_do():
    data = written("jpeg")
    at = data.index(b"\xff\xc0")
    for between in (b"\xff\xff\xff", b"garbage", b"\xff\x00", b"\xff\xd0", b"\xff\x01x"):
        assert pixels_in(data[:at] + between + data[at:]) == 70 * 33
    assert data[scan_of(data) - 2 : scan_of(data)] == b"\xff\xda"


@pytest.mark.parametrize("order", [b"II*\0", b"MM\0*"])
def test_a_tiff_says_its_size_in_either_order_of_bytes(order):
    way = "little" if order == b"II*\0" else "big"

    def entry(tag: int, kind: int, value: int) -> bytes:
        size = {3: 2, 4: 4}[kind]
        numbers = tag.to_bytes(2, way) + kind.to_bytes(2, way) + (1).to_bytes(4, way)
        return numbers + value.to_bytes(size, way).ljust(4, b"\0")

    data = order + (8).to_bytes(4, way) + (2).to_bytes(2, way) + entry(256, 3, 300) + entry(257, 4, 70_000)
    assert pixels_in(data) == 300 * 70_000


@pytest.mark.parametrize("form", ["webp", "ppm"])
def test_of_other_formats_it_is_not_told(form):
    assert pixels_in(written(form)) is None


@pytest.mark.parametrize("form", ["png", "webp"])
@pytest.mark.parametrize("orientation", [*range(1, 9), 0, 9, 65535])
def test_the_orientation_is_what_exif_says_if_that_says_something(form, orientation):
    exif = Image.Exif()
    exif[274] = orientation
    assert orientation_of(written(form, exif=exif)) == (orientation if 1 <= orientation <= 8 else 1)
    assert orientation_of(written(form)) == 1


@settings(deadline=None)
@given(
    form=st.sampled_from(["png", "jpeg", "gif", "bmp", "tiff", "webp"]),
    end=st.integers(0, 200),
    change=st.integers(0, 60),
    byte=st.integers(0, 255),
)
def test_damaged_heads_are_no_error(form, end, change, byte):
    data = bytearray(written(form))
    data[change] = byte
    for content in (bytes(data), bytes(data[:end])):
        assert (pixels_in(content) or 0) >= 0
        assert 1 <= orientation_of(content) <= 8
