"""Symbols of parameters as people write them, matched to those of a methodology.

``EG_{i,p}``, ``EGi,p`` with a subscript as rich text, ``EG i,p``, full-width letters, ``η`` or
``eta``, a member's id or number in place of an index (``EG_roof-a,p``, ``EG1,p``) and the form of
our own sheets (``EGi,p`` above ``i = roof-a``) all mean the same parameter. What fits several
parameters is reported as such; nothing is guessed.

>>> from jcm_mrv.methodology.library import Library
>>> book = SymbolBook(Library().load("VN_AM007@1.0"), {"system": ("roof-a", "roof-b")})
>>> book.match("ＥＧ i,p").name, book.match("EG_roof-b,p").members
('EG', ('roof-b',))
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from functools import lru_cache

from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.reading.cells import Run
from jcm_mrv.workbook.wording import symbol_text

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー－"), "-")
_ALIKE = {ord("∆"): "Δ", ord("*"): "×", ord("·"): "×", ord("⋅"): "×", ord("、"): ",", ord(";"): ","}
_GREEK = {"eta": "η", "delta": "Δ", "rho": "ρ", "epsilon": "ε"}
_NOTHING = pattern(r"[\s_{}\\$\"'“”‘’]+")
_MEMBERS = pattern(r"\s*([^\W\d_]\w{0,3})\s*=\s*([^=\n]+?)\s*(?=,\s*[^\W\d_]\w{0,3}\s*=|$)")
_BRACKET = pattern(r"^(.*?\S)\s*(?:[(\[]\s*(.+?)\s*[)\]]|:\s*(.+))$", re.DOTALL)
_LONGEST = 300


@immutable
class Match:
    """A parameter that a written symbol means.

    Attributes
    ----------
    name : str
        The methodology's name of it.
    members : tuple of str or None
        The member of each of its sets, None where the symbol does not say which.
    others : tuple of str
        Further names that the symbol means as well; not empty means ambiguous.
    """

    name: str
    members: tuple[str | None, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether the symbol fits several parameters, or several members."""
        return bool(self.others)


def normalised(text: str) -> str:
    """Give a symbol without what people write differently: spaces, braces, widths, dashes.

    Examples
    --------
    >>> normalised("EF_{RE, i}"), normalised("ＥＧｉ，ｐ")
    ('EFRE,i', 'EGi,p')
    """
    text = unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_DASHES).translate(_ALIKE)
    return _NOTHING.sub("", text)


def marked(text: str, runs: Sequence[Run]) -> str:
    """Give a rich text with its subscripts in braces: ``EG_{i,p}``.

    Examples
    --------
    >>> marked("EGi,p", [Run("EG"), Run("i,p", "sub")])
    'EG_{i,p}'
    """
    if not runs:
        return text
    found, low = "", ""
    for run in runs:
        if run.script == "sub" and "\n" not in run.text:
            low += run.text
            continue
        found += f"_{{{low}}}" if low else ""
        found, low = found + run.text, ""
    return found + (f"_{{{low}}}" if low else "")


@immutable
class _Form:
    """How the symbol of one name is built: a base, and parts of the subscript."""

    name: str
    base: str
    parts: tuple[str, ...]
    indices: tuple[int, ...]
    """The set position that each part is the index of; -1 for a part that is fixed."""

    @property
    def text(self) -> str:
        return self.base + ",".join(self.parts)


