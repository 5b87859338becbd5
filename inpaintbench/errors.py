"""Every error a user can meet is one of these, and its message is one line: what, where, what to do.

InpaintbenchError
├── UsageError            the command or a value on it is wrong              exit code 2
│   ├── SpecError         a component's text cannot be read
│   ├── OptionError       an option's name, type or bound is wrong
│   └── UnknownNameError  nothing registered has this name
├── PluginError           a plugin cannot be used
├── DataError             a picture, mask, file or data set is not what it should be
├── StoreError            the store cannot be read or written
│   └── DamagedError      a stored value is not what was written
├── ResultError           a result file is damaged, incomplete or not comparable
├── ContractError         a component broke its contract: wrong shape, wrong type, too few outputs
├── TransientError        this call failed, the next may not: it is tried again
└── UnavailableError      a package, weights or a program that a component needs is not on this machine
"""

from __future__ import annotations

from collections.abc import Iterable


class InpaintbenchError(Exception):
    """The root: everything the command line shows as one line."""


class UsageError(InpaintbenchError):
    """The command, or a value given to it, is wrong."""


class SpecError(UsageError):
    """A component's text cannot be read."""


class OptionError(UsageError):
    """An option does not exist, or its value has the wrong type or lies outside its bounds."""


class UnknownNameError(UsageError):
    """Nothing that is registered has this name."""


class PluginError(InpaintbenchError):
    """A plugin cannot be used."""


class DataError(InpaintbenchError):
    """A picture, mask, file or data set is not what it should be."""


class StoreError(InpaintbenchError):
    """The store cannot be read or written."""


class DamagedError(StoreError):
    """A stored value is not what was written; `key` names it, so that it can be forgotten and made again."""

    def __init__(self, message: str, key: bytes) -> None:
        super().__init__(message)
        self.key = key

    def __reduce__(self) -> tuple[type[DamagedError], tuple[str, bytes]]:
        return DamagedError, (str(self), self.key)


class ResultError(InpaintbenchError):
    """A result file is damaged, incomplete or not comparable."""


class ContractError(InpaintbenchError):
    """A component broke its contract."""


class TransientError(InpaintbenchError):
    """This call failed but the next may succeed; components raise it, the runner tries again with a growing pause."""


class UnavailableError(InpaintbenchError):
    """A package, weights or a program is not on this machine; the message says how to get it and where it belongs."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest known name as a hint to append to a message, or an empty string.

    >>> did_you_mean("telae", ["telea", "copy"])
    "; did you mean 'telea'?"
    >>> did_you_mean("zzz", ["telea"])
    ''
    """
    import difflib

    nearest = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{nearest[0]}'?" if nearest else ""
