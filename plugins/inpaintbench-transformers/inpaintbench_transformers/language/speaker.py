"""A loaded model says something to prompts, or how likely it would say one of several answers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

import inpaintbench as ib
from inpaintbench_transformers.language.prompt import Prompt

_MARKS = ("token_type_ids", "mm_token_type_ids")
"""Inputs with a number for every token, 0 for words."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A model with its processor, ready to speak.

    `tokens` makes the inputs of prompts, padded on the left. `writer` is the part of the model that writes, `ends` the
    tokens that end an answer. The last `unread` tokens of a prompt are left out by the model itself. `lead` stands
    before every answer that is rated. `mixed` says that prompts of different lengths may share a batch.
    """

    model: Any
    tokenizer: Any
    tokens: Callable[[Sequence[Prompt]], Any]
    device: str
    writer: Any
    ends: tuple[int, ...]
    unread: int = 0
    lead: str = ""
    mixed: bool = True

    def say(self, prompts: Sequence[Prompt]) -> list[tuple[ib.Caption, ...]]:
        """The candidates for each prompt, best first, as the writer's own generation configuration has it."""
        inputs = self._inputs(prompts)
        found = self.model.generate(**inputs)
        # the model repeats its prompt: it is as long as it was, whatever its text looks like when it is read again
        written = found.sequences[:, self._length(inputs) :]
        texts = [text.strip() for text in self.tokenizer.batch_decode(written, skip_special_tokens=True)]
        scores = getattr(found, "sequences_scores", None)
        ranks = [None] * len(texts) if scores is None else scores.double().tolist()
        captions = [ib.Caption(text, score) for text, score in zip(texts, ranks, strict=True)]
        each = len(captions) // len(prompts)
        return [_ordered(captions[i : i + each]) for i in range(0, len(captions), each)]

    def choose(self, prompt: Prompt, choices: Sequence[str], at_once: int) -> tuple[ib.Caption, ...]:
        """Each choice with the log-probability that the model answers with it and nothing more, likeliest first.

        At most `at_once` choices are shown to the model at once, and half as many whenever memory runs out.
        """
        scores: list[float] = []
        while len(scores) < len(choices):
            part = choices[len(scores) : len(scores) + at_once]
            try:
                scores += self._likelihoods(prompt, part)
            except (MemoryError, torch.OutOfMemoryError):
                if len(part) == 1:
                    raise
                at_once = len(part) // 2
        return _ordered([ib.Caption(text, score) for text, score in zip(choices, scores, strict=True)])

    def _inputs(self, prompts: Sequence[Prompt]) -> dict[str, Any]:
        return dict(self.tokens(prompts).to(self.device, dtype=self.model.dtype))

    def _length(self, inputs: dict[str, Any]) -> int:
        """The tokens that what is written begins with: the prompt, or one where an encoder reads it."""
        if self.writer.config.is_encoder_decoder:
            return 1
        return int(inputs["input_ids"].shape[1]) - self.unread

    def _likelihoods(self, prompt: Prompt, choices: Sequence[str]) -> list[float]:
        """The log-probabilities of answers, by showing them to the model behind the prompt (teacher forcing)."""
        inputs = self._inputs([prompt] * len(choices))
        ids = [self.tokenizer(self.lead + text, add_special_tokens=False)["input_ids"] for text in choices]
        lengths = torch.tensor([len(one) for one in ids], device=self.device)
        width = max(map(len, ids))
        answers = torch.tensor([[*one, *[self.ends[0]] * (width - len(one))] for one in ids], device=self.device)
        logits = self._logits(inputs, answers.long().reshape(len(ids), width))
        likely = logits[:, -(width + 1) :].float().log_softmax(dim=-1)
        words = likely[:, :-1].gather(2, answers.long().reshape(len(ids), width, 1))[:, :, 0]
        said = torch.arange(width, device=self.device)[None] < lengths[:, None]
        ended = likely[torch.arange(len(ids), device=self.device), lengths][:, list(self.ends)].logsumexp(dim=-1)
        return [float(score) for score in (words.where(said, 0).sum(dim=1) + ended).double().tolist()]

    def _logits(self, inputs: dict[str, Any], answers: Any) -> Any:
        """Logits [n, at least width + 1, words]; the last ones follow the prompt and each token of the answers."""
        if self.writer.config.is_encoder_decoder:
            begin = answers.new_full((len(answers), 1), self.writer.config.decoder_start_token_id)
            return self.model(**inputs, decoder_input_ids=torch.cat([begin, answers], dim=1)).logits
        length = self._length(inputs)
        inputs["input_ids"] = torch.cat([inputs["input_ids"][:, :length], answers], dim=1)
        # causal: what is padded behind an answer changes nothing before it
        inputs["attention_mask"] = torch.cat([inputs["attention_mask"][:, :length], torch.ones_like(answers)], dim=1)
        for name in filter(inputs.__contains__, _MARKS):
            inputs[name] = torch.cat([inputs[name][:, :length], torch.zeros_like(answers)], dim=1)
        if "logits_to_keep" in inspect.signature(self.model.forward).parameters:
            inputs["logits_to_keep"] = answers.shape[1] + 1
        return self.model(**inputs).logits


def ends_of(writer: Any, tokenizer: Any) -> tuple[int, ...]:
    """The tokens that end what a model writes: those it was published with, or else its tokenizer's."""
    own = writer.generation_config.eos_token_id
    ends = tokenizer.eos_token_id if own is None else own
    return tuple(ends) if isinstance(ends, list) else (ends,)


def _ordered(captions: Sequence[ib.Caption]) -> tuple[ib.Caption, ...]:
    """Candidates by falling score, equal ones as they came."""
    return tuple(sorted(captions, key=lambda caption: caption.score or 0.0, reverse=True))
