"""A component's fingerprint: what it is, whatever machine, device or batch it runs on."""

from __future__ import annotations

from typing import Any

from inpaintbench.components.component import Component
from inpaintbench.components.options import values
from inpaintbench.errors import ContractError, UnavailableError


def identity(component: Component[Any, Any]) -> dict[str, Any]:
    """Import package, name, version, every option (no path) and the declared weights, as plain JSON.

    The import package stands for the distribution: it is the same in every process and needs no search of what is
    installed. The distribution's name and version are written beside the fingerprint in a result.
    """
    options = {name: _plain(value) for name, value in values(component).items()}
    found = {
        "package": type(component).__module__.partition(".")[0],
        "name": component.name,
        "version": component.version,
        "options": options,
        "weights": weights(component),
    }
    given = [item for option in options.values() for item in (option if isinstance(option, list) else [option])]
    built = [part for part in map(identity, component.parts) if part not in given]
    return {**found, "parts": built} if built else found


def fingerprint(component: Component[Any, Any]) -> str:
    """sha256, in hexadecimal, of the component's identity in canonical JSON."""
    import hashlib
    import json

    text = json.dumps(identity(component), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def weights(component: Component[Any, Any]) -> list[str]:
    """The declared identity of each weight file: `repo@commit`, or a File's sha256.

    Raises `UnavailableError`, which names the component, where what it names is not known.
    """
    try:
        declared = getattr(component, "weights", None)
    except UnavailableError as error:
        raise UnavailableError(f"{component.kind} '{component.name}': {error}") from None
    items = declared if isinstance(declared, tuple | list) else () if declared is None else (declared,)
    found = [item if isinstance(item, str) else getattr(item, "identity", None) for item in items]
    if not all(isinstance(item, str) and item for item in found):
        raise ContractError(f"the weights of '{component.name}' must be a File or 'repo@commit', or several of them")
    return [str(item) for item in found]


def _plain(value: Any) -> Any:
    if isinstance(value, Component):
        return identity(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
