"""Prompters that ask no model."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.builtin.prompters import Annotation, Fixed, NoPrompt
from inpaintbench.errors import OptionError
from inpaintbench.types import Attempt, Degraded, Proposal


def attempts(*texts):
    degraded = Degraded("a", np.zeros((2, 2, 3), np.uint8), np.ones((2, 2), bool))
    return [Attempt(str(i), None, degraded, text=text) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("prompter", "prompts"),
    [
        (NoPrompt(), ["", "", ""]),
        (Annotation(), ["a cat", "", "two dogs, one barking"]),
        (Fixed(text="a photo, sharp"), ["a photo, sharp"] * 3),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_attempt_gets_one_prompt_and_no_memory(prompter, prompts):
    answers = prompter.load(None)(attempts("a cat", "", "two dogs, one barking"))
    assert answers == [Proposal((prompt,), None) for prompt in prompts]


def test_t30_only_the_annotation_is_read_and_only_by_the_prompter_named_after_it():
    assert (NoPrompt.reads, Annotation.reads, Fixed.reads) == ((), ("text",), ())


def test_one_round_and_nothing_to_select_by():
    for prompter in (NoPrompt(), Annotation(), Fixed(text="x")):
        assert prompter.rounds == 1
        assert prompter.select == ()


def test_a_fixed_text_must_be_text():
    with pytest.raises(OptionError, match="option 'text' of 'fixed' must be str"):
        Fixed(text=3)
