"""ImageReward: what a BLIP that was trained on people's rankings gives a picture for a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import inpaintbench as ib
from inpaintbench_transformers.loading import checkpoint
from inpaintbench_transformers.loading.packages import require_packages
from inpaintbench_transformers.metrics.library import transformers_version


class ImageReward(ib.Metric):
    """ImageReward-v1.0 of the composite and the sample's text, standardised as published: (r - 0.1672) / 1.0333.

    `model` is a hub id or a folder with `ImageReward.pt` and `med_config.json`, `tokenizer` one with BERT's tokenizer.
    Texts are cut at 35 tokens with the end token kept; how many were cut stands in the details.
    """

    name = "imagereward"
    batch_size = 8
    reads = ("composite", "text")
    higher_is_better = True
    source = "Xu et al. 2023, arXiv 2304.05977"

    model: Annotated[str, ib.Local()] = "THUDM/ImageReward"
    revision: str = ""
    tokenizer: Annotated[str, ib.Local()] = "google-bert/bert-base-uncased"
    tokenizer_revision: str = ""

    @property
    def checkpoint(self) -> ib.Checkpoint:
        return checkpoint(self.model, self.revision)

    @property
    def tokenizer_checkpoint(self) -> ib.Checkpoint:
        return checkpoint(self.tokenizer, self.tokenizer_revision, "tokenizer_revision")

    @property
    def weights(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.checkpoint.identity, self.tokenizer_checkpoint.identity)))

    @property
    def signature(self) -> str:
        return (
            f"{self.name}|weights:{'+'.join(self.weights)}|max-tokens:35|size:224|on:composite|resize:pillow|"
            f"{transformers_version()}|v:{self.version}"
        )

    def preflight(self) -> None:
        require_packages(self.name)
        from inpaintbench_transformers.loading.processor import require_tokenizer
        from inpaintbench_transformers.preference.files import require_files

        require_files(self.checkpoint)
        require_tokenizer(self.tokenizer_checkpoint)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        require_packages(self.name)
        from inpaintbench_transformers.preference.rewards import load_rewards

        return load_rewards(self, host.device)
