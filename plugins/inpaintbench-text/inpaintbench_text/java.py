"""Java programs of pycocoevalcap: what they need is looked for first, and they end with what started them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import weakref
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import inpaintbench as ib

CHUNK = 100
"""Questions that are asked before their answers are read: few enough for the answers to fit into a pipe."""


METEOR, SPICE = "meteor-1.5.jar", "spice-1.0.jar"
_PARAPHRASES = "data/paraphrase-en.gz"
_LANGUAGE = ("lib/stanford-corenlp-3.6.0.jar", "lib/stanford-corenlp-3.6.0-models.jar")


def find_meteor() -> tuple[str, Path]:
    """The path of `java` and the folder of METEOR 1.5; `UnavailableError` with what is missing."""
    folder = _find_files("meteor-1.5", "meteor", (METEOR, _PARAPHRASES))
    return _find_java("meteor-1.5"), folder


def find_spice() -> tuple[str, Path]:
    """The path of `java` and the folder of SPICE; `UnavailableError` with what is missing."""
    folder = _find_files("spice", "spice", (SPICE,))
    for file in _LANGUAGE:
        if not (folder / file).is_file():
            raise ib.UnavailableError(
                f"'spice' needs '{Path(file).name}': take it from stanford-corenlp-full-2015-12-09.zip "
                "(nlp.stanford.edu/software) and put it into the folder 'spice/lib' of the package pycocoevalcap"
            )
    return _find_java("spice"), folder


def _find_java(name: str) -> str:
    """The path of `java`; `UnavailableError`, naming the metric that needs it, where there is none."""
    path = shutil.which("java")
    if path is None:
        advice = "install a runtime, such as Debian's default-jre-headless"
        raise ib.UnavailableError(f"'{name}' needs Java, and there is no program 'java'; {advice}")
    return path


def _find_files(name: str, folder: str, files: Sequence[str]) -> Path:
    """The folder of pycocoevalcap that holds `files`; `UnavailableError` where the package is missing."""
    spec = find_spec("pycocoevalcap")
    if spec is None or not spec.submodule_search_locations:
        raise ib.UnavailableError(f"'{name}' needs the package pycocoevalcap: pip install 'inpaintbench-text[coco]'")
    place = Path(spec.submodule_search_locations[0]) / folder
    for file in files:
        if not (place / file).is_file():
            raise ib.UnavailableError(f"'{name}' needs '{file}' in the folder '{folder}' of the package pycocoevalcap")
    return place


class LineProgram:
    """A program that answers each line with a line. It runs until this object is gone, `close` or the process ends."""

    def __init__(self, name: str, command: Sequence[str], folder: Path) -> None:
        self.name = name
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the program
        try:
            self._process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints
            )
        except OSError:
            self._complaints.close()
            raise
        self._end = weakref.finalize(self, _end, self._process, self._complaints)

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """End the program and wait until it has gone."""
        self._end()

    def ask(self, lines: Sequence[str]) -> list[str]:
        """The answer to each line; `UnavailableError`, with the program's last words, where it has ended."""
        answers: list[str] = []
        for start in range(0, len(lines), CHUNK):
            answers += self._chunk(lines[start : start + CHUNK])
        return answers

    def _chunk(self, lines: Sequence[str]) -> list[str]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write("".join(f"{line}\n" for line in lines).encode())
            stdin.flush()
        except OSError:
            raise self._ended() from None
        answers = [stdout.readline().decode().strip() for _ in lines]
        if not all(answers):
            raise self._ended()
        return answers

    def _ended(self) -> ib.UnavailableError:
        self._complaints.seek(0)
        said = self._complaints.read().decode(errors="replace").strip().splitlines() or ["it said nothing"]
        return ib.UnavailableError(f"the Java program of '{self.name}' has ended: {said[0]}")


def _end(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    complaints.close()
