"""The real tokenizers' classes over vocabularies of single letters and bytes, so that any text has tokens."""

from __future__ import annotations

import json
import string
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import transformers

from inpaintbench_transformers.loading.quiet import quiet


def clip_tokenizer(folder: Path) -> Any:
    """CLIP's tokenizer over single bytes."""
    letters = _bytes()
    words = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    _write_merges(folder, words)
    with quiet():
        return transformers.CLIPTokenizer.from_pretrained(str(folder), model_max_length=77)


def bert_tokenizer(folder: Path, marks: Sequence[str] = ()) -> Any:
    """BERT's tokenizer over single letters, with more words for `marks`, saved in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *marks, *letters, *("##" + letter for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    with quiet():
        tokenizer = transformers.BertTokenizer.from_pretrained(str(folder), model_max_length=512)
        tokenizer.save_pretrained(str(folder))
    return tokenizer


def gpt2_tokenizer(folder: Path) -> Any:
    """OPT's tokenizer over single bytes: `</s>` begins a text and ends it."""
    _write_merges(folder, ["<s>", "<pad>", "</s>", "<unk>", *_bytes()])
    with quiet():
        tokenizer = transformers.GPT2Tokenizer.from_pretrained(
            str(folder), bos_token="</s>", eos_token="</s>", unk_token="</s>", pad_token="<pad>", add_bos_token=True
        )
        tokenizer.save_pretrained(str(folder))
    return tokenizer


def qwen2_tokenizer(folder: Path, marks: Sequence[str]) -> Any:
    """Qwen2's tokenizer over single bytes; `marks` are special words besides those that begin and end a turn."""
    _write_merges(folder, _bytes())
    with quiet():
        tokenizer = transformers.Qwen2TokenizerFast.from_pretrained(
            str(folder), eos_token="<|im_end|>", pad_token="<|endoftext|>", model_max_length=4096
        )
        tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", *marks]})
    return tokenizer


def _bytes() -> list[str]:
    from tokenizers.pre_tokenizers import ByteLevel

    return sorted(ByteLevel.alphabet())


def _write_merges(folder: Path, words: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({word: place for place, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
