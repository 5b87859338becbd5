"""A worker is a process that runs lanes for its parent, one work after the other, and dies with it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from inpaintbench.errors import InpaintbenchError, PluginError
from inpaintbench.executors import lane as lanes
from inpaintbench.executors.executor import Work
from inpaintbench.store import Entry

_START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""Workers come from a process that is single-threaded, has no device open, and has imported what they need."""

_GRACE = 1.0
"""Seconds a worker has to end by itself when its parent is gone or done with it."""


@dataclass(frozen=True, slots=True)
class Open:
    """To a worker: begin this work."""

    work: Work
    device: str
    threads: int


@dataclass(frozen=True, slots=True)
class Run:
    """To a worker: one batch of the work that is open."""

    batch: Any


@dataclass(frozen=True, slots=True)
class End:
    """To a worker: no more batches of this work. From a worker: all of it is done."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """From a worker: the components are loaded."""


@dataclass(frozen=True, slots=True)
class Done:
    """From a worker: what one batch came to."""

    outcome: Any


@dataclass(frozen=True, slots=True)
class Get:
    """From a worker: entries it needs; the answer is a dictionary."""

    keys: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Save:
    """From a worker: entries to be written before it goes on; the answer is None."""

    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Failed:
    """From a worker: the work cannot go on."""

    error: BaseException


def start_server() -> None:
    """Have the process that workers come from begin to import what they need, so that it is ready when they start."""
    if _START == "forkserver":
        multiprocessing.set_forkserver_preload(["cv2", "inpaintbench.pipeline.work"])
        with _interruptions_held_back(), _imports_as_here():
            forkserver.ensure_running()


@dataclass(eq=False)
class Worker:
    """The parent's end of a worker, with the batches it holds, in order."""

    device: str
    threads: int
    held: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        context: Any = multiprocessing.get_context(_START)
        start_server()
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs,), daemon=True, name=f"inpaintbench {self.device}")
        with _interruptions_held_back():
            self.process.start()
        theirs.close()

    def open(self, work: Work) -> None:
        self.held.clear()
        self.connection.send(Open(work, self.device, self.threads))

    def give(self, batch: Any) -> None:
        self.held.append(batch)
        self.connection.send(Run(batch))

    def stop(self) -> None:
        """End the process: by closing its pipe, and by force where it does not listen."""
        self.connection.close()
        self.process.join(2 * _GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()

    @property
    def fate(self) -> str:
        """How the process ended, in words."""
        self.process.join(1)
        code = self.process.exitcode
        if code is None or code >= 0:
            return f"its process ended with code {code}"
        return f"its process was killed by {signal.Signals(-code).name}"


class _Remote:
    """A worker's link to the store: it asks its parent."""

    def __init__(self, send: Any, answers: queue.SimpleQueue[Any]) -> None:
        self._send, self._answers = send, answers
        self._lock = threading.Lock()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        with self._lock:
            self._send(Get(keys))
            answer: dict[bytes, Entry] = self._answers.get()
            return answer

    def save(self, entries: Sequence[Entry]) -> None:
        with self._lock:
            self._send(Save(entries))
            self._answers.get()


@contextmanager
def _interruptions_held_back() -> Iterator[None]:
    """Ctrl-C reaches the whole group; what is started here never sees it, not even before `serve` begins."""
    resource_tracker.ensure_running()  # starting it later would let interruptions through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _imports_as_here() -> Iterator[None]:
    """A process that is started here finds modules where this one does, and not in whatever folder it runs in."""
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYTHONSAFEPATH")}
    os.environ.update(PYTHONPATH=paths, PYTHONSAFEPATH="1")
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ |= {} if value is None else {name: value}


def serve(connection: Connection) -> None:
    """The life of a worker process: read messages in one thread, run lanes in the main one.

    A parent that is gone ends it, whatever it is doing: nothing that it makes could be kept.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is the parent's to deal with
    orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    lock = threading.Lock()

    def listen() -> None:
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                break
            except (ImportError, AttributeError, TypeError, pickle.UnpicklingError) as error:
                send(Failed(PluginError(f"a component cannot be read in another process ({error}); use --workers 1")))
                continue
            (orders if isinstance(message, Open | Run | End) else answers).put(message)
        orders.put(None)
        time.sleep(_GRACE)
        os._exit(1)

    def send(message: object) -> None:
        with lock:
            connection.send(message)

    threading.Thread(target=listen, daemon=True).start()
    remote = _Remote(send, answers)
    while (order := orders.get()) is not None:
        if isinstance(order, Open):
            try:
                _limit_threads(order.threads)
                _run(order, orders, remote, send)
                send(End())
            except InpaintbenchError as error:
                send(Failed(error))
            except OSError:
                return  # the parent is gone


def _run(order: Open, orders: queue.SimpleQueue[Any], remote: _Remote, send: Any) -> None:
    ended = False

    def take(wait: bool) -> Any:
        nonlocal ended
        if ended:
            return None
        try:
            message = orders.get(wait)
        except queue.Empty:
            return None
        if message is None:
            raise OSError("the parent is gone")
        ended = isinstance(message, End)
        return None if ended else message.batch

    lane = order.work.open(order.device, remote)
    send(Loaded())
    try:
        drive = lanes.run_in_turn if order.device.startswith("cpu") else lanes.run  # others are on the CPU as well
        drive(lane, take, lambda outcome: send(Done(outcome)))
    finally:
        lane.close()


def _limit_threads(threads: int) -> None:
    """Share the cores between the workers: OpenCV would start a thread a core in each."""
    import cv2

    cv2.setNumThreads(threads)
