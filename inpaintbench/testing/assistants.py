"""Assistants: one text for every conversation, with pictures or without, and JSON where a schema asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import jsonschema

from inpaintbench.testing import pictures
from inpaintbench.testing.cases import outputs
from inpaintbench.testing.pictures import SMALL
from inpaintbench.testing.repetition import repeat
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject
from inpaintbench.types import JSON, Conversation, Message

ORDINARY = "one picture"
SCHEMA: dict[str, JSON] = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}


def examine(subject: Subject) -> Iterator[Finding]:
    """All that conversations can show about an assistant; no more than `output` where it fails on an ordinary one."""
    cases = _cases()
    answers, findings = outputs(subject, cases)
    yield from findings
    if ORDINARY not in answers:
        return
    silent = [name for name, answer in answers.items() if not answer.strip()]
    if silent:
        yield Finding("note", "words", f"its answer is empty: {', '.join(silent)}")
    else:
        yield Finding("pass", "words", "no answer is empty")
    yield _schema(subject, cases[ORDINARY])
    yield from repeat(subject, [_about(seed) for seed in (11, 12, 13)], binding=False)


def _cases() -> dict[str, Conversation]:
    system, user = Message("system", ("Answer in one sentence.",)), Message("user", ("What is a boat?",))
    first, second = (pictures.picture(size, seed) for seed, size in enumerate(pictures.SIZES[:2]))
    return {
        ORDINARY: _about(1),
        "text only": Conversation((system, user), seed=1),
        "two pictures": Conversation((Message("user", ("Which is brighter,", first, "or", second, "?")),), seed=1),
        "several turns": Conversation(
            (system, user, Message("assistant", ("A thing that floats.",)), Message("user", ("Why?",))), seed=1
        ),
    }


def _about(seed: int) -> Conversation:
    return Conversation((Message("user", (pictures.picture(SMALL, seed), "What is in this picture?")),), seed=seed)


def _schema(subject: Subject, conversation: Conversation) -> Finding:
    """Whether an answer to a conversation with a schema is JSON that fits: judges count others as unparsed (T32)."""
    (answer,) = subject.ask([replace(conversation, schema=SCHEMA)])
    if answer.reason:
        return Finding("fault", "schema", f"it fails where the answer must fit a schema: {answer.reason}")
    try:
        jsonschema.validate(json.loads(answer.output), SCHEMA)
    except (ValueError, jsonschema.ValidationError):
        return Finding("note", "schema", f"its answer does not fit the JSON schema asked for: {answer.output!r:.80}")
    return Finding("pass", "schema", "answers are JSON that fits the schema")
