"""Each way for a prompter to break its contract is found."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import pytest

from inpaintbench.builtin.pixels import Mse
from inpaintbench.components import Prompter
from inpaintbench.testing.conformance import examine
from inpaintbench.types import Proposal


class Sound(Prompter):
    """Repeats the sample's text."""

    name: ClassVar[str] = "sound"
    reads: ClassVar[tuple[str, ...]] = ("text",)

    def load(self, host):
        return lambda batch: [self.propose(attempt) for attempt in batch]

    def propose(self, attempt):
        return Proposal((attempt.text or "anything",))


class Rounds(Sound):
    """Two prompts in each of three rounds, told apart by what it remembers; asks for the best picture so far."""

    reads = ("text", "previous")
    rounds = 3

    @property
    def select(self):
        return ((Mse(), 1.0),)

    def propose(self, attempt):
        said = list(attempt.memory["said"]) if attempt.memory else []
        assert len(said) == attempt.round == len(attempt.previous)
        kept = [past.pictures[past.best].shape for past in attempt.previous]
        said.append(f"{attempt.text} {len(kept)}")
        return Proposal((said[-1], f"a better {said[-1]}"), {"said": said})


@cache
def report(component):
    return examine(component, imports=False)


def faults(component):
    return [(finding.check, finding.text) for finding in report(component).faults]


@pytest.mark.parametrize("sound", [Sound(), Rounds()])
def test_a_sound_prompter_has_no_fault_and_no_note(sound):
    assert {finding.level for finding in report(sound).findings} == {"pass"}


class Silent(Sound):
    """Proposes nothing."""

    def propose(self, attempt):
        return Proposal(())


class Bare(Sound):
    """Returns a bare text."""

    def propose(self, attempt):
        return attempt.text


class Forgets(Sound):
    """Its memory is no JSON."""

    rounds = 2

    def propose(self, attempt):
        return Proposal(("a",), {"seen": {1, 2}})


class Fails(Rounds):
    """Gives up in its second round."""

    def propose(self, attempt):
        if attempt.round:
            raise ValueError("nothing more to say")
        return super().propose(attempt)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (Silent, "not a proposal with prompts"),
        (Bare, "not a proposal with prompts"),
        (Forgets, "round 1 fails: TypeError"),
        (Fails, "round 2 fails: ValueError: nothing more to say"),
    ],
)
def test_a_proposal_that_cannot_be_used_is_a_fault(broken, words):
    ((check, text),) = faults(broken())
    assert check == "output"
    assert words in text


class Remembers(Sound):
    """Keeps what it said in itself."""

    def load(self, host):
        said = []

        def propose(batch):
            said.extend(batch)
            return [Proposal((f"attempt {len(said)}",)) for _ in batch]

        return propose


def test_state_kept_outside_the_memory_is_a_fault():
    assert [check for check, _ in faults(Remembers())] == ["repeated call"]


class Peeks(Sound):
    """Looks at the truth without saying so."""

    def propose(self, attempt):
        return Proposal(("dark" if attempt.reference is None else f"level {attempt.reference.mean():.0f}",))


class UsesTheSeed(Sound):
    """Is stored for every seed though it depends on it."""

    def propose(self, attempt):
        return Proposal((f"number {attempt.seed}",))


class Crashes(Sound):
    """Cannot do without a part that it does not declare."""

    def propose(self, attempt):
        return Proposal((f"{attempt.reference.shape}",))


@pytest.mark.parametrize(("broken", "part"), [(Peeks, "reference"), (UsesTheSeed, "seed"), (Crashes, "reference")])
def test_a_part_that_is_read_must_be_declared(broken, part):
    assert faults(broken()) == [("reads", f"it looks at '{part}' without declaring it in `reads`")]


class WrongReads(Sound):
    """Names a part that does not exist."""

    reads = ("picture",)


class NoRounds(Sound):
    """Never asks."""

    rounds = 0


class SelectsNothing(Sound):
    """Selects by a name."""

    select = (("mse", 1.0),)


@pytest.mark.parametrize(("broken", "check"), [(WrongReads, "reads"), (NoRounds, "rounds"), (SelectsNothing, "select")])
def test_declarations_that_mean_nothing_are_faults_and_end_the_check(broken, check):
    assert [name for name, _ in faults(broken())] == [check]
    assert not report(broken()).find("output")


class TrustsPictures(Rounds):
    """Believes that no picture ever failed."""

    def propose(self, attempt):
        for past in attempt.previous:
            assert all(picture.size for picture in past.pictures)
        return super().propose(attempt)


def test_a_picture_that_failed_in_an_earlier_round_must_be_borne():
    ((check, text),) = faults(TrustsPictures())
    assert check == "failed picture"
    assert "None" in text


class TakesTheFirst(Sound):
    """Two prompts and nothing to choose by."""

    def propose(self, attempt):
        return Proposal(("one", "two"))


def test_several_pictures_with_nothing_to_select_by_are_noted():
    (finding,) = report(TakesTheFirst()).find("select")
    assert finding.level == "note"
