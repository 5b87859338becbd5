"""Every single field of a result is edited: by hand, and by a forger who seals it again."""

from __future__ import annotations

import copy
import json
import re

import pytest

from inpaintbench.pipeline.rerun import revision_of
from inpaintbench.result import seal
from inpaintbench.result.result import Result
from inpaintbench.result.verify import Level, verify

BEYOND_PROOF = (
    r"environment/.*",
    r"cost/\d+/(stage|computed|cached|seconds|per_second|memory|device_memory|p95)",
    r"(inpainter|components/(prompter|(degraders|captioners|scorers)/[^/]+))/distribution",
    r"controls/[^/]+/.*/(value|low|high)",
)
"""What a result only tells: where and when it ran, what it took, and scores whose rows it does not hold."""

ONLY_WITH_THE_SUITE = (r"suite/custom", r"data/revision")
"""What the installed suite and its data give away."""


@pytest.fixture(scope="module")
def small(evaluate, tmp_path_factory):
    """A result on a suite of one degrader and one metric, so that it has few enough fields to try them all."""
    changes = ("scorers=rouge-l", "primary=rouge-l.score@colours", "degraders=erase:where=sample")
    options = tuple(word for change in changes for word in ("--set", change))
    folder = evaluate(tmp_path_factory.mktemp("small"), "copy", options=options)
    (path,) = folder.glob("*.json")
    return path


def leaves(value, where=()):
    if isinstance(value, dict | list) and value:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*where, key))
    else:
        yield where


