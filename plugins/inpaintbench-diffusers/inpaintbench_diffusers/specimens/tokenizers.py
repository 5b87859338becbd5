"""Tokenizers that give any text tokens, with vocabularies of single characters."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import transformers


def clip_tokenizer(folder: Path) -> Any:
    """CLIP's real tokenizer with a vocabulary of single bytes, so that any text has tokens, saved in `folder`."""
    from tokenizers.pre_tokenizers import ByteLevel

    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted(ByteLevel.alphabet())
    words = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: place for place, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return transformers.CLIPTokenizer.from_pretrained(str(folder), model_max_length=77)


def t5_tokenizer() -> Any:
    """A tokenizer of single characters that ends texts as T5's does."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    letters = [(letter, -3.0) for letter in string.ascii_letters + string.digits + string.punctuation]
    marks = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581", -2.0)]
    tokenizer = Tokenizer(models.Unigram([*marks, *letters], unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="</s>", pad_token="<pad>", unk_token="<unk>", model_max_length=512
    )
