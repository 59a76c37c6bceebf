"""The package of a document: its zip without clock, its language, its properties."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from jcm_mrv.reporting.cleaning import clean
from jcm_mrv.reporting.context import Context

if TYPE_CHECKING:
    from docx.document import Document as Docx

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"
# Of the document, of Latin script, of East Asian script. In a Japanese document the words in Latin
# letters are not Japanese: said to be, they would be broken anywhere.
_LANGUAGES = {
    "en": ("en-GB", "en-GB", "ja-JP"),
    "ja": ("ja-JP", "en-US", "ja-JP"),
    "vi": ("vi-VN", "vi-VN", "ja-JP"),
}


# Of the properties, what this document says.
_STATED = frozenset({"title", "subject", "language", "keywords"})
# Parts in which a template tells of its author, its company and where it was kept: by the end of
# the type of what leads to them.
_OF_THE_TEMPLATE = (
    "/extended-properties",
    "/custom-properties",
    "/metadata/thumbnail",
    "/customXml",
)


def packed(document: bytes, day: str) -> bytes:
    """Give a document written anew: the same parts in a fixed order, with fixed times.

    Parameters
    ----------
    document : bytes
        As python-docx saves it, with the clock in its zip and its properties.
    day : str
        The day that it states as that of its making.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as read, zipfile.ZipFile(out, "w") as written:
        for name in sorted(read.namelist(), key=lambda name: (name != _FIRST, name)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            data = read.read(name)
            written.writestr(info, _dated(data, day) if name == "docProps/core.xml" else data)
    return out.getvalue()


def _dated(core: bytes, day: str) -> bytes:
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    root = etree.fromstring(core)
    for element in list(root):
        name = etree.QName(element).localname
        if name in ("created", "modified"):
            element.text = f"{day}T00:00:00Z"
        elif name not in _STATED:
            root.remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def describe(made: Docx, context: Context) -> None:
    """State language, title and day of a document; of what a template says of itself, nothing."""
    day = dt.datetime.fromisoformat(context["date"].get("value", "1980-01-01"))
    properties = made.core_properties
    properties.title = clean(f"{context['title']} · {context['project']}")[:255]
    properties.subject = clean(context["running"])[:255]
    properties.language = _LANGUAGES[context["lang"]][0]
    properties.keywords = clean(" · ".join(context["marks"]))[:255]
    properties.created = properties.modified = day
    holders: list[Any] = [made.part.package, made.part]
    for part in holders:
        for key in [k for k, one in part.rels.items() if one.reltype.endswith(_OF_THE_TEMPLATE)]:
            del part.rels[key]
    _, latin, east_asian = _LANGUAGES[context["lang"]]
    # Of the styles and of the settings, which Word looks at for what has no style.
    elements: list[Any] = [made.styles.element, made.settings.element]
    for element in elements:
        for named in element.xpath(".//w:lang | .//w:themeFontLang"):
            named.set(_w("val"), latin)
            named.set(_w("eastAsia"), east_asian)


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
