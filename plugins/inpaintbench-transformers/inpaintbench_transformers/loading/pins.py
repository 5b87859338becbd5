"""The commit of each known repository, so that a name alone always means the same weights."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import inpaintbench as ib

PINS: Mapping[str, str] = MappingProxyType(
    {
        "facebook/dinov2-small": "ed25f3a31f01632728cabb09d1542f84ab7b0056",
        "facebook/dinov2-base": "f9e44c814b77203eaa57a6bdbbd535f21ede1415",
        "facebook/dinov2-large": "47b73eefe95e8d44ec3623f8890bd894b6ea2d6c",
        "facebook/dinov2-giant": "611a9d42f2335e0f921f1e313ad3c1b7178d206d",
        "google/vit-base-patch16-224": "3f49326eb077187dfe1c2a2bb15fbd74e6ab91e3",
        "google/vit-base-patch16-224-in21k": "b4569560a39a0f1af58e3ddaf17facf20ab919b0",
        # the commit that converted this one to safetensors: `main` holds nothing but a pickle
        "openai/clip-vit-base-patch32": "c237dc49a33fc61debc9276459120b7eac67e7ef",
        "openai/clip-vit-large-patch14": "32bd64288804d66eefd0ccbe215aa642df71cc41",
        "laion/CLIP-ViT-H-14-laion2B-s32B-b79K": "1c2b8495b28150b8a4922ee1c8edee224c284c0c",
        "yuvalkirstain/PickScore_v1": "a4e4367c6dfa7288a00c550414478f865b875800",
        "THUDM/ImageReward": "5736be03b2652728fb87788c9797b0570450ab72",
        "zai-org/ImageReward": "5736be03b2652728fb87788c9797b0570450ab72",
        "google-bert/bert-base-uncased": "86b5e0934494bd15c9632b12f734a8a67f723594",
        "Salesforce/blip-image-captioning-large": "353689b859fcf0523410b1806dace5fb46ecdf41",
        "Salesforce/blip-image-captioning-base": "82a37760796d32b1411fe092ab5d4e227313294b",
        "Salesforce/blip2-opt-2.7b": "59a1ef6c1e5117b3f65523d1c6066825bcf315e3",
        "Salesforce/instructblip-vicuna-7b": "19103d0c5b5263c8a7891012e08573439fb6607f",
        "llava-hf/llava-onevision-qwen2-7b-ov-hf": "0d50680527681998e456c7b78950205bedd8a068",
        "llava-hf/llava-onevision-qwen2-0.5b-ov-hf": "74dd0bf867a4cda7950c17663794267c60cf4b40",
        "Qwen/Qwen2.5-VL-7B-Instruct": "cc594898137f460bfe9f0759e9844b3ce807cfb5",
        "Qwen/Qwen2.5-VL-3B-Instruct": "66285546d2b821cf421d4f5eb2576359d3770cd3",
        "microsoft/resnet-18": "65a5785d9156231087c481e0c7dd33a5ff6f7e3e",
        "microsoft/resnet-50": "34c2154c194f829b11125337b98c8f5f9965ff19",
        "timm/resnet18.a1_in1k": "491b427b45c94c7fb0e78b5474cc919aff584bbf",
        "timm/densenet121.tv_in1k": "f0d0f2698a02cb133b09d48396db6e1e46fe9f3b",
    }
)


def checkpoint(model: str, revision: str = "", option: str = "revision") -> ib.Checkpoint:
    """The checkpoint that `model` names: a folder that is here, or a repository at `revision` (by default its pin).

    Raises `UnavailableError` for what is neither, and for a repository of which no commit is known; `option` is the one
    to give it with.

    >>> str(checkpoint("facebook/dinov2-base"))
    "'facebook/dinov2-base' at revision f9e44c814b77203eaa57a6bdbbd535f21ede1415"
    """
    return ib.Checkpoint.of(model, revision, PINS, option)
