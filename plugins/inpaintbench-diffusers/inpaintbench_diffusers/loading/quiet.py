"""diffusers and transformers say nothing: what matters becomes an error, and progress bars spoil the run's own."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars, logs below errors or warnings of either library inside the block; as before after it."""
    from diffusers.utils import logging as diffusers
    from transformers.utils import logging as transformers

    bars = [(library, library.is_progress_bar_enabled()) for library in (diffusers, transformers)]
    levels = [(library, library.get_verbosity()) for library in (diffusers, transformers)]
    try:
        for library, _ in bars:
            library.disable_progress_bar()
            library.set_verbosity_error()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"diffusers|transformers|huggingface_hub|torch|accelerate")
            yield
    finally:
        for library, level in levels:
            library.set_verbosity(level)
        for library, enabled in bars:
            if enabled:
                library.enable_progress_bar()
