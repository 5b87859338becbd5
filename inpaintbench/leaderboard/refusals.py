"""Who may stand on one board: the same suite, components and data, complete in extent; everybody else gets a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from inpaintbench.errors import InpaintbenchError
from inpaintbench.leaderboard.candidates import Candidate, Refused
from inpaintbench.registry import Plugins
from inpaintbench.result import differences

Reason = Callable[[Candidate], str]
H = TypeVar("H", bound=Hashable)


def sift(
    candidates: Sequence[Candidate], plugins: Plugins, *, research: bool = False
) -> tuple[list[Candidate], list[Refused]]:
    """The candidates of one suite that can be compared with each other, and the others with the first reason.

    For `research` custom suites and limited runs will do, where most candidates are of the same.
    """
    refused: list[Refused] = []
    left = list(candidates)
    first = (_of_most,) if research else (_of_extent, _of_suite)
    for rule in (*first, _of_components, _of_data, _of_twins):
        if not left:
            break
        reason = rule(left, plugins)
        reasons = [(candidate, reason(candidate)) for candidate in left]
        refused += [Refused(one.file, one.result.suite, text) for one, text in reasons if text]
        left = [one for one, text in reasons if not text]
    return left, refused


def _of_extent(candidates: Sequence[Candidate], plugins: Plugins) -> Reason:
    """Custom suites and limited runs are for research."""

    def reason(one: Candidate) -> str:
        if one.result.data["suite"]["custom"]:
            return "a custom suite is on no board; evaluate without --set, or see 'inpaintbench compare'"
        limit = one.result.data["data"]["limit"]
        return "" if limit is None else f"only the first {limit} samples were run; evaluate without --limit"

    return reason


def _of_suite(candidates: Sequence[Candidate], plugins: Plugins) -> Reason:
    """The installed suite decides, or where it is not installed, most results do."""
    try:
        suite = plugins.suite(candidates[0].result.suite)
    except InpaintbenchError:
        return _of_most(candidates, plugins)
    return _unlike(suite.digest, suite.declared, "the installed suite")


def _of_most(candidates: Sequence[Candidate], plugins: Plugins) -> Reason:
    digest = _most([one.result.suite_digest for one in candidates])
    like = next(one for one in candidates if one.result.suite_digest == digest)
    return _unlike(digest, like.result.data["suite"]["declared"], "most results")


def _unlike(digest: str, declared: Mapping[str, Any], whose: str) -> Reason:
    def reason(one: Candidate) -> str:
        if one.result.suite_digest == digest:
            return ""
        differ = differences.of_suites(declared, one.result.data["suite"]["declared"])
        return f"its suite is another one than that of {whose} (here): {differ}"

    return reason


def _of_components(candidates: Sequence[Candidate], plugins: Plugins) -> Reason:
    """T20, T25, T27: scores are compared where signatures and components are the same: the installed, or most ones."""
    installed = [one for one in candidates if one.as_installed]
    profiles = {id(one): differences.profile(one.result) for one in candidates}
    wanted = profiles[id(installed[0])] if installed else _most([profiles[id(one)] for one in candidates])
    like = next(one for one in candidates if profiles[id(one)] == wanted)
    return lambda one: differences.of_components(like.result, one.result)


def _of_data(candidates: Sequence[Candidate], plugins: Plugins) -> Reason:
    wanted = _most([one.result.revision for one in candidates])
    like = next(one for one in candidates if one.result.revision == wanted)

    def reason(one: Candidate) -> str:
        if one.result.revision == wanted and one.contents == like.contents:
            return ""
        differ = differences.of_data(like.contents, one.contents)
        return f"its data is another revision than that of most results (here): {differ}"

    return reason


def _of_twins(candidates: Sequence[Candidate], plugins: Plugins) -> Reason:
    """Of several runs of one inpainter the best verified, complete, newest one stands."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        fingerprint = str(one.result.data["inpainter"]["fingerprint"])
        if fingerprint not in best or _worth(one) > _worth(best[fingerprint]):
            best[fingerprint] = one

    def reason(one: Candidate) -> str:
        kept = best[one.result.data["inpainter"]["fingerprint"]]
        return "" if kept is one else f"'{kept.file}' is another run of the same inpainter and stands for it"

    return reason


def _worth(one: Candidate) -> tuple[int, bool, str, str]:
    return int(one.level), one.result.complete, str(one.result.data["created"]), one.result.digest


def _most(values: Sequence[H]) -> H:
    """The most frequent value; of several the smallest, so that the order of files decides nothing."""
    return min(Counter(values).items(), key=lambda entry: (-entry[1], str(entry[0])))[0]
