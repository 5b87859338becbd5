"""Pictures decoded to one convention, as Pillow reads them; what is no picture is refused in one line."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageOps

import inpaintbench as ib
from inpaintbench.errors import DataError

EXACT = {"png": {}, "webp": {"lossless": True, "exact": True}, "jpg": {"quality": 100, "subsampling": 0}}


def colours(height=40, width=60, channels=3, dtype=np.uint8, seed=0):
    """Soft gradients with some noise: nothing that looks the same when it is turned."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    planes = [(y * (k + 2) / height + x * (5 - k) / width) / 7 for k in range(channels)]
    noise = rng.random((height, width, channels)) * 0.2
    return ((np.stack(planes, axis=2) * 0.8 + noise) * np.iinfo(dtype).max).astype(dtype)


def over_black(picture: Image.Image) -> np.ndarray:
    """What a person sees of a picture on a black table."""
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", upright.size, (0, 0, 0, 255)), upright).convert("RGB"))


def png(pixels: np.ndarray, kind: int) -> bytes:
    """A PNG of 16 bits a sample, which Pillow cannot write: `kind` is its colour type."""
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    head = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def check(path: Path, expected: np.ndarray, tolerance: int = 0) -> None:
    found = ib.read_image(path)
    assert found.dtype == np.uint8
    assert found.shape == expected.shape
    assert found.flags.c_contiguous
    assert np.abs(found.astype(int) - expected).max() <= tolerance


@pytest.mark.parametrize("suffix", sorted(EXACT))
def test_t34_a_plain_picture_reads_as_pillow_reads_it(tmp_path, suffix):
    path = tmp_path / f"picture.{suffix}"
    Image.fromarray(colours()).save(path, **EXACT[suffix])
    with Image.open(path) as picture:
        check(path, np.asarray(picture.convert("RGB")))


@pytest.mark.parametrize("suffix", sorted(EXACT))
@pytest.mark.parametrize("orientation", range(1, 9))
def test_t34_a_picture_is_turned_upright_as_its_exif_says(tmp_path, suffix, orientation):
    picture = Image.fromarray(colours())
    exif = picture.getexif()
    exif[274] = orientation
    path = tmp_path / f"picture.{suffix}"
    picture.save(path, exif=exif, **EXACT[suffix])
    with Image.open(path) as stored:
        check(path, over_black(stored))


