"""What a device says comes from the library that uses it; where none does, nothing is claimed."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest

from inpaintbench.pipeline import devices


class Card(types.SimpleNamespace):
    """The part of `torch.cuda` that is asked, for a card with 700 bytes in use at most."""

    def __init__(self) -> None:
        super().__init__(calls=[], is_initialized=lambda: True)
        for name, answer in (
            ("get_device_name", "Card X"),
            ("max_memory_allocated", 700),
            ("reset_peak_memory_stats", None),
        ):
            setattr(self, name, lambda device, name=name, answer=answer: (self.calls.append((name, device)), answer)[1])
        self.empty_cache = lambda: self.calls.append(("empty_cache",))


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    found = Card()
    monkeypatch.setitem(sys.modules, "torch", types.SimpleNamespace(cuda=found))  # type: ignore[arg-type]
    return found


def test_a_card_is_asked_by_its_number(card: Card) -> None:
    assert devices.name("cuda:1") == "Card X"
    assert devices.peak("cuda:1") == 700
    devices.forget_peak("cuda:1")
    devices.release("cuda:1")
    names = ("get_device_name", "max_memory_allocated", "reset_peak_memory_stats")
    assert card.calls == [*((name, "cuda:1") for name in names), ("empty_cache",)]


def test_a_card_that_nobody_has_used_yet_is_left_alone(card: Card) -> None:
    card.is_initialized = lambda: False
    assert devices.name("cuda:0") == "cuda:0"
    assert devices.peak("cuda:0") == 0
    devices.forget_peak("cuda:0")
    devices.release("cuda:0")
    assert card.calls == []


def test_a_processor_and_a_device_that_nothing_knows_say_nothing(card: Card) -> None:
    for device in ("cpu", "mps", "xpu:0"):
        assert devices.name(device) == device
        assert devices.peak(device) == 0
        devices.forget_peak(device)
        devices.release(device)
    assert card.calls == []


def test_a_library_that_does_not_say_whether_it_is_used_is_asked_only_where_there_is_such_a_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []

    def torch(there: bool) -> types.SimpleNamespace:
        mps = types.SimpleNamespace(empty_cache=lambda: calls.append("empty_cache"))
        backend = types.SimpleNamespace(is_available=lambda: there)
        return types.SimpleNamespace(mps=mps, backends=types.SimpleNamespace(mps=backend))

    for there in (False, True):
        monkeypatch.setitem(sys.modules, "torch", torch(there))  # type: ignore[arg-type]
        assert devices.is_missing("mps") is not there
        devices.release("mps")
    assert calls == ["empty_cache"]


def test_a_device_that_the_real_library_does_not_find_is_missing() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
    assert devices.is_missing("cuda:0") is not torch.cuda.is_available()
    assert devices.is_missing("cuda:99")
    assert devices.is_missing("mps") is not torch.backends.mps.is_available()
    assert not devices.is_missing("cpu")


def test_the_real_library_has_what_is_asked_of_it() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
    for name in ("get_device_name", "max_memory_allocated", "reset_peak_memory_stats", "empty_cache"):
        assert callable(getattr(torch.cuda, name))
    if not torch.cuda.is_initialized():  # without a card, and before one is used: nothing fails
        devices.forget_peak("cuda:0")
        devices.release("cuda:0")
        assert devices.peak("cuda:0") == 0


def test_nobody_is_made_to_import_it() -> None:
    code = (
        "import sys; from inpaintbench.pipeline import devices as d; d.release('cuda'); print('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
