"""METEOR twice: NLTK's with a WordNet read from where it lies, and 1.5 by the Java program and the formula here."""

from __future__ import annotations

import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
from inpaintbench_text import java
from inpaintbench_text.coco import Meteor15
from inpaintbench_text.meteor import meteor_of_counts
from inpaintbench_text.wordnet import DEBIAN, open_wordnet
from inpaintbench_text.words import MeteorNltk

import inpaintbench as ib

SETS = [
    "clipscore_good",
    "clipscore_bad",
    "truce_synthetic_test_ann0_vs_rest",
    "truce_stock_test_ann0_vs_rest",
]
PUBLISHED = {"clipscore_good": "0.3444", "clipscore_bad": "0.1861"}


@pytest.mark.parametrize("name", SETS)
def test_t26_meteor_15_is_that_of_coco(golds, meteor, name):
    gold = golds[name]
    counts = meteor(gold["candidates"], gold["references"])
    each = Meteor15().reduce_texts(counts, np.eye(len(counts)))[:, 0]
    (together,) = Meteor15().reduce_texts(counts, np.ones((1, len(counts))))[0]
    first = gold["meteor-1.5"]["first"]
    np.testing.assert_allclose(each[: len(first)], first, rtol=0, atol=1e-12)
    assert together == pytest.approx(gold["meteor-1.5"]["corpus"], abs=1e-12)
    if name in PUBLISHED:
        assert f"{together:.4f}" == PUBLISHED[name]


def test_meteor_15_of_resamples_is_what_the_program_says_of_them(golds, meteor):
    gold = golds["truce_synthetic_test_ann0_vs_rest"]
    counts = meteor(gold["candidates"], gold["references"])
    draws = np.random.default_rng(0).integers(0, 3, (3, len(counts)))
    found = Meteor15().reduce_texts(counts, draws.astype(float))[:, 0]
    texts = [
        " ||| ".join(["SCORE", *map(java_text, written), java_text(said)])
        for said, written in zip(gold["candidates"], gold["references"], strict=True)
    ]
    answers = meteor.program.ask(texts)
    for score, draw in zip(found, draws, strict=True):
        drawn = [answer for answer, times in zip(answers, draw, strict=True) for _ in range(times)]
        assert score == pytest.approx(corpus_score(meteor.program, drawn), abs=1e-12)


def java_text(text):
    from inpaintbench_text.tokens import coco_text

    return coco_text(text)


def corpus_score(program, answers):
    """The program's own score of a suite, the last of the lines that it answers to EVAL."""
    program._process.stdin.write(f"EVAL ||| {' ||| '.join(answers)}\n".encode())
    program._process.stdin.flush()
    lines = [program._process.stdout.readline() for _ in range(len(answers) + 1)]
    return float(lines[-1])


def test_t26_the_two_meteors_differ_hugely_and_never_share_a_name(golds, host, wordnet, meteor):
    gold = golds["clipscore_good"]
    counts = meteor(gold["candidates"], gold["references"])
    java_score = meteor_of_counts(counts.sum(axis=0, keepdims=True), np.ones(1))[0]
    nltk_score = MeteorNltk().load_texts(host)(gold["candidates"], gold["references"]).mean()
    assert nltk_score - java_score > 0.15
    assert MeteorNltk.name != Meteor15.name


def test_awkward_captions_do_not_stop_the_program(meteor):
    said = ["", "...", "\U0001f600", "כלב רץ", "a ||| b", "a\nb", "a dog " * 5000, "a dog"]
    each = Meteor15().reduce_texts(meteor(said, [["a dog", "", "."]] * len(said)), np.eye(len(said)))[:, 0]
    assert np.isnan(each[6])  # longer than the program can bear: not measurable
    assert np.isfinite(np.delete(each, 6)).all()
    assert each[0] == 0
    assert each[-1] == 1
    assert meteor.program.running


ECHO = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"


def test_a_program_ends_with_the_object_that_started_it():
    program = java.LineProgram("meteor-1.5", [sys.executable, "-c", ECHO], Path.cwd())
    lines = [f"line {n}" for n in range(250)]
    assert program.ask(lines) == lines
    process = program._process
    del program
    assert process.poll() is not None


