"""What is declared of a system, beside its title and the lists of equipment that say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jcm_mrv.findings import VER
from jcm_mrv.methodology.words_of_choices import RESERVE, VAGUE, WORDS, named_by
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_TITLE = pattern(r"\[([^\[\]]+)\]\s*\Z")
"""Behind the description of a value: what its member is called."""
_CONNECTED = pattern(
    r"connect|supplied|power source|source of (?:power|electricity)|generator|\bgrid\b|"
    r"接続|連系|電源|đấu nối|nguồn điện|sambungan|terhubung|sumber listrik",
    re.IGNORECASE,
)
_USED = pattern(
    r"\b(?:use|usage|type|kind|purpose|application)\b|用途|種類|種別|"
    r"công dụng|mục đích|\bloại\b|penggunaan|jenis",
    re.IGNORECASE,
)
_YES = pattern(r"\A\W*(?:yes|y|x|✓|✔|○|有|あり|はい|có|ya)\W*\Z", re.IGNORECASE)
_NO = pattern(r"\A\W*(?:no|n|none|×|無|なし|いいえ|không|tidak)\W*\Z", re.IGNORECASE)
_MOST_CELLS, _ROWS, _LONG = 5_000, 200, 80


def unlike_words(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give what is declared of a member where its title, or a list of equipment, says otherwise."""
    declared = [s for s in claim.fixed if _choices(claim, s) and s.value in _choices(claim, s)]
    lists = list(_listed(claim)) if declared else []
    names = {stated: _name(stated) for stated in declared} if lists else {}
    for stated in declared:
        choices = _choices(claim, stated)
        title = _title(stated)
        said: list[tuple[Place, str, set[str]]] = []
        if title:
            said.append((stated.place, title, named_by(title, choices) - VAGUE))
        sisters = [s for s in names if s.name == stated.name and s.members != stated.members]
        own = names[stated].difference(*(names[s] for s in sisters)) if lists else frozenset()
        for words, place, heading, text in lists:
            about = _CONNECTED if {"grid", "captive"} & set(choices) else _USED
            if own & words and about.search(heading) and not RESERVE.search(heading):
                said.append((place, f"{heading}: {text}", _of_list(heading, text, choices)))
        for place, text, named in said:
            if not named or stated.value in named:
                continue
            finding = VER[243].at(
                place_text(stated.leaf),
                found=f"{stated.value}, and {text[:60]!r} in {place_text(place)}",
                label=stated.label,
                choice=" | ".join(sorted(named)),
            )
            # Where several may be meant, it cannot be told by how much.
            right = {stated.leaf: min(named)} if len(named) == 1 else None
            yield Judged(finding, changed_cells(claim, model, right) if right else None)
            break


def _of_list(heading: str, text: str, choices: Iterable[str]) -> set[str]:
    """Give what a cell under a heading names; of yes and no the heading tells."""
    every = set(choices)
    asked = named_by(heading, every)
    if _YES.search(text):
        return asked if len(asked) == 1 else set()
    if _NO.search(text):
        # Of two cases the other one holds.
        return every - asked if len(asked) == 1 and len(every) == 2 else set()
    found = named_by(text, every)
    if not found and "captive" in every and re.search(WORDS["grid"], text, re.IGNORECASE):
        # Choices that are grids of their own.
        return every - {"captive"} - VAGUE
    return found


def _choices(claim: Claim, stated: StatedValue) -> list[str]:
    attribute = claim.methodology.attributes.get(stated.name)
    return list(attribute[1].choices) if attribute is not None else []


def _title(stated: StatedValue) -> str:
    match = _TITLE.search(stated.description)
    return match[1] if match else ""


def _name(stated: StatedValue) -> frozenset[str]:
    texts = (_title(stated), *(member for key in stated.members for member in key))
    return frozenset().union(*map(words_of, texts))


def _listed(claim: Claim) -> Iterator[tuple[frozenset[str], Place, str, str]]:
    """Give the cells under headings of connection and use: words of their row, and both texts."""
    forms = {sheet.grid.name for sheet in claim.layout.sheets}
    for grid in claim.grid.sheets:
        if grid.name in forms or len(grid.cells) > _MOST_CELLS:
            continue
        for column, rows in grid.texts.items():
            for top in rows:
                heading = grid.cells[top, column].text
                if len(heading) > _LONG or not (
                    _CONNECTED.search(heading) or _USED.search(heading)
                ):
                    continue
                for row in range(top + 1, top + 1 + _ROWS):
                    text = text_shown(claim, (grid.name, row, column))
                    if not text:
                        break
                    beside = (str(c.value) for _, c in grid.in_row(row) if c.kind == "text")
                    names = frozenset().union(*map(words_of, beside))
                    yield names, (grid.name, row, column), heading, text
