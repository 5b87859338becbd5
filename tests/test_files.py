"""A `File` is fetched once, from wherever it can be had, and is what its hash says or it is not there at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import inpaintbench as ib
from inpaintbench.errors import DataError
from inpaintbench.offline import VARIABLES

CONTENT = bytes(range(256)) * 5000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Shelf(BaseHTTPRequestHandler):
    """Answers by the first word of the path: right, wrong, short, garbled or gone."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        what = self.path.split("/")[1]
        if what == "garbled":
            self.wfile.write(b"this is no protocol\r\n\r\n")
            return
        self.send_response(404 if what == "gone" else 200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        if what == "wrong":
            self.wfile.write(CONTENT[::-1])
        elif what == "right":
            self.wfile.write(CONTENT)
        elif what == "short":
            self.wfile.write(CONTENT[:-1])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def shelf() -> Iterator[str]:
    """The URL of a server on this machine."""
    Shelf.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no proxy between here and the server."""
    for name in (*VARIABLES, "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def files_in(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.rglob("*") if path.is_file())


def test_a_file_is_fetched_once_and_kept(shelf, cache):
    file = ib.File(f"{shelf}/right/model.pt?download=true", SHA256)
    path = file.fetch()
    assert path == cache / "files" / SHA256 / "model.pt"
    assert path.read_bytes() == CONTENT
    assert file.fetch() == path
    assert Shelf.asked == ["/right/model.pt?download=true"]


def test_a_file_known_by_another_address_is_not_fetched_again(shelf, cache):
    ib.File(f"{shelf}/right/model.pt", SHA256).fetch()
    ib.File(f"{shelf}/gone/model.pt", SHA256).fetch()
    assert len(Shelf.asked) == 1


def test_only_what_cannot_be_fetched_is_missed_beforehand(shelf, cache, monkeypatch):
    file = ib.File(f"{shelf}/right/model.pt", SHA256)
    file.require()
    assert Shelf.asked == []
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    with pytest.raises(
        ib.UnavailableError, match=r"'model.pt' is not here and downloads are off .*; put 'model.pt' with"
    ):
        file.require()
    monkeypatch.delenv("INPAINTBENCH_OFFLINE")
    file.fetch()
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    file.require()


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("wrong", f"its sha256 is {hashlib.sha256(CONTENT[::-1]).hexdigest()}, not {SHA256}"),
        ("gone", "HTTP Error 404"),
        ("garbled", "this is no protocol"),
    ],
)
def test_what_is_not_the_file_is_refused_and_leaves_nothing(shelf, cache, what, reason):
    with pytest.raises(DataError) as caught:
        ib.File(f"{shelf}/{what}/model.pt", SHA256).fetch()
    message = str(caught.value)
    assert message.startswith(f"cannot fetch 'model.pt' ({shelf}/{what}/model.pt: ")
    assert reason in message
    assert f"put 'model.pt' with sha256 {SHA256} into '$INPAINTBENCH_CACHE/files/{SHA256}/'" in message
    assert files_in(cache) == []


def test_without_a_cache_of_ones_own_the_advice_names_the_default_one(shelf, cache, monkeypatch, tmp_path):
    monkeypatch.delenv("INPAINTBENCH_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    file = ib.File(f"{shelf}/right/model.pt", SHA256)
    with pytest.raises(DataError, match=rf"into '~/\.cache/inpaintbench/files/{SHA256}/'$"):
        file.fetch()
    advised = tmp_path / ".cache" / "inpaintbench" / "files" / SHA256
    advised.mkdir(parents=True)
    (advised / "model.pt").write_bytes(CONTENT)
    assert file.fetch() == advised / "model.pt"


def test_mirrors_are_asked_in_turn_until_one_has_the_file(shelf, cache):
    mirrors = tuple(f"{shelf}/{what}/model.pt" for what in ("wrong", "short", "right", "gone"))
    path = ib.File("http://127.0.0.1:9/model.pt", SHA256, mirrors).fetch()
    assert path.read_bytes() == CONTENT
    assert [asked.split("/")[1] for asked in Shelf.asked] == ["wrong", "short", "right"]
    assert files_in(cache) == ["model.pt"]


def test_where_nobody_has_the_file_every_address_is_named(shelf, cache):
    urls = [f"{shelf}/{what}/model.pt" for what in ("gone", "wrong")] + ["nonsense"]
    with pytest.raises(DataError) as caught:
        ib.File(urls[0], SHA256, tuple(urls[1:])).fetch()
    assert all(f"{url}: " in str(caught.value) for url in urls)


@pytest.mark.parametrize("variable", VARIABLES)
def test_offline_only_what_is_here_can_be_had(shelf, cache, monkeypatch, variable):
    file = ib.File(f"{shelf}/right/model.pt", SHA256)
    monkeypatch.setenv(variable, "1")
    with pytest.raises(
        DataError, match=rf"^'model\.pt' is not here and downloads are off \({variable}\); put 'model\.pt'"
    ):
        file.fetch()
    assert Shelf.asked == []
    monkeypatch.setenv(variable, "0")
    path = file.fetch()
    monkeypatch.setenv(variable, "1")
    assert file.fetch() == path


def test_a_file_that_somebody_put_there_is_checked(shelf, cache):
    path = cache / "files" / SHA256 / "model.pt"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"another file")
    file = ib.File(f"{shelf}/right/model.pt", SHA256)
    with pytest.raises(
        DataError, match=r"model\.pt' is another file than expected: its sha256 is [0-9a-f]{64}; remove"
    ):
        file.fetch()
    path.write_bytes(CONTENT)
    assert file.fetch() == path
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(DataError, match="another file than expected"):
        file.fetch()
    assert Shelf.asked == []


def test_a_cache_that_cannot_be_written_is_an_error_of_one_line(shelf, cache):
    cache.parent.mkdir(exist_ok=True)
    cache.write_text("a file where the folder should be")
    with pytest.raises(DataError, match=r"^cannot fetch 'model\.pt' \(http://.*Not a directory.*\); put 'model\.pt'"):
        ib.File(f"{shelf}/right/model.pt", SHA256).fetch()


def test_the_identity_of_a_file_is_its_content():
    assert ib.File("https://example.org/a", SHA256).identity == f"sha256:{SHA256}"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a/model.pt", "model.pt"),
        ("https://example.org/a/model.pt?download=true#x", "model.pt"),
        ("https://example.org/", "file"),
        ("https://example.org", "file"),
    ],
)
def test_a_file_is_named_by_the_last_part_of_its_address(url, name):
    assert ib.File(url, SHA256).name == name