def altered(value):
    """Something else of the same kind, so that the schema alone does not give it away."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value + 0.01 * max(1.0, abs(value))
    if value is None:
        return 1
    if isinstance(value, list):
        return ["x"]
    if isinstance(value, dict):
        return {"x": "x"}
    if re.fullmatch(r"[0-9a-f]{64}", value):
        return value[1:] + ("0" if value[0] != "0" else "1")
    if re.fullmatch(r"\d{4}-.*", value):
        return "2026-13" + value[7:]
    return value + "x"


def edited(data, where):
    made = copy.deepcopy(data)
    place = made
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = altered(place[where[-1]])
    return made


def test_an_edit_by_hand_of_any_field_leaves_a_result_damaged(small, plugins):
    data = json.loads(small.read_text())
    target = small.with_name("edited.json")
    for where in leaves(data):
        target.write_text(json.dumps(edited(data, where)))
        verdict = verify(target, plugins)
        assert verdict.level == Level.DAMAGED, where
        assert "\n" not in verdict.contradictions[0]


def test_a_forger_who_seals_again_is_contradicted_wherever_the_rows_can_tell(small, plugins):
    data = json.loads(small.read_text())
    target = small.with_name("forged.json")
    believed = set()
    for where in leaves(data):
        made = edited(data, where)
        if where != ("digest",):
            made["digest"] = seal.digest(made)
        target.write_text(json.dumps(made))
        verdict = verify(target, plugins)
        assert all("\n" not in text for text in verdict.contradictions)
        if verdict.level >= Level.CONSISTENT:
            believed.add("/".join(map(str, where)))
    untold = [path for path in believed if not re.fullmatch("|".join(BEYOND_PROOF + ONLY_WITH_THE_SUITE), path)]
    assert untold == []
    assert {"suite/custom", "data/revision"} <= believed


def test_every_field_can_be_removed_or_added_and_the_result_is_damaged(small, plugins):
    data = json.loads(small.read_text())
    target = small.with_name("cut.json")
    for key in data:
        made = {name: value for name, value in data.items() if name != key}
        made = {**made, "digest": seal.digest(made)} if key != "digest" else made
        target.write_text(json.dumps(made))
        assert verify(target, plugins).level == Level.DAMAGED, key
    made = {**data, "note": "trust me"}
    target.write_text(json.dumps({**made, "digest": seal.digest(made)}))
    assert verify(target, plugins).level == Level.DAMAGED


def test_a_forged_data_revision_is_found_by_reading_the_data(tiles, named, plugins, edit):
    path = named(tiles, "copy")
    edit(path, lambda data: data["data"].update(revision="0" * 64), reseal=True)
    assert verify(path, plugins).level == Level.CONSISTENT
    assert verify(path, plugins, revision_of).contradictions[0].startswith("data revision 000000000000 is not")


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (lambda d: d["scores"].pop("mse.hole"), "primary score 'mse.hole' is not among the scores"),
        (lambda d: d["scores"].pop("mse.band"), "scores/mse.band: the rows give such a score"),
        (lambda d: d["scores"].update({"mse.hope": d["scores"]["mse.hole"]}), "mse.hope is no score of the result's"),
        (lambda d: d["tags"]["colour"].pop("red"), "tags/colour/red: the rows have it"),
        (lambda d: d["tags"].pop("area"), "tags/area/"),
        (lambda d: d["tags"].update(mood={"sad": {}}), "tags/mood: the rows do not have it"),
        (lambda d: d["controls"].update(mine=d["controls"]["copy"]), "there is no control 'mine'"),
        (lambda d: d["controls"]["copy"]["mse.hole"].update(n=1, missing=2), "controls/copy/mse.hole: 1 measured and"),
        (
            lambda d: d["controls"]["copy"]["mse.hole"].update(value=1.5),
            "1.5 lies outside the bounds [0.0, 1.0] of its column",
        ),
        (lambda d: d["controls"]["copy"]["mse.hole"].update(low=None), "an interval has two ends"),
        (
            lambda d: d["controls"]["copy"]["mse.hole"].update(low=0.9, high=0.1),
            "the interval [0.9, 0.1] fits no value",
        ),
        (lambda d: d["components"]["scorers"]["mse"].update(higher_is_better=True), "has the higher is better False"),
        (lambda d: d["components"]["scorers"]["rouge-l"].update(bounds=[[0, 2]]), "has the bounds [[0.0, 1.0], [0.0"),
        (lambda d: d["scores"]["mse.hole"].update(low=-0.5), "-0.5 lies outside the bounds [0.0, 1.0] of its column"),
        (lambda d: d["components"]["scorers"]["mse"].update(bounds=[[0, 2]] * 4), "has the bounds [[0.0, 1.0], [0.0"),
        (lambda d: d["components"]["scorers"].update(mine=d["components"]["scorers"].pop("mse")), "no column 'mine|"),
        (lambda d: d["components"].update(degraders=dict(d["components"]["degraders"], x=d["inpainter"])), "schema"),
        (lambda d: d["inpainter"].update(oracle=True), "has the oracle False, the result says True"),
        (lambda d: d["inpainter"].update(spec="mean"), "is called 'telea' in its identity"),
        (lambda d: d["inpainter"].update(spec="@secret.json"), "does not fit its schema at inpainter/spec"),
        (lambda d: d["suite"].update(also=["mse"]), "scorer 'mse': the suite declares it, the result lacks it"),
        (lambda d: d["suite"].update(also=["x"]), "suite/also names 'x', which is no scorer of the result"),
        (lambda d: d["data"].update(samples=30), "the rows hold 24 samples and 0 broken ones"),
        (lambda d: d["data"].update(limit=10), "the rows hold 24 samples, the suite and its limit allow 10"),
        (lambda d: d.update(complete=False), "'complete' is false, but 0 rows failed"),
        (lambda d: d["failures"].update(count=3), "failures/count is 3, but 0 rows failed"),
        (lambda d: d["failures"].update(examples=["x"]), "failures/examples are not the first failures"),
        (lambda d: d.update(name="better"), "the name 'better' is not the inpainter's"),
        (lambda d: d.update(created="2026-02-30T00:00:00+00:00"), "'created' is no date"),
        (lambda d: d["cost"][0].update(p50=9.0), "cost/0 has the quantiles"),
        (lambda d: d["statistics"].update(resamples=10), "'statistics' must say 1000 resamples"),
    ],
)
def test_a_contradiction_says_what_and_where(tiles, named, plugins, edit, alter, reason):
    path = named(tiles, "telea")
    edit(path, alter, reseal=True)
    verdict = verify(path, plugins)
    assert verdict.level < Level.CONSISTENT
    assert reason in verdict.contradictions[0]


def test_all_contradictions_of_a_stage_are_listed(tiles, named, plugins, edit):
    path = named(tiles, "telea")
    edit(path, lambda data: data.update(complete=False, failures={"count": 1, "examples": ["x"]}), reseal=True)
    assert len(verify(path, plugins).contradictions) == 3


def test_a_forged_suite_digest_does_not_help_a_forged_suite(tiles, named, plugins, edit):
    """A suite that declares another primary and is sealed with its own right digest is another suite."""
    path = named(tiles, "telea")

    def alter(data):
        import hashlib

        declared = data["suite"]["declared"]
        declared["primary"] = "mse.keep"
        text = json.dumps(declared, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        data["suite"]["digest"] = hashlib.sha256(text.encode()).hexdigest()

    edit(path, alter, reseal=True)
    verdict = verify(path, plugins, revision_of)
    assert verdict.level == Level.CONSISTENT
    assert verdict.contradictions[0].endswith("its primary is mse.hole here and mse.keep there")
    assert Result.read(path).primary == "mse.keep"
