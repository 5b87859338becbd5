"""The code of small plugins, for tests that install it, and what is said of one that is set aside."""

from __future__ import annotations

import inpaintbench as ib
from inpaintbench.registry import Plugins

GOOD = """
import inpaintbench as ib

@ib.hookimpl
def inpainters():
    return [Good]

class Good(ib.Inpainter):
    \"\"\"Works.\"\"\"

    name = "good"

    def load(self, host):
        return lambda batch: [item.image for item in batch]
"""

SUITE = """
import inpaintbench as ib

class Data(ib.Dataset):
    name = "data"
    option: object = None

    def ids(self):
        return []

    def read(self, id):
        raise KeyError(id)

@ib.hookimpl
def suites():
    return [ib.Suite(name="{name}", version={version}, dataset=Data({option}), size=8, degraders=("erase",),
                     scorers=("mse",), primary="mse.hole")]
"""


def problem(plugins: Plugins) -> str:
    """Why the one plugin beside the built-in one was set aside."""
    builtin, plugin = plugins.plugins
    assert builtin.problem == ""
    assert plugin.hooks == ()
    assert "\n" not in plugin.problem
    assert plugins.component(ib.Inpainter, "telea:radius=4").spec
    return plugin.problem
