from __future__ import annotations

import importlib.util
import itertools
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaintbench.builtin.lexical.tokenizer import tokenize, tokenize_all

COCO_PUNCTUATION = [
    "''",
    "'",
    "``",
    "`",
    "-LRB-",
    "-RRB-",
    "-LCB-",
    "-RCB-",
    ".",
    "?",
    "!",
    ",",
    ":",
    "-",
    "--",
    "...",
    ";",
]
NO_JAVA = (
    "needs Java and pycocoevalcap (its wheel brings Stanford's tokenizer): install a JRE, pip install pycocoevalcap"
)


def stanford_jar() -> Path | None:
    package = importlib.util.find_spec("pycocoevalcap")
    if package is None or shutil.which("java") is None:
        return None
    jars = Path((package.submodule_search_locations or [""])[0]).glob("tokenizer/stanford-corenlp-*.jar")
    return next(jars, None)


def differences(expected: dict[str, str]) -> dict[str, tuple[str, str]]:
    found = {text: " ".join(tokenize(text)) for text in expected}
    return {text: (found[text], tokens) for text, tokens in expected.items() if found[text] != tokens}


@pytest.fixture(scope="module")
def stanford(tmp_path_factory):
    jar = stanford_jar()
    if jar is None:
        pytest.skip(NO_JAVA)

    def run(texts: list[str]) -> dict[str, str]:
        # a line between two texts, so that no rule of the tokenizer reaches from one into the next
        file = tmp_path_factory.mktemp("texts") / "texts.txt"
        file.write_text("".join(f"{text}\ndog\n" for text in texts), encoding="utf-8")
        command = ["java", "-cp", str(jar), "edu.stanford.nlp.process.PTBTokenizer", "-preserveLines", "-lowerCase"]
        output = subprocess.run([*command, str(file)], capture_output=True, check=True).stdout.decode()
        lines = output.split("\n")[:-1]
        assert lines[1::2] == ["dog"] * len(texts)
        kept = (" ".join(token for token in line.split(" ") if token not in COCO_PUNCTUATION) for line in lines[::2])
        return dict(zip(texts, (" ".join(line.split()) for line in kept), strict=True))

    return run


def test_captions_with_tricky_punctuation_have_the_tokens_of_stanfords_tokenizer(data):
    expected = data("captions.json")
    assert len(expected) >= 300
    assert differences(expected) == {}


def test_annotations_written_by_people_have_the_tokens_of_stanfords_tokenizer(data):
    stored = data("truce_and_clipscore.json")
    expected = {text: text for text in stored["as written"]} | stored["otherwise"]
    assert len(expected) > 5000
    assert differences(expected) == {}


def test_the_stored_tokens_are_what_stanfords_tokenizer_says_today(stanford, data):
    expected = data("captions.json") | data("truce_and_clipscore.json")["otherwise"]
    assert stanford(list(expected)) == expected


def test_sentences_put_together_here_have_the_tokens_of_stanfords_tokenizer(stanford):
    subjects = [
        "A man",
        "The dogs'",
        "Mr. O'Neil's cat",
        "Two 3-year-olds",
        "The U.S. team",
        '"Kids"',
        "They",
        "J. Doe",
    ]
    verbs = ["isn't eating", "cannot see", "'s got", "(gonna) hold", "-- quickly -- grabs", "rides, then sells,"]
    objects = ["a 1/2-eaten pizza", "$1,000.50", "'80s T-shirts", "an X-ray & a CD", "the end... of it", "50% of No. 5"]
    ends = [".", "!", " at 7:30 p.m.", " in St. Louis, Mo.", "?!", " etc.", ' "here".', " (again)", " :)", ""]
    texts = [f"{a} {b} {c}{d}" for a, b, c, d in itertools.product(subjects, verbs, objects, ends)]
    assert differences(stanford(texts)) == {}


def test_a_text_does_not_depend_on_the_case_of_its_letters_or_the_spaces_around_it():
    assert tokenize("  A Man's  HAT\t") == tokenize("a man's hat") == ("a", "man", "'s", "hat")


@pytest.mark.parametrize("text", ["", " ", "\n", "...", "!", "'' \" ``", ", ; : -", "\u200d", "😀😀", "— – …"])
def test_a_text_of_punctuation_or_nothing_has_no_tokens(text):
    assert tokenize(text) == ()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("قطة على الأريكة", ("قطة", "على", "الأريكة")),
        ("חתול על הספה", ("חתול", "על", "הספה")),
        ("日本の猫", ("日本の猫",)),
        ("a cat😀sleeps 👨‍👩‍👧", ("a", "cat", "sleeps")),
        ("line one\nline two\rline three", ("line", "one", "line", "two", "line", "three")),
    ],
)
def test_other_scripts_emoji_and_line_breaks_are_read(text, tokens):
    assert tokenize(text) == tokens


def test_ten_thousand_words_are_ten_thousand_tokens():
    assert len(tokenize("a dog's " * 3333 + "end")) == 10_000


@given(st.text(max_size=60) | st.text("aB'’.-/&<@#:()$0159, \n", max_size=60))
def test_any_text_gives_tokens_without_spaces_and_without_cocos_punctuation(text):
    tokens = tokenize(text)
    assert all(token and token.split() == [token] for token in tokens)
    assert not set(tokens) & set(COCO_PUNCTUATION)


def test_many_captions_are_read_like_one():
    captions, references = tokenize_all(["A cat.", "It's"], [["A dog!", "A cat."], []])
    assert captions == [tokenize("A cat."), tokenize("It's")]
    assert references == [[tokenize("A dog!"), tokenize("A cat.")], []]
