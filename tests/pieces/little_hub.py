"""A little hub on this machine: repositories of data sets with their commits, as clients of the real one ask."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Repository:
    """Files by path at each commit; the last commit is what `main` is. A gated one shows its list, but no file."""

    commits: dict[str, dict[str, bytes]]
    gated: bool = False


@dataclass
class LittleHub:
    """`with LittleHub({...}) as hub` serves them at `hub.url`; `asked` are the requests. It cannot send the files whose
    paths are in `broken`.
    """

    repositories: Mapping[str, Repository]
    asked: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def files(self) -> list[str]:
        """The files that were asked for, in this order."""
        lines = [line for line in self.asked if line.startswith("GET /datasets/")]
        return list(dict.fromkeys(line.split("/resolve/")[1].split("/", 1)[1].split()[0] for line in lines))

    def __enter__(self) -> Self:
        hub = self

        class Handler(_Handler):
            served = hub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    served: LittleHub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        self.served.asked.append(f"{self.command} {urllib.parse.unquote(self.path)} {self.headers.get('Range', '')}")

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        api = re.fullmatch(r"/api/datasets/([^/]+/[^/]+)(?:/(revision|tree|paths-info)/([^/]+)(?:/(.*))?)?", path)
        file = re.fullmatch(r"/datasets/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        found = api or file
        if found is None:
            return self._send(404, b"{}")
        repository = self.served.repositories.get(found[1])
        if repository is None:
            return self._refuse(404, "RepoNotFound", "Repository not found")
        revision = (found[3] if api else found[2]) or "main"
        commit = list(repository.commits)[-1] if revision == "main" else revision
        if commit not in repository.commits:
            return self._refuse(404, "RevisionNotFound", "Invalid rev id")
        files = repository.commits[commit]
        if file:
            return self._file(repository, commit, files, file[3])
        if api and api[2] == "paths-info":
            asked = json.loads(body) if body.startswith(b"{") else urllib.parse.parse_qs(body.decode())
            wanted = asked.get("paths", [])
            return self._json([_entry(name, files[name]) for name in wanted if name in files])
        if api and api[2] == "tree":
            below = f"{api[4]}/" if api[4] else ""
            return self._json([_entry(name, files[name]) for name in files if name.startswith(below)])
        siblings = [{"rfilename": name, "size": len(content)} for name, content in files.items()]
        return self._json({"id": found[1], "sha": commit, "siblings": siblings, "gated": repository.gated and "auto"})

    def _file(self, repository: Repository, commit: str, files: dict[str, bytes], name: str) -> None:
        if repository.gated:
            return self._refuse(403, "GatedRepo", "Access to this data set is restricted")
        if name not in files:
            return self._refuse(404, "EntryNotFound", "Entry not found")
        if name in self.served.broken:
            return self._refuse(403, "Broken", "the hub is broken")
        content, headers, code = files[name], {"X-Repo-Commit": commit, "ETag": f'"{_sha(files[name])}"'}, 200
        if asked := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            begin, end = int(asked[1]), min(int(asked[2] or len(content) - 1), len(content) - 1)
            headers["Content-Range"] = f"bytes {begin}-{end}/{len(content)}"
            content, code = content[begin : end + 1], 206
        return self._send(code, content, headers)

    def _json(self, value: object) -> None:
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _refuse(self, code: int, name: str, text: str) -> None:
        self._send(code, b"{}", {"X-Error-Code": name, "X-Error-Message": text})

    def _send(self, code: int, content: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _entry(name: str, content: bytes) -> dict[str, Any]:
    return {"type": "file", "path": name, "size": len(content), "oid": _sha(content)}


def _sha(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()
