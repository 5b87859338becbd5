"""The values that travel through the pipeline: frozen, without paths, in the only pixel and mask conventions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from inpaintbench.errors import ContractError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Image: TypeAlias = "NDArray[np.uint8]"
"""uint8 (H, W, 3), sRGB: the only pixel convention."""
Mask: TypeAlias = "NDArray[np.bool_]"
"""bool (H, W), True = hole: the only mask convention."""
FloatArray: TypeAlias = "NDArray[np.float64]"
JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

PARTS = ("truth", "raw", "composite", "mask", "captions", "truth_captions", "references", "text")
"""What a scorer can declare that it reads of a `Comparison`."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One item of a data set.

    `image` is None where a suite has no truth (prompts only), `mask` where the data set names no region. `size` is
    (height, width). `choices` are what a reader may answer. `group` is what the sample shares with others, such as the
    photo of several boxes: the unit that statistics resample. `tags` (style, content type …) split the scores. `seed`
    is set by the harness.
    """

    id: str
    image: Image | None
    mask: Mask | None = None
    size: tuple[int, int] = (0, 0)
    references: tuple[str, ...] = ()
    text: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Degraded:
    """All that an inpainter sees. It holds no truth."""

    id: str
    image: Image
    mask: Mask
    prompt: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Reconstruction:
    """What an inpainter returns where it has something to say of a picture: plain JSON, such as what was cut."""

    image: Image
    details: Mapping[str, JSON]


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One earlier round of prompting: `scores` is None where a picture failed, `best` is the index of the one kept."""

    prompts: tuple[str, ...]
    pictures: tuple[Image | None, ...]
    scores: tuple[float | None, ...]
    best: int


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """What a prompter sees before a round: `reference` is the truth, `memory` the JSON it handed back last time."""

    id: str
    reference: Image | None
    degraded: Degraded
    text: str = ""
    round: int = 0
    memory: JSON = None
    previous: tuple[Round, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a prompter answers: the prompts to paint in this round, and plain JSON to be handed back in the next."""

    prompts: tuple[str, ...]
    memory: JSON = None


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """All that a captioner or an encoder sees."""

    id: str
    image: Image
    question: str = ""
    choices: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Caption:
    """One candidate of a captioner; `score` is whatever the model ranks by, None where it gives none."""

    text: str
    score: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One turn of a conversation: `role` is system, user or assistant; `parts` are texts and pictures in order."""

    role: str
    parts: tuple[str | Image, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Conversation:
    """What an assistant answers; with a JSON `schema` the answer must be JSON that fits it."""

    messages: tuple[Message, ...]
    schema: Mapping[str, JSON] | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What a scorer sees: the original beside one reconstruction.

    `composite` is derived: the raw output inside the hole, the truth outside (hard edge, native resolution); without a
    truth it is the raw output. A scorer is handed only the parts that its class `reads`; touching another one raises.
    """

    id: str
    truth: Image | None
    mask: Mask
    raw: Image
    references: tuple[str, ...] = ()
    text: str = ""
    truth_captions: tuple[Caption, ...] = ()
    captions: tuple[Caption, ...] = ()
    seed: int = 0
    composite: Image = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "composite", composite(self.truth, self.mask, self.raw))

    @classmethod
    def of_parts(cls, id: str, seed: int, parts: Mapping[str, Any]) -> Comparison:
        """A comparison that holds `parts` alone (names of `PARTS`)."""
        view = object.__new__(cls)
        object.__setattr__(view, "id", id)
        object.__setattr__(view, "seed", seed)
        for name, value in parts.items():
            object.__setattr__(view, name, value)
        return view

    def __getattr__(self, name: str) -> Any:
        if name in PARTS:
            raise ContractError(f"'{name}' is read but not declared; add it to the scorer's `reads`")
        raise AttributeError(name)


def composite(truth: Image | None, mask: Mask, raw: Image) -> Image:
    """The picture that is judged: `raw` where `mask` is True, `truth` elsewhere; `raw` where there is no truth."""
    import cv2
    import numpy as np

    if truth is None:
        return raw
    return cast("Image", cv2.copyTo(raw, mask.view(np.uint8), truth.copy()))


@dataclass(frozen=True, slots=True)
class Measured:
    """What a scorer returns for one comparison.

    `statistics` has one number per statistic of the scorer, None where that one is not measurable (excluded and
    counted); None as a whole, with a `status` that says why, where nothing is. `details` is plain JSON.
    """

    statistics: tuple[float | None, ...] | None
    status: str = "ok"
    details: JSON = None


@dataclass(frozen=True, slots=True)
class Failure:
    """One item that could not be made: counted, reported, never cached."""

    id: str
    component: str
    error: str
