"""A plugin package is a folder of a few files, written whole or not at all, that passes its own tests as written."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

from inpaintbench.errors import UsageError

_FILES = {
    "pyproject.toml": "pyproject.toml.tmpl",
    "README.md": "README.md.tmpl",
    "tests/test_contract.py": "test_contract.py.tmpl",
    ".github/workflows/ci.yml": "ci.yml.tmpl",
}
_USES = {
    "degrader": "inpaintbench eval --suite photos --inpainter telea --set degraders=$name",
    "prompter": "inpaintbench eval --suite photos --inpainter telea --set prompter=$name",
    "inpainter": "inpaintbench eval --suite photos --inpainter $name",
    "captioner": "inpaintbench eval --suite photos --inpainter telea --set captioners=$name",
    "assistant": "inpaintbench list assistants",
    "encoder": "inpaintbench list encoders",
    "metric": "inpaintbench eval --suite photos --inpainter telea --also $name",
    "judge": "inpaintbench eval --suite photos --inpainter telea --also $name",
    "probe": "inpaintbench eval --suite photos --inpainter telea --also $name",
}
"""A first command to try, by kind; the keys are the kinds there are templates for."""

KINDS = tuple(_USES)


@dataclass(frozen=True, slots=True)
class Package:
    """A package with one component: `name` is lower-case letters, digits and dashes, and `kind` one of `KINDS`."""

    kind: str
    name: str

    @property
    def distribution(self) -> str:
        return f"inpaintbench-{self.name}"

    @property
    def module(self) -> str:
        return self.distribution.replace("-", "_")

    @property
    def class_name(self) -> str:
        """The name in capitals and without dashes.

        >>> Package("inpainter", "big-lama2").class_name
        'BigLama2'
        """
        return "".join(part.capitalize() for part in self.name.split("-"))

    def files(self) -> dict[str, str]:
        """The text of each file by its path in the folder."""
        templates = {**_FILES, f"{self.module}.py": f"kinds/{self.kind}.py.tmpl"}
        return {path: self._fill(_read(template)) for path, template in templates.items()}

    def write(self, parent: Path) -> Path:
        """Write all files into a new folder in `parent` and return the folder; raises `UsageError` where it cannot."""
        folder = parent / self.distribution
        if folder.exists():
            raise UsageError(f"'{folder}' exists already; remove it, or choose another name or --dir")
        try:
            parent.mkdir(parents=True, exist_ok=True)
            self._write(folder)
        except OSError as error:
            raise UsageError(f"cannot write '{folder}': {error.strerror}") from None
        return folder

    def _write(self, folder: Path) -> None:
        """Under another name first, so that the folder is whole or not there."""
        unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            for name, text in self.files().items():
                path = unfinished / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            unfinished.chmod(0o755)
            os.rename(unfinished, folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise

    def _fill(self, template: str) -> str:
        names = {
            "kind": self.kind,
            "name": self.name,
            "distribution": self.distribution,
            "module": self.module,
            "class_name": self.class_name,
            "use": Template(_USES[self.kind]).substitute(name=self.name),
        }
        return Template(template).substitute(names)


def _read(template: str) -> str:
    return resources.files("inpaintbench.cli.scaffold").joinpath(template).read_text(encoding="utf-8")
