"""XML reads as ElementTree reads it, in any encoding; what would expand or fetch something is refused."""

from __future__ import annotations

import subprocess
import sys
from xml.etree.ElementTree import Element

import pytest

from inpaintbench.datasets.markup import read_xml
from inpaintbench.errors import DataError

REPORT = '<?xml version="1.0" encoding="{}"?>\r\n<eCitation>\r\n<Label id="é">naïve</Label></eCitation>'


@pytest.fixture
def read(tmp_path):
    """A function that writes bytes to a file and reads them."""

    def written(content, **options):
        (tmp_path / "1.xml").write_bytes(content)
        return read_xml(tmp_path / "1.xml", **options)

    return written


def refused(read, content, reason):
    with pytest.raises(DataError) as caught:
        read(content)
    message = str(caught.value)
    assert message.startswith("'1.xml' ")
    assert "\n" not in message
    assert reason in message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_file_reads_in_the_encoding_it_declares(read, encoding):
    root = read(REPORT.format(encoding.removesuffix("-sig")).encode(encoding))
    assert type(root) is Element
    assert root.tag == "eCitation"
    assert root.text == "\n"
    assert root[0].text == "naïve"
    assert root[0].get("id") == "é"


@pytest.mark.parametrize(
    "head",
    [
        b"<!DOCTYPE a>",
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        b'<!DOCTYPE a PUBLIC "-//NLM//DTD" "file:///etc/passwd">',
        b"<!DOCTYPE a [<!ELEMENT a (#PCDATA)><!ATTLIST a id ID #IMPLIED>]>",
    ],
)
def test_a_plain_document_type_is_passed_over(read, head):
    assert read(head + b"<a>x &lt; &#233;</a>").text == "x < é"


def test_an_entity_that_reads_a_file_or_asks_an_address_is_refused(read, tmp_path):
    (tmp_path / "secret").write_text("secret")
    for address in ((tmp_path / "secret").as_uri(), "http://127.0.0.1:9/", str(tmp_path / "secret")):
        refused(read, f'<!DOCTYPE a [<!ENTITY e SYSTEM "{address}">]><a>&e;</a>'.encode(), "declares entities")
        refused(read, f'<!DOCTYPE a [<!ENTITY % e SYSTEM "{address}"> %e;]><a/>'.encode(), "declares entities")


def test_a_billion_laughs_are_refused(read):
    lines = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 12))
    refused(read, f'<!DOCTYPE a [<!ENTITY l0 "lol">{lines}]><a>&l11;</a>'.encode(), "declares entities")


def test_one_long_entity_that_is_repeated_is_refused(read):
    content = b'<!DOCTYPE a [<!ENTITY e "' + b"x" * 10**5 + b'">]><a>' + b"&e;" * 10**5 + b"</a>"
    refused(read, content, "declares entities")


def test_one_long_attribute_that_every_element_would_get_is_refused(read):
    content = b'<!DOCTYPE a [<!ATTLIST b c CDATA "' + b"x" * 10**5 + b'">]><a>' + b"<b/>" * 10**5 + b"</a>"
    refused(read, content, "its document type sets 'c' in every 'b'")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no element found"),
        (b"<a><b></b>", "no element found"),
        (b"<html><p>404<br></html>", "mismatched tag"),
        (b"<a/><b/>", "junk after document element"),
        (b"<a>\0</a>", "not well-formed"),
        (b"<a>&nbsp;</a>", "undefined entity"),
        ("<a>naïve</a>".encode("latin-1"), "not well-formed"),
        (REPORT.format("utf-16").encode("utf-8"), "encoding"),
        (REPORT.format("nonsense").encode("utf-8"), "unknown encoding: nonsense"),
        (REPORT.format("rot13").encode("utf-8"), "not a text encoding"),
        (REPORT.format("gbk").encode("gbk", "replace"), "multi-byte encodings are not supported"),
    ],
)
def test_what_is_no_xml_or_in_another_encoding_is_refused(read, content, reason):
    refused(read, content, reason)


def test_deep_nesting_is_no_crash(read):
    depth = 300_000
    root = read(b"<a>" * depth + b"</a>" * depth)
    assert sum(1 for _ in root.iter()) == depth


def test_a_file_that_is_too_large_or_not_there_is_refused(read, tmp_path):
    content = b"<a>" + b"x" * 1000 + b"</a>"
    assert read(content, largest=len(content)).text == "x" * 1000
    with pytest.raises(DataError, match=r"'1\.xml' has 1,007 bytes, more than the 1,000 that are read of XML"):
        read(content, largest=1000)
    with pytest.raises(DataError, match=r"cannot read 'none\.xml': No such file"):
        read_xml(tmp_path / "none.xml")


def test_importing_the_module_imports_no_parser():
    code = "import sys, inpaintbench.datasets.markup; assert not {'defusedxml', 'pyexpat'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
