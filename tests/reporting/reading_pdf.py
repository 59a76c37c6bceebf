"""What a reader finds in a PDF: texts, tags, fonts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pypdf import PdfReader


def reader(data: bytes) -> PdfReader:
    """Open a PDF file."""
    return PdfReader(io.BytesIO(data))


@lru_cache(2)
def page_texts(data: bytes) -> tuple[str, ...]:
    """Give the text of each page; taking it out is what takes long."""
    return tuple(page.extract_text() for page in reader(data).pages)


def squeezed(text: str) -> str:
    """Give a text without blanks: where a line ends is a matter of the page."""
    return "".join(text.split())


def squeezed_text(data: bytes) -> str:
    """Give the text of all pages, without blanks."""
    return squeezed("".join(page_texts(data)))


def tags(data: bytes) -> Iterator[tuple[str, str]]:
    """Give tag and alternative text of all that is tagged, in the order in which it is read."""
    root: Any = reader(data).trailer["/Root"]
    yield from _below(root["/StructTreeRoot"]["/K"])


def _below(node: Any) -> Iterator[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _below(one)
    elif isinstance(node, dict) and "/S" in node:
        yield str(node["/S"]).removeprefix("/"), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _below(node["/K"])


def fonts(data: bytes) -> Iterator[tuple[str, bool]]:
    """Give the fonts of all pages, and whether each is embedded and can be copied as text."""
    for page in reader(data).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].get_object().values():
            whole = font.get_object()
            described = whole["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            embedded = any(key in described for key in ("/FontFile2", "/FontFile3"))
            yield str(whole["/BaseFont"]), embedded and "/ToUnicode" in whole


def said_in(context: Mapping[str, Any]) -> Iterator[str]:
    """Give what a context says, in the order in which a document has it."""
    for section in context["sections"]:
        yield section["title"]
        for block in section["blocks"]:
            if block["type"] == "facts":
                for row in block["rows"]:
                    yield from (row["label"], row["text"])
            elif block["type"] == "table":
                yield block["caption"]
                yield from (column["label"] for column in block["columns"])
                yield from (cell["text"] for row in block["rows"] for cell in row)
                yield block["note"]
            elif block["type"] == "equation":
                yield block["label"]
                for line in block["lines"]:
                    yield from re.findall(r"<mn>([^<]+)</mn>", line["mathml"])
            elif "text" in block:
                yield block["text"]
