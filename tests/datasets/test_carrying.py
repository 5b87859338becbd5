"""A data set travels as one tar that other tools can check, and whatever was changed on the way is refused."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from inpaintbench_birds import NAMES, Birds, write_json

from inpaintbench.datasets.carrying import pack, put_in_place, unpacked
from inpaintbench.errors import DataError


def nobody(files: int, size: int) -> Callable[[int], None]:
    return lambda written: None


@pytest.fixture
def archive(birds: Birds, tmp_path: Path) -> Path:
    pack(birds, None, tmp_path / "birds.tar", nobody)
    return tmp_path / "birds.tar"


def opened(archive: Path, tmp_path: Path) -> dict[str, bytes]:
    """Unpack as the import does; what lies there then."""
    with unpacked(archive, tmp_path / "home", nobody) as folder:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def remade(archive: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The archive with other members."""
    with tarfile.open(archive) as tar:
        members = {info.name: tar.extractfile(info).read() for info in tar if info.isfile()}  # type: ignore[union-attr]
    change(members)
    path = archive.with_name("changed.tar")
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def test_what_was_packed_comes_back_to_the_byte(birds: Birds, archive: Path, tmp_path: Path) -> None:
    found = opened(archive, tmp_path)
    assert birds.root is not None
    for id in birds.ids():
        file = birds.record(id).picture
        assert found[file] == (birds.root / file).read_bytes()
    assert set(found) - {birds.record(id).picture for id in birds.ids()} == {
        "SHA256SUMS",
        "inpaintbench-data.json",
        "samples.jsonl",
    }
    assert list((tmp_path / "home").iterdir()) == []


def test_the_first_samples_pack_their_pictures_and_all_records(birds: Birds, tmp_path: Path) -> None:
    made = pack(birds, 3, tmp_path / "three.tar", nobody)
    assert (made.files, made.missing) == (3, ())
    found = opened(tmp_path / "three.tar", tmp_path)
    assert sum(name.endswith(".png") for name in found) == 3
    assert found["samples.jsonl"].count(b"\n") == len(NAMES)


@pytest.mark.skipif(shutil.which("sha256sum") is None or shutil.which("tar") is None, reason="needs tar and sha256sum")
def test_tar_and_sha256sum_check_it(archive: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "xf", archive], cwd=tmp_path, check=True)
    told = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "birds-test", capture_output=True, check=True
    )
    assert told.stdout.count(b": OK\n") == len(NAMES) + 2
    (tmp_path / "birds-test" / "pictures" / "jay.png").write_text("x")
    assert subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "birds-test", capture_output=True
    ).returncode


def test_equal_data_gives_equal_bytes_wherever_and_whenever(birds: Birds, archive: Path, tmp_path: Path) -> None:
    write_json(tmp_path / "elsewhere")
    pack(Birds().locate(tmp_path / "elsewhere"), None, tmp_path / "again.tar", nobody)
    assert (tmp_path / "again.tar").read_bytes() == archive.read_bytes()
    assert str(tmp_path).encode() not in archive.read_bytes()


def test_a_missing_picture_is_named_and_the_others_packed(birds: Birds, tmp_path: Path) -> None:
    (tmp_path / "birds" / "pictures" / "crane.png").unlink()
    made = pack(birds, None, tmp_path / "x.tar", nobody)
    assert (made.files, made.missing) == (len(NAMES) - 1, ("pictures/crane.png",))


def test_an_archive_is_never_overwritten_and_never_half(birds: Birds, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"birds\.tar' is there already: remove it, or choose another name"):
        pack(birds, None, archive, nobody)

    def interrupted(files: int, size: int) -> Callable[[int], None]:
        def advance(written: int) -> None:
            raise KeyboardInterrupt

        return advance

    before = set(tmp_path.iterdir())
    with pytest.raises(KeyboardInterrupt):
        pack(birds, None, tmp_path / "x.tar", interrupted)
    assert set(tmp_path.iterdir()) == before


CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "another picture": (
        lambda members: members.update({"birds-test/pictures/jay.png": b"x"}),
        r"'pictures/jay\.png' is not what was packed: its sha256 is",
    ),
    "other records": (
        lambda members: members.update({"birds-test/samples.jsonl": b""}),
        r"'samples\.jsonl' is not what was packed",
    ),
    "a picture less": (
        lambda members: members.pop("birds-test/pictures/jay.png"),
        r"1 files are missing, the first: 'pictures/jay\.png'",
    ),
    "a file more": (
        lambda members: members.update({"birds-test/.more": b"x"}),
        r"1 files have no digest, the first: '\.more'; the archive was changed",
    ),
    "no digests": (lambda members: members.pop("birds-test/SHA256SUMS"), "was not made by 'inpaintbench data export'"),
    "no label": (lambda members: members.pop("birds-test/inpaintbench-data.json"), "was not made by"),
    "odd digests": (
        lambda members: members.update({"birds-test/SHA256SUMS": b"abc  samples.jsonl\n"}),
        "line 1 of the digests is no digest and name",
    ),
    "a file that lies elsewhere": (
        lambda members: members.update({"birds-test/../../x": b"x"}),
        "which would lie elsewhere",
    ),
    "digests of what lies elsewhere": (
        lambda members: members.update(
            {"birds-test/SHA256SUMS": members["birds-test/SHA256SUMS"] + b"0" * 64 + b"  ../x\n"}
        ),
        r"1 files are missing, the first: '\.\./x'",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_on_the_way_is_refused(archive: Path, tmp_path: Path, name: str) -> None:
    change, reason = CHANGES[name]
    with pytest.raises(DataError, match=reason) as caught:
        opened(remade(archive, change), tmp_path)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "home").exists() or list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize("keep", [0, 100, 5000, 0.5, 0.8])
def test_half_an_archive_is_refused(archive: Path, tmp_path: Path, keep: float) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: int(keep * len(content)) if isinstance(keep, float) else keep])
    with pytest.raises(DataError):
        opened(archive, tmp_path)


def test_what_is_there_is_replaced_only_when_asked(tmp_path: Path) -> None:
    for name in ("new", "old", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "a").write_text("new")
    (tmp_path / "old" / "b").write_text("old")
    with pytest.raises(DataError, match="is there already: --replace puts this in its place"):
        put_in_place(tmp_path / "new", tmp_path / "old", replace=False)
    put_in_place(tmp_path / "new", tmp_path / "old", replace=True)
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["a"]
    put_in_place(tmp_path / "old", tmp_path / "empty", replace=False)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]


def test_a_link_that_is_replaced_leaves_what_it_led_to(tmp_path: Path) -> None:
    for name in ("new", "elsewhere"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    put_in_place(tmp_path / "new", tmp_path / "link", replace=True)
    assert (tmp_path / "elsewhere" / "elsewhere").exists()
    assert (tmp_path / "link" / "new").exists()
