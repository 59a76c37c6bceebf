"""A workbook whose methodology is not known: which symbols it has, and which rules they fit."""

from __future__ import annotations

from jcm_mrv.findings import VER, Finding, FindingsError
from jcm_mrv.methodology.library import Library
from jcm_mrv.workbook.reading.layout import Layout
from jcm_mrv.workbook.reading.symbols import SymbolBook, normalised

_MOST = 5


def unknown_methodology(layout: Layout, library: Library, named: str) -> Finding:
    """Give the finding for a workbook that names no methodology, or one that is not there."""
    symbols = _symbols(layout)
    fits = _fits(symbols, library)
    shown = ", ".join(symbols[:12]) or "none"
    hint = ", ".join(fits) or "no methodology"
    if not named:
        return VER[1].at(layout.grid.name, found=f"symbols {shown}", fits=hint)
    found = f"{named}; symbols {shown}"
    return VER[2].at(layout.grid.name, found=found, named=named, fits=hint)


def _symbols(layout: Layout) -> list[str]:
    found: dict[str, str] = {}
    for sheet in layout.sheets:
        for table in (sheet.monitored, sheet.fixed):
            for row in table.rows if table else ():
                written = " ".join(row.symbol.split())[:30]
                if written:
                    found.setdefault(normalised(written), written)
        if sheet.separate is not None:
            for column in sheet.separate.columns:
                found.setdefault(normalised(column.symbol.text), column.symbol.text[:30])
    return list(found.values())[:60]


def _fits(symbols: list[str], library: Library) -> list[str]:
    """Give the methodologies that know all of the symbols, else the most of them."""
    counts: dict[str, int] = {}
    for reference in library.references() if symbols else ():
        try:
            book = SymbolBook(library.load(reference))
        except FindingsError:
            continue
        known = sum(book.match(symbol) is not None for symbol in symbols)
        if known:
            counts[reference] = known
    most = max(counts.values(), default=0)
    if most < max(1, len(symbols) // 2):
        return []
    best = [reference for reference, known in counts.items() if known == most]
    rest = f" and {len(best) - _MOST} more" if len(best) > _MOST else ""
    return [*best[:_MOST][:-1], best[:_MOST][-1] + rest] if best else []
