"""Qwen2.5-VL turns queries and keys by their place after projecting them, and most of its layers look into windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray


class WindowRows:
    """The rows of attention of the mean query over all patches of one picture, [heads, patches] a layer.

    Where a layer attends within windows, each window has its own mean query; its row counts by the window's share of
    the patches, so that rows add up to 1. Patches stand in the order in which the network has them: see `raster`.
    """

    def __init__(self, model: Any) -> None:
        self.rows: list[Any] = []
        self._places: Any = None
        self._ends: Any = None
        for block in model.blocks:
            self._watch(block.attn)

    def take(self) -> list[Any]:
        """The rows of the latest pass, which are forgotten."""
        rows, self.rows = self.rows, []
        return rows

    def _watch(self, module: Any) -> None:
        heads = int(module.num_heads)

        def see_call(_: Any, __: Any, settings: Any) -> None:
            self._places, self._ends = settings["position_embeddings"], settings["cu_seqlens"]

        def see_projected(_: Any, __: Any, output: Any) -> None:
            cos, sin = self._places
            queries, keys, _values = output.unflatten(-1, (3, heads, -1)).unbind(1)
            asked, known = (turned(part.float(), cos.float(), sin.float()) for part in (queries, keys))
            self.rows.append(window_rows(asked, known, torch.diff(self._ends).tolist()))
            self._places = self._ends = None

        module.register_forward_pre_hook(see_call, with_kwargs=True)
        module.qkv.register_forward_hook(see_projected)


def turned(vectors: Any, cos: Any, sin: Any) -> Any:
    """Vectors [tokens, heads, d] turned by the angles of their places [tokens, d] (Su et al. 2021, equation 34)."""
    first, second = vectors.chunk(2, dim=-1)
    return vectors * cos[:, None] + torch.cat((-second, first), dim=-1) * sin[:, None]


def window_rows(queries: Any, keys: Any, lengths: list[int]) -> Any:
    """Rows [heads, tokens] of the mean query of each window, of queries and keys [tokens, heads, d]."""
    scale = queries.shape[-1] ** -0.5
    found = []
    for asked, known in zip(queries.split(lengths), keys.split(lengths), strict=True):
        scores = torch.einsum("hd,nhd->hn", asked.mean(dim=0), known) * scale
        found.append(torch.softmax(scores, dim=-1) * (len(known) / len(keys)))
    return torch.cat(found, dim=-1)


def raster(rows: int, columns: int, merge: int, window: int) -> NDArray[np.int64]:
    """The place, in the network's order, of each patch of a grid, row by row.

    The network has windows of `window` x `window` squares row by row, in each its squares, in each `merge` x `merge`
    patches.

    >>> raster(2, 4, 2, 1).tolist()
    [0, 1, 4, 5, 2, 3, 6, 7]
    """
    y, x = (place.ravel() for place in np.indices((rows, columns)))
    down, right = y // merge, x // merge
    keys = (down // window, right // window, down % window, right % window, y % merge, x % merge)
    order = np.lexsort(keys[::-1])
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places
