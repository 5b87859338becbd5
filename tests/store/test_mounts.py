"""A store on a network file system is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from inpaintbench.store.mounts import network_file_system


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    file = tmp_path / "mounts"
    file.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/home /home nfs4 rw 0 0\n"
        "/dev/sdb1 /home/me/fast ext4 rw 0 0\n"
        "me@host:/ /media/my\\040disk fuse.sshfs rw 0 0\n"
        "/dev/sdc1 /data ext4 rw 0 0\n"
        "//server/share /data cifs rw 0 0\n"
        "gvfsd-fuse /run/user fuse.gvfsd-fuse rw 0 0\n"
        "broken line\n"
    )
    return file


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("/tmp/store", None),
        ("/home/me/store", "nfs4"),
        ("/homework/store", None),
        ("/home/me/fast/store", None),
        ("/media/my disk/store", "fuse.sshfs"),
        ("/data/store", "cifs"),
        ("/run/user/store", None),
    ],
)
def test_the_nearest_mount_decides(mounts: Path, folder: str, found: str | None) -> None:
    assert network_file_system(Path(folder), mounts) == found


def test_a_link_to_a_network_file_system_is_followed(tmp_path: Path) -> None:
    remote, link = tmp_path / "remote", tmp_path / "link"
    remote.mkdir()
    link.symlink_to(remote)
    table = tmp_path / "mounts"
    table.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {remote.resolve()} nfs rw 0 0\n")
    assert network_file_system(link / "store", table) == "nfs"


def test_where_nothing_is_known_nothing_is_said(tmp_path: Path) -> None:
    assert network_file_system(tmp_path, tmp_path / "missing") is None
    assert network_file_system(tmp_path) is None or isinstance(network_file_system(tmp_path), str)
