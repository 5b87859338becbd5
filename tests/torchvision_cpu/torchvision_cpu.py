"""Where torch has no CUDA, torchvision is given the two operators that its wheel then fails to register.

The published torchvision wheel is linked against CUDA; beside a CPU build of torch its compiled operators do not load,
and importing it fails for the lack of `nms` and `qnms`, which nothing here calls. A line in a .pth file of the
development environment (see the Makefile) imports this module, which costs nothing until torchvision is imported.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # importing typing would cost every start of the interpreter some milliseconds
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


class _Finder:
    """Finds torchvision where it lies, and has the operators declared before its code runs."""

    def __init__(self) -> None:
        self.library: Any = None  # operators are forgotten with the library that declares them

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "torchvision":
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def declare_and_run(module: ModuleType) -> None:
            import torch

            if torch.version.cuda is None and self.library is None:
                self.library = torch.library.Library("torchvision", "FRAGMENT")
                for operator in ("nms", "qnms"):
                    self.library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            run(module)

        spec.loader.exec_module = declare_and_run  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, _Finder())  # type: ignore[arg-type]
