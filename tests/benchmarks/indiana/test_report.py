"""What is taken from a report: its impression without marks, its finding, the names of its images."""

from __future__ import annotations

import pytest

from inpaintbench_benchmarks.indiana.report import Report, canonical, without_marks


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Normal chest x-XXXX.", "Normal chest."),
        ("XXXX XXXX.", ""),
        ("XXXX-year-old, stable", "year-old, stable"),
        ("Stable (see XXXX).", "Stable (see)."),
        ("XXXX/fluid in the XXXX's fissure", "fluid in the fissure"),
        ("Seen by Dr. XXXX XXXX.", "Seen by Dr."),
        ("Discussed XXXX/XXXX. Dr. XXXX<XXXX>technologist", "Discussed. Dr. technologist"),
        ("  No   acute\r\nfindings . ", "No acute findings ."),
        ("Chest X-XXXX, x-rays and the xiphoid", "Chest, x-rays and the xiphoid"),
        ("", ""),
    ],
)
def test_marks_of_de_identification_go_and_the_rest_stays(written: str, kept: str) -> None:
    assert without_marks(written) == kept


@pytest.mark.parametrize(
    ("headings", "finding"),
    [
        ("normal", "normal"),
        (" Normal ", "normal"),
        ("No Indexing", "unindexed"),
        ("", "unindexed"),
        ("Opacity/lung;Cardiomegaly", "abnormal"),
        ("Lung, Hyperlucent", "abnormal"),
        ("normal;Opacity/lung", "abnormal"),
    ],
)
def test_the_finding_follows_from_the_main_headings(headings: str, finding: str) -> None:
    assert Report.of_row("", headings).finding == finding


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("1_IM-0001-4001.dcm.png", "1_IM-0001-4001"),
        ("CXR1_1_IM-0001-4001.png", "1_IM-0001-4001"),
        ("CXR2_IM-0652-1001", "2_IM-0652-1001"),
        ("3591_IM-1770-1001-0001.dcm.png", "3591_IM-1770-1001-0001"),
        ("CXR3591_IM-1770-1001-0001.png", "3591_IM-1770-1001-0001"),
        ("5_IM-2117-1003002.dcm.png", "5_IM-2117-1003002"),
        ("xray.png", ""),
        ("", ""),
    ],
)
def test_an_image_has_one_id_whoever_named_it(name: str, id: str) -> None:
    assert canonical(name) == id
