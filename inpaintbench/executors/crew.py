"""The workers of a pool on one piece of work: supplied, heard, and replaced when they die."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any

from inpaintbench.errors import PluginError
from inpaintbench.executors import worker as workers
from inpaintbench.executors.executor import Emit, Link, Work
from inpaintbench.executors.worker import Worker

_HELD = 3
"""Batches a worker holds: the one it computes and those it reads ahead."""
_MOMENT = 0.5
"""Seconds to wait, after an interruption, for the next batch that a worker finishes."""


class Crew:
    """The workers of a pool on one piece of work. A worker that dies is replaced, and what it held is tried again,
    item by item and alone; an item that is there when a worker dies a second time is lost."""

    def __init__(self, pool: list[Worker], work: Work, batches: Sequence[Any], link: Link, emit: Emit) -> None:
        self.pool, self.work, self.link, self.emit = pool, work, link, emit
        self.waiting = deque(batches)
        self.suspects: deque[Any] = deque()
        self.on_trial: dict[Worker, Any] = {}
        self.loaded: set[Worker] = set()
        self.dismissed: set[Worker] = set()
        self.ended: set[Worker] = set()
        self.reloaded = False

    def run(self) -> None:
        try:
            for worker in self.pool:
                self._begin(worker)
            while len(self.ended) < len(self.pool):
                self._turn()
        except BaseException:
            self._drain()
            raise

    def _begin(self, worker: Worker) -> None:
        try:
            worker.open(self.work)
            self._feed(worker)
        except OSError:
            return  # it is dead already: its pipe says so
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise PluginError(f"{self.work} cannot be sent to another process ({error}); use --workers 1") from None

    def _turn(self) -> None:
        for ready in wait([w.connection for w in self.pool if w not in self.ended]):
            worker = next(worker for worker in self.pool if worker.connection is ready)
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            self._hear(worker, message)

    def _hear(self, worker: Worker, message: object) -> None:
        if isinstance(message, workers.Done):
            worker.held.pop(0)
            self.on_trial.pop(worker, None)
            self.emit(message.outcome)
            self._feed(worker)
        elif isinstance(message, workers.Get):
            self._answer(worker, self.link.get(message.keys))
        elif isinstance(message, workers.Save):
            self.link.save(message.entries)
            self._answer(worker, None)
        elif isinstance(message, workers.Loaded):
            self.loaded.add(worker)
        elif isinstance(message, workers.Failed):
            raise message.error
        elif isinstance(message, workers.End):
            self.ended.add(worker)

    def _answer(self, worker: Worker, answer: object) -> None:
        with suppress(OSError):  # it died meanwhile: its pipe says so at the next turn
            worker.connection.send(answer)

    def _feed(self, worker: Worker) -> None:
        """Keep a worker supplied; a suspect is given alone, and ends the supply of the others until it is done."""
        try:
            if self.suspects and not worker.held:
                self.on_trial[worker] = self.suspects.popleft()
                worker.give(self.on_trial[worker])
                return
            while self.waiting and not self.suspects and worker not in self.on_trial and len(worker.held) < _HELD:
                worker.give(self.waiting.popleft())
            if not worker.held and not self.waiting and not self.suspects:
                worker.connection.send(workers.End())
                self.dismissed.add(worker)
        except OSError:
            return  # it died meanwhile: its pipe says so at the next turn

    def _bury(self, worker: Worker) -> None:
        """Replace a dead worker and decide about what it held."""
        fate, held = worker.fate, list(worker.held)
        if worker not in self.loaded:
            self._forgive(worker, fate)
        elif worker in self.on_trial:
            self.emit(self.work.lost(self.on_trial.pop(worker), fate))
        elif held:
            self.suspects.extend(self.work.singles(held[0]))
            self.waiting.extendleft(reversed(held[1:]))
        place = self.pool.index(worker)
        worker.stop()
        self.pool[place] = Worker(worker.device, worker.threads)
        if worker in self.dismissed:
            self.ended.add(self.pool[place])  # all that it was given is done
        else:
            self._begin(self.pool[place])

    def _forgive(self, worker: Worker, fate: str) -> None:
        """A death while loading may come from outside, once; a second one speaks against what is loaded."""
        if self.reloaded:
            raise PluginError(f"{self.work} could not be loaded: {fate}; try --workers 1 to see why")
        self.reloaded = True
        if (suspect := self.on_trial.pop(worker, None)) is not None:
            self.suspects.append(suspect)
        else:
            self.waiting.extendleft(reversed(worker.held))

    def _drain(self) -> None:
        """After an interruption: take what the workers finish on their own within a moment, then end them."""
        try:
            for worker in self.pool:
                self._hear_out(worker)
        finally:
            for worker in self.pool:
                worker.stop()
            self.pool.clear()

    def _hear_out(self, worker: Worker) -> None:
        with suppress(EOFError, OSError):  # it is dead
            while worker.connection.poll(_MOMENT if worker.held else 0):
                message = worker.connection.recv()
                if isinstance(message, workers.Done):
                    worker.held.pop(0)
                    self.emit(message.outcome)
