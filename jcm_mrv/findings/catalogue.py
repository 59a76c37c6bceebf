"""Findings made from the catalogue: a code, a place, and what its texts leave open.

``jcm_mrv/findings.yaml`` is where the texts are written; here they come from the table that it is
compiled to, which is loaded with the first finding and not before.
"""

from __future__ import annotations

from datetime import date
from numbers import Number

from jcm_mrv.findings.finding import Finding, FindingsError, Severity
from jcm_mrv.findings.language import fill
from jcm_mrv.immutable import immutable


@immutable(slots=True)
class Wording:
    """One wording of a code: its texts with what is left open in them."""

    code: str
    key: str = ""

    def __getitem__(self, key: str) -> Wording:
        """Give the wording of this code that stands under ``also`` in the catalogue."""
        return Wording(self.code, key)

    @property
    def severities(self) -> tuple[Severity, ...]:
        """What the code may weigh, what it weighs unless told otherwise first."""
        from jcm_mrv.findings.table import TABLE

        return tuple(map(Severity, TABLE[self.code][0].split()))

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """Message, found, expected and hint, with their placeholders."""
        from jcm_mrv.findings.table import TABLE

        return TABLE[self.code][1][self.key]

    def at(
        self,
        where: str = "",
        *,
        found: str = "",
        severity: Severity | None = None,
        **values: object,
    ) -> Finding:
        """Give the finding: ``values`` are what the texts leave open, by name.

        Parameters
        ----------
        where : str
            File and line, cell, or key.
        found : str
            What stands there; the catalogue may have a text for where there is nothing to show.
            The other texts may name it as ``{found}``.
        severity : Severity, optional
            Only for a code to which the catalogue gives two.
        **values
            By the names of the placeholders, every one of them and no other.

        Examples
        --------
        >>> PRJ[126].at("p.yaml:7:3", found="VN_AM007@1.0").message
        'VN_AM007@1.0 is applied twice'
        """
        weights = self.severities
        if severity is not None and severity not in weights:
            raise TypeError(f"{self.code} is never of severity {severity}")
        message, nothing, expected, hint = self.texts
        used: set[str] = set()
        # Filled in whether it is shown or not: its names are asked for all the same.
        instead = fill(nothing, values, used)
        kept = {**values, "found": found} if found else values
        found = found or instead
        given = {**values, "found": found}
        made = Finding(
            self.code,
            severity or weights[0],
            fill(message, given, used),
            where,
            found,
            fill(expected, given, used),
            fill(hint, given, used),
            self.key,
            {name: _kept(value) for name, value in kept.items()},
        )
        if unused := values.keys() - used:
            raise TypeError(f"{self}: the texts do not name {', '.join(sorted(unused))}")
        return made

    def stop(
        self,
        where: str = "",
        *,
        found: str = "",
        severity: Severity | None = None,
        **values: object,
    ) -> FindingsError:
        """Give the exception that ends the work with this finding alone."""
        return FindingsError([self.at(where, found=found, severity=severity, **values)])

    def __str__(self) -> str:
        return f"{self.code}[{self.key!r}]" if self.key else self.code


@immutable(slots=True)
class Family:
    """The codes of one part of the work: ``MON[106]`` is ``MON-106``."""

    prefix: str

    def __getitem__(self, number: int) -> Wording:
        """Give the code of that number."""
        return Wording(f"{self.prefix}-{number:03}")

    def __str__(self) -> str:
        return self.prefix


PRJ, MET, MON = Family("PRJ"), Family("MET"), Family("MON")
CAL, WBK, VER = Family("CAL"), Family("WBK"), Family("VER")
EVI, RPT, PLN = Family("EVI"), Family("RPT"), Family("PLN")
FAMILIES = (PRJ, MET, MON, CAL, WBK, VER, EVI, RPT, PLN)


def _kept(value: object) -> object:
    """Give a value that can be put into a text again later, and sent to another process."""
    return value if isinstance(value, (str, Number, date)) else str(value)