@mutable
class SymbolBook:
    """The symbols of a methodology, and the members that may stand in place of an index.

    Parameters
    ----------
    methodology : Methodology
        Its parameters, attributes and equations are what symbols may mean.
    members : mapping of str to sequence of str
        The member ids of each set, in order; may be empty.
    """

    methodology: Methodology
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    titles: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        m = self.methodology
        asked = m.needed_by("ER").union(*map(references, m.tests.values()))
        start = (START,) if START in asked else ()
        self.names = (*m.parameters, *m.attributes, *start, *m.equations)
        self.forms = [self._form(name) for name in self.names]
        # Looked up for every row: a workbook may have hundreds of members.
        self.known_ids = {name: _as_written(tuple(ids)) for name, ids in self.members.items()}
        self._written = {form.name: _ways_of(form) for form in self.forms}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def match(
        self, text: str, runs: Sequence[Run] = (), among: Collection[str] | None = None
    ) -> Match | None:
        """Give what a written symbol means; None where it fits nothing.

        Parameters
        ----------
        text : str
            The text of the cell, with line breaks.
        runs : sequence of Run
            Its pieces, where it is rich text.
        among : collection of str, optional
            The names that it may mean; all by default.
        """
        lines = marked(text, runs).strip()[:_LONGEST].splitlines()
        if not lines:
            return None
        stated = _stated_members("\n".join(lines[1:]))
        found = self._match(lines[0], among)
        if found is None and (cut := _BRACKET.match(lines[0])):
            found = self._match(cut[1], among)
            if found is not None and not stated:
                remark = (cut[2] or cut[3]).strip()
                stated |= _stated_members(remark)
                found = self._with_member(found, remark)
        if found is None and len(lines) > 1 and not stated:
            found = self._match("".join(lines), among)
        return self._with_stated(found, stated) if found is not None and stated else found

    def _match(self, text: str, among: Collection[str] | None) -> Match | None:
        forms = [form for form in self.forms if among is None or form.name in among]
        base = _base(text)
        flat = normalised(text)
        bare = _bare(flat)
        names = [form.name for form in forms if flat == form.text and base in ("", form.base)]
        for way, wanted in enumerate((flat, flat, _folded(flat), bare, bare)):
            names = names or [f.name for f in forms if self._written[f.name][way] == wanted]
        if names:
            return self._match_of(names)
        found = [m for form in forms for m in self._members_in(form, flat, base)]
        if not found:
            return None
        others = tuple(dict.fromkeys(m.name for m in found[1:] if m != found[0]))
        return Match(found[0].name, found[0].members, others)

    def _match_of(self, names: list[str]) -> Match:
        unknown = (None,) * len(self.methodology.sets_of(names[0]))
        return Match(names[0], unknown, tuple(names[1:]))

    def _members_in(self, form: _Form, flat: str, base: str) -> list[Match]:
        """Give the matches with members or numbers in place of indices."""
        sets = self.methodology.sets_of(form.name)
        if not any(place >= 0 for place in form.indices) or (base and base != form.base):
            return []
        folded = _folded(flat)
        if not folded.startswith(_folded(form.base)):
            return []
        if form.name not in self._patterns:
            self._patterns[form.name] = self._pattern_of(form, sets)
        hit = self._patterns[form.name].fullmatch(folded)
        if hit is None:
            return []
        members: list[str | None] = []
        for place, set_name in enumerate(sets):
            written = hit.groupdict().get(f"p{place}")
            members.append(self._member(set_name, written) if written else None)
        return [Match(form.name, tuple(members))]

    def _pattern_of(self, form: _Form, sets: Sequence[str]) -> re.Pattern[str]:
        pieces = []
        for part, place in zip(form.parts, form.indices, strict=True):
            if place < 0:
                pieces.append(re.escape(_folded(part)))
            else:
                known = self.known_ids.get(sets[place], {})
                ways = [re.escape(k) for k in sorted(known, key=len, reverse=True)]
                letter = re.escape(_folded(part))
                pieces.append(f"(?P<p{place}>{'|'.join([*ways, letter + '?[0-9]{1,5}', letter])})")
        return re.compile(re.escape(_folded(form.base)) + ",?" + ",?".join(pieces))

    def _member(self, set_name: str, written: str) -> str | None:
        ids = self.members.get(set_name, ())
        known = self.known_ids.get(set_name, {}).get(_folded(normalised(written)))
        if known is not None:
            return known
        titles = self.titles.get(set_name, ())
        named = [
            identifier
            for identifier, title in zip(ids, titles, strict=False)
            if title and _folded(normalised(title)) == _folded(normalised(written))
        ]
        if len(named) == 1:
            return named[0]
        digits = re.fullmatch(r"\D?([0-9]{1,5})", written)
        if digits and 1 <= int(digits[1]) <= len(ids):
            return ids[int(digits[1]) - 1]
        return None

    def _with_member(self, match: Match, text: str) -> Match:
        """Give the match with the member that a remark behind the symbol names."""
        members = list(match.members)
        sets = self.methodology.sets_of(match.name)
        for part in text.split(","):
            for place, set_name in enumerate(sets):
                member = self._member(set_name, part.strip())
                if member is not None and members[place] is None:
                    members[place] = member
                    break
        return Match(match.name, tuple(members), match.others)

    def _with_stated(self, match: Match, stated: Mapping[str, str]) -> Match:
        members = list(match.members)
        for place, set_name in enumerate(self.methodology.sets_of(match.name)):
            written = stated.get(self.methodology.sets[set_name].index)
            if written is not None:
                members[place] = self._member(set_name, written) or written
        return Match(match.name, tuple(members), match.others)

    def _form(self, name: str) -> _Form:
        base, _, low = symbol_text(self.methodology, name).partition("_{")
        letters = [self.methodology.sets[s].index for s in self.methodology.sets_of(name)]
        base, low = normalised(base), low.rstrip("}")
        if "_{" in low or not low:
            # A product of symbols, or none with a subscript: taken as a whole.
            whole = normalised(symbol_text(self.methodology, name))
            return _Form(name, whole, (), ())
        parts = tuple(normalised(part) for part in low.split(","))
        free = list(range(len(letters)))
        indices = []
        for part in parts:
            place = next((n for n in free if letters[n] == part), -1)
            if place >= 0:
                free.remove(place)
            indices.append(place)
        return _Form(name, base, parts, tuple(indices))


def _base(text: str) -> str:
    """Give the base where the text tells it from the subscript, else an empty text."""
    base, mark, _ = text.partition("_")
    return normalised(base) if mark else ""


def _stated_members(text: str) -> dict[str, str]:
    return {match[1]: match[2] for match in _MEMBERS.finditer(text)}


def _folded(text: str) -> str:
    for latin, greek in _GREEK.items():
        text = text.replace(latin, greek)
    return text.casefold()


@lru_cache(maxsize=64)
def _as_written(ids: tuple[str, ...]) -> Mapping[str, str]:
    """Give the ids of members by how they are written: the numbers are asked for by each table."""
    written: dict[str, str] = {}
    for identifier in ids:
        written.setdefault(_folded(normalised(identifier)), identifier)
    return written


def _ways_of(form: _Form) -> tuple[str, ...]:
    """Give what a symbol is taken for where it is written so, the surest first."""
    text = form.text
    return (
        text,
        normalised(form.name),
        _folded(text),
        _bare(text),
        _bare(_without_period(form)),
    )


def _bare(text: str) -> str:
    return _folded(text).replace(",", "").replace(".", "")


def _without_period(form: _Form) -> str:
    """Give the symbol without the index of the monitoring period, which some leave out."""
    return form.base + ",".join(part for part in form.parts if part != "p")
