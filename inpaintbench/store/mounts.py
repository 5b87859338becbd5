"""Whether a folder lies on a network file system, where SQLite's locks cannot be relied on."""

from __future__ import annotations

import re
from pathlib import Path

_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "glusterfs", "lustre", "sshfs", "s3fs", "beegfs", "gpfs")


def network_file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The type of the network file system that holds `folder`; None for a local one, or where it cannot be told."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    target = folder.resolve()
    around = []
    for place, line in enumerate(lines):
        fields = line.split()
        if len(fields) > 2 and target.is_relative_to(point := Path(_plain(fields[1]))):
            around.append((len(point.parts), place, fields[2]))  # of two mounts on one point, the later one counts
    kind = max(around)[2] if around else ""
    return kind if kind.removeprefix("fuse.").startswith(_NETWORK) else None


def _plain(text: str) -> str:
    r"""A mount point without the octal escapes that the kernel writes for blanks.

    >>> _plain(r"/media/my\040disk")
    '/media/my disk'
    """
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
