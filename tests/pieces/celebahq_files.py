"""Small folders of CelebA-HQ in the layouts in which people have it; each face has its number for a seed."""

from __future__ import annotations

from pathlib import Path

from folder_files import write_mask, write_picture

FACES = (0, 7, 12345, 29999)


def write_mask_hq(folder: Path, size: int = 64) -> None:
    """CelebAMask-HQ: pictures without leading zeros, and masks of parts of the face; a joined mask is called alike."""
    home = folder / "CelebAMask-HQ"
    for face in FACES:
        write_picture(home / f"CelebA-HQ-img/{face}.jpg", face, (size, size))
        write_mask(home / f"CelebAMask-HQ-mask-anno/{face // 2000}/{face:05d}_hair.png")
        write_mask(home / f"mask/{face}.png")
    (home / "CelebA-HQ-to-CelebA-mapping.txt").write_text("idx orig_idx orig_file\n0 119613 119614.jpg\n")


def write_256(folder: Path, size: int = 64) -> None:
    """Five digits, counted from 0."""
    for face in FACES:
        write_picture(folder / f"celeba_hq_256/{face:05d}.jpg", face, (size, size))


def write_data256x256(folder: Path, size: int = 64) -> None:
    """Five digits, counted from 1."""
    for face in FACES:
        write_picture(folder / f"data256x256/{face + 1:05d}.jpg", face, (size, size))


def write_renamed(folder: Path, size: int = 64) -> None:
    """The same after LaMa has renamed them: counted from 0, without leading zeros."""
    for face in FACES:
        write_picture(folder / f"data256x256/{face}.jpg", face, (size, size))
