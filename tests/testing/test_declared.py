"""What every component says of itself is checked before it is loaded."""

from __future__ import annotations

import dataclasses
from typing import Annotated, ClassVar

import numpy as np
import pytest

from inpaintbench.builtin.inpainters import Telea
from inpaintbench.components import Bounds, Inpainter, Local
from inpaintbench.errors import UsageError
from inpaintbench.testing import check
from inpaintbench.testing.conformance import examine
from inpaintbench.testing.declared import imports


class Sound(Inpainter):
    """Does nothing,

    at length.
    """

    name: ClassVar[str] = "sound"
    weights = "owner/model@0123abc"

    strength: Annotated[float, Bounds(0, 1)] = 0.5
    words: tuple[str, ...] = ("a", "b, c")
    inner: Inpainter = Telea(radius=4.0)
    deeper: Inpainter | None = None

    def load(self, host):
        return lambda batch: [item.image.copy() for item in batch]


def found(component, check):
    return [(finding.level, finding.text) for finding in examine(component, imports=False).find(check)]


def test_options_of_every_sort_survive_as_text():
    component = Sound(words=('a "quoted" word', "ü", "none"), inner=Telea(radius=5.0), deeper=Sound(strength=0.25))
    assert [level for level, _ in found(component, "options")] == ["pass"]
    assert found(Sound(), "docstring") == [("pass", "Does nothing,")]
    assert found(Sound(), "weights") == [("pass", "1 pinned")]


class Own(Inpainter):
    """Reads a file of the user's."""

    name: ClassVar[str] = "own"

    file: Annotated[str, Local()] = ""
    digested: bool = False

    @property
    def weights(self):
        return ("sha256:0123",) if self.digested else ()

    def load(self, host):
        return lambda batch: [item.image.copy() for item in batch]


def test_what_a_path_leads_to_must_be_among_the_weights(tmp_path):
    (tmp_path / "model.pt").write_bytes(b"weights")
    file = str(tmp_path / "model.pt")
    ((level, text),) = found(Own(file=file), "weights")
    assert level == "fault"
    assert text.startswith("'file' names a file or folder, so `weights` must say what is in it")
    assert found(Own(file=file, digested=True), "weights") == [("pass", "1 pinned")]
    assert found(Own(), "weights") == [("pass", "none declared")]


class Upper(Sound):
    """Has a name that no text can hold."""

    name: ClassVar[str] = "My Model"


class Nameless(Inpainter):
    """Has no name."""

    def load(self, host):
        return None


class NoBatch(Sound):
    """Takes no items."""

    batch_size: ClassVar[int] = 0


class Undocumented(Sound):
    name: ClassVar[str] = "undocumented"


@pytest.mark.parametrize("broken", [Upper, Nameless, NoBatch])
def test_a_bad_name_or_number_is_a_fault(broken):
    assert "name" in [finding.check for finding in examine(broken(), imports=False).faults]


def test_a_missing_docstring_is_a_fault():
    assert found(Undocumented(), "docstring")[0][0] == "fault"


class Loose(Sound):
    """Weights that may change."""

    weights = ("owner/model", "owner/other@1")


class Labelled(Sound):
    """An option whose text can mean two things."""

    label: str | None = None


class Forgetful(Sound):
    """Loses an option on the way to another process."""

    def __reduce__(self):
        return Forgetful, ()


def test_weights_without_a_revision_are_noted():
    assert found(Loose(), "weights") == [("note", "'owner/model' names no revision; write repo@commit")]


def test_options_that_text_or_pickle_lose_are_faults():
    class Local(Sound):
        """Lives in this function alone."""

    assert found(Labelled(label="none"), "options") == [
        ("fault", "'sound:label=none' does not build an equal component, but 'sound'")
    ]
    assert [level for level, _ in found(Forgetful(strength=0.75), "pickle")] == ["fault"]
    assert "it cannot travel to another process" in found(Local(), "pickle")[0][1]


def test_what_importing_the_module_brings_along_is_noted(tmp_path, monkeypatch):
    (tmp_path / "imports_numpy_first.py").write_text("import numpy\n")
    (tmp_path / "imports_nothing_first.py").write_text("def load():\n    import numpy\n")
    monkeypatch.syspath_prepend(tmp_path)
    (heavy,) = imports("imports_numpy_first")
    assert (heavy.level, heavy.value) == ("note", ["numpy"])
    assert [finding.level for finding in imports("imports_nothing_first")] == ["pass"]
    assert list(imports("there_is_no_such_module")) == []


def test_the_library_function_raises_with_a_line_a_fault_and_returns_the_report_where_there_is_none():
    report = check(Telea())
    assert report.verdict == "conformant"
    assert report.find("imports")
    with pytest.raises(AssertionError) as raised:
        check(Undocumented())
    mark = examine(Undocumented(), imports=False).fingerprint[:8]
    assert str(raised.value).splitlines() == [
        f"inpainter 'undocumented' on cpu, fingerprint {mark} breaks its contract: 1 fault",
        "  fault  docstring  the class has none; `inpaintbench list` shows its first line",
    ]


@pytest.mark.parametrize("thing", [Telea, "telea", np.zeros(3), dataclasses.make_dataclass("Thing", [])()])
def test_only_a_component_can_be_checked(thing):
    with pytest.raises(UsageError, match="only a component can be checked"):
        check(thing)
