"""Archives come out whole or not at all, and nothing of them lies outside their folder."""

from __future__ import annotations

import gzip
import io
import os
import signal
import stat
import struct
import subprocess
import sys
import tarfile
import time
import zipfile

import pytest

from inpaintbench.datasets.archives import unpack
from inpaintbench.errors import DataError

FILES = {"a.txt": b"one", "images/ä b.png": bytes(range(256)) * 9000, "images/deep/er/empty": b""}
KINDS = ["set.zip", "set.tar", "set.tar.gz", "set.tgz", "SET.ZIP"]


def info_of(name, kind=tarfile.REGTYPE, link="", size=0):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size, info.mode = kind, link, size, 0o644
    return info


def tar(path, *members):
    """Write members as (name, content) or as `TarInfo`."""
    mode = "w" if path.name.endswith(".tar") else "w:gz"
    with tarfile.open(path, mode) as file:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                file.addfile(member)
            else:
                file.addfile(info_of(member[0], size=len(member[1])), io.BytesIO(member[1]))
    return path


def zipped(path, *members):
    """Write members as (name, content) or as (name, content, Unix mode)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content, *mode in members:
            info = zipfile.ZipInfo(name)
            info.filename, info.compress_type, info.create_system = name, zipfile.ZIP_DEFLATED, 3
            info.external_attr = (mode or [stat.S_IFREG | 0o644])[0] << 16
            file.writestr(info, content)
    return path


def packed(path, *members):
    return zipped(path, *members) if path.name.lower().endswith(".zip") else tar(path, *members)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(archive, tmp_path, reason, **options):
    """Unpacking fails in one line and leaves nothing but the archive."""
    before = set(tmp_path.rglob("*"))
    with pytest.raises(DataError) as caught:
        unpack(archive, tmp_path / "out", **options)
    message = str(caught.value)
    assert f"'{archive.name}'" in message
    assert "\n" not in message
    assert message.isprintable()
    assert reason in message
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_comes_out_as_it_was_packed(tmp_path, kind):
    unpack(packed(tmp_path / kind, *FILES.items()), tmp_path / "some" / "where" / "out")
    assert contents(tmp_path / "some" / "where" / "out") == FILES
    assert [path.name for path in (tmp_path / "some" / "where").iterdir()] == ["out"]


def test_archives_of_the_usual_programs_come_out(tmp_path):
    source = tmp_path / "source"
    for name, content in FILES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    (source / "long" / ("x" * 120) / ("y" * 120)).mkdir(parents=True)
    for program in (["tar", "-czf", "set.tgz", "-C", "source", "."], ["tar", "-cf", "set.tar", "source/images"]):
        subprocess.run(program, cwd=tmp_path, check=True)
    unpack(tmp_path / "set.tgz", tmp_path / "one")
    assert contents(tmp_path / "one") == FILES
    assert (tmp_path / "one" / "long" / ("x" * 120) / ("y" * 120)).is_dir()
    unpack(tmp_path / "set.tar", tmp_path / "two")
    assert set(contents(tmp_path / "two")) == {"source/images/ä b.png", "source/images/deep/er/empty"}


@pytest.mark.parametrize("kind", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_every_form_of_tar_is_read(tmp_path, kind):
    name = "/".join(["x" * 90, "y" * 90])
    with tarfile.open(tmp_path / "set.tar", "w", format=kind) as file:
        file.addfile(info_of(name, size=3), io.BytesIO(b"abc"))
    unpack(tmp_path / "set.tar", tmp_path / "out")
    assert contents(tmp_path / "out") == {name: b"abc"}


@pytest.mark.parametrize("kind", ["set.zip", "set.tgz"])
@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "a/../../evil",
        "a/..",
        "{}/evil",
        "//evil",
        "a\\..\\..\\evil",
        "C:evil",
        "c:/evil",
        "..",
        "a\nb/../../evil",
        "\x1b[31m/../evil",
    ],
)
def test_a_member_that_would_lie_elsewhere_is_refused(tmp_path, kind, name):
    archive = packed(tmp_path / kind, ("good", b"1"), (name.format(tmp_path), b"2"))
    refused(archive, tmp_path, "which would lie elsewhere; it is refused")


def test_a_link_to_a_file_of_the_archive_becomes_a_copy(tmp_path):
    members = [
        ("a/file", b"content"),
        info_of("a/soft", tarfile.SYMTYPE, "../a/file"),
        info_of("hard", tarfile.LNKTYPE, "a/file"),
    ]
    unpack(tar(tmp_path / "set.tar", members[1], members[0], members[2]), tmp_path / "out")
    link = stat.S_IFLNK | 0o777
    unpack(zipped(tmp_path / "set.zip", ("a/soft", "file", link), ("a/file", b"content")), tmp_path / "other")
    assert contents(tmp_path / "out") == dict.fromkeys(("a/file", "a/soft", "hard"), b"content")
    assert contents(tmp_path / "other") == dict.fromkeys(("a/file", "a/soft"), b"content")
    assert not any(path.is_symlink() or path.stat().st_nlink > 1 for path in tmp_path.rglob("*") if not path.is_dir())


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
@pytest.mark.parametrize("target", ["/etc/passwd", "../secret", "a/../../secret", "nothing", "self", "folder", "."])
def test_a_link_to_what_is_no_file_of_the_archive_is_refused(tmp_path, kind, target):
    (tmp_path / "secret").write_text("secret")
    folder = info_of("folder", tarfile.DIRTYPE)
    archive = tar(tmp_path / "set.tar", ("good", b"1"), folder, info_of("self", kind, target))
    refused(archive, tmp_path, "it is refused")


@pytest.mark.parametrize("target", ["..", "/", "folder"])
def test_a_file_behind_a_link_does_not_leave_the_folder(tmp_path, target):
    link, file = info_of("link", tarfile.SYMTYPE, target), ("link/evil", b"2")
    refused(tar(tmp_path / "set.tar", link, file), tmp_path, "it is refused")
    zipped(tmp_path / "set.zip", ("link", target, stat.S_IFLNK | 0o777), file)
    refused(tmp_path / "set.zip", tmp_path, "it is refused")
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE, b"Z"])
def test_devices_pipes_and_sparse_files_are_refused(tmp_path, kind):
    archive = tar(tmp_path / "set.tar", info_of("good"), info_of("evil", kind))
    refused(archive, tmp_path, "")


def test_a_pipe_in_a_zip_is_refused(tmp_path):
    archive = zipped(tmp_path / "set.zip", ("evil", b"", stat.S_IFIFO | 0o644))
    refused(archive, tmp_path, "holds 'evil', which is no file")


def test_permissions_of_the_archive_are_not_taken_over(tmp_path):
    info = info_of("program")
    info.mode = 0o6777
    unpack(tar(tmp_path / "set.tar", info), tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out" / "program").stat().st_mode) & 0o7111 == 0
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("kind", ["set.zip", "set.tgz", "set.tar"])
def test_what_is_larger_than_allowed_is_refused(tmp_path, kind):
    archive = packed(tmp_path / kind, ("a", bytes(60_000)), ("b", bytes(60_000)))
    refused(archive, tmp_path, "unpacks to more than", largest=119_999)
    unpack(archive, tmp_path / "out", largest=120_000)


@pytest.mark.parametrize("kind", ["set.zip", "set.tgz"])
def test_many_files_of_nothing_count(tmp_path, kind):
    archive = packed(tmp_path / kind, *((f"{k}", b"") for k in range(300)))
    refused(archive, tmp_path, "unpacks to more than", largest=1_000_000)


def test_a_zip_bomb_is_refused_before_anything_is_written(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file, file.open("zeros", "w") as member:
        for _ in range(1100):
            member.write(bytes(2**20))
    assert (tmp_path / "bomb.zip").stat().st_size < 2**21
    refused(tmp_path / "bomb.zip", tmp_path, "unpacks to more than is reasonable for its size")


def test_a_zip_member_that_is_larger_than_it_says_is_refused(tmp_path):
    archive = zipped(tmp_path / "set.zip", ("a", bytes(10_000)))
    size, lie = struct.pack("<I", 10_000), struct.pack("<I", 10)
    archive.write_bytes(archive.read_bytes().replace(size, lie))
    refused(archive, tmp_path, "is damaged")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bounds_are_refused(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "set.zip", "w", method) as file:
        file.writestr("a", bytes(1000))
    refused(tmp_path / "set.zip", tmp_path, "packed in an unusual way; unpack it yourself")


def test_an_encrypted_zip_is_refused(tmp_path):
    archive = zipped(tmp_path / "set.zip", ("a", b"1"))
    content = bytearray(archive.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    archive.write_bytes(content)
    refused(archive, tmp_path, "is encrypted; unpack it yourself")


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_of_gigabytes_is_not_read(tmp_path, kind):
    head = info_of("x", kind)
    head.size = 2**32
    (tmp_path / "set.tgz").write_bytes(gzip.compress(head.tobuf(tarfile.GNU_FORMAT) + bytes(10_000)))
    refused(tmp_path / "set.tgz", tmp_path, "a header of it is too long")


@pytest.mark.parametrize("size", [-512, -1024, -(2**40)])
def test_a_negative_size_does_not_go_round_in_circles(tmp_path, size):
    head = bytearray(info_of("x").tobuf(tarfile.GNU_FORMAT))
    head[124:136] = b"\xff" + (size % 256**11).to_bytes(11, "big")
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    (tmp_path / "set.tar").write_bytes(info_of("good").tobuf() + head + bytes(1024))
    refused(tmp_path / "set.tar", tmp_path, "")


def test_a_thousand_headers_for_one_member_are_no_crash(tmp_path):
    one = info_of("x", tarfile.GNUTYPE_LONGNAME, size=2).tobuf(tarfile.GNU_FORMAT) + b"x\0" + bytes(510)
    (tmp_path / "set.tar").write_bytes(one * 5000 + bytes(1024))
    refused(tmp_path / "set.tar", tmp_path, "is damaged")


@pytest.mark.parametrize("kind", ["set.zip", "set.tar", "set.tgz"])
@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.92])
def test_an_archive_that_is_cut_off_is_refused(tmp_path, kind, part):
    archive = packed(tmp_path / kind, *((f"{k}.bin", os.urandom(3000)) for k in range(40)))
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * part)])
    refused(archive, tmp_path, "is damaged")


@pytest.mark.parametrize("kind", ["set.tar", "set.tgz"])
def test_a_tar_that_ends_between_two_members_is_cut_off(tmp_path, kind):
    whole = tar(tmp_path / "whole.tar", ("a", bytes(512)), ("b", bytes(512))).read_bytes()[:1024]
    (tmp_path / kind).write_bytes(whole if kind == "set.tar" else gzip.compress(whole))
    refused(tmp_path / kind, tmp_path, "it is cut off or damaged")


@pytest.mark.parametrize("kind", ["set.zip", "set.tgz"])
def test_an_archive_in_which_a_bit_changed_is_refused(tmp_path, kind):
    archive = packed(tmp_path / kind, ("a", os.urandom(50_000)))
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    refused(archive, tmp_path, "")


def test_a_tar_whose_second_head_is_damaged_is_refused(tmp_path):
    archive = tar(tmp_path / "set.tar", ("a", b"1"), ("b", b"2"), ("c", b"3"))
    content = bytearray(archive.read_bytes())
    content[1024 + 5] ^= 1
    archive.write_bytes(content)
    refused(archive, tmp_path, "it is cut off or damaged")


@pytest.mark.parametrize("name", ["set.rar", "set.7z", "set", "set.tar.bz2", "set.gz"])
def test_other_archives_are_named_with_what_can_be_unpacked(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    refused(tmp_path / name, tmp_path, "is no archive that can be unpacked here: .zip, .tar, .tar.gz, .tgz")


def test_a_folder_with_something_in_it_is_left_as_it_is(tmp_path):
    archive = zipped(tmp_path / "set.zip", ("a", b"1"))
    (tmp_path / "out").mkdir()
    unpack(archive, tmp_path / "out")
    with pytest.raises(DataError, match="out' is there already"):
        unpack(archive, tmp_path / "out")
    assert contents(tmp_path / "out") == {"a": b"1"}


def test_a_missing_archive_and_a_folder_that_cannot_be_written_are_one_line(tmp_path):
    with pytest.raises(DataError, match=r"cannot unpack 'none\.zip' into '.*': No such file"):
        unpack(tmp_path / "none.zip", tmp_path / "out")
    archive = zipped(tmp_path / "set.zip", ("a", b"1"))
    with pytest.raises(DataError, match=r"cannot unpack 'set\.zip' into '.*': Not a directory"):
        unpack(archive, archive / "out")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_unpacking_that_is_killed_leaves_no_folder(tmp_path, number):
    archive = packed(tmp_path / "set.tar", *((f"{k}", b"") for k in range(100_000)))
    code = (
        "import sys; from pathlib import Path; from inpaintbench.datasets.archives import unpack\n"
        "unpack(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(archive), str(tmp_path / "out")]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob(".out.*/?")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(60) != 0
    assert not (tmp_path / "out").exists()
    assert len(list(tmp_path.glob(".out.*"))) == (number == signal.SIGKILL)
