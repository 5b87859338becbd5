"""Indiana's X-rays as Kaggle and Open-i have them, six studies small, with gaps in their numbers and other faults."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Study:
    """A report, and its images: the name at Kaggle, the id at Open-i, the projection."""

    headings: str
    impression: str
    images: tuple[tuple[str, str, str], ...]


STUDIES = {
    "1": Study(
        "normal",
        "Normal chest x-XXXX.",
        (("1_IM-0001-4001", "CXR1_1_IM-0001-4001", "Frontal"), ("1_IM-0001-3001", "CXR1_1_IM-0001-3001", "Lateral")),
    ),
    "2": Study(
        "Cardiomegaly/borderline;Pulmonary Artery/enlarged",
        'No "acute" findings,\nsize < 3 cm  & stable.',
        (("2_IM-0652-1001", "CXR2_IM-0652-1001", "Frontal"), ("2_IM-0652-1002", "CXR2_IM-0652-1002", "Frontal")),
    ),
    "5": Study("No Indexing", "Größe normal.", (("5_IM-2117-1003002", "CXR5_IM-2117-1003002", "Frontal"),)),
    "6": Study("Opacity/lung", "", (("6_IM-2192-1001", "CXR6_IM-2192-1001", "Frontal"),)),
    "9": Study("normal", "XXXX XXXX.", (("9_IM-2407-1001", "CXR9_IM-2407-1001", "Frontal"),)),
    "12": Study("Spine/degenerative/mild", "Clear lungs.", (("12_IM-0133-1001", "CXR12_IM-0133-1001", "Frontal"),)),
}
"""By uid: 3, 4, 7, 8, 10 and 11 are missing, 6 has no impression, 9 nothing but marks."""

WHOLE = ("1_IM-0001-4001", "2_IM-0652-1001", "2_IM-0652-1002")
BROKEN = "5_IM-2117-1003002"
MISSING = "12_IM-0133-1001"

LEFT_OUT = {
    "it is not frontal": 1,
    "its impression is empty": 1,
    "its impression is nothing but XXXX": 1,
    "its uid has no report": 1,
    "its uid has no image": 1,
}
"""What both layouts leave out, and why."""

_CITATION = """<?xml version="1.0" encoding="UTF-8"?>
<eCitation>
<meta type="rr"/>
<uId id="CXR{uid}"/>
<pmcId id="{uid}"/>
<MedlineCitation Owner="Indiana University" Status="supplied by publisher">
<Article PubModel="Electronic"><ArticleTitle>Indiana University Chest X-ray Collection</ArticleTitle>
<Abstract>
<AbstractText Label="COMPARISON">None.</AbstractText>
<AbstractText Label="INDICATION">Cough</AbstractText>
<AbstractText Label="FINDINGS">Findings of study {uid}.</AbstractText>
<AbstractText Label="IMPRESSION">{impression}</AbstractText>
</Abstract></Article>
</MedlineCitation>
<MeSH>{headings}<automatic>lung</automatic></MeSH>
{images}
</eCitation>
"""


def write_projections(folder: Path) -> None:
    """Kaggle's table of images, with one whose study has no report."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "indiana_projections.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["uid", "filename", "projection"])
        for uid, study in STUDIES.items():
            table.writerows([uid, f"{name}.dcm.png", projection] for name, _, projection in study.images)
        table.writerow(["13", "13_IM-0198-1001.dcm.png", "Frontal"])


def write_kaggle(folder: Path, *, bright: int = 0) -> None:
    """Kaggle's two tables, with quotes, line breaks and a byte-order mark; images are `bright` levels brighter."""
    write_projections(folder)
    with (folder / "indiana_reports.csv").open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\r\n")
        table.writerow(["uid", "MeSH", "Problems", "image", "indication", "comparison", "findings", "impression"])
        for uid, study in {**STUDIES, "14": Study("normal", "A report without an image.", ())}.items():
            problems = ";".join(heading.partition("/")[0] for heading in study.headings.split(";"))
            findings = f"Findings of study {uid}."
            table.writerow([uid, study.headings, problems, "Chest", "Cough", "None.", findings, study.impression])
    _write_images(folder / "images" / "images_normalized", 0, ".dcm.png", (90, 80), bright)


def write_openi(folder: Path) -> None:
    """Open-i's reports and images, which are rendered otherwise; one report breaks off."""
    write_projections(folder)
    reports = folder / "reports" / "ecgen-radiology"
    reports.mkdir(parents=True)
    for uid, study in {**STUDIES, "14": Study("normal", "A report without an image.", ())}.items():
        headings = "".join(f"<major>{escape(heading)}</major>" for heading in study.headings.split(";"))
        images = "".join(
            f'<parentImage id="{id}"><figureId>F1</figureId><caption>Xray</caption>'
            f"<panel><url>/hadoop/storage/{id}.jpg</url></panel></parentImage>"
            for _, id, _ in study.images
        )
        text = _CITATION.format(uid=uid, impression=escape(study.impression), headings=headings, images=images)
        (reports / f"{uid}.xml").write_text(text, encoding="utf-8")
    (reports / "13.xml").write_text(_CITATION[:200], encoding="utf-8")
    _write_images(folder / "NLMCXR_png", 1, ".png", (54, 48), 0)


def _write_images(folder: Path, place: int, ending: str, size: tuple[int, int], bright: int) -> None:
    """Grey images under the names that stand at `place`; one is missing, one breaks off."""
    import cv2
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    images = [image for study in STUDIES.values() for image in study.images if image[0] != MISSING]
    for number, image in enumerate(images):
        rough = np.random.default_rng(number).integers(0, 200, (5, 4), dtype=np.uint8)
        grey = cv2.resize(rough, size, interpolation=cv2.INTER_LINEAR) + np.uint8(bright)
        content = cv2.imencode(".png", grey)[1].tobytes()
        broken = image[0] == BROKEN
        (folder / f"{image[place]}{ending}").write_bytes(content[:60] if broken else content)
