"""A context as a document of Word: headings, styles, tables and equations that can be edited."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.findings import RPT
from jcm_mrv.reporting.context import Block, Context
from jcm_mrv.reporting.docx import parts
from jcm_mrv.reporting.docx.package import describe, packed
from jcm_mrv.reporting.material import Material, Picture

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["render"]

# What python-docx raises where parts are missing or of another kind.
_UNREADABLE = (LookupError, ValueError, RuntimeError, TypeError, AttributeError)
# Blocks inside of a line, and anything but characters inside of a text.
_MISPLACED = "//w:t/* | //w:p/w:p | //w:p/w:tbl | //w:r/w:p | //w:r/w:tbl"
_MOST_BYTES = 100_000_000  # unpacked


class Xml(str):
    """A text that is XML of a document already."""

    __slots__ = ()

    def __html__(self) -> str:
        """Say so to Jinja."""
        return self


def render(context: Context, material: Material) -> bytes:
    """Give the document, made from ``docx/KIND.docx``.

    Raises
    ------
    FindingsError
        ``RPT-040`` where the template is no document, ``RPT-041`` where it fails, ``RPT-042`` where
        what it gives is no document.

    Notes
    -----
    A template gets the context; its blocks carry in ``xml`` what no template has to build: tables,
    equations, pictures.
    """
    from jinja2 import TemplateError
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    path = material.templates.file(f"docx/{context['kind']}.docx")
    template = _opened(path)
    out = io.BytesIO()
    try:
        template.render(_view(context, material, template), jinja_env=_environment())
        made: Any = template.docx
        if misplaced := made.element.body.xpath(_MISPLACED):
            raise RPT[42].stop(str(path), found=f"<{misplaced[0].tag.rpartition('}')[2]}>")
        describe(made, context)
        made.save(out)
    except (TemplateError, TypeError, ArithmeticError, LookupError, AttributeError) as exc:
        fails = RPT[41]["loop"] if isinstance(exc, OverflowError) else RPT[41]
        raise fails.stop(str(path), found=_said(exc)) from None
    except RecursionError:
        raise RPT[41].stop(str(path), found="it does not end") from None
    except (etree.LxmlError, ValueError) as exc:
        raise RPT[42].stop(str(path), found=_said(exc)) from None
    return packed(out.getvalue(), context["date"].get("value", "1980-01-01"))


def _said(exc: Exception) -> str:
    return " ".join(str(exc).split())[:200] or type(exc).__name__


def _opened(path: Path) -> DocxTemplate:
    """Open a template, after a look at what it holds.

    Raises
    ------
    FindingsError
        ``RPT-040``.
    """
    from docxtpl import DocxTemplate
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    class Strict(DocxTemplate):
        """A template that does not mend XML that is none: Word would not, either."""

        def fix_tables(self, xml: Any) -> Any:
            etree.fromstring(xml)
            return super().fix_tables(xml)

    try:
        with zipfile.ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if sum(info.file_size for info in infos.values()) > _MOST_BYTES:
                raise ValueError(f"more than {_MOST_BYTES} bytes")
            if any(name.endswith("vbaProject.bin") for name in infos):
                raise ValueError("macros")
            if broken := archive.testzip():
                raise ValueError(f"{broken} is damaged")
        template = Strict(path)
        template.init_docx()
    except (OSError, zipfile.BadZipFile, zlib.error, etree.LxmlError, *_UNREADABLE) as exc:
        raise RPT[40].stop(str(path), found=_said(exc)) from None
    return template


def _environment() -> ImmutableSandboxedEnvironment:
    """Give where templates run: bounded, and a text that they show stays this text."""
    from jinja2 import StrictUndefined, Undefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    def shown(value: object) -> object:
        if isinstance(value, (Xml, Markup, Undefined)):
            return value
        return Xml(parts.literal(str(value)))

    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=shown)


def _view(context: Context, material: Material, template: DocxTemplate) -> dict[str, Any]:
    """Give what a template sees: the context, and XML where text alone will not do."""
    counts = {"Table": 0, "Figure": 0}
    pictures = {one["name"]: one for one in context["pictures"]}

    def number(kind: str, label: str) -> Xml:
        counts[kind] += 1
        return Xml(parts.numbered(label, kind, counts[kind]))

    def seen(block: Block, title: str) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if block["type"] == "table":
            more["number"] = number("Table", context["words"]["table"])
            more["xml"] = Xml(parts.table(block))
        elif block["type"] == "facts":
            more["xml"] = Xml(parts.facts(block, title))
        elif block["type"] == "equation":
            more["xml"] = Xml(parts.equation(block))
        elif block["type"] == "picture":
            one = pictures[block["name"]]
            more["number"] = number("Figure", context["words"]["figure"])
            more["title"], more["description"] = one["title"], one["description"]
            more["xml"] = Xml(
                _placed(
                    template, material.pictures[block["name"]], one["title"], one["description"]
                )
            )
        elif block["type"] == "choices":
            more["items"] = [
                {**item, "box": Xml(parts.box(item["text"]))} for item in block["items"]
            ]
        return {**block, **more}

    sections = [
        {
            **section,
            "anchor": Xml(parts.anchor(place, section)),
            "blocks": [seen(block, section["title"]) for block in section["blocks"]],
        }
        for place, section in enumerate(context["sections"])
    ]
    return {
        **context,
        "sections": sections,
        "contents": Xml(parts.contents(context["sections"])),
        "page": Xml(parts.page_of(context["words"]["page"])),
    }


def _placed(template: DocxTemplate, picture: Picture, title: str, description: str) -> str:
    document: Any = template.docx
    relation, image = document.part.get_or_add_image(io.BytesIO(picture.png))
    return parts.picture(relation, title, description, (image.px_width, image.px_height))
