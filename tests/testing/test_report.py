"""A report reads the same as text, as JSON and as a badge."""

from __future__ import annotations

import json

import pytest

from inpaintbench.testing import Finding, Report


def report(*levels):
    findings = tuple(Finding(level, f"check {i}", f"text {i}", i) for i, level in enumerate(levels))
    return Report("inpainter", "mine:a=1", "0123456789abcdef", "cpu", "equal is equal", findings)


def test_the_text_has_a_line_a_finding_between_title_and_summary():
    assert report("pass", "note", "fault").text.splitlines() == [
        "inpainter 'mine:a=1' on cpu, fingerprint 01234567",
        "  pass   check 0  text 0",
        "  note   check 1  text 1",
        "  fault  check 2  text 2",
        "1 fault: 1 passed, 1 note; equal is equal",
    ]


def test_the_brief_text_leaves_out_what_passed_and_the_complaint_what_is_no_fault():
    found = report("pass", "note", "fault")
    assert [line.split()[0] for line in found.brief.splitlines()[1:-1]] == ["note", "fault"]
    assert found.complaint.splitlines()[1:] == ["  fault  check 2  text 2"]


def test_json_holds_every_finding_with_its_value():
    data = json.loads(json.dumps(report("pass", "fault").json))
    assert data["schema"] == "inpaintbench/check@1"
    assert data["verdict"] == "1 fault"
    assert data["component"] == "mine:a=1"
    assert data["findings"][1] == {"level": "fault", "check": "check 1", "text": "text 1", "value": 1}


@pytest.mark.parametrize(
    ("levels", "message", "colour"),
    [
        (("pass", "note"), "conformant", "brightgreen"),
        (("fault",), "1 fault", "red"),
        (("fault", "pass", "fault"), "2 faults", "red"),
    ],
)
def test_the_badge_is_what_shields_io_reads(levels, message, colour):
    badge = report(*levels).badge
    assert badge == {"schemaVersion": 1, "label": "inpaintbench", "message": message, "color": colour}
