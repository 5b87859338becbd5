"""A tiny random BERT in the layout of the hub, so that real loading code runs where no weights are."""

from __future__ import annotations

import string
from pathlib import Path

WIDTH = 32
LAYERS = 2


def write_bert(folder: Path, *, pooler: bool = True, seed: int = 0) -> Path:
    """Write tokenizer, configuration and weights; every letter is a token, so that any English text can be read.

    The weights are wide enough for different texts to have different vectors, and the same on every machine.
    """
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    from inpaintbench_text.checkpoints import quiet

    folder.mkdir(parents=True, exist_ok=True)
    signs = list(string.ascii_lowercase + string.digits + string.punctuation)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = [*special, *signs, *(f"##{sign}" for sign in signs)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=4,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=512,
    )
    network = BertModel(config, add_pooling_layer=pooler).eval()
    dice = torch.Generator().manual_seed(seed)
    for name, value in network.state_dict().items():
        if value.is_floating_point() and not name.endswith("LayerNorm.weight"):
            value.copy_(torch.randn(value.shape, generator=dice) * 0.3)
    with quiet():
        BertTokenizer.from_pretrained(str(folder), model_max_length=512).save_pretrained(str(folder))
        network.save_pretrained(str(folder))
    return folder
