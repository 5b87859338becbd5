"""ROCOv2 as Zenodo has it, four images small, with the faults that real copies have."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

WHOLE = ("ROCOv2_2023_test_000001", "ROCOv2_2023_test_000007")
BROKEN = "ROCOv2_2023_test_000012"
MISSING = "ROCOv2_2023_test_000031"
EMPTY = "ROCOv2_2023_test_000040"

CAPTIONS = {
    WHOLE[0]: 'CT chest, axial view: a "huge" aneurysm\r\nof the ascending aorta (*).',
    WHOLE[1]: "Röntgen image,  3 × 4 cm; arrow: fracture.",
    BROKEN: "Ultrasound of the left kidney.",
    MISSING: "MRI of the knee, sagittal.",
    EMPTY: "   ",
}


def write_zenodo(folder: Path, split: str = "test") -> None:
    """Zenodo's files: captions with commas, quotes and line breaks, an id twice, images in folders of their own."""
    import cv2
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{split}_captions.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow(["ID", "Caption"])
        table.writerows(CAPTIONS.items())
        table.writerow([WHOLE[0], "another caption of the same image"])
        table.writerow(["", "a caption of no image"])
    (folder / f"{split}_concepts.csv").write_text(f"ID,CUIs\n{WHOLE[0]},C0040405;C1306645\n")
    images = folder / f"{split}_images" / split
    images.mkdir(parents=True)
    for number, name in enumerate((*WHOLE, BROKEN)):
        rough = np.random.default_rng(number).integers(0, 256, (4, 5), dtype=np.uint8)
        grey = cv2.resize(rough, (60, 50), interpolation=cv2.INTER_LINEAR)
        (images / f"{name}.jpg").write_bytes(cv2.imencode(".jpg", grey)[1].tobytes())
    broken = images / f"{BROKEN}.jpg"
    broken.write_bytes(broken.read_bytes()[:100])


def rows() -> list[dict[str, Any]]:
    """What the hub's table has of the same images, but for the pictures."""
    return [{"image_id": name, "caption": text.replace("\r\n", "\n")} for name, text in CAPTIONS.items()]
