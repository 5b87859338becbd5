"""Plugins are found through one entry-point group; a broken one is set aside with its reason and harms no other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import pluggy

from inpaintbench import builtin, hookspecs, offers
from inpaintbench.entry_points import EntryPoint, entry_points
from inpaintbench.errors import PluginError, UnknownNameError, did_you_mean
from inpaintbench.executors import Executor
from inpaintbench.registry import KINDS, Plugin, Plugins, namespace_of, one_line
from inpaintbench.version import __version__

GROUP = "inpaintbench"

_LATER = ("goldens", "run_finished")
"""The hooks that are called only when there is need for what they return or do."""


def discover(only: Sequence[str] | None = None) -> Plugins:
    """Register the built-in components, then every entry point of the group `inpaintbench`, each in its own `try`.

    `only` (by default `$INPAINTBENCH_PLUGINS`, a comma-separated list) restricts it to the entry points named. Raises
    `UnknownNameError` where one of them does not exist.
    """
    if only is None and (named := os.environ.get("INPAINTBENCH_PLUGINS")) is not None:
        only = [name.strip() for name in named.split(",") if name.strip()]
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    found: list[Plugin] = []
    registry = Plugins((), manager)
    _register(registry, found, builtin, Plugin("builtin", "inpaintbench", __version__))
    points = entry_points(GROUP)
    known = [point.name for point in points]
    if unknown := [name for name in only or () if name not in known]:
        hint = did_you_mean(unknown[0], known)
        raise UnknownNameError(f"INPAINTBENCH_PLUGINS names '{unknown[0]}', and no plugin has this name{hint}")
    for point in points:
        if only is None or point.name in only:
            _load(registry, found, point)
    return replace(registry, plugins=tuple(found))


def _load(registry: Plugins, found: list[Plugin], point: EntryPoint) -> None:
    plugin = Plugin(point.name, point.distribution, point.version)
    try:
        module = _module(point)
    except BaseException as error:  # a plugin may even exit on import
        if isinstance(error, KeyboardInterrupt):
            raise
        found.append(_broken(plugin, f"importing '{point.value}' failed: {one_line(error)}"))
        return
    _register(registry, found, module, plugin)


def _module(point: EntryPoint) -> object:
    """What an entry point names: a module, or something in one."""
    name, _, attribute = point.value.partition("[")[0].strip().partition(":")
    found: object = import_module(name)
    for part in attribute.split(".") if attribute else ():
        found = getattr(found, part)
    return found


def _register(registry: Plugins, found: list[Plugin], module: object, plugin: Plugin) -> None:
    """Collect what one module contributes; nothing of it stays where any of it is wrong."""
    manager = registry.manager
    if manager.is_registered(module):
        found.append(_broken(plugin, "another entry point has brought the same module"))
        return
    try:
        manager.register(module, name=f"{plugin.distribution}:{plugin.name}")
        hooks = _hooks(manager, module)
        offered = {hook: _offered(manager, module, hook, plugin) for hook in hooks if hook not in _LATER}
    except BaseException as error:  # whatever a plugin does wrong, it harms no other
        if isinstance(error, KeyboardInterrupt):
            raise
        if manager.is_registered(module):
            manager.unregister(module)
        found.append(_broken(plugin, one_line(error)))
        return
    complete = Plugin(plugin.name, plugin.distribution, plugin.version, hooks)
    found.append(complete)
    for hook, items in offered.items():
        for item in items:
            _shelf(registry, hook, item).append((item, complete))


def _hooks(manager: pluggy.PluginManager, module: object) -> tuple[str, ...]:
    """The names of the hooks that a module implements."""
    callers = manager.get_hookcallers(module) or []
    known = [caller.name for caller in callers if caller.has_spec()]
    if unknown := [caller.name for caller in callers if not caller.has_spec()]:
        hint = did_you_mean(unknown[0], [*KINDS, "suites", "executors", "goldens", "run_finished"])
        raise PluginError(f"there is no hook '{unknown[0]}'{hint}")
    return tuple(sorted(known))


def _offered(manager: pluggy.PluginManager, module: object, hook: str, plugin: Plugin) -> list[Any]:
    """What one module returns from a hook, checked."""
    others = [other for other in manager.get_plugins() if other is not module]
    caller = manager.subset_hook_caller(hook, others)
    written = [one for one in caller.get_hookimpls() if not (one.hookwrapper or one.wrapper)]
    items = offers.listed(hook, caller(), len(written))
    for item in items:
        if hook == "suites":
            offers.check_suite(item, plugin.distribution)
        else:
            offers.check_class(hook, Executor if hook == "executors" else KINDS[hook], item)
    return items


def _shelf(registry: Plugins, hook: str, item: Any) -> list[Any]:
    """The list an item is kept in; two items in one list are duplicates."""
    if hook == "suites":
        return registry.suites.setdefault(item.name, [])
    if hook == "executors":
        return registry.executors.setdefault(item.name, [])
    return registry.components.setdefault((namespace_of(item), item.name), [])


def _broken(plugin: Plugin, problem: str) -> Plugin:
    return Plugin(plugin.name, plugin.distribution, plugin.version, problem=" ".join(problem.split()))
