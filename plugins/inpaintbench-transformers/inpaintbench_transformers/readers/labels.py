"""The labels of a classifier by every name they have: `tench, Tinca tinca` is called by either."""

from __future__ import annotations

from collections.abc import Sequence


class Labels:
    """The labels in the order of the logits, and the places at which each name stands."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self._places: dict[str, list[int]] = {}
        for place, label in enumerate(labels):
            for name in {plain(label), *map(plain, label.split(","))}:
                self._places.setdefault(name, []).append(place)

    def __getitem__(self, choice: str) -> list[int]:
        """The places of the labels that are called so, none where there is no such label.

        >>> labels = Labels(["tench, Tinca tinca", "crane", "Crane"])
        >>> labels["tinca_Tinca"], labels["crane"], labels["dog"]
        ([0], [1, 2], [])
        """
        return self._places.get(plain(choice), [])


def plain(name: str) -> str:
    """A name as it is compared: without case, underlines and double spaces.

    >>> plain(" Golden_Retriever")
    'golden retriever'
    """
    return " ".join(name.replace("_", " ").lower().split())
