"""Pages as Chromium shows them: nothing asked for, nothing complained of, read by everybody."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.reporting.context import KINDS, Kind
from jcm_mrv.reporting.documents import report
from tests.browser import PATIENCE_MS, requires_browser
from tests.effort import THOROUGH, one_in, thorough
from tests.reporting.reading_pdf import reader, squeezed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = requires_browser

# Two kinds, in another language each; all of them where there is time.
LOOKED_AT: list[tuple[Kind, Language]] = (
    [(kind, lang) for kind in KINDS for lang in LANGUAGES]
    if THOROUGH
    else [("monitoring", "ja"), ("verification", "vi")]
)

# Each width once; both of every page where there is time.
WIDTHS: list[tuple[Kind, Language, int]] = (
    [(kind, lang, width) for kind, lang in LOOKED_AT for width in (360, 1200)]
    if THOROUGH
    else [("monitoring", "ja", 1200), ("verification", "vi", 360)]
)
MOST_ROWS = 100_000 if THOROUGH else 12
"""So many of a table are looked at for how accessible they are: they are all made alike."""
FEWER_ROWS = (
    "most => [...document.querySelectorAll('tbody')]"
    ".flatMap(body => [...body.rows].slice(most)).forEach(row => row.remove())"
)


@pytest.fixture(scope="module")
def folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    for kind in KINDS:
        wanted: list[Language] = [lang for one, lang in LOOKED_AT if one == kind]
        if wanted:
            report(result, made / kind, kind=kind, languages=wanted)
    return made


def page_of(browser: Browser, path: Path, width: int) -> tuple[Page, list[str], list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return page, said, asked


def foreign_fonts(page: Page) -> list[tuple[str, str]]:
    """Give each font that a text is drawn with and the page does not carry, with such a text."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    found: dict[str, str] = {}
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    nodes: list[Any] = [session.send("DOM.getDocument", {"depth": -1})["root"]]
    while nodes:
        node = nodes.pop()
        inside = node.get("children", [])
        nodes += [*inside, *node.get("pseudoElements", [])]
        texts = [one["nodeValue"] for one in inside if one["nodeName"] == "#text"]
        # Characters that one of its kind had before are drawn alike: a table has them in each cell.
        said = node.get("attributes", [])
        look = dict(zip(said[::2], said[1::2], strict=True))
        known = seen[node["nodeName"], *(look.get(name, "") for name in ("class", "lang", "id"))]
        new = {*"".join(texts).strip()} - known
        known |= new
        if not new and "pseudoType" not in node:
            continue
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
        for font in fonts:
            if not font["isCustomFont"]:
                where = f"{node['nodeName']} {node.get('pseudoType', '')} {''.join(texts)[:40]}"
                found.setdefault(font["familyName"], where)
    return sorted(found.items())


@one_in(4)
@pytest.mark.parametrize(("kind", "lang", "width"), WIDTHS)
def test_a_page_is_whole_and_accessible(
    browser: Browser, folder: Path, kind: Kind, lang: Language, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = folder / kind / f"{kind}.{lang}.html"
    page, said, asked = page_of(browser, path, width)
    page.evaluate("document.fonts.ready")
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    # No wider than the screen: tables scroll in themselves.
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if width > 1000:
        assert foreign_fonts(page) == []
    # The policy lets no script in but its own: axe looks at a page without one.
    text = path.read_text(encoding="utf-8")
    start = text.index("<meta http-equiv")
    page.close()
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    page.set_content(text[:start] + text[text.index(">", start) + 1 :])
    page.evaluate(FEWER_ROWS, MOST_ROWS)
    found = Axe().run(page)
    assert [
        (one["id"], [node["target"] for node in one["nodes"]][:5])
        for one in found.response["violations"]
    ] == []
    page.close()


def test_tables_are_sorted_and_a_total_stays_last(browser: Browser, folder: Path) -> None:
    kind, lang = LOOKED_AT[0]
    page, _, _ = page_of(browser, folder / kind / f"{kind}.{lang}.html", 1200)

    def values(table: str, column: str) -> list[Any]:
        cells: list[Any] = json.loads(
            page.evaluate(
                "([table, column]) => JSON.stringify(Array.from(document.querySelectorAll("
                "`#table-${table} td[data-name=${column}]`), (td) => td.dataset.value ?? null))",
                [table, column],
            )
        )
        return cells

    before = values("months", "quantity")
    head = page.locator("#table-months th[data-name=quantity]")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert values("months", "quantity") == sorted(before, key=float)
    head.locator("button").click()
    assert values("months", "quantity") == sorted(before, key=float, reverse=True)
    head.locator("button").click()
    assert values("months", "quantity") == before
    page.locator("#table-results th[data-name=emission_reductions] button").click()
    assert values("results", "year") == ["2025", "2024", None]
    page.close()


def test_on_paper_every_page_says_what_it_is(browser: Browser, folder: Path) -> None:
    page, _, _ = page_of(browser, folder / "monitoring" / "monitoring.ja.html", 1200)
    page.emulate_media(media="print")
    assert page.locator(".watermark").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator(".watermark").inner_text() == "草案 · 未完了"
    page.close()


@pytest.mark.parametrize(("kind", "lang"), LOOKED_AT)
def test_on_paper_no_year_amount_or_code_is_broken_and_no_table_is_cut(
    browser: Browser, folder: Path, kind: Kind, lang: Language
) -> None:
    # A sheet of A4 without its margins, at 96 dots to the inch.
    page, _, _ = page_of(browser, folder / kind / f"{kind}.{lang}.html", 680)
    page.emulate_media(media="print")
    broken = page.evaluate(
        """() => [...document.querySelectorAll(
          'td.number, td[data-name="code"], td[data-name="severity"]')].filter(cell => {
            const words = document.createRange();
            words.selectNodeContents(cell);
            const lines = new Set([...words.getClientRects()].map(one => Math.round(one.top)));
            return lines.size > cell.textContent.trim().split(/[\\s\u00a0]+/).length;
          }).map(cell => cell.textContent)"""
    )
    assert broken == []
    wide = page.evaluate(
        "() => [...document.querySelectorAll('table')].map(one => one.offsetWidth)"
        ".filter(width => width > 680)"
    )
    assert wide == []
    page.close()


@thorough
def test_on_paper_the_heads_of_a_table_stand_on_every_page_of_it(
    browser: Browser, folder: Path
) -> None:
    page, _, _ = page_of(browser, folder / "monitoring" / "monitoring.ja.html", 1200)
    texts = (squeezed(one.extract_text()) for one in reader(page.pdf(format="A4")).pages)
    monthly = [text for text in texts if text.count("roof-") > 10]
    assert len(monthly) > 1
    assert [text for text in monthly if "パラメータ" not in text] == []
    page.close()
