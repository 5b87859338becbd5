"""Writes a tiny checkpoint with random weights for each family of models, in the layouts that are published.

Run: python tests/tiny_models.py FOLDER [NAME …]; it prints the folder of each, and what it is for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from inpaintbench_diffusers import specimens as painters
from inpaintbench_transformers import specimens as captioners

WRITERS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "sd": ("diffusers, sd15, sd2, sd2-inpaint-t2i, vae-roundtrip", painters.write_sd),
    "sd-plain": ("diffusers", lambda folder: painters.write_sd(folder, channels=4)),
    "sd-t2i": ("sd14, sd15-t2i, sd2-t2i", painters.write_sd_whole),
    "sdxl": ("diffusers, sdxl", painters.write_sdxl),
    "sdxl-t2i": ("sdxl-t2i, juggernaut-v9", painters.write_sdxl_whole),
    "sd3": ("diffusers, sd3", painters.write_sd3),
    "flux-fill": ("diffusers, flux-fill", painters.write_flux_fill),
    "controlnet": ("controlnet-inpaint, beside sd-plain", painters.write_controlnet),
    "kandinsky": ("kandinsky22, beside kandinsky-prior", painters.write_kandinsky),
    "kandinsky-prior": ("kandinsky22, beside kandinsky", painters.write_prior),
    "blip": ("captioner blip", captioners.write_blip),
    "blip2": ("captioner blip2", captioners.write_blip2),
    "instructblip": ("captioner instructblip", captioners.write_instructblip),
    "llava-onevision": ("captioners and assistants llava-onevision, vlm", captioners.write_llava_onevision),
    "qwen2.5-vl": ("captioners and assistants qwen2.5-vl, vlm", captioners.write_qwen25_vl),
}


def main() -> None:
    root, *names = sys.argv[1:] or sys.exit("give a folder: python tests/tiny_models.py FOLDER [NAME …]")
    if unknown := [name for name in names if name not in WRITERS]:
        sys.exit(f"there is no '{unknown[0]}'; there are {', '.join(WRITERS)}")
    for name in names or WRITERS:
        use, write = WRITERS[name]
        sys.stdout.write(f"{write(Path(root) / name)}  {use}\n")


if __name__ == "__main__":
    main()
