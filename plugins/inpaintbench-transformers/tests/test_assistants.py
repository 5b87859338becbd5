"""Assistants answer conversations as plain calls of transformers do, with pictures anywhere in them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
import transformers
from inpaintbench_transformers.assistants import LlavaOnevisionAssistant, Qwen25VlAssistant, VlmAssistant
from inpaintbench_transformers.assistants.answers import answers_by, prompt_of
from PIL import Image

import inpaintbench as ib
from inpaintbench.testing import check

SPECIMENS = {LlavaOnevisionAssistant: "llava-onevision", Qwen25VlAssistant: "qwen2.5-vl", VlmAssistant: "qwen2.5-vl"}
EACH = pytest.mark.parametrize("cls", SPECIMENS, ids=lambda cls: cls.__name__)
SCHEMA = {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"]}
LENGTH = 8


@pytest.fixture
def tiny(made):
    return lambda cls, **more: cls(
        model=str(made(SPECIMENS[cls])), **({"dtype": "float32", "max_tokens": LENGTH} | more)
    )


@pytest.fixture
def conversations(picture):
    """With no, one and two pictures, in one turn and in several."""
    system, question = ib.Message("system", ("Be brief.",)), ib.Message("user", ("What is a boat?",))
    one, other = picture(48, 64, 1), picture(90, 40, 2)
    turns = (ib.Message("assistant", ("It floats.",)), ib.Message("user", ("Which one,", one, "or", other, "?")))
    return [
        ib.Conversation((system, question), seed=1),
        ib.Conversation((ib.Message("user", (one, "What is this?")),), seed=2),
        ib.Conversation((system, question, *turns), seed=3),
        ib.Conversation((ib.Message("user", (other, "What is this?")),), seed=4),
    ]


def plainly(folder, conversation, seed=0, **settings):
    """The answer by plain calls, the likeliest one where no settings say otherwise."""
    model = transformers.AutoModelForImageTextToText.from_pretrained(folder).eval()
    processor = transformers.AutoProcessor.from_pretrained(folder)
    processor.image_processor = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")
    turns = [
        {
            "role": message.role,
            "content": [
                {"type": "text", "text": part}
                if isinstance(part, str)
                else {"type": "image", "image": Image.fromarray(part)}
                for part in message.parts
            ],
        }
        for message in conversation.messages
    ]
    inputs = processor.apply_chat_template(
        turns, add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt"
    )
    with torch.no_grad(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        (ids,) = model.generate(**inputs, max_new_tokens=LENGTH, **(settings or {"do_sample": False}))
    return processor.tokenizer.decode(ids[inputs["input_ids"].shape[1] :], skip_special_tokens=True).strip()


@EACH
def test_an_assistant_keeps_the_contract(cls, made):
    check(cls(model=str(made(SPECIMENS[cls])), max_tokens=4))


def test_it_keeps_the_contract_when_it_draws(made):
    check(VlmAssistant(model=str(made("llava-onevision")), max_tokens=4, temperature=0.7))


@EACH
def test_answers_are_those_of_transformers(cls, tiny, host, conversations, made):
    answers = tiny(cls).load(host)(conversations)
    assert answers == [plainly(made(SPECIMENS[cls]), conversation) for conversation in conversations]
    assert len(set(answers)) == len(answers)


def test_t24_what_is_drawn_depends_on_the_conversation_s_seed_alone(tiny, host, conversations):
    answer = tiny(VlmAssistant, temperature=1.5).load(host)
    before = torch.get_rng_state()
    together = answer(conversations)
    assert torch.equal(torch.get_rng_state(), before)
    assert together == [answer([conversation])[0] for conversation in conversations]
    assert answer([replace(conversations[1], seed=99)]) != together[1:2]


def test_words_are_drawn_from_all_there_are_whatever_the_model_was_published_with(copy_of, host, conversations):
    folder, conversation = copy_of("qwen2.5-vl"), conversations[0]
    own = {"do_sample": True, "temperature": 0.1, "top_p": 0.001, "top_k": 1, "min_p": 0.5}
    file = folder / "generation_config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | own))
    assistant = VlmAssistant(model=str(folder), dtype="float32", max_tokens=LENGTH, temperature=1.5)
    asked = [replace(conversation, seed=seed) for seed in range(4)]
    settings = {"do_sample": True, "temperature": 1.5, "top_k": 0, "top_p": 1.0, "min_p": None}
    answers = assistant.load(host)(asked)
    assert answers == [plainly(folder, one, seed, **settings) for seed, one in enumerate(asked)]
    assert len(set(answers)) == len(answers)


def test_a_schema_is_told_in_the_last_message_and_only_where_there_is_one(conversations):
    assert prompt_of(conversations[2]) == conversations[2].messages
    *before, last = prompt_of(replace(conversations[2], schema=SCHEMA))
    assert tuple(before) == conversations[2].messages[:-1]
    assert last.parts[:-1] == conversations[2].messages[-1].parts
    assert json.dumps(SCHEMA) in last.parts[-1]


@pytest.mark.parametrize("told", [True, False])
def test_a_fence_is_taken_off_an_answer_that_must_be_json(told, tiny, forced, conversations):
    assistant = tiny(VlmAssistant, max_tokens=64)
    fenced = 'Sure:\n```json\n{"answer": "an assistant"}\n```'
    answer = answers_by(assistant, forced(assistant.speaker("cpu"), fenced))
    asked = replace(conversations[1], schema=SCHEMA if told else None)
    assert answer([asked]) == ['{"answer": "an assistant"}' if told else fenced]


@pytest.mark.parametrize("bare", ['{"a": "```"}', "no, it is not", '```json\n{"a": 1'])
def test_an_answer_without_a_whole_fence_is_left_as_it_is(bare, tiny, forced, conversations):
    assistant = tiny(VlmAssistant, max_tokens=64)
    answer = answers_by(assistant, forced(assistant.speaker("cpu"), bare))
    assert answer([replace(conversations[1], schema=SCHEMA)]) == [bare]
