"""XML of strangers, parsed without entities, document types or any look outside."""

from __future__ import annotations

from lxml import etree

from content.files.limits import broken_file
from content.text.failures import TextError


def parse_xml(data: bytes, kind: str) -> etree._Element:
    """The root of an XML part; ``kind`` names the format in a refusal.

    Raises:
        TextError: ``external_entity`` where a document type is declared, ``broken_file``.

    >>> parse_xml(b"<a><b/></a>", "docx").tag
    'a'
    """
    if b"<!DOCTYPE" in data.replace(b"\x00", b""):
        raise declares_entities(kind)
    try:
        root = etree.fromstring(data, closed_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken_file(kind, str(error)[:200]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise declares_entities(kind)
    return root


def closed_parser() -> etree.XMLParser:
    """A parser that looks nowhere else.

    Without ``huge_tree`` libxml2 itself refuses deeper nesting than 256 and endless single texts.
    """
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def declares_entities(kind: str) -> TextError:
    """The refusal of markup with a document type; Office files never have one."""
    return TextError(
        "external_entity",
        f"the {kind} file declares a document type, which may name outside entities",
        f"{kind} 文件声明了文档类型(DTD)，可能引用外部实体，已拒绝读取",
    )
