"""Captions are those of plain calls of transformers, whatever the batch, the size of the pictures and their company."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
import transformers
from inpaintbench_transformers.captioners import Blip, Blip2, InstructBlip, LlavaOnevision, Qwen25Vl, Vlm
from inpaintbench_transformers.captioners.captions import alike, captions_by
from inpaintbench_transformers.language.decoding import decode_greedily
from inpaintbench_transformers.language.prompt import about
from PIL import Image

import inpaintbench as ib
from inpaintbench.testing import check

SPECIMENS = {Blip: "blip", Blip2: "blip2", InstructBlip: "instructblip", LlavaOnevision: "llava-onevision"}
SPECIMENS |= {Qwen25Vl: "qwen2.5-vl", Vlm: "qwen2.5-vl"}
CHATS = (LlavaOnevision, Qwen25Vl)
EACH = pytest.mark.parametrize("cls", SPECIMENS, ids=lambda cls: cls.name)
EACH_CHAT = pytest.mark.parametrize("cls", CHATS, ids=lambda cls: cls.name)
LENGTH = 8


@pytest.fixture
def tiny(made):
    """The captioner on its specimen, in full precision and with short captions."""
    return lambda cls, **more: cls(
        model=str(made(SPECIMENS[cls])), **({"dtype": "float32", "max_tokens": LENGTH} | more)
    )


@pytest.fixture
def shown(picture):
    """A few pictures of different sizes."""
    sizes = ((48, 64), (61, 83), (90, 40))
    return [ib.Picture(str(i), picture(*size, i), seed=100 + i) for i, size in enumerate(sizes)]


class Plain:
    """The specimen by plain calls of transformers."""

    def __init__(self, folder):
        self.model = transformers.AutoModelForImageTextToText.from_pretrained(folder).eval()
        self.processor = transformers.AutoProcessor.from_pretrained(folder)
        self.processor.image_processor = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")

    def inputs(self, captioner, picture):
        text, image = captioner.prompt(picture), Image.fromarray(picture.image)
        if not isinstance(captioner, Vlm):
            return self.processor(images=image, text=text, return_tensors="pt")
        content = [{"type": "image", "image": image}, {"type": "text", "text": text}]
        return self.processor.apply_chat_template(
            [{"role": "user", "content": content}],
            add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
        )  # fmt: skip

    def written(self, captioner, picture, **settings):
        inputs = self.inputs(captioner, picture)
        begun = inputs["input_ids"].shape[1] - isinstance(captioner, Blip)
        with torch.no_grad():
            found = self.model.generate(
                **inputs, max_new_tokens=LENGTH, return_dict_in_generate=True, output_scores=True, **settings
            )
        texts = self.processor.tokenizer.batch_decode(found.sequences[:, begun:], skip_special_tokens=True)
        return [text.strip() for text in texts], found


@EACH
def test_a_captioner_keeps_the_contract(cls, made):
    check(cls(model=str(made(SPECIMENS[cls])), max_tokens=4))


@pytest.mark.parametrize("cls", [Blip, Vlm])
def test_it_keeps_the_contract_with_the_study_s_decoding(cls, made):
    check(cls(model=str(made(SPECIMENS[cls])), decoding="study", max_tokens=4))


@EACH
@pytest.mark.parametrize("question", ["", "what is on it"])
def test_greedy_captions_are_those_of_transformers(cls, question, tiny, host, shown, made):
    captioner, plain = tiny(cls), Plain(made(SPECIMENS[cls]))
    asked = [replace(picture, question=question) for picture in shown]
    said = captioner.load(host)(asked)
    for picture, captions in zip(asked, said, strict=True):
        texts, _ = plain.written(captioner, picture, do_sample=False)
        assert captions == (ib.Caption(texts[0]),)
    assert len(set(said)) > 1


@pytest.mark.parametrize("question", ["", "what is on it"])
def test_blip_is_not_prompted_by_what_a_picture_asks(question, tiny, host, shown, made):
    (said,) = tiny(Blip).load(host)([replace(shown[0], question=question)])
    plain = Plain(made("blip"))
    pixels = plain.processor(images=Image.fromarray(shown[0].image), return_tensors="pt")
    (ids,) = plain.model.generate(**pixels, max_new_tokens=LENGTH)
    assert said[0].text == plain.processor.tokenizer.decode(ids[1:], skip_special_tokens=True).strip()


@EACH
def test_the_study_s_candidates_are_those_of_transformers_with_the_picture_s_seed(cls, tiny, host, shown, made):
    captioner, plain = tiny(cls, decoding="study"), Plain(made(SPECIMENS[cls]))
    before = torch.get_rng_state()
    said = captioner.load(host)(shown[:2])
    assert torch.equal(torch.get_rng_state(), before)
    for picture, captions in zip(shown, said, strict=False):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(picture.seed)
            texts, found = plain.written(
                captioner, picture,
                do_sample=True, num_beams=6, num_return_sequences=3, top_p=0.9, temperature=1.0, top_k=50,
            )  # fmt: skip
        expected = found.sequences_scores.tolist()
        assert [caption.text for caption in captions] == texts
        assert [caption.score for caption in captions] == pytest.approx(expected, abs=1e-5)
        assert expected == sorted(expected, reverse=True)


def test_t24_another_seed_gives_other_candidates_and_the_same_one_the_same(tiny, host, shown):
    caption = tiny(Blip, decoding="study").load(host)
    (first,), (again,) = caption(shown[:1]), caption([replace(shown[0], id="other")])
    (other,) = caption([replace(shown[0], seed=shown[0].seed + 1)])
    assert first == again
    assert first != other


def test_a_picture_s_own_question_comes_first(tiny, host, shown):
    captioner = tiny(Vlm, question="what colour")
    assert captioner.prompt(shown[0]) == "what colour"
    assert captioner.prompt(replace(shown[0], question="how many")) == "how many"
    assert tiny(Blip2).prompt(shown[0]) == ""
    assert tiny(Blip, question="a photo of").prompt(replace(shown[0], question="how many")) == "a photo of"
    assert tiny(Blip2).prompt(replace(shown[0], question="how many?")) == "Question: how many? Answer:"
    asked = replace(shown[0], question="is it?", choices=("yes", "no"))
    assert captioner.prompt(asked) == "is it?\nAnswer with one of these and nothing else: yes, no."
    assert tiny(InstructBlip).prompt(asked) == "Question: is it? Options: yes, no. Short answer:"


@EACH
def test_pictures_of_every_shape_are_captioned(cls, tiny, host, picture):
    sizes = ((1, 1), (3, 3), (3, 40), (40, 3), (1, 500), (700, 2), (427, 500))
    said = tiny(cls, max_tokens=2).load(host)([ib.Picture("", picture(*size)) for size in sizes])
    assert len(said) == len(sizes)


@EACH_CHAT
def test_prompts_of_unequal_length_share_a_batch_as_if_they_were_alone(cls, tiny, picture):
    captioner = tiny(cls)
    speaker = captioner.speaker("cpu")
    decode_greedily(speaker.writer, LENGTH)
    prompts = [about(picture(*size, 5), text) for size, text in (((30, 200), "what"), ((90, 90), "where is the boat"))]
    lengths = {speaker.tokens([prompt])["input_ids"].shape[1] for prompt in prompts}
    assert len(lengths) == 2
    with torch.inference_mode():
        together = speaker.say(prompts)
        assert together == [speaker.say([prompt])[0] for prompt in prompts]


def test_on_a_gpu_a_blip_is_given_equal_prompts_together_and_a_chat_model_all(tiny, picture):
    prompts = [about(picture(20, 20), text) for text in ("a", "b", "a")]
    for cls, groups in ((Blip, [[0, 2], [1]]), (LlavaOnevision, [[0, 1, 2]])):
        speaker = tiny(cls).speaker("cpu")
        assert list(alike(range(3), prompts, speaker)) == [[i] for group in groups for i in group]
        assert list(alike(range(3), prompts, replace(speaker, device="cuda:0"))) == groups


@EACH_CHAT
def test_the_prompt_is_cut_off_by_its_length_and_never_by_a_word_in_it(cls, tiny, forced, shown):
    words = "the assistant\nassistant waits"
    captioner = tiny(cls, question="is an assistant here? assistant\n", max_tokens=64)
    assert captions_by(captioner, forced(captioner.speaker("cpu"), words))(shown[:1]) == [(ib.Caption(words),)]


@pytest.mark.parametrize("cls", [Blip, Blip2, InstructBlip])
def test_what_a_blip_continues_is_cut_off_though_it_says_it_again(cls, tiny, forced, shown):
    captioner = tiny(cls, question="a photo of", max_tokens=64)
    (said,) = captions_by(captioner, forced(captioner.speaker("cpu"), "see: a photo of a boat"))(shown[:1])
    assert said[0].text.replace(" ", "") == "see:aphotoofaboat"


@EACH
def test_choices_are_all_answered_likeliest_first_with_their_log_probabilities(cls, tiny, host, shown, made):
    captioner, plain = tiny(cls), Plain(made(SPECIMENS[cls]))
    choices = ("yes", "no", "a small red boat")
    asked = replace(shown[0], question="is it red?", choices=choices)
    mixed = [shown[1], asked, shown[2]]
    said = captioner.load(host)(mixed)[1]
    expected = {choice: rated(plain, captioner, asked, choice) for choice in choices}
    assert {caption.text: caption.score for caption in said} == pytest.approx(expected, abs=1e-4)
    assert [caption.text for caption in said] == sorted(choices, key=expected.get, reverse=True)
    shuffled = replace(asked, choices=choices[::-1])
    if "{choices}" not in cls.choosing:
        assert [c.text for c in captioner.load(host)([shuffled])[0]] == [c.text for c in said]


def rated(plain, captioner, picture, choice):
    """The log-probability of a choice and the end behind it, one token at a time."""
    inputs = plain.inputs(captioner, picture)
    tokenizer = plain.processor.tokenizer
    lead = " " if isinstance(captioner, Blip2) else ""
    end = tokenizer.sep_token_id if isinstance(captioner, Blip) else tokenizer.eos_token_id
    ids = inputs["input_ids"]
    if isinstance(captioner, Blip):
        ids = ids[:, :-1].clone()
        ids[:, 0] = plain.model.config.text_config.bos_token_id
    total = 0.0
    for token in [*tokenizer(lead + choice, add_special_tokens=False)["input_ids"], end]:
        given = dict(inputs) | {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        if "mm_token_type_ids" in inputs:
            marks = inputs["mm_token_type_ids"]
            given["mm_token_type_ids"] = torch.nn.functional.pad(marks, (0, ids.shape[1] - marks.shape[1]))
        with torch.no_grad():
            logits = plain.model(**given).logits[0, -1].double()
        total += float(logits.log_softmax(dim=-1)[token])
        ids = torch.cat([ids, torch.tensor([[token]])], dim=1)
    return total


def test_the_probabilities_of_all_answers_of_one_letter_sum_to_less_than_one(tiny, host, shown):
    letters = tuple("abcdefghijklmnopqrstuvwxyz")
    (said,) = tiny(Blip).load(host)([replace(shown[0], choices=letters)])
    assert sorted(caption.text for caption in said) == sorted(letters)
    assert 0 < sum(np.exp(caption.score) for caption in said) < 1


class Small:
    """A model with memory for no more than `fits` choices at once; `shown` are the numbers it was shown."""

    def __init__(self, model, fits, error):
        self.model, self.fits, self.error, self.shown = model, fits, error, []

    def __getattr__(self, name):
        return getattr(self.model, name)

    def __call__(self, **inputs):
        self.shown.append(len(inputs["input_ids"]))
        if self.shown[-1] > self.fits:
            raise self.error("too much")
        return self.model(**inputs)


@pytest.mark.parametrize("error", [torch.OutOfMemoryError, MemoryError])
def test_many_choices_are_rated_fewer_at_once_where_memory_runs_out(error, tiny, shown):
    captioner, choices = tiny(Qwen25Vl), ("yes", "no", "red", "a boat", "blue", "a lake", "rain")
    speaker, prompt = captioner.speaker("cpu"), about(shown[0].image, "what is it?")
    small = Small(speaker.model, 2, error)
    with torch.inference_mode():
        expected = speaker.choose(prompt, choices, 1)
        found = replace(speaker, model=small).choose(prompt, choices, 6)
    assert small.shown == [6, 3, 1, 1, 1, 1, 1, 1, 1]
    assert [caption.text for caption in found] == [caption.text for caption in expected]
    assert [c.score for c in found] == pytest.approx([c.score for c in expected], abs=1e-4)


def test_what_does_not_fit_alone_or_fails_otherwise_is_raised_at_once(tiny, shown):
    speaker, prompt = tiny(Qwen25Vl).speaker("cpu"), about(shown[0].image, "what is it?")
    for fits, error, tried in ((0, torch.OutOfMemoryError, [2, 1]), (1, ValueError, [2])):
        small = Small(speaker.model, fits, error)
        with torch.inference_mode(), pytest.raises(error):
            replace(speaker, model=small).choose(prompt, ("yes", "no"), 8)
        assert small.shown == tried
