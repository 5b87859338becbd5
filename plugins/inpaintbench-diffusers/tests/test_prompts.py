"""Prompts are cut to what the text encoder reads, with the end token kept, and what was cut is counted."""

from __future__ import annotations

import numpy as np
import pytest
from inpaintbench_diffusers import companions, presets, single_file
from inpaintbench_diffusers.painting.prompts import Prompts, Reader
from inpaintbench_diffusers.specimens.tokenizers import clip_tokenizer, t5_tokenizer

import inpaintbench as ib

LONG = "boat " * 40  # a token a letter, so twice what CLIP reads


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return clip_tokenizer(tmp_path_factory.mktemp("clip"))


def test_a_text_is_cut_to_a_number_of_tokens_that_counts_the_special_ones(clip):
    reader = Reader(clip, 10)
    assert reader.length("boat") == 6
    assert reader.excess("boat boat boat") == 4
    shorter = reader.cut("boat boat boat")
    assert shorter.split() == ["boat", "boat"]
    tokens = clip(shorter).input_ids
    assert len(tokens) == 10
    assert tokens[-1] == clip.eos_token_id
    assert reader.cut("boat") == "boat"
    assert reader.cut("") == ""


def test_what_no_encoder_reads_is_counted(clip):
    prompts = Prompts.of([clip, t5_tokenizer()], 256, None, False)
    assert [reader.reach for reader in prompts.readers] == [77, 256]
    assert prompts.excess(LONG) == 0  # CLIP cuts it, T5 reads all of it
    assert Prompts.of([clip], None, None, False).excess(LONG) == len(LONG.replace(" ", "")) + 2 - 77
    assert prompts.fit(LONG) == LONG


def test_a_limit_above_a_pipelines_own_is_read_to_its_end(clip):
    prompts = Prompts.of([clip, t5_tokenizer()], 256, 512, False)
    assert [reader.reach for reader in prompts.readers] == [77, 512]
    assert prompts.excess("a" * 300) == 0
    assert prompts.fit("a" * 300) == "a" * 300
    assert Prompts.of([clip, t5_tokenizer()], 256, None, False).excess("a" * 300) == 302 - 256  # "\u2581" and the end


def test_more_tokens_than_a_pipeline_reads_by_itself_can_be_read(twin, host, scene):
    ends = [LONG * 2 + end for end in ("red", "green")]  # the letters that differ come after the 256th token
    free = twin(presets.StableDiffusion3).load(host)
    one, same = free([scene(prompt=prompt) for prompt in ends])
    assert np.array_equal(one.image, same.image)
    painter = twin(presets.StableDiffusion3, max_tokens=512).load(host)
    one, other = painter([scene(prompt=prompt) for prompt in ends])
    assert isinstance(one, np.ndarray)  # nothing was cut
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("cls", [presets.StableDiffusion15, companions.Kandinsky22, single_file.SingleFile])
def test_a_limit_above_what_any_encoder_reads_is_refused_before_anything_is_loaded(cls, twin, host):
    painter = twin(cls, max_tokens=78)
    for refuse in (painter.preflight, lambda: painter.load(host)):
        with pytest.raises(ib.OptionError, match=r"max_tokens=78 does not go with .* read 77 tokens, give at most 77"):
            refuse()
    twin(cls, max_tokens=77).preflight()


def test_t29_a_long_prompt_is_painted_by_its_beginning(twin, host, scene):
    painter = twin(presets.StableDiffusion15).load(host)
    ends = [LONG + "red", LONG + "green", "red " + LONG]
    one, same, other = painter([scene(prompt=prompt) for prompt in ends])
    assert np.array_equal(one.image, same.image)
    assert not np.array_equal(one.image, other.image)


def test_t29_what_was_cut_is_counted_and_a_short_prompt_is_a_picture_alone(twin, host, scene):
    painter = twin(presets.StableDiffusion15).load(host)
    short, long, longer = painter([scene(prompt=prompt) for prompt in ("boat", LONG, LONG + "red")])
    assert isinstance(short, np.ndarray)
    assert long.details == {"prompt tokens cut": len(LONG.replace(" ", "")) + 2 - 77}
    assert longer.details == {"prompt tokens cut": long.details["prompt tokens cut"] + 3}


@pytest.mark.parametrize("cls", [presets.StableDiffusion15, presets.StableDiffusion3, companions.Kandinsky22])
def test_a_limit_of_ones_own_cuts_earlier(cls, twin, host, scene):
    painter = twin(cls, max_tokens=12).load(host)
    prompts = ["a boat at sea " + rest for rest in ("under the moon", "at night", "")]
    one, same, shorter, other = painter([scene(prompt=prompt) for prompt in (*prompts, "no boat")])
    assert np.array_equal(one.image, same.image)
    assert np.array_equal(one.image, getattr(shorter, "image", shorter))
    assert not np.array_equal(one.image, other)
    free = twin(cls).load(host)
    one, other = free([scene(prompt=prompt) for prompt in prompts[:2]])
    assert not np.array_equal(one, other)


def test_a_long_prompt_can_be_refused_and_says_how_much_is_too_much(twin, host, scene):
    painter = twin(presets.StableDiffusion15, long_prompts="refuse").load(host)
    painter([scene(prompt="boat")])
    with pytest.raises(ib.DataError, match="longer than the text encoder reads: 85 of its tokens would be cut"):
        painter([scene(prompt=LONG)])


@pytest.mark.parametrize("prompt", ["", " ", "\n", "größer 🚤"])
def test_any_prompt_is_painted(prompt, twin, host, scene):
    for cls in (presets.StableDiffusion15, presets.FluxFill, companions.Kandinsky22):
        (painted,) = twin(cls).load(host)([scene(prompt=prompt)])
        assert painted.std() > 1


def test_painting_says_nothing(twin, host, scene, capfd):
    from diffusers.utils import logging

    before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    for cls in (presets.StableDiffusion15, presets.StableDiffusionXL, presets.StableDiffusion3, companions.Kandinsky22):
        twin(cls).load(host)([scene(prompt=LONG)])
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == before
    assert tuple(capfd.readouterr()) == ("", "")
