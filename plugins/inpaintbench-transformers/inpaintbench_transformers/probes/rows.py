"""While a vision encoder runs, hooks compute one query's row of attention in each layer: never a whole map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import torch

import inpaintbench as ib

SEPARATE = (("q_proj", "k_proj"), ("query", "key"))
"""What the projections of queries and keys are called, in transformers 5 and 4."""


def attentions(model: Any) -> list[Any]:
    """The modules of self-attention of a vision encoder, in the order of the layers."""
    pairs = [(module, {name for name, _ in module.named_children()}) for module in model.modules()]
    return [module for module, names in pairs if "qkv" in names or any(names >= set(pair) for pair in SEPARATE)]


class QueryRows:
    """The rows of attention of one query over all tokens, [batch, heads, tokens] a layer, of the latest pass.

    The query is the first token (`cls`) or the `mean` of all tokens' queries. A row is softmax(q Kᵀ / √d) in float32,
    computed from the queries and keys as the layer projects them; memory and time are linear in the number of tokens.
    """

    def __init__(self, model: Any, query: Literal["cls", "mean"]) -> None:
        self.mean = query == "mean"
        self.rows: list[Any] = []
        self._query: Any = None
        modules = attentions(model)
        if not modules:
            raise ib.DataError(f"no layer of '{type(model).__name__}' projects queries and keys as its family does")
        for module in modules:
            self._watch(module)

    def take(self) -> list[Any]:
        """The rows of the latest pass, which are forgotten."""
        rows, self.rows = self.rows, []
        return rows

    def _watch(self, module: Any) -> None:
        heads, scale = _heads(module), _scale(module)

        def see_queries(_: Any, __: Any, output: Any) -> None:
            self._query = output.mean(dim=1) if self.mean else output[:, 0]

        def see_keys(_: Any, __: Any, output: Any) -> None:
            self.rows.append(row_of(self._query, output, heads, scale))
            self._query = None

        def see_both(_: Any, __: Any, output: Any) -> None:
            queries, keys, _values = output.chunk(3, dim=-1)
            see_queries(None, None, queries)
            see_keys(None, None, keys)

        for name, see in _projections(module, see_queries, see_keys, see_both):
            getattr(module, name).register_forward_hook(see)


def row_of(query: Any, keys: Any, heads: int, scale: float) -> Any:
    """softmax(q Kᵀ · scale) [batch, heads, tokens] in float32, of queries [batch, d] and keys [batch, tokens, d]."""
    split = keys.unflatten(-1, (heads, -1)).float()
    asked = query.unflatten(-1, (heads, -1)).float()
    return torch.softmax(torch.einsum("bhd,bnhd->bhn", asked, split) * scale, dim=-1)


def _projections(module: Any, see_queries: Any, see_keys: Any, see_both: Any) -> Iterator[tuple[str, Any]]:
    """The names of the projections of a module, each with what looks at its output."""
    if hasattr(module, "qkv"):
        yield "qkv", see_both
        return
    queries, keys = next(pair for pair in SEPARATE if hasattr(module, pair[0]))
    yield queries, see_queries
    yield keys, see_keys


def _heads(module: Any) -> int:
    names: Sequence[str] = ("num_heads", "num_attention_heads")
    return int(next(getattr(module, name) for name in names if hasattr(module, name)))


def _scale(module: Any) -> float:
    """What queries times keys are multiplied with."""
    for name in ("scaling", "scale"):
        if hasattr(module, name):
            return float(getattr(module, name))
    return float((_projection(module).out_features // _heads(module)) ** -0.5)


def _projection(module: Any) -> Any:
    return next(getattr(module, name) for name, _ in SEPARATE if hasattr(module, name))
