"""Fixed values of a project file: a number with its source, or what a series gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from jcm_mrv.findings import PRJ, Finding, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Standing, Way
from jcm_mrv.methodology.question import asks_a_series
from jcm_mrv.methodology.series.use import LoadSeries, value_of
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.model import FoundValue, GivenValue, SeriesValue
from jcm_mrv.project.preferred import found_text, way_given

if TYPE_CHECKING:
    from jcm_mrv.methodology.series.series import Series


@immutable
class ProjectValue:
    """A fixed value that the project file gives, in the methodology's unit.

    ``series`` and ``standing`` are there where a series gives it: what was asked, and how sure the
    number is. A value with a source of the user's own has no standing here. ``valid_until`` is the
    last day of its validity, where it has one. ``way`` is that in which the project found it, where
    the methodology prefers some to its default; ``date`` is the day, ``evidence`` what shows it.
    """

    value: Fraction
    source: str
    comment: str
    where: str
    series: str | None = None
    standing: Standing | None = None
    series_sha256: str = ""
    valid_until: dt.date | None = None
    series_path: Path | None = None
    series_name: str = ""
    way: Way | None = None
    evidence: str = ""
    date: dt.date | None = None


class GivenValues:
    """Reads the values given for one methodology."""

    def __init__(self, methodology: Methodology, load_series: LoadSeries) -> None:
        self.methodology, self.load_series = methodology, load_series
        self.series: dict[str, Series] = {}

    def read(self, name: str, label: str, content: Any, where: str) -> ProjectValue:
        """Give a value in the unit of its parameter.

        Raises
        ------
        FindingsError
            ``PRJ-106`` for what is incomplete, ``PRJ-107`` for a unit of another kind, ``MET-140``
            to ``MET-149`` for what a series does not have, ``PRJ-194`` to ``PRJ-196`` for the way.
        """
        parameter = self.methodology.parameters[name]
        unit, model = parameter.unit, SeriesValue if asks_a_series(content) else GivenValue
        way = way_given(parameter, label, content, where) if parameter.prefer else None
        if way is not None:
            content, model = content[way], FoundValue
            if not isinstance(content, dict):
                wrong = PRJ[106]["found"]
                problem = said("a mapping of keys to values is expected")
                raise wrong.stop(
                    where, found=str(content), label=label, part=way, problem=problem, unit=unit
                )
        try:
            given = model.model_validate(content)
            if isinstance(given, SeriesValue):
                return self._of_series(name, given, where)
            value = convert(given.value, given.unit, unit)
        except ValidationError as exc:
            raise FindingsError([_incomplete(label, content, model, unit, exc, where)]) from None
        except UnitError as exc:
            raise PRJ[107].stop(
                where, found=content["unit"], label=label, reason=exc, unit=unit
            ) from None
        read = ProjectValue(
            value, given.source, given.comment, where, valid_until=given.valid_until
        )
        if isinstance(given, FoundValue):
            source = found_text(given, way)
            return replace(read, source=source, way=way, evidence=given.evidence, date=given.date)
        return read

    def implausible(self, name: str, label: str, value: ProjectValue) -> list[Finding]:
        """Give ``PRJ-108`` for a value outside the plausible range of its parameter."""
        parameter = self.methodology.parameters[name]
        if parameter.range.holds(value.value):
            return []
        low, high = parameter.range.minimum, parameter.range.maximum
        found, unit = f"{float(value.value):.6g} {parameter.unit}", parameter.unit
        where, least, most = value.where, float(low or 0), float(high or 0)
        if high is None:
            return [PRJ[108]["at-least"].at(where, found=found, label=label, low=least, unit=unit)]
        if low is None:
            return [PRJ[108]["at-most"].at(where, found=found, label=label, high=most, unit=unit)]
        return [PRJ[108].at(where, found=found, label=label, low=least, high=most, unit=unit)]

    def _of_series(self, name: str, asked: SeriesValue, where: str) -> ProjectValue:
        # Several members may ask one series: it is read once.
        series = self.series.get(asked.series) or self.load_series(asked.series, where)
        self.series[asked.series] = series
        series.check_use(name, self.methodology.file.partner_country, where)
        figure = series.find(asked, where)
        unit = self.methodology.parameters[name].unit
        return ProjectValue(
            value_of(series, figure, asked, unit, where),
            f"{series.source_text(figure)} (series {asked.text()})",
            " ".join(filter(None, [asked.comment, figure.claim.note])),
            where,
            asked.text(),
            figure.claim.standing,
            series.sha256,
            figure.valid.end,
            series.path,
            series.name,
        )


def _incomplete(
    label: str, content: Any, model: type, unit: str, exc: ValidationError, where: str
) -> Finding:
    problem = exc.errors()[0]
    part = ".".join(str(x) for x in problem["loc"])
    told = problem["msg"]
    found = said("nothing") if problem["type"] == "missing" else str(content)[:120]
    if model is FoundValue:
        return PRJ[106]["found"].at(
            where, found=found, label=label, part=part, problem=told, unit=unit
        )
    if not part:
        return PRJ[106]["whole"].at(where, found=found, label=label, problem=told, unit=unit)
    return PRJ[106].at(where, found=found, label=label, part=part, problem=told, unit=unit)
