"""Lines of a list that are of another kind, or place, by their own words, and are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.metering.reading.obis import obis_in
from jcm_mrv.methodology.units import UnitError
from jcm_mrv.methodology.units_written import read_unit
from jcm_mrv.verification.checks.logs.columns_beside import texts_beside
from jcm_mrv.verification.checks.logs.headings import kind_of
from jcm_mrv.verification.checks.logs.lines_of_logs import is_estimate
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import place_text

_OTHERS = ("reactive", "apparent")
_LINES = 20_000
_PLACES, _LEAST_OF_EACH = 6, 2
"""Places, or uses, of a list, and the lines of each: more, or fewer, are names of lines."""


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


def of_another_place(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give values that count lines of a place, or use, which their description does not name.

    It has to name another that the lines name, and by all of its words; where a comment or a source
    names them as well, or a word is of both, nobody knows what is meant; lines of a sister that are
    taken are told elsewhere.
    """
    told: set[StatedValue] = set()
    every = {stated: words_of(stated.description) for stated in claim.monitored}
    for log in logs:
        stated = log.stated
        if not log.is_column or log.is_register or len(log.cells) > _LINES or stated in told:
            continue
        said = words_of(stated.description)
        beside = said | words_of(f"{stated.comment} {stated.source}")
        for texts in texts_beside(log) if said else ():
            often = Counter(texts.values())
            words = {text: words_of(text) for text in often}
            named = [text for text, own in words.items() if own and own <= said]
            others = [text for text in often if text not in named]
            is_clear = all(words[text] and not words[text] & beside for text in others)
            if not named or not others or not is_clear or len(often) > _PLACES:
                continue
            if min(often.values()) < _LEAST_OF_EACH or any(map(_is_no_place, often)):
                continue
            if any(words[text] <= theirs for text in others for theirs in every.values()):
                continue
            first = {text: next(c for c, own in texts.items() if own == text) for text in often}
            taken = {text for text in others if log.scale_of(first[text]) > 0}
            if not taken or not all(log.scale_of(first[text]) > 0 for text in named):
                continue
            cells = [cell for cell, text in texts.items() if text in taken]
            told.add(stated)
            finding = VER[234]["places"].at(
                place_text(log.place),
                found=f"{claim.cells.formula(log.place)[:80]}; {texts[cells[0]][:60]!r}",
                label=stated.label,
                cell=place_text(cells[0]),
                named=named[0][:60],
            )
            yield Judged(finding, changed_cells(claim, model, dict.fromkeys(cells, 0.0)))
            break


def _is_no_place(text: str) -> bool:
    """Whether a text is a unit, or says how sure a line is."""
    try:
        read_unit(text)
    except UnitError:
        return is_estimate(text)
    return True


def _kind(text: str) -> str:
    code = obis_in(text)
    return kind_of(text) if code is None else code.quantity
