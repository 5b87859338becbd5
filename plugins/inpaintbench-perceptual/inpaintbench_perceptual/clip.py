"""CLIP as an encoder of pictures and texts into one space, by open_clip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import identity_of, local
from inpaintbench_perceptual.hub import Hub


def _openai(sha256: str, name: str) -> ib.File:
    return ib.File(f"https://openaipublic.azureedge.net/clip/models/{sha256}/{name}.pt", sha256=sha256)


PINNED: dict[tuple[str, str], ib.File | Hub] = {
    ("RN50", "openai"): _openai("afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762", "RN50"),
    ("ViT-B-16", "openai"): _openai("5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f", "ViT-B-16"),
    ("ViT-B-32", "openai"): _openai("40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af", "ViT-B-32"),
    ("ViT-L-14", "openai"): _openai("b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836", "ViT-L-14"),
    ("ViT-L-14-336", "openai"): _openai(
        "3035c92b350959924f9f00213499208652fc7ea050643e8b385c2dac08641f02", "ViT-L-14-336px"
    ),
    ("ViT-B-32", "laion2b_s34b_b79k"): Hub(
        "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "08f73555f1b2fb7c82058aebbd492887a94968ef"
    ),
    ("ViT-L-14", "laion2b_s32b_b82k"): Hub(
        "laion/CLIP-ViT-L-14-laion2B-s32B-b82K", "1627032197142fbe2a7cfec626f4ced3ae60d07a"
    ),
    ("ViT-H-14", "laion2b_s32b_b79k"): Hub(
        "laion/CLIP-ViT-H-14-laion2B-s32B-b79K", "de081ac0a0ca8dc9d1533eed1ae884bb8ae1404b"
    ),
    ("ViT-g-14", "laion2b_s34b_b88k"): Hub(
        "laion/CLIP-ViT-g-14-laion2B-s34B-b88K", "15efd0f6ac0c40c0f9da7becca03c974d7012604"
    ),
    ("ViT-bigG-14", "laion2b_s39b_b160k"): Hub(
        "laion/CLIP-ViT-bigG-14-laion2B-39B-b160k", "bc7788f151930d91b58474715fdce5524ad9a189"
    ),
    ("ViT-B-32", "datacomp_xl_s13b_b90k"): Hub(
        "laion/CLIP-ViT-B-32-DataComp.XL-s13B-b90K", "f0e2ffa09cbadab3db6a261ec1ec56407ce42912"
    ),
    ("ViT-B-16", "datacomp_xl_s13b_b90k"): Hub(
        "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K", "d110532e8d4ff91c574ee60a342323f28468b287"
    ),
    ("ViT-L-14", "datacomp_xl_s13b_b90k"): Hub(
        "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K", "84c9828e63dc9a9351d1fe637c346d4c1c4db341"
    ),
}
"""The weights behind open_clip's tags that are known by content or commit."""


CONFIG = "open_clip_config.json"
SHORT = 60
"""A text of so many bytes has no more tokens than that, which fit every model."""


class OpenClip(ib.Encoder):
    """CLIP (Radford et al. 2021) by open_clip: one vector of unit length for a picture or a text, in one space.

    `model` and `pretrained` are open_clip's names. `revision` is a commit of the tag's repository on the hub, where
    the tag is not pinned already. `file` is a local checkpoint of `model` instead of the tag's, or a folder with
    `open_clip_config.json` and the weights, which then also says what the model is. Texts are cut at the model's
    context length (77 tokens) with the end token kept.
    """

    name = "open-clip"
    batch_size = 16

    model: str = "ViT-B-32"
    pretrained: str = "openai"
    revision: str = ""
    file: Annotated[str, ib.Local()] = ""

    @property
    def pinned(self) -> ib.File | Hub | None:
        """The tag's weights where they are known by content or commit; another `revision` is not."""
        pinned = PINNED.get((self.model, self.pretrained))
        return None if self.revision and isinstance(pinned, Hub) else pinned

    @property
    def weights(self) -> str:
        if self.file:
            return identity_of(self.file)
        if self.pinned is not None:
            return self.pinned.identity
        return f"open_clip/{self.model}/{self.pretrained}" + (f"@{self.revision}" if self.revision else "")

    def preflight(self) -> None:
        """Of a tag that is not pinned only open_clip knows where it lies, or whether there is one: it is imported."""
        ib.require_packages(
            torch="torch", torchvision="torchvision", open_clip="open_clip_torch", huggingface_hub="huggingface-hub"
        )
        if self.file:
            path = local(self.file)
            if path.is_dir() and not (path / CONFIG).is_file():
                raise ib.UnavailableError(f"the folder '{self.file}' has no '{CONFIG}': give a folder that has it")
            return
        source = self.pinned
        if source is None:
            from inpaintbench_perceptual.clip_net import source_of

            source = source_of(self)
        source.require()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
        self.preflight()
        from inpaintbench_perceptual.clip_net import load

        return load(self, host.device)

    def counter(self) -> Callable[[str], int]:
        """The function that says how many tokens of a text are cut away; 0 for a tokenizer that does not count."""
        loaded: list[Callable[[str], int]] = []

        def count(text: str) -> int:
            if len(text.encode()) <= SHORT:
                return 0
            if not loaded:
                ib.require_packages(torch="torch", torchvision="torchvision", open_clip="open_clip_torch")
                from inpaintbench_perceptual.clip_net import counter

                loaded.append(counter(self))
            return loaded[0](text)

        return count
