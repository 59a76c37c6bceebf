"""A context as one page of HTML that asks for nothing: fonts, pictures and script are in it."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from jcm_mrv.findings import RPT
from jcm_mrv.reporting.context import Page
from jcm_mrv.reporting.fonts import texts_in
from jcm_mrv.reporting.material import Material
from jcm_mrv.templates import render_from

MOST_SCRIPT = 5_000
"""Bytes of the script that sorts tables."""


def render(context: Page, material: Material) -> bytes:
    """Give the page.

    Raises
    ------
    FindingsError
        ``RPT-014`` where a template fails.
    """
    from jinja2 import TemplateError

    style = _style(context, material)
    script = _read(material, "html/sort.js")
    try:
        text = render_from(
            material.templates.folders,
            "html/report.html.j2",
            **context,
            style=style,
            script=script,
            policy=policy(style, script),
            images={
                name: f"data:image/svg+xml;base64,{b64encode(picture.svg).decode()}"
                for name, picture in material.pictures.items()
            },
            figures={one["name"]: one for one in context["pictures"]},
        )
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as exc:
        fails = RPT[14]["loop"] if isinstance(exc, OverflowError) else RPT[14]
        place = getattr(exc, "name", None) or "html/report.html.j2"
        line = getattr(exc, "lineno", None)
        where = f"{place}:{line}" if line else str(place)
        raise fails.stop(where, found=f"{exc}"[:300] or type(exc).__name__) from None
    except RecursionError:
        raise RPT[14].stop("html/report.html.j2", found="it includes itself") from None
    return text.encode()


def policy(style: str, script: str) -> str:
    """Give the policy that lets a page ask for nothing and run this script alone."""

    def own(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {own(style)}; script-src {own(script)}; "
        "font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _style(context: Page, material: Material) -> str:
    characters = {one for text in texts_in(context) for one in text}
    # Signs of the page itself, and what equations are set with.
    characters |= set(" 0123456789.,:;()[]{}=+-−×·/%–—…∑⋯≤≥<>≠∧∨¬▲▼↕☐XYZabcdefghijklmnopqrstuvwxyz")
    characters |= set("ABCDEFGHIJKLMNOPQRSTUVW")
    faces = []
    for number, (font, data) in enumerate(material.fonts.subset(characters)):
        weight = "font-weight:400 700;" if font.is_variable else ""
        faces.append(
            f'@font-face{{font-family:"Report {number}";{weight}font-display:block;'
            f"src:url(data:font/woff2;base64,{b64encode(data).decode()}) format('woff2')}}"
        )
    families = ",".join(f'"Report {number}"' for number in range(len(faces)))
    own = _read(material, "html/style.css")
    pages = (
        f"@page{{@top-left{{content:{_css(context['running'])};font:8pt {families}}}"
        f"@top-right{{content:{_css(' · '.join(context['marks']))};font:8pt {families}}}"
        f'@bottom-right{{content:counter(page) " / " counter(pages);font:8pt {families}}}}}'
    )
    fonts = f":root{{--fonts:{families},sans-serif}}"
    return "\n".join([*faces, fonts, pages, own])


def _read(material: Material, name: str) -> str:
    path = material.templates.file(name)
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as exc:
        raise RPT[14].stop(str(path), found=f"{exc}"[:300]) from None


def _css(text: str) -> str:
    """Give a text as a string of a style sheet, whatever it holds."""
    safe = (c if c.isalnum() or c in " .,-–·:()" else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(safe)}"'
