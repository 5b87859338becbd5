"""Captions come out equal whether they were typed or cut into tokens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaintbench_benchmarks.flickr30k.captions import plain, unmarked

TYPED = (
    "Two young, fair men are outside near many bushes.",
    "A woman holds a man's arm at a formal event.",
    'A man in a "U.S.A." shirt, holding a sign that says "Stop the war!", walks.',
    "The boys' toys and the girls' hats don't match.",
    "He can't reach it, isn't he? Yes!",
    "Three people (two men and a woman) wait.",
    "A worker at the '50s-style diner; it's 5:30 and $5 is 10% off.",
    "A man cannot see ... he's blind.",
    'A child says "hi."',
    "It's #1, they'd say: \"we're gonna win!\"",
    "A tie-dyed t-shirt and a black-and-white dog - a big one - run.",
    "A sign reads 'Stop' in red.",
    "A man with a .22 rifle stands by a 1,000-year-old tree.",
    'A man reads "The Times"',
    "Éric wears a naïve painter's hat.",
)


@pytest.mark.parametrize("sentence", TYPED)
def test_a_sentence_and_its_treebank_tokens_come_out_equal(sentence: str) -> None:
    from nltk.tokenize import TreebankWordTokenizer

    assert plain(" ".join(TreebankWordTokenizer().tokenize(sentence))) == plain(sentence)


@pytest.mark.parametrize("sentence", TYPED)
def test_a_sentence_as_typed_stays_but_for_an_ellipsis(sentence: str) -> None:
    assert plain(sentence) == sentence.replace(" ...", "...")


@pytest.mark.parametrize(
    ("cut", "typed"),
    [
        ("`` Keep out ! '' says a sign .", '"Keep out!" says a sign.'),
        ("A dog -LRB- black -RRB- runs .", "A dog (black) runs."),
        ("A girl and \\/ or a boy .", "A girl and / or a boy."),
        ("A man\u2019s \u201chat\u201d\u2026", 'A man\'s "hat"...'),
        ('A 12 " ruler lies there .', 'A 12" ruler lies there.'),
        ("A shirt reads ' run ' or ` stop ' .", "A shirt reads 'run' or 'stop'."),
        ("  two \t blanks \u00a0 here ", "two blanks here"),
        ("", ""),
        (" . ", "."),
    ],
)
def test_other_signs_of_tokenisers_are_written_as_typed(cut: str, typed: str) -> None:
    assert plain(cut) == typed


WORDS = ("a", "dog", "'s", "runs", ",", ".", "!", "(", ")", '"', "'", "n't", "5", "...", "can", "not")


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_letter_is_lost_or_added(sentence: str) -> None:
    assert [sign for sign in plain(sentence) if not sign.isspace()] == [sign for sign in sentence if sign != " "]


def test_marks_of_entities_go_whatever_types_they_name_and_however_they_lie() -> None:
    assert unmarked("[/EN#1/people A man] , [/EN#0/notvisual who] smiles") == "A man , who smiles"
    assert unmarked("[/EN#255545/bodyparts/people a man 's arm]") == "a man 's arm"
    assert unmarked("[/EN#1/people [/EN#2/people a man] 's friend] waves") == "a man 's friend waves"


def test_brackets_that_mark_nothing_stay() -> None:
    assert unmarked("a sign [ torn ] hangs") == "a sign [ torn ] hangs"
