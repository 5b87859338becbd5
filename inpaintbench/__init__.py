"""inpaintbench: what image inpainting does to a picture and to the language that vision models produce from it.

Everything a plugin needs is here, under one name: `import inpaintbench as ib`. Names are imported when first used, so
that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from inpaintbench.version import __version__

if TYPE_CHECKING:
    from inpaintbench.builtin.features import FeatureSimilarity
    from inpaintbench.builtin.features.cosines import cosine, views
    from inpaintbench.builtin.features.crop import around_hole
    from inpaintbench.builtin.lexical.tokenizer import tokenize
    from inpaintbench.builtin.pixels.metrics import RegionMetric
    from inpaintbench.builtin.pixels.regions import Regions, regions
    from inpaintbench.checkpoints import Checkpoint, downloads_are_off, inspect_safetensors
    from inpaintbench.components import (
        Assistant,
        Bounds,
        Captioner,
        CaptionMetric,
        Component,
        Degrader,
        Encoder,
        Golden,
        Host,
        Inpainter,
        Judge,
        Local,
        Metric,
        Probe,
        Prompter,
        Scorer,
        SetMetric,
    )
    from inpaintbench.datasets.file_dataset import FileDataset
    from inpaintbench.datasets.folder import Folder
    from inpaintbench.datasets.hub import HubSource, HubTable
    from inpaintbench.datasets.listing import Layout, Records
    from inpaintbench.datasets.markup import read_xml
    from inpaintbench.datasets.pickles import read_plain_pickle
    from inpaintbench.datasets.record import Box, LeftOut, Record
    from inpaintbench.entry_points import version_of
    from inpaintbench.errors import (
        ContractError,
        DataError,
        InpaintbenchError,
        OptionError,
        TransientError,
        UnavailableError,
    )
    from inpaintbench.files import File
    from inpaintbench.hookspecs import hookimpl
    from inpaintbench.packages import require_packages
    from inpaintbench.passes import portions
    from inpaintbench.pictures import read_image
    from inpaintbench.report.frame import load
    from inpaintbench.statistics import frechet_distance
    from inpaintbench.suite import Dataset, Suite
    from inpaintbench.types import (
        JSON,
        Attempt,
        Caption,
        Comparison,
        Conversation,
        Degraded,
        Failure,
        FloatArray,
        Image,
        Mask,
        Measured,
        Message,
        Picture,
        Proposal,
        Reconstruction,
        Round,
        Sample,
    )

_HOME = {
    "builtin.features": "FeatureSimilarity",
    "builtin.features.cosines": "cosine views",
    "builtin.features.crop": "around_hole",
    "builtin.lexical.tokenizer": "tokenize",
    "builtin.pixels.metrics": "RegionMetric",
    "builtin.pixels.regions": "Regions regions",
    "checkpoints": "Checkpoint downloads_are_off inspect_safetensors",
    "components": "Assistant Bounds CaptionMetric Captioner Component Degrader Encoder Golden Host Inpainter "
    "Judge Local Metric Probe Prompter Scorer SetMetric",
    "datasets.file_dataset": "FileDataset",
    "datasets.folder": "Folder",
    "datasets.hub": "HubSource HubTable",
    "datasets.listing": "Layout Records",
    "datasets.markup": "read_xml",
    "datasets.pickles": "read_plain_pickle",
    "datasets.record": "Box LeftOut Record",
    "entry_points": "version_of",
    "errors": "ContractError DataError InpaintbenchError OptionError TransientError UnavailableError",
    "files": "File",
    "hookspecs": "hookimpl",
    "packages": "require_packages",
    "passes": "portions",
    "pictures": "read_image",
    "report.frame": "load",
    "statistics": "frechet_distance",
    "suite": "Dataset Suite",
    "types": "Attempt Caption Comparison Conversation Degraded Failure FloatArray Image JSON Mask Measured Message "
    "Picture Proposal Reconstruction Round Sample",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

__all__ = [
    "JSON",
    "Assistant",
    "Attempt",
    "Bounds",
    "Box",
    "Caption",
    "CaptionMetric",
    "Captioner",
    "Checkpoint",
    "Comparison",
    "Component",
    "ContractError",
    "Conversation",
    "DataError",
    "Dataset",
    "Degraded",
    "Degrader",
    "Encoder",
    "Failure",
    "FeatureSimilarity",
    "File",
    "FileDataset",
    "FloatArray",
    "Folder",
    "Golden",
    "Host",
    "HubSource",
    "HubTable",
    "Image",
    "InpaintbenchError",
    "Inpainter",
    "Judge",
    "Layout",
    "LeftOut",
    "Local",
    "Mask",
    "Measured",
    "Message",
    "Metric",
    "OptionError",
    "Picture",
    "Probe",
    "Prompter",
    "Proposal",
    "Reconstruction",
    "Record",
    "Records",
    "RegionMetric",
    "Regions",
    "Round",
    "Sample",
    "Scorer",
    "SetMetric",
    "Suite",
    "TransientError",
    "UnavailableError",
    "__version__",
    "around_hole",
    "cosine",
    "downloads_are_off",
    "frechet_distance",
    "hookimpl",
    "inspect_safetensors",
    "load",
    "portions",
    "read_image",
    "read_plain_pickle",
    "read_xml",
    "regions",
    "require_packages",
    "tokenize",
    "version_of",
    "views",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'inpaintbench' has no attribute '{name}'")
    return getattr(importlib.import_module(f"inpaintbench.{_MODULE_OF[name]}"), name)
