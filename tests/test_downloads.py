"""A download goes on where it was cut off, with whoever can go on, and the whole of it is checked."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import inpaintbench as ib
from inpaintbench.errors import DataError

CONTENT = random.Random(0).randbytes(3_000_000)
OTHER = random.Random(1).randbytes(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Shelf(BaseHTTPRequestHandler):
    """Serves one content under any name; the test says how, and finds what was asked."""

    content = CONTENT
    tag = '"first"'
    has_ranges = True
    lies_about_ranges = False
    announces = True
    cuts: list[int]
    asked: list[tuple[str, str | None, str | None]]
    pause = 0.0

    def do_GET(self) -> None:
        wanted, condition = self.headers.get("Range"), self.headers.get("If-Range")
        self.asked.append((self.path, wanted, condition))
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.has_ranges else 0
        if condition and condition != self.tag:
            start = 0
        if start >= len(self.content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            first = start + 1 if self.lies_about_ranges else start
            self.send_header("Content-Range", f"bytes {first}-{len(self.content) - 1}/{len(self.content)}")
        if self.tag:
            self.send_header("ETag", self.tag)
        if self.announces:
            self.send_header("Content-Length", str(len(self.content) - start))
        self.end_headers()
        end = self.cuts.pop(0) if self.cuts else len(self.content)
        self.wfile.write(self.content[start:end])
        self.wfile.flush()
        time.sleep(self.pause)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def serve() -> Iterator[tuple[type[Shelf], str]]:
    class Own(Shelf):
        pass

    Own.cuts, Own.asked = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield Own, f"http://127.0.0.1:{server.server_port}/model.pt"
    server.shutdown()
    server.server_close()


shelf = pytest.fixture(serve, name="shelf")
mirror = pytest.fixture(serve, name="mirror")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the file will lie; there is no proxy between here and the server."""
    for name in ("INPAINTBENCH_OFFLINE", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "files" / SHA256


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def cut(file: ib.File) -> None:
    with pytest.raises(DataError, match=r"cut off after [\d,]+ of 3,000,000 bytes, which are kept for the next try"):
        file.fetch()


def test_a_download_that_is_cut_off_again_and_again_is_put_together(shelf, folder):
    server, url = shelf
    server.cuts[:] = sorted(random.Random(2).sample(range(1, len(CONTENT)), 6))
    cuts, file = list(server.cuts), ib.File(url, SHA256)
    for end in cuts:
        cut(file)
        assert (folder / ".part").read_bytes() == CONTENT[:end]
    assert file.fetch().read_bytes() == CONTENT
    assert [wanted for _, wanted, _ in server.asked] == [None, *(f"bytes={end}-" for end in cuts)]
    assert {condition for *_, condition in server.asked[1:]} == {'"first"'}
    assert names(folder) == ["model.pt"]


def test_a_server_without_ranges_sends_all_of_it_again(shelf, folder):
    server, url = shelf
    server.has_ranges, server.cuts[:] = False, [1_000_000]
    cut(ib.File(url, SHA256))
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT
    assert len(server.asked) == 2


def test_a_file_that_was_replaced_on_the_server_begins_anew(shelf, folder):
    server, url = shelf
    server.content, server.tag, server.cuts[:] = OTHER, '"wrong"', [1_000_000]
    cut(ib.File(url, SHA256))
    server.content, server.tag = CONTENT, '"right"'
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT
    assert server.asked[1:] == [("/model.pt", "bytes=1000000-", '"wrong"')]


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_a_part_that_does_not_fit_what_follows_is_found_by_the_hash_and_fetched_anew(shelf, folder, tag):
    server, url = shelf
    server.content, server.tag, server.cuts[:] = OTHER, tag, [1_000_000]
    cut(ib.File(url, SHA256))
    server.content = CONTENT
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT
    assert server.asked[1:] == [("/model.pt", "bytes=1000000-", None), ("/model.pt", None, None)]


def test_a_server_that_sends_another_range_than_asked_for_is_asked_for_all(shelf, folder):
    server, url = shelf
    server.cuts[:] = [1_000_000]
    cut(ib.File(url, SHA256))
    server.lies_about_ranges = True
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT


def test_a_part_that_is_longer_than_the_file_is_thrown_away(shelf, folder):
    _, url = shelf
    folder.mkdir(parents=True)
    (folder / ".part").write_bytes(CONTENT + b"more")
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT
    assert names(folder) == ["model.pt"]


def test_a_part_that_is_the_whole_file_needs_no_server(shelf, folder):
    server, url = shelf
    folder.mkdir(parents=True)
    (folder / ".part").write_bytes(CONTENT)
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT
    assert server.asked == []


def test_a_wrong_file_leaves_no_part_and_is_not_asked_for_twice(shelf, folder):
    server, url = shelf
    server.content = OTHER
    with pytest.raises(DataError, match=f"its sha256 is {hashlib.sha256(OTHER).hexdigest()}, not {SHA256}"):
        ib.File(url, SHA256).fetch()
    assert names(folder) == []
    assert len(server.asked) == 1


def test_a_mirror_goes_on_with_the_part_of_another(shelf, mirror, folder):
    (server, url), (second, other) = shelf, mirror
    server.cuts[:], second.tag = [2_000_000], '"another server"'
    assert ib.File(url, SHA256, (other,)).fetch().read_bytes() == CONTENT
    assert second.asked == [("/model.pt", "bytes=2000000-", None)]
    assert names(folder) == ["model.pt"]


def test_a_mirror_that_cannot_go_on_does_not_cost_the_part(shelf, folder):
    server, url = shelf
    server.cuts[:] = [1_000_000]
    with pytest.raises(DataError, match="cut off after"):
        ib.File(url, SHA256, ("http://127.0.0.1:9/model.pt",)).fetch()
    assert (folder / ".part").read_bytes() == CONTENT[:1_000_000]


def test_what_is_cut_off_where_nobody_announced_its_length_is_found_by_the_hash(shelf, folder):
    server, url = shelf
    server.announces, server.cuts[:] = False, [1_000_000]
    with pytest.raises(DataError, match="its sha256 is"):
        ib.File(url, SHA256).fetch()
    assert names(folder) == []
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT


def test_progress_is_told_from_where_the_download_goes_on(shelf, folder):
    server, url = shelf
    server.cuts[:] = [2_000_000]
    seen: list[tuple[int, int | None]] = []
    with pytest.raises(DataError):
        ib.File(url, SHA256).fetch(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2_000_000, 3_000_000)
    seen.clear()
    ib.File(url, SHA256).fetch(lambda done, total: seen.append((done, total)))
    counts = [done for done, _ in seen]
    assert counts == sorted(counts)
    assert counts[0] > 2_000_000
    assert seen[-1] == (3_000_000, 3_000_000)
    seen.clear()
    ib.File(url, SHA256).fetch(lambda done, total: seen.append((done, total)))
    assert seen == []


def run(url: str) -> subprocess.Popen[bytes]:
    code = f"import inpaintbench as ib; ib.File('{url}', '{SHA256}').fetch()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL)


def wait_for(path: Path, size: int) -> None:
    deadline = time.monotonic() + 30
    while not (path.exists() and path.stat().st_size >= size) and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_download_that_is_killed_leaves_its_part_and_goes_on(shelf, folder, number):
    server, url = shelf
    server.cuts[:], server.pause = [2_000_000], 60
    process = run(url)
    wait_for(folder / ".part", 2_000_000)
    process.send_signal(number)
    process.wait(30)
    assert names(folder) == [".part", ".part.from"]
    server.pause = 0
    assert ib.File(url, SHA256).fetch().read_bytes() == CONTENT
    assert server.asked[1:] == [("/model.pt", "bytes=2000000-", '"first"')]


def test_of_two_processes_one_downloads_and_the_other_waits(shelf, folder):
    server, url = shelf
    server.pause = 1.0  # keeps the first one waiting for the end of an answer without a length
    server.announces = False
    processes = [run(url), run(url)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert len(server.asked) == 1
    assert (folder / "model.pt").read_bytes() == CONTENT
    assert names(folder) == ["model.pt"]


def test_who_waited_for_a_download_that_failed_goes_on_with_its_part(shelf, folder):
    server, url = shelf
    server.cuts[:], server.pause = [2_000_000], 1.0
    processes = [run(url), run(url)]
    assert sorted(process.wait(60) for process in processes) == [0, 1]
    assert [wanted for _, wanted, _ in server.asked] == [None, "bytes=2000000-"]
    assert (folder / "model.pt").read_bytes() == CONTENT
