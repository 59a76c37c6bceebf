"""The sites of a survey: where they lie, as a table and on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jcm_mrv.planning.pages.costs import MOST_DRAWN
from jcm_mrv.planning.pages.mapped import Place, map_of
from jcm_mrv.planning.pages.page import short, shown_table
from jcm_mrv.reporting.blocks import column, empty, number, paragraph, picture, text
from jcm_mrv.reporting.context import Block, PictureData
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.screening.result import ScreenedSite, Screening


_DOUBTED = frozenset({"PLN-031", "PLN-032", "PLN-033", "PLN-034"})
"""Findings by which a site does not lie where it is said to: at sea, in another country."""


def hides(site: ScreenedSite) -> bool:
    """Say whether a site did not consent to be named."""
    return site.site.row.is_withheld


def on_the_map(screening: Screening, w: Words) -> tuple[list[Block], list[PictureData]]:
    """Give the section of sites, and their map where the place of one is known."""
    if not screening.sites:
        return [empty(w("The survey has no site."))], []
    first: dict[str, int] = {}
    for one in screening.ranking:
        first.setdefault(one.site.id, one.rank)
    found: list[Place] = []
    for site in screening.sites:
        place = _place(site)
        if place is None:
            continue
        latitude, longitude = (round(one, 1) if hides(site) else one for one in place)
        rank = first.get(site.id, len(first) + 1)
        found.append(Place(site.id, latitude, longitude, _state(site), rank))
    hidden = {site.id for site in screening.sites if hides(site)}
    series = {
        "complete": w("a candidate with nothing missing"),
        "incomplete": w("candidates with something missing"),
        "none": w("no candidate"),
    }
    table = _table(screening, w, series)
    if not found:
        return [empty(w("No map is drawn: the place of no site is known.")), *table], []
    # The first of each rank first: what a picture cannot hold are those that come last.
    shown = sorted(found, key=lambda one: one.rank)[:MOST_DRAWN]
    rough = sum(one.name in hidden for one in shown)
    doubtful = sum(map(doubted, screening.sites))
    unknown = len(screening.sites) - len(found) - doubtful
    drawn = map_of(
        w,
        shown,
        series,
        title=w("Where the sites lie"),
        table="sites",
        described=_described(w, len(shown), rough, unknown, doubtful),
    )
    blocks: list[Block] = [picture("map")]
    if len(shown) < len(found):
        said = w(
            "Of {all} only the first {n} are drawn.",
            all=w.number(len(found)),
            n=w.number(len(shown)),
        )
        blocks.append(paragraph(said, "warning"))
    return [*blocks, *table], [drawn]


def _described(w: Words, n: int, rough: int, unknown: int, doubtful: int) -> list[str]:
    said = [w("{n} {n:site|sites} by latitude and longitude as the survey states them.", n=n)]
    if rough:
        said.append(
            w("{n} of them without consent to be named: rounded to a tenth of a degree.", n=rough)
        )
    if unknown:
        said.append(w("{n} {n:site|sites} without a place: not on the map.", n=unknown))
    if doubtful:
        said.append(
            w(
                "{n} {n:site|sites} whose stated place is in doubt: not on the map, see what was "
                "found.",
                n=doubtful,
            )
        )
    return [*said, w("Ids stand where there is room; the table has all.")]


def doubted(site: ScreenedSite) -> bool:
    """Say whether the place of a site, as it is stated, can hardly be its own."""
    return any(one.code in _DOUBTED for one in (*site.findings, *site.site.findings))


def _place(site: ScreenedSite) -> tuple[float, float] | None:
    """Give latitude and longitude, where both are known and nothing speaks against them."""
    if doubted(site):
        return None
    row = site.site.row
    latitude, longitude = row.number_of("latitude"), row.number_of("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return float(latitude), float(longitude)


def _stated(site: ScreenedSite) -> tuple[float | None, float | None]:
    """Give latitude and longitude as the survey states them."""
    found = (site.site.row.number_of(key) for key in ("latitude", "longitude"))
    latitude, longitude = (None if one is None else float(one) for one in found)
    return latitude, longitude


def _state(site: ScreenedSite) -> str:
    if not site.candidates:
        return "none"
    return "complete" if any(one.is_complete for one in site.candidates) else "incomplete"


def _table(screening: Screening, w: Words, series: dict[str, str]) -> list[Block]:
    columns = [
        column("site", w("Site id"), "code"),
        column("name", w("Name")),
        column("park", w("Park")),
        column("country", w("Country")),
        column("sector", w("Sector")),
        column("latitude", w("Latitude"), "number"),
        column("longitude", w("Longitude"), "number"),
        column("state", w("State")),
        column("candidates", w("Candidates"), "number"),
        column("findings", w("Findings"), "number"),
    ]
    rows = []
    for site in screening.sites:
        row, place = site.site.row, None if hides(site) else _stated(site)
        code = row.text_of("country")
        rows.append(
            [
                text(site.id),
                text(short(site.site.name)),
                text("" if hides(site) else short(row.text_of("park"))),
                text(w.locale.territories.get(code, code)),
                text(short(row.text_of("sector"))),
                number(w, None if place is None else place[0], 5),
                number(w, None if place is None else place[1], 5),
                text(series[_state(site)]),
                number(w, len(site.candidates)),
                number(w, len(site.findings)),
            ]
        )
    return shown_table(w, "sites", "sites", w("Sites of the survey"), columns, rows)
