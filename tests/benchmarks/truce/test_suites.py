"""The two suites are declared as their card says, and are listed without reading a pixel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import inpaintbench as ib
import inpaintbench_benchmarks.truce as truce
from inpaintbench_benchmarks.truce import SUITES, PlotReader, Truce

FOLDER = Path(truce.__file__).parent


def test_there_is_a_suite_for_each_test_set() -> None:
    assert [suite.title for suite in SUITES] == ["truce-synthetic@1", "truce-stock@1"]
    assert [suite.dataset for suite in SUITES] == [Truce(subset="synthetic"), Truce(subset="stock")]
    assert [len(suite.dataset.ids()) for suite in SUITES] == [56, 190]


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_a_suite_degrades_the_samples_own_region_in_the_studys_three_ways(suite: ib.Suite) -> None:
    assert suite.degraders == ("erase:where=sample", "blur:where=sample", "lowdim:where=sample")
    assert (suite.size, suite.draws, suite.seed) == (512, 1, 0)


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_a_suite_reads_its_plots_with_the_reader_of_its_own_subset(suite: ib.Suite) -> None:
    subset = suite.name.removeprefix("truce-")
    assert suite.captioners == (f"plot-reader:subset={subset}",)
    assert str(PlotReader(subset=subset).spec) == suite.captioners[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_t30_a_suite_declares_its_prompt_policy(suite: ib.Suite) -> None:
    assert suite.prompter == "annotation"
    assert suite.declared["prompter"] == "annotation"


def test_listing_the_suites_imports_neither_numpy_nor_cv2() -> None:
    code = (
        "import sys; from inpaintbench_benchmarks.truce import SUITES, PlotReader; "
        "[suite.digest for suite in SUITES]; "
        "print([name for name in ('numpy', 'cv2') if name in sys.modules])"
    )
    search = str(FOLDER.parent.parent)
    program = f"import sys; sys.path.insert(0, {search!r}); {code}"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
