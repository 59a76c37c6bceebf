"""Lines of a list that are of another kind than energy by their own words, and are counted."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.metering.reading.obis import obis_in
from jcm_mrv.verification.checks.logs.columns_beside import texts_beside
from jcm_mrv.verification.checks.logs.headings import kind_of
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import place_text

_OTHERS = ("reactive", "apparent")
_LINES = 20_000


def of_another_kind(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give values that count lines of reactive or apparent energy of a list that names each kind.

    A word on it in a remark is no kind of a line: every line has to have a text in that column.
    """
    told: set[StatedValue] = set()
    for log in logs:
        is_energy = kind_of(claim.methodology.unit(log.stated.name)) == "energy"
        if not is_energy or not log.is_column or log.is_register or len(log.cells) > _LINES:
            continue
        for texts in texts_beside(log) if log.stated not in told else ():
            kinds = {text: _kind(text) for text in dict.fromkeys(texts.values())}
            wrong = [text for text, kind in kinds.items() if kind in _OTHERS]
            if not wrong or len(wrong) == len(kinds):
                continue
            # Lines of one kind are taken alike.
            first = {text: next(c for c, own in texts.items() if own == text) for text in wrong}
            taken = [text for text in wrong if log.scale_of(first[text])]
            cells = [cell for cell, text in texts.items() if text in taken]
            if not cells:
                continue
            told.add(log.stated)
            finding = VER[233].at(
                place_text(log.place),
                found=f"{claim.cells.formula(log.place)[:80]}; {taken[0][:60]!r}",
                label=log.stated.label,
                cell=place_text(cells[0]),
            )
            yield Judged(finding, changed_cells(claim, model, dict.fromkeys(cells, 0.0)))
            break


def _kind(text: str) -> str:
    code = obis_in(text)
    return kind_of(text) if code is None else code.quantity
