"""The three BLIPs: a vision transformer, a Q-Former between where there is one, and a decoder of text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import transformers

from inpaintbench_transformers.specimens.saving import SPREAD, save
from inpaintbench_transformers.specimens.tokenizers import bert_tokenizer, gpt2_tokenizer

_NARROW = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
_EYES = {**_NARROW, "image_size": 32, "patch_size": 8, "initializer_range": SPREAD}
_QUERIES = 4


def write_blip(folder: Path) -> Path:
    """A BLIP captioner for pictures of 32 pixels, with a vocabulary of letters."""
    tokenizer = bert_tokenizer(folder, marks=("[DEC]", "[ENC]"))
    begin, end = tokenizer.convert_tokens_to_ids("[DEC]"), tokenizer.sep_token_id
    text = {
        **_NARROW, "vocab_size": len(tokenizer), "encoder_hidden_size": 32, "max_position_embeddings": 128,
        "bos_token_id": begin, "sep_token_id": end, "eos_token_id": end, "pad_token_id": tokenizer.pad_token_id,
        "initializer_range": SPREAD,
    }  # fmt: skip
    config: Any = transformers.BlipConfig(
        text_config=text, vision_config=_EYES, projection_dim=32, image_text_hidden_size=32
    )
    processor = transformers.BlipProcessor(_image_processor(), tokenizer)
    return save(folder, transformers.BlipForConditionalGeneration, config, processor)


def write_blip2(folder: Path) -> Path:
    """A BLIP-2 over an OPT, for pictures of 32 pixels, with a vocabulary of bytes."""
    tokenizer = gpt2_tokenizer(folder)
    processor = transformers.Blip2Processor(_image_processor(), tokenizer, num_query_tokens=_QUERIES)
    config = transformers.Blip2Config(
        text_config=_opt(tokenizer), vision_config=_EYES, qformer_config=_qformer(30), num_query_tokens=_QUERIES,
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"), initializer_range=SPREAD,
    )  # fmt: skip
    return save(folder, transformers.Blip2ForConditionalGeneration, config, processor, query_tokens=1.0)


def write_instructblip(folder: Path) -> Path:
    """An InstructBLIP over an OPT, whose Q-Former reads the question too, in BERT's letters."""
    tokenizer, reader = gpt2_tokenizer(folder), bert_tokenizer(folder / "qformer_tokenizer")
    processor = transformers.InstructBlipProcessor(_image_processor(), tokenizer, reader, num_query_tokens=_QUERIES)
    config = transformers.InstructBlipConfig(
        text_config=_opt(tokenizer), vision_config=_EYES, qformer_config=_qformer(len(reader)),
        num_query_tokens=_QUERIES, image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        initializer_range=SPREAD,
    )  # fmt: skip
    return save(folder, transformers.InstructBlipForConditionalGeneration, config, processor, query_tokens=1.0)


def _opt(tokenizer: Any) -> dict[str, Any]:
    return {
        "model_type": "opt", "hidden_size": 32, "word_embed_proj_dim": 32, "ffn_dim": 48, "num_hidden_layers": 2,
        "num_attention_heads": 4, "vocab_size": len(tokenizer), "max_position_embeddings": 512, "init_std": SPREAD,
        "bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }  # fmt: skip


def _qformer(words: int) -> dict[str, Any]:
    return {
        **_NARROW, "vocab_size": words, "encoder_hidden_size": 32, "max_position_embeddings": 256,
        "initializer_range": SPREAD,
    }  # fmt: skip


def _image_processor() -> Any:
    return transformers.BlipImageProcessor(size={"height": 32, "width": 32})
