"""XML is read without its entities: none is expanded, none fetches a file or an address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from inpaintbench.errors import DataError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST: Final = 64 * 2**20


def read_xml(path: Path, *, largest: int = LARGEST) -> Element:
    """The root element of an XML file in any encoding that it declares.

    A document type is passed over, what it points to is not read, and one that declares entities or the
    values of attributes is refused: a few kilobytes of either can grow to any size. Raises `DataError` for that, for
    what is no XML or not in the encoding it declares, and for more than `largest` bytes.
    """
    from xml.etree.ElementTree import TreeBuilder

    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import XMLParser  # type: ignore[import-untyped]

    try:
        size = path.stat().st_size
        if size > largest:
            raise DataError(f"'{path.name}' has {size:,} bytes, more than the {largest:,} that are read of XML")
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read '{path.name}': {error.strerror}") from None
    parser = XMLParser(target=TreeBuilder(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    parser.parser.AttlistDeclHandler = _refuse_default
    try:
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException:
        raise DataError(f"'{path.name}' declares entities, which are not read; get it from its publisher") from None
    except (SyntaxError, ValueError, LookupError) as error:  # ElementTree's own error is a SyntaxError
        why = " ".join(str(error).split())[:100]
        raise DataError(f"'{path.name}' is not XML that can be read ({why}); fetch it again") from None
    return root


def _refuse_default(element: str, attribute: str, kind: str, default: str | None, required: bool) -> None:
    """Called for each attribute that a document type declares: its value would be repeated in every element."""
    if default is not None:
        raise ValueError(f"its document type sets '{attribute[:50]}' in every '{element[:50]}'")
