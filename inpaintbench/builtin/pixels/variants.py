"""What a score is where it is computed as a published project computes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variant:
    """One project's way to a score: its only region, its faults in the signature's words, and the possible scores.

    `unmeasurable` says when there is no score.
    """

    project: str
    region: str
    faults: str
    bounds: tuple[float | None, float | None]
    unmeasurable: str = "too small"

    @property
    def signature(self) -> str:
        """Where it is read and what is wrong with it.

        >>> Variant("brushbench", "keep", "error-x3", (0.0, 3.0)).signature
        'faults:error-x3|region:keep|on:raw'
        """
        return f"faults:{self.faults}|region:{self.region}|on:{'raw' if self.region == 'keep' else 'composite'}"
