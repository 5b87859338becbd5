"""Pickles of plain values read as Python reads them; whatever else they ask for is refused, and nothing happens."""

from __future__ import annotations

import collections
import contextlib
import copyreg
import decimal
import os
import pickle
import pickletools
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaintbench.datasets.pickles import read_plain_pickle
from inpaintbench.errors import DataError

REFS = [
    {
        "ref_id": 5,
        "ann_id": 2**40,
        "image_id": -1,
        "file_name": "COCO_train2014_000000000009_1.jpg",
        "split": "val",
        "sent_ids": [1, 2],
        "sentences": [
            {
                "sent": "caf\u00e9 \u2014 \U0001f600",
                "tokens": ["it's", 'a "b"', "c\\d", "e\nf"],
                "box": (1.5, None, True),
            }
        ],
    }
]

SMALL = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
KEYS = st.recursive(SMALL, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5)
VALUES = st.recursive(
    SMALL,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(KEYS, inner),
    max_leaves=30,
)


@pytest.fixture
def read(tmp_path):
    """A function that writes bytes to a file and reads them."""

    def written(content, **options):
        (tmp_path / "refs(umd).p").write_bytes(content)
        return read_plain_pickle(tmp_path / "refs(umd).p", **options)

    return written


def refused(read, content, reason):
    with pytest.raises(DataError) as caught:
        read(content)
    message = str(caught.value)
    assert "'refs(umd).p'" in message
    assert "\n" not in message
    assert reason in message


@settings(deadline=None)
@given(value=VALUES, protocol=st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_plain_values_come_back_as_python_reads_them(tmp_path_factory, value, protocol):
    path = tmp_path_factory.getbasetemp() / "value.p"
    path.write_bytes(pickle.dumps(value, protocol))
    found = read_plain_pickle(path)
    assert repr(found) == repr(pickle.loads(path.read_bytes()))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_references_come_back_in_every_protocol(read, protocol):
    assert read(pickle.dumps(REFS, protocol)) == REFS
    assert read(pickletools.optimize(pickle.dumps(REFS, protocol))) == REFS


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_values_that_recur_and_contain_themselves_are_shared(read, protocol):
    shared = ["x" * 300] * 400
    value = [shared, shared]
    value.append(value)
    found = read(pickle.dumps(value, protocol))
    assert found[0] is found[1]
    assert found[2] is found
    assert found[0] == shared


def test_what_python_2_writes_is_read(read):
    text = (
        b"(lp0\n(dp1\nS'sent'\np2\nS'caf\\xe9 it\\'s'\np3\nsS'raw'\np4\nVna\xefve \\u2014\np5\n"
        b"sS'id'\nL5L\nsS'ok'\nI01\nsa."
    )
    assert read(text) == [{"sent": "café it's", "raw": "naïve —", "id": 5, "ok": True}]
    binary = (
        b"\x80\x02]q\x00}q\x01(U\x04sentq\x02U\x05caf\xe9!q\x03U\x03rawq\x04"
        b"X\x06\x00\x00\x00na\xc3\xafveK\x01M\x01\x02ua."
    )
    assert read(binary) == [{"sent": "café!", "raw": "naïve", 1: 513}]


def test_the_encoding_of_old_strings_can_be_chosen(read):
    content = b"\x80\x02U\x02\xc3\xa9."
    assert read(content) == "Ã©"
    assert read(content, encoding="utf-8") == "é"


class Call:
    """Asks the unpickler to call something."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    ("function", "name"),
    [
        (os.system, "posix.system"),
        (eval, "eval"),
        (getattr, "getattr"),
        (__import__, "__import__"),
        (subprocess.Popen, "Popen"),
    ],
)
def test_calls_are_refused_by_name_and_never_made(read, tmp_path, function, name, protocol):
    trace = tmp_path / "trace"
    content = pickle.dumps([1, Call(function, f"touch {trace}")], protocol)
    refused(read, content, name)
    assert not trace.exists()


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (np.float32(1), "numpy"),
        (np.zeros(3), "numpy"),
        (collections.OrderedDict(a=1), "collections.OrderedDict"),
        (collections.Counter("a"), "collections.Counter"),
        (decimal.Decimal(1), "decimal.Decimal"),
        (DataError("x"), "DataError"),
        (print, "print"),
        (range(3), "range"),
    ],
)
@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_objects_and_numpy_are_refused_by_name(read, value, name, protocol):
    refused(read, pickle.dumps(value, protocol), name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"cos\nsystem\n(S'true'\ntR.", "asks for 'os.system'"),
        (b"(ios\nsystem\n.", "asks for 'os.system'"),
        (b"(S'true'\nios\nsystem\n.", "asks for 'os.system'"),
        (b"\x80\x04\x8c\x02os\x8c\x06system\x93.", "asks for 'os.system'"),
        (b"]}b.", "no pickle"),
        (b"c__builtin__\nset\n.", "asks for '__builtin__.set'"),
        (b"c__builtin__\nbytearray\nJ\xff\xff\xff\x7f\x85R.", "asks for '__builtin__.bytearray'"),
        (b"c_codecs\nencode\n(Vx\nVrot13\ntR.", "asks for '_codecs.encode'"),
        (b"c__builtin__\ngetattr\n(Vx\nV__class__\ntR.", "asks for '__builtin__.getattr'"),
        (b"\x80\x04\x8c\x08builtins\x8c\x0cset.__init__\x93.", "asks for 'builtins.set.__init__'"),
        (b"]]R.", "no pickle"),
        (b"Pfile\n.", "outside of itself"),
        (b"NQ.", "outside of itself"),
        (b"\x97.", "no pickle"),
        (b"c__builtin__.x\nset\n.", "asks for '__builtin__.x.set'"),
    ],
)
def test_pickles_written_by_hand_are_refused(read, content, reason):
    refused(read, content, reason)


def test_extension_codes_are_refused_even_where_one_is_registered(read):
    copyreg.add_extension("os", "system", 240)
    try:
        for content in (b"\x82\xf0.", b"\x83\xf0\x00.", b"\x84\xf0\x00\x00\x00."):
            refused(read, content, "asks for 'os.system'")
    finally:
        copyreg.remove_extension("os", "system", 240)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_beginning_of_a_pickle_is_refused(read, protocol):
    content = pickle.dumps(REFS, protocol)
    for end in range(len(content)):
        refused(read, content[:end], "is cut off or no pickle (")


@settings(deadline=None)
@given(content=st.binary(max_size=200))
def test_garbage_is_refused_or_is_plain(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "garbage.p"
    path.write_bytes(content)
    plain = (dict, list, tuple, set, frozenset, str, bytes, bytearray, complex, float, int, type(None))
    with contextlib.suppress(DataError):
        assert isinstance(read_plain_pickle(path), plain)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>404</html>",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
        b"GIF89a" * 9,
        b"\x80\x06N.",
    ],
)
def test_what_is_no_pickle_is_refused(read, content):
    refused(read, content, "cut off or no pickle")


def test_a_file_that_is_too_large_or_not_there_is_refused(read, tmp_path):
    content = pickle.dumps(["x" * 1000])
    assert read(content, largest=len(content)) == ["x" * 1000]
    with pytest.raises(DataError, match=r"has 1,0\d\d bytes, more than the 1,000 that are read"):
        read(content, largest=1000)
    with pytest.raises(DataError, match=r"cannot read the pickle 'none\.p': No such file"):
        read_plain_pickle(tmp_path / "none.p")
    with pytest.raises(DataError, match="cannot read the pickle"):
        read_plain_pickle(tmp_path)