@pytest.mark.parametrize("suffix", ["png", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_t34_a_picture_with_alpha_is_turned_upright_too(tmp_path, suffix, orientation):
    picture = Image.fromarray(colours(channels=4))
    exif = picture.getexif()
    exif[274] = orientation
    path = tmp_path / f"picture.{suffix}"
    picture.save(path, exif=exif, **EXACT[suffix])
    with Image.open(path) as stored:
        check(path, over_black(stored), tolerance=1)


def test_t34_alpha_is_laid_over_black(tmp_path):
    pixels = np.full((2, 3, 4), 200, np.uint8)
    pixels[:, :, 3] = [[0, 128, 255], [1, 254, 64]]
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    expected = np.rint(200.0 * pixels[:, :, 3:] / 255).astype(int).repeat(3, axis=2)
    check(tmp_path / "picture.png", expected)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA"])
def test_t34_grey_palette_and_black_and_white_become_three_channels(tmp_path, mode):
    pixels = colours(channels=4)
    grey, alpha = Image.fromarray(pixels[:, :, 0]), Image.fromarray(pixels[:, :, 3])
    made = {
        "L": grey,
        "1": grey.convert("1"),
        "P": Image.fromarray(pixels[:, :, :3]).quantize(32),
        "LA": Image.merge("LA", (grey, alpha)),
    }[mode]
    made.save(tmp_path / "picture.png")
    check(tmp_path / "picture.png", over_black(made), tolerance=1)


@pytest.mark.parametrize("suffix", ["png", "gif"])
def test_t34_a_transparent_colour_of_a_palette_is_black(tmp_path, suffix):
    path = tmp_path / f"picture.{suffix}"
    Image.fromarray(colours()).quantize(32).save(path, transparency=3)
    with Image.open(path) as stored:
        expected = over_black(stored)
    assert (expected == 0).all(axis=2).any()
    check(path, expected)


def test_t34_a_grey_jpeg_and_a_grey_webp_become_three_channels(tmp_path):
    grey = Image.fromarray(colours()[:, :, 0])
    for name, options in (("picture.jpg", EXACT["jpg"]), ("picture.webp", {"lossless": True})):
        grey.save(tmp_path / name, **options)
        with Image.open(tmp_path / name) as stored:
            check(tmp_path / name, np.asarray(stored.convert("RGB")))


def test_t34_a_cmyk_jpeg_becomes_rgb(tmp_path):
    path = tmp_path / "picture.jpg"
    Image.fromarray(colours()).convert("CMYK").save(path, **EXACT["jpg"])
    with Image.open(path) as stored:
        assert stored.mode == "CMYK"
        check(path, np.asarray(stored.convert("RGB")), tolerance=2)


@pytest.mark.parametrize("transform", [None, 0, 2])
@pytest.mark.parametrize("orientation", [1, 6])
def test_t34_every_kind_of_cmyk_jpeg_becomes_rgb_and_upright(tmp_path, transform, orientation):
    exif = Image.Exif()
    exif[274] = orientation
    inks = Image.merge("CMYK", [Image.fromarray(colours(channels=4)[:, :, k]) for k in range(4)])
    path = tmp_path / "picture.jpg"
    inks.save(path, exif=exif, **EXACT["jpg"])
    data = path.read_bytes()
    at = data.index(b"\xff\xee\x00\x0eAdobe")
    marker = b"" if transform is None else data[at : at + 15] + bytes([transform])
    path.write_bytes(data[:at] + marker + data[at + 16 :])
    with Image.open(path) as stored:
        assert stored.mode == "CMYK"
        check(path, np.asarray(ImageOps.exif_transpose(stored).convert("RGB")), tolerance=3)


@pytest.mark.parametrize("mode", ["L", "LA", "P"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_t34_grey_and_palettes_with_transparency_are_turned_upright_too(tmp_path, mode, orientation):
    pixels, path = colours(channels=4), tmp_path / "picture.png"
    grey, alpha = Image.fromarray(pixels[:, :, 0]), Image.fromarray(pixels[:, :, 3])
    made = {"L": grey, "LA": Image.merge("LA", (grey, alpha)), "P": Image.fromarray(pixels[:, :, :3]).quantize(32)}
    exif = Image.Exif()
    exif[274] = orientation
    made[mode].save(path, exif=exif, **({"transparency": bytes(range(0, 256, 8))} if mode == "P" else {}))
    with Image.open(path) as stored:
        check(path, over_black(stored), tolerance=1)


def test_t34_what_turns_a_picture_is_its_exif_and_not_its_colours(tmp_path):
    pixels = np.full((4, 6, 4), 255, np.uint8)
    pixels[0, 0, 3] = 0
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(pixels).save(tmp_path / "picture.png", exif=exif)
    expected = np.full((6, 4, 3), 255)
    expected[0, 3] = 0
    check(tmp_path / "picture.png", expected)


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_t34_a_transparent_grey_is_black(tmp_path, bits):
    most = 2**bits - 1
    values = np.linspace(0, most, 64).round().astype(np.uint16).reshape(8, 8)
    rows = b"".join(
        b"\0" + (row.astype(">u2").tobytes() if bits == 16 else np.packbits(bits_of(row, bits)).tobytes())
        for row in values
    )
    head = struct.pack(">IIBBBBB", 8, 8, bits, 0, 0, 0, 0)
    key = int(values[5, 5])
    parts = chunk(b"IHDR", head), chunk(b"tRNS", struct.pack(">H", key)), chunk(b"IDAT", zlib.compress(rows))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b""))
    expected = np.rint(np.where(values == key, 0, values) * (255 / most)).astype(int)
    check(tmp_path / "picture.png", np.broadcast_to(expected[:, :, None], (8, 8, 3)))


def bits_of(row: np.ndarray, bits: int) -> np.ndarray:
    return np.unpackbits(row.astype(np.uint8)[:, None], axis=1)[:, 8 - bits :].ravel()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_t34_a_tiff_is_turned_upright(tmp_path, orientation):
    path = tmp_path / "picture.tiff"
    Image.fromarray(colours()).save(path, tiffinfo={274: orientation})
    with Image.open(path) as stored:
        check(path, over_black(stored))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("alpha", ["unassalpha", "assocalpha"])
def test_t34_the_alpha_of_a_tiff_is_applied_once(tmp_path, dtype, alpha):
    pixels = colours(channels=4, dtype=dtype)
    exact = pixels / np.iinfo(dtype).max
    black = exact[:, :, :3] * exact[:, :, 3:]
    if alpha == "assocalpha":
        pixels[:, :, :3] = np.rint(black * np.iinfo(dtype).max)
    tifffile.imwrite(tmp_path / "picture.tiff", pixels, photometric="rgb", extrasamples=[alpha])
    check(tmp_path / "picture.tiff", np.rint(black * 255).astype(int), tolerance=1)


@pytest.mark.parametrize(("channels", "kind"), [(1, 0), (2, 4), (3, 2), (4, 6)])
def test_t34_sixteen_bits_are_rounded_to_eight(tmp_path, channels, kind):
    pixels = colours(channels=channels, dtype=np.uint16, seed=channels)
    (tmp_path / "picture.png").write_bytes(png(pixels, kind))
    exact = pixels.astype(np.float64) / 65535
    exact = exact[:, :, : channels - 1] * exact[:, :, -1:] if channels in (2, 4) else exact
    expected = np.broadcast_to(np.rint(exact * 255).astype(int), (*pixels.shape[:2], 3))
    check(tmp_path / "picture.png", expected, tolerance=channels in (2, 4))


def test_t22_sixteen_bits_are_scaled_by_their_range_and_not_by_what_is_in_them(tmp_path):
    pixels = np.full((4, 4, 3), 257 * 7 + 128, np.uint16)
    (tmp_path / "picture.png").write_bytes(png(pixels, 2))
    check(tmp_path / "picture.png", np.full((4, 4, 3), 7))


def test_a_picture_of_one_pixel_is_a_picture(tmp_path):
    Image.new("RGB", (1, 1), (1, 2, 3)).save(tmp_path / "picture.png")
    assert ib.read_image(tmp_path / "picture.png").tolist() == [[[1, 2, 3]]]


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "gif", "bmp", "tiff"])
@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9])
def test_a_truncated_picture_is_refused(tmp_path, suffix, part):
    path = tmp_path / f"picture.{suffix}"
    Image.fromarray(colours(120, 160)).save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(DataError, match=f"'picture.{suffix}' is (cut off; fetch it again|not a picture)"):
        ib.read_image(path)


