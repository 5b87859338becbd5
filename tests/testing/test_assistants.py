"""Each way for an assistant to break its contract is found; what a remote model may do is noted."""

from __future__ import annotations

import json
from functools import cache
from typing import ClassVar

import numpy as np

from inpaintbench.components import Assistant
from inpaintbench.testing.conformance import examine


class Sound(Assistant):
    """Counts what it was told, in JSON where it should."""

    name: ClassVar[str] = "sound"

    def load(self, host):
        return lambda batch: [self.answer(conversation) for conversation in batch]

    def answer(self, conversation):
        parts = [part for message in conversation.messages for part in message.parts]
        text = f"{len(parts)} parts, {sum(part.sum() for part in parts if not isinstance(part, str))}"
        return json.dumps({"answer": text}) if conversation.schema else text


@cache
def report(component):
    return examine(component, imports=False)


def levels(component, check):
    return [(finding.level, finding.text) for finding in report(component).find(check)]


def test_a_sound_assistant_has_no_fault_and_no_note():
    assert {finding.level for finding in report(Sound()).findings} == {"pass"}


class OfBytes(Sound):
    """Returns bytes."""

    def answer(self, conversation):
        return super().answer(conversation).encode()


class NeedsAPicture(Sound):
    """Expects a picture in every conversation."""

    def answer(self, conversation):
        pictures = [part for m in conversation.messages for part in m.parts if isinstance(part, np.ndarray)]
        return f"{pictures[0].shape}"


def test_answers_that_are_no_text_and_conversations_that_fail_are_faults():
    assert levels(OfBytes(), "output")[0] == (
        "fault",
        "it returned bytes, not text (one picture, text only, two pictures, several turns)",
    )
    assert ("fault", "IndexError: list index out of range (text only, several turns)") in levels(
        NeedsAPicture(), "output"
    )


class FailsOnSchemas(Sound):
    """Cannot be asked for JSON."""

    def answer(self, conversation):
        if conversation.schema:
            raise NotImplementedError("no JSON here")
        return super().answer(conversation)


class Prose(Sound):
    """Ignores schemas."""

    def answer(self, conversation):
        return "a boat"


class WrongJson(Sound):
    """Answers JSON of another shape."""

    def answer(self, conversation):
        return '{"verdict": 3}'


def test_t32_an_answer_that_does_not_fit_its_schema_is_noted():
    assert levels(Prose(), "schema")[0][0] == "note"
    assert levels(WrongJson(), "schema")[0][0] == "note"
    assert levels(FailsOnSchemas(), "schema")[0][0] == "fault"


class Remote(Sound):
    """Never says the same thing twice."""

    def answer(self, conversation):
        return f"{super().answer(conversation)} {np.random.default_rng().integers(1 << 60)}"


class Silent(Sound):
    """Says nothing."""

    def answer(self, conversation):
        return ""


def test_answers_that_vary_and_empty_ones_are_noted():
    assert levels(Remote(), "repeated call")[0][0] == "note"
    assert not report(Remote()).faults
    assert levels(Silent(), "words")[0][0] == "note"
