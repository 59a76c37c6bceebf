"""Pages of planning as Chromium shows them: nothing asked for, nothing complained of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.planning.pages.of_city import city_page
from jcm_mrv.planning.pages.of_estimate import estimate_page
from jcm_mrv.planning.pages.of_portfolio import portfolio_page
from jcm_mrv.planning.pages.of_screening import screening_page
from jcm_mrv.reporting import pictures
from tests.browser import PATIENCE_MS, requires_browser
from tests.effort import THOROUGH, one_in, thorough
from tests.made_once import of_one_point
from tests.planning.pages import cities, made, portfolios
from tests.reporting.reading_pdf import page_texts, squeezed
from tests.reporting.test_in_browser import FEWER_ROWS, foreign_fonts, page_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = requires_browser


def of_estimate(lang: Language) -> bytes:
    of = made.estimate()
    of.comparison = made.compared(of, 0.9, 1.1, 0.8, 1.2, 1.0, 0.7)
    return estimate_page(of, lang).content


def of_screening(lang: Language) -> bytes:
    return screening_page(made.usual(), lang).content


def of_little(lang: Language) -> bytes:
    return screening_page(made.screening([(made.site(1), [made.candidate()])]), lang).content


def of_hostile(lang: Language) -> bytes:
    sites = [
        (made.site(n, name=name, park=name, sector=name), [made.candidate()])
        for n, name in enumerate(made.HOSTILE, start=1)
    ]
    return screening_page(made.screening(sites), lang).content


def of_portfolio(lang: Language) -> bytes:
    return portfolio_page(portfolios.usual(), lang).content


def of_a_thousand(lang: Language) -> bytes:
    return portfolio_page(portfolios.many(1000), lang).content


def of_city(lang: Language) -> bytes:
    return city_page(cities.usual(), lang).content


def of_many(lang: Language) -> bytes:
    return screening_page(made.usual(500), lang).content


MOST_ROWS = 60 if THOROUGH else 12
"""So many of a table are looked at for how accessible they are; the shortest page has fewer."""

# One with a table that is searched and one with pictures; all of them, in every language, where
# there is time.
Make = Callable[[Language], bytes]
LOOKED_AT: list[tuple[Make, Language]] = (
    [
        (of_many, "en"),
        (of_a_thousand, "en"),
        *(
            (make, lang)
            for make in (of_estimate, of_screening, of_little, of_hostile, of_portfolio, of_city)
            for lang in LANGUAGES
        ),
    ]
    if THOROUGH
    else [(of_little, "vi"), (of_city, "ja")]
)


def named(value: Any) -> str | None:
    return value.__name__ if callable(value) else None


@one_in(20)
@pytest.mark.parametrize(("make", "lang"), LOOKED_AT, ids=named)
def test_a_page_is_whole_accessible_and_fits_paper(
    browser: Browser,
    tmp_path: Path,
    make: Make,
    lang: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    if not THOROUGH:
        # Those of the reports are looked at as they are drawn.
        monkeypatch.setattr(pictures, "draw", lambda context, *_, **__: of_one_point(context))

    path = tmp_path / "page.html"
    path.write_bytes(make(lang))
    for width in (360, 1200):
        page, said, asked = page_of(browser, path, width)
        page.evaluate("document.fonts.ready")
        assert said == []
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        # No wider than the screen: tables scroll in themselves.
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if width > 1000 and make is not of_hostile:
            assert foreign_fonts(page) == []
        page.close()
    page, _, _ = page_of(browser, path, 680)
    page.emulate_media(media="print")
    wide = page.evaluate(
        "() => [...document.querySelectorAll('table, img')].map(one => one.offsetWidth)"
        ".filter(width => width > 680)"
    )
    assert wide == []
    page.close()
    # The policy lets no script in but its own: axe looks at a page without one.
    text = path.read_text(encoding="utf-8")
    start = text.index("<meta http-equiv")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    page.set_content(text[:start] + text[text.index(">", start) + 1 :])
    # It takes minutes for thousands of rows, which are all made alike.
    page.evaluate(FEWER_ROWS, MOST_ROWS)
    found = Axe().run(page)
    assert [
        (one["id"], [node["target"] for node in one["nodes"]][:5])
        for one in found.response["violations"]
    ] == []
    page.close()


def test_rows_are_found_by_words_and_sorted_with_what_is_not_known_last(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    sites = [
        (made.site(n, name=name), [made.candidate(reductions=amount, cost=None)])
        for n, (name, amount) in enumerate(
            [("Phú Mỹ 1", 30.0), ("Phú Mỹ 2", None), ("Đất Đỏ", 250.0), *[("Gò Dầu", 70.0)] * 6],
            start=1,
        )
    ]
    path.write_bytes(screening_page(made.screening(sites), "vi").content)
    page, said, _ = page_of(browser, path, 1200)
    body = page.locator("#table-ranking tbody tr")
    field = page.locator("p.filter:has(+ .scroll #table-ranking) input")
    for words, shown in (("phu my", 2), ("dat do", 1), ("PHÚ s-01", 1), ("nothing", 0), ("", 9)):
        field.fill(words)
        assert page.locator("#table-ranking tbody tr:visible").count() == shown
        assert page.locator("p.filter.filtered output").count() == bool(words)
    field.fill("phu my")
    assert page.locator("p.filter.filtered output").inner_text() == "2 / 9"
    head = page.locator("#table-ranking th[data-name=reductions] button")
    for expected in ("30", "250"):
        head.click()
        assert body.first.locator("[data-name=reductions]").inner_text() == expected
        last = body.last.locator("[data-name=reductions]")
        assert last.get_attribute("data-value") is None
    assert said == []
    # On paper, too, a table that shows a part of its rows says so.
    page.emulate_media(media="print")
    assert page.locator("p.filter.filtered").is_visible()
    assert not page.locator("p.filter:not(.filtered)").first.is_visible()
    page.close()


@thorough
def test_on_paper_the_heads_of_a_table_stand_on_every_page_of_it(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(of_many("en"))
    page, _, _ = page_of(browser, path, 1200)
    found = [squeezed(text) for text in page_texts(page.pdf(format="A4"))]
    ranked = [text for text in found if text.count("InstallationofSolarPV") > 10]
    assert len(ranked) > 5
    assert [text for text in ranked if "Methodology" not in text] == []
    page.close()