def test_a_truncated_jpeg_is_refused_although_it_holds_a_whole_thumbnail(tmp_path):
    path, small = tmp_path / "picture.jpg", tmp_path / "small.jpg"
    Image.fromarray(colours(12, 16)).save(small)
    Image.fromarray(colours(120, 160)).save(path, exif=b"Exif\0\0" + small.read_bytes())
    whole = path.read_bytes()
    assert b"\xff\xd9" in whole[:2000]
    ib.read_image(path)
    path.write_bytes(whole[:-800])
    with pytest.raises(DataError, match="cut off"):
        ib.read_image(path)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_what_follows_the_end_of_a_picture_does_not_matter(tmp_path, suffix):
    path = tmp_path / f"picture.{suffix}"
    Image.fromarray(colours()).save(path)
    expected = ib.read_image(path)
    path.write_bytes(path.read_bytes() + b"a film that a telephone appended" * 1000)
    check(path, expected)


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"<html>404 not found</html>" * 50, b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]
)
def test_what_is_no_picture_is_refused(tmp_path, content):
    (tmp_path / "page.png").write_bytes(content)
    with pytest.raises(DataError, match=r"'page\.png' is (not a picture that can be decoded|cut off)"):
        ib.read_image(tmp_path / "page.png")


def test_a_png_whose_data_was_changed_is_refused(tmp_path):
    Image.fromarray(colours()).save(tmp_path / "picture.png")
    data = bytearray((tmp_path / "picture.png").read_bytes())
    data[len(data) // 2] ^= 255
    (tmp_path / "picture.png").write_bytes(data)
    with pytest.raises(DataError, match="not a picture that can be decoded"):
        ib.read_image(tmp_path / "picture.png")


def test_a_missing_file_and_a_folder_are_refused_without_saying_where_they_lie(tmp_path):
    with pytest.raises(DataError, match=r"^cannot read the picture 'none\.png': No such file or directory$"):
        ib.read_image(tmp_path / "none.png")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(DataError, match=r"^cannot read the picture 'folder\.png': Is a directory$"):
        ib.read_image(tmp_path / "folder.png")


def claim(suffix: str, side: int) -> bytes:
    """A small picture whose head says that it is `side` pixels wide and high."""
    buffer = io.BytesIO()
    Image.fromarray(colours(64, 64)).save(buffer, suffix)
    data = bytearray(buffer.getvalue())
    if suffix == "png":
        head = chunk(b"IHDR", struct.pack(">II", side, side) + data[24:29])
        data[8:33] = head
    elif suffix == "jpeg":
        at = data.index(b"\xff\xc0")
        struct.pack_into(">HH", data, at + 5, min(side, 65535), min(side, 65535))
    elif suffix == "gif":
        struct.pack_into("<HH", data, 6, min(side, 65535), min(side, 65535))
        frame = data.index(b",\0\0\0\0\x40\0\x40\0")
        struct.pack_into("<HH", data, frame + 5, min(side, 65535), min(side, 65535))
    elif suffix == "bmp":
        struct.pack_into("<ii", data, 18, side, -side)
    elif suffix == "tiff":
        start = int.from_bytes(data[4:8], "little")
        for at in range(start + 2, start + 2 + 12 * int.from_bytes(data[start : start + 2], "little"), 12):
            if int.from_bytes(data[at : at + 2], "little") in (256, 257, 278):
                struct.pack_into("<HII", data, at + 2, 4, 1, side)
    return bytes(data)


@pytest.mark.parametrize("side", [16_385, 100_000, 2**31 - 1])
@pytest.mark.parametrize("suffix", ["png", "jpeg", "gif", "bmp", "tiff"])
def test_a_picture_that_only_claims_to_be_huge_takes_no_memory(tmp_path, suffix, side):
    path = tmp_path / f"bomb.{suffix}"
    path.write_bytes(claim(suffix, side))
    code = (
        "import re, sys; from pathlib import Path; import inpaintbench as ib\n"
        "try: ib.read_image(Path(sys.argv[1]))\n"
        "except ib.DataError as error: print(error)\n"
        "print(int(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True)
    message, megabytes = done.stdout.splitlines()
    assert re.fullmatch(
        rf"the picture 'bomb\.{suffix}' has [\d,]+ pixels, more than the 268,435,456 that are read", message
    )
    assert int(megabytes) < 400


def test_a_file_of_more_than_two_gigabytes_is_not_read(tmp_path):
    with (tmp_path / "picture.png").open("wb") as file:
        file.truncate(2**31 + 1)
    with pytest.raises(DataError, match=r"'picture\.png' has more than 2 GiB and is not read as a picture"):
        ib.read_image(tmp_path / "picture.png")


def test_a_picture_with_another_kind_of_number_is_refused(tmp_path):
    Image.fromarray(np.full((4, 4), 70_000, np.int32)).save(tmp_path / "picture.tiff")
    with pytest.raises(DataError, match=r"'picture\.tiff' (holds int32, not 8 or 16 bits|is not a picture)"):
        ib.read_image(tmp_path / "picture.tiff")