def test_a_program_ends_with_the_process_that_started_it():
    code = "\n".join(
        [
            "import pathlib, sys",
            "from inpaintbench_text.java import LineProgram",
            f"program = LineProgram('x', [sys.executable, '-c', {ECHO!r}], pathlib.Path.cwd())",
            "program.ask(['a'])",
            "print(program._process.pid)",
        ]
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert not answer.stderr
    assert not Path(f"/proc/{answer.stdout.strip()}").exists()


def test_a_program_that_ends_says_why():
    command = [sys.executable, "-c", "import sys; sys.exit('no memory left')"]
    program = java.LineProgram("meteor-1.5", command, Path.cwd())
    with pytest.raises(ib.UnavailableError, match=r"the Java program of 'meteor-1\.5' has ended: no memory"):
        program.ask(["SCORE"] * 3)
    program.close()


def test_a_program_that_has_ended_is_started_again(meteor):
    meteor.program.close()
    assert not meteor.program.running
    assert meteor(["a dog"], [["a dog"]])[0, 21] == 2


def test_without_java_the_metric_says_what_to_install(monkeypatch, tmp_path, host):
    pytest.importorskip("pycocoevalcap", reason="pip install 'inpaintbench-text[coco]'")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ib.UnavailableError, match=r"'meteor-1\.5' needs Java.*default-jre-headless"):
        Meteor15().load_texts(host)


def test_without_pycocoevalcap_the_metric_says_what_to_install(monkeypatch, host):
    monkeypatch.setattr(java, "find_spec", lambda name: None)
    with pytest.raises(ib.UnavailableError, match=r"pip install 'inpaintbench-text\[coco\]'"):
        Meteor15().load_texts(host)


def test_without_wordnet_the_metric_says_where_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path))
    with pytest.raises(ib.UnavailableError, match=r"apt install wordnet-base.*cbda5ea6eef7"):
        open_wordnet([tmp_path])


def debian():
    if not DEBIAN.is_dir():
        pytest.skip("Debian's WordNet is not here; 'apt install wordnet-base' brings it")
    return DEBIAN


def names(files, word):
    return [[lemma.name() for lemma in synset.lemmas()] for synset in files.synsets(word)]


def test_wordnet_is_read_from_an_archive_as_from_a_folder(tmp_path):
    path = tmp_path / "wordnet.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(debian().iterdir()):
            if file.name.startswith(("index.", "data.")) or file.suffix == ".exc":
                archive.write(file, f"wordnet/{file.name}")
    packed, plain = open_wordnet([path]), open_wordnet([DEBIAN])
    for word in ("dogs", "wolves", "geese", "better", "running", "unknowable", "zzz", ""):
        assert names(packed, word) == names(plain, word)
    assert ["dog", "domestic_dog", "Canis_familiaris"] in names(plain, "Dogs")


def test_synsets_are_those_of_nltks_own_reader(tmp_path, monkeypatch):
    import nltk
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    folder = tmp_path / "corpora" / "wordnet"
    folder.mkdir(parents=True)
    for file in debian().iterdir():
        if file.is_file():
            (folder / file.name).write_bytes(file.read_bytes())
    kinds = ["adj.all\t3", "adj.pert\t3", "adv.all\t4"] + [f"file{n}\t1" for n in range(3, 45)]
    (folder / "lexnames").write_text("".join(f"{n:02d}\t{kind}\n" for n, kind in enumerate(kinds)))
    (folder / "index.sense").touch()
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of languages that nobody asks for
        theirs = WordNetCorpusReader(nltk.data.find("corpora/wordnet"), None)
    ours = open_wordnet([DEBIAN])
    lines = (DEBIAN / "index.noun").read_text().splitlines() + (DEBIAN / "index.verb").read_text().splitlines()
    words = [line.split()[0] for line in lines[40::97]]
    words += [f"{word}{ending}" for word in words[::7] for ending in ("s", "es", "ing", "ed", "er", "est")]
    words += [line.split()[0] for line in (DEBIAN / "verb.exc").read_text().splitlines()[::9]]
    assert len(words) > 2000
    assert all(names(ours, word) == names(theirs, word) for word in words)
