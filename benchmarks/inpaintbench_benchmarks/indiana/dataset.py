"""Indiana's frontal chest X-rays, joined with their reports on the number of the study, never on a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import inpaintbench as ib

from .report import Report, canonical

REPORTS = "indiana_reports.csv"
PROJECTIONS = "indiana_projections.csv"
CITATIONS = "[0-9]*.xml"

Reports: TypeAlias = dict[str, Report]
"""By `uid`, the number of the study."""


class Indiana(ib.FileDataset):
    """Frontal chest X-rays; the radiologist's impression is the text and the only reference."""

    name = "indiana"
    source = "Indiana University chest X-rays, Open-i"
    licence = "CC BY-NC-ND 4.0"
    home = "https://www.kaggle.com/datasets/raddar/chest-xrays-indiana-university or https://openi.nlm.nih.gov/faq"
    question = "Report any abnormalities in the x-ray in an extremely short phrase."

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        """Kaggle's tables and images, or Open-i's reports and images; which are frontal only Kaggle says."""
        return (ib.Layout((REPORTS, PROJECTIONS), of_kaggle), ib.Layout((CITATIONS, PROJECTIONS), of_openi))


def of_kaggle(folder: ib.Folder) -> ib.Records:
    """Both tables of Kaggle's data set; images are called as its second table says."""
    reports: Reports = {}
    for row in folder.table(REPORTS, "uid", "MeSH", "impression"):
        if row["uid"] in reports:
            yield ib.LeftOut(row["uid"], "its uid has a report already")
        else:
            reports[row["uid"]] = Report.of_row(row["impression"], row["MeSH"])
    yield from _joined(folder, reports, lambda id, file: file)


def of_openi(folder: ib.Folder) -> ib.Records:
    """Open-i's reports, a file each, which name their images."""
    reports: Reports = {}
    images: dict[str, str] = {}
    for file in folder.matching(CITATIONS):
        uid = file.rpartition("/")[2].removesuffix(".xml")
        try:
            citation = ib.read_xml(folder.path / file)
        except ib.DataError:
            yield ib.LeftOut(uid, "its report cannot be read")
            continue
        reports[uid] = Report.of_xml(citation)
        names = (image.get("id") or "" for image in citation.iter("parentImage"))
        images |= {canonical(name): f"{name}.png" for name in names if canonical(name)}
    yield from _joined(folder, reports, lambda id, file: images.get(id, f"CXR{id}.png"))


def _joined(
    folder: ib.Folder, reports: Reports, picture: Callable[[str, str], str]
) -> Iterator[ib.Record | ib.LeftOut]:
    """A record for each frontal image; `picture` gives, of its id and its file's name at Kaggle, the file here."""
    seen: set[str] = set()
    for row in folder.table(PROJECTIONS, "uid", "filename", "projection"):
        seen.add(row["uid"])
        yield _sample(row, reports.get(row["uid"]), lambda id, file: folder.find(picture(id, file)))
    yield from (ib.LeftOut(uid, "its uid has no image") for uid in reports if uid not in seen)


def _sample(
    row: Mapping[str, str], report: Report | None, picture: Callable[[str, str], str]
) -> ib.Record | ib.LeftOut:
    file, uid = row["filename"], row["uid"]
    id = canonical(file)
    if not id:
        return ib.LeftOut(file, "its file's name cannot be read")
    if row["projection"].lower() != "frontal":
        return ib.LeftOut(id, "it is not frontal")
    if report is None:
        return ib.LeftOut(id, "its uid has no report")
    if not report.impression.split():
        return ib.LeftOut(id, "its impression is empty")
    if not (text := report.text):
        return ib.LeftOut(id, "its impression is nothing but XXXX")
    return ib.Record(id, picture(id, file), references=(text,), text=text, tags={"finding": report.finding}, group=uid)
