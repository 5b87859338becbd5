"""An attestation counts for the very result it was written for, and for nothing else."""

from __future__ import annotations

import json
import os
import platform

import pytest

from inpaintbench.errors import ResultError
from inpaintbench.result import attestation, seal
from inpaintbench.result.attestation import Reproduction, Standing
from inpaintbench.result.result import Result

MADE = Reproduction("nonce", 3, 12, 6, 5, 1e-9, 1e-6, ("captioner 'colours'",))


def test_an_attested_result_stands_and_an_unattested_one_does_not(tiles, named):
    result = Result.read(named(tiles, "copy"))
    assert attestation.standing(result) == Standing(False)
    path = attestation.write(result, MADE, ["cpu"], ["inpaintbench-tiny"])
    assert path == result.path.with_name(f"{result.path.stem}.verified.json")
    assert attestation.standing(result) == Standing(True)


def test_an_attestation_says_how_the_result_was_reproduced_and_nothing_of_the_host(tiles, named):
    result = Result.read(named(tiles, "copy"))
    text = attestation.write(result, MADE, ["cpu"], ["inpaintbench-tiny"]).read_text()
    data = json.loads(text)
    assert (data["result"], data["level"], data["nonce"]) == (result.digest, "reproduced", "nonce")
    assert (data["samples"], data["rows"], data["reconstructions"], data["equal"]) == (3, 12, 6, 5)
    assert (data["largest_difference"], data["tolerance"]) == (1e-9, 1e-6)
    assert data["environment"]["packages"]["inpaintbench-tiny"] == "1.0"
    for word in (platform.node(), os.path.expanduser("~"), str(tiles)):
        assert word not in text


def test_an_attestation_of_another_result_is_ignored_and_said(tiles, named):
    copied, mean = Result.read(named(tiles, "copy")), Result.read(named(tiles, "mean"))
    attestation.write(copied, MADE, ["cpu"], []).rename(attestation.path_of(mean.path))
    standing = attestation.standing(mean)
    assert not standing.attested
    assert "attests another result than" in standing.problem


def test_an_attestation_edited_by_hand_is_ignored_and_said(tiles, named):
    result = Result.read(named(tiles, "copy"))
    path = attestation.write(result, MADE, ["cpu"], [])
    data = json.loads(path.read_text())
    for key in data:
        changed = "0" * 64 if key in ("digest", "result") else 7
        path.write_text(json.dumps({**data, key: changed}))
        standing = attestation.standing(result)
        assert not standing.attested, key
        assert standing.problem.endswith("verify again with --rerun")


def test_an_attestation_keeps_to_its_schema(tiles, named):
    result = Result.read(named(tiles, "copy"))
    data = json.loads(attestation.write(result, MADE, ["cpu"], []).read_text())
    for change in ({"level": "pinned"}, {"samples": 0}, {"largest_difference": -1}, {"host": "me"}):
        with pytest.raises(ResultError, match="does not fit its schema"):
            seal.validate({**data, **change}, attestation.SCHEMA, "x")


def test_an_attestation_that_cannot_be_written_costs_one_line(tiles, named):
    result = Result.read(named(tiles, "copy"))
    attestation.path_of(result.path).mkdir()
    with pytest.raises(ResultError, match="cannot write"):
        attestation.write(result, MADE, ["cpu"], [])
