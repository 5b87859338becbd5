"""A sealed file is JSON that holds the digest of its own content and fits its schema; writing is all or nothing."""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from inpaintbench.errors import ResultError


def digest(data: Mapping[str, Any]) -> str:
    """sha256, in hexadecimal, of everything but the digest itself, as canonical JSON."""
    content = {key: value for key, value in data.items() if key != "digest"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write(path: Path, data: Mapping[str, Any], schema: str) -> None:
    """Seal `data`, check it against its schema, and put it at `path` in one step."""
    put(path, sealed(path, data, schema))


def sealed(path: Path, data: Mapping[str, Any], schema: str) -> str:
    """The text of a sealed file, checked against its schema."""
    text = json.dumps({**data, "digest": digest(data)}, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    validate(json.loads(text), schema, path.name)
    return text


def put(path: Path, text: str) -> None:
    """Write a text file in one step: it is there whole, or not at all."""
    put_all({path: lambda part: part.write_text(text, encoding="utf-8")})


def put_all(writers: Mapping[Path, Callable[[Path], object]]) -> None:
    """Write several files that belong together: under other names first, renamed when all of them are whole."""
    parts: dict[Path, Path] = {}
    path = next(iter(writers))
    try:
        for path, write_part in writers.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            os.close(handle)
            parts[path] = Path(name)
            write_part(parts[path])
            os.chmod(name, 0o644)
        for path, part in parts.items():
            os.replace(part, path)
    except OSError as error:
        raise ResultError(f"cannot write '{path}': {error.strerror or error}") from None
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def read(path: Path, schema: str) -> dict[str, Any]:
    """The content of a sealed file. Raises `ResultError` where it is not intact."""
    data = parse(path)
    validate(data, schema, path.name)
    if data["digest"] != digest(data):
        raise ResultError(f"'{path.name}' was changed after it was sealed: its digest does not fit its content")
    return dict(data)


def parse(path: Path) -> Any:
    """The JSON in a file: no NaN, no infinity, no name twice in one object, only text that can be written again."""
    try:
        data = json.loads(
            path.read_text(encoding="utf-8"),
            parse_constant=_no_constant,
            parse_float=_finite,
            object_pairs_hook=_without_twins,
        )
        json.dumps(data, ensure_ascii=False).encode()
    except OSError as error:
        raise ResultError(f"cannot read '{path.name}': {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ResultError(f"cannot read '{path.name}': it is not proper JSON: {error}") from None
    return data


def validate(data: Any, schema: str, name: str, package: str = "inpaintbench.result") -> None:
    """Check against a schema that lies in `package`; the message names the first place that does not fit."""
    import jsonschema

    family, _, version = schema.partition("@")
    found = data.get("schema") if isinstance(data, Mapping) else None
    if not isinstance(found, str) or not found.startswith(f"{family}@"):
        raise ResultError(f"'{name}' is not a file of the kind {family}")
    if found != schema:
        raise ResultError(f"'{name}' has the format {found}, this version reads {schema}; update inpaintbench")
    text = (resources.files(package) / f"{family.rpartition('/')[2]}-{version}.schema.json").read_text()
    validator = jsonschema.Draft202012Validator(json.loads(text))
    error = min(validator.iter_errors(data), key=lambda error: list(map(str, error.absolute_path)), default=None)
    if error is not None:
        where = "/".join(map(str, error.absolute_path)) or "its top level"
        raise ResultError(f"'{name}' does not fit its schema at {where}: {' '.join(error.message.split())[:200]}")


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large a number")
    return value


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' stands twice in one object")
    return found
