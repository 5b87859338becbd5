"""A stranger's plugin, installed for the tests, and results that the pipeline wrote with it."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Evaluate = Callable[..., Path]
Edit = Callable[..., None]
Install = Callable[..., Path]

PIECES = str(Path(__file__).parent / "pieces")

if PIECES not in sys.path:  # tools that tests of several folders share
    sys.path.insert(0, PIECES)


@pytest.fixture(scope="session")
def tiny_plugin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The distribution `inpaintbench-tiny`, found through its entry point as any installed one is."""
    site = tmp_path_factory.mktemp("site")
    info = site / "inpaintbench_tiny-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: inpaintbench-tiny\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[inpaintbench]\ntiny = inpaintbench_tiny\n")
    added = [str(site), str(Path(__file__).parent / "tiny")]
    sys.path[:0] = added
    yield
    for path in added:
        sys.path.remove(path)


@pytest.fixture(scope="session")
def plugins(tiny_plugin: None) -> Any:
    from inpaintbench.discovery import discover

    return discover()


@pytest.fixture(scope="session")
def evaluate(tiny_plugin: None, tmp_path_factory: pytest.TempPathFactory) -> Evaluate:
    """A function that runs `inpaintbench eval` on the suite `tests/tiles` and returns the folder of its results."""
    from inpaintbench.cli.eval_ import command

    store = tmp_path_factory.mktemp("store")

    def run(out: Path, *inpainters: str, options: tuple[str, ...] = ()) -> Path:
        asked = [word for text in inpainters for word in ("--inpainter", text)]
        arguments = ["--suite", "tests/tiles", *asked, "--store", str(store), "--out", str(out), "--workers", "1"]
        command.main([*arguments, *options], standalone_mode=False)
        return out / "tests-tiles@1"

    return run


@pytest.fixture(scope="session")
def shared_tiles(evaluate: Evaluate, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of `copy`, `mean`, `telea` and `telea:radius=12`, to be read only."""
    return evaluate(tmp_path_factory.mktemp("results"), "copy", "mean", "telea", "telea:radius=12")


@pytest.fixture
def tiles(shared_tiles: Path, tmp_path: Path) -> Path:
    """A copy of those results that a test may change."""
    return shutil.copytree(shared_tiles, tmp_path / "tiles")


@pytest.fixture
def edit() -> Edit:
    """A function that changes a result's JSON, by hand or as a forger who seals it again would."""
    from inpaintbench.result import seal

    def change(path: Path, alter: Callable[[dict[str, Any]], object], *, reseal: bool) -> None:
        data = json.loads(path.read_text())
        alter(data)
        if reseal:
            data["digest"] = seal.digest(data)
        path.write_text(json.dumps(data))

    return change


@pytest.fixture
def named() -> Callable[[Path, str], Path]:
    """A function that finds the result of an inpainter in a folder."""

    def find(folder: Path, name: str) -> Path:
        files = [path for path in folder.glob("*.json") if not path.name.endswith(".verified.json")]
        (found,) = (path for path in files if json.loads(path.read_text())["name"] == name)
        return found

    return find


@pytest.fixture
def forge(plugins: Any) -> Callable[[Path, Any], None]:
    """A function that gives a result other rows and seals everything so that all fits, as a thorough forger would."""
    import dataclasses

    from inpaintbench.result import seal
    from inpaintbench.result.aggregate import scores, tag_scores
    from inpaintbench.result.recorded import Recorded
    from inpaintbench.result.result import Result

    def plain(found: Any) -> dict[str, Any]:
        return {address: dataclasses.asdict(score) for address, score in found.items()}

    def replace(path: Path, rows: Any) -> None:
        scorers = Recorded.of(Result.read(path), plugins).scorers
        rows.write(path.with_suffix(".parquet"))
        data = json.loads(path.read_text())
        data["rows"].update(count=len(rows), digest=rows.digest)
        data["scores"] = plain(scores(rows, scorers, 0))
        tags = tag_scores(rows, scorers, 0)
        data["tags"] = {tag: {value: plain(found) for value, found in tags[tag].items()} for tag in tags}
        data["digest"] = seal.digest(data)
        path.write_text(json.dumps(data))

    return replace


class Silence:
    """Nobody who is told how a run goes on."""

    def stage(self, title: str, total: int, cached: int) -> None:
        """Nothing is shown."""

    def advance(self, count: int) -> None:
        """Nothing is shown."""

    def note(self, text: str) -> None:
        """Nothing is shown."""


@pytest.fixture(scope="session")
def silence() -> Silence:
    return Silence()


@pytest.fixture
def run(tiny_plugin: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """A function that runs the command line and returns its exit code, what it printed, and its errors."""
    from inpaintbench.cli import main

    def call(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["inpaintbench", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return call


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """A function that installs a distribution of one module into a folder, which it returns: put it on the path."""
    site = tmp_path / "site"

    def make(name: str, code: str, *, version: str = "1.0", entry_points: str | None = None) -> Path:
        module = name.replace("-", "_")
        info = site / f"{module}-{version}.dist-info"
        info.mkdir(parents=True, exist_ok=True)
        (site / f"{module}.py").write_text(code)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        default = f"[inpaintbench]\n{name} = {module}\n"
        (info / "entry_points.txt").write_text(default if entry_points is None else entry_points)
        return site

    return make


@pytest.fixture
def found(install: Install, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A function that installs plugins, given as name=code, and discovers these and no others."""
    from inpaintbench.discovery import discover

    def find(**plugins: str) -> Any:
        names = [f"{name}-{abs(hash(code)) % 10**9}" for name, code in plugins.items()]
        for name, code in zip(names, plugins.values(), strict=True):
            monkeypatch.syspath_prepend(install(name, textwrap.dedent(code)))
        return discover(names)

    return find
