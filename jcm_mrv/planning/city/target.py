"""What a target requires: the numbers that its equation takes, of each of the four kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.planning.city.equations import between, equations, solved
from jcm_mrv.planning.city.file import City, TargetKind
from jcm_mrv.planning.city.inventory import Inventory

_NEEDED: dict[TargetKind, tuple[str, ...]] = {
    "baseline_scenario": ("reduction",),
    "base_year": ("reduction", "base_year"),
    "fixed_level": ("level",),
    "intensity": ("reduction", "base_year", "activity"),
}
_KEYS = ("reduction", "base_year", "base_emissions", "level", "activity")
_ALLOWED: dict[TargetKind, tuple[str, ...]] = {
    **_NEEDED,
    "base_year": ("reduction", "base_year", "base_emissions"),
    "intensity": ("reduction", "base_year", "base_emissions", "activity"),
}


@immutable
class Given:
    """The baseline by year, the values that the equation of the target takes, and what is wrong."""

    baseline: Mapping[int, Fraction]
    values: Mapping[str, float | None]
    findings: tuple[Finding, ...]
    linear: bool = False

    def ends(self, year: int) -> dict[str, float] | None:
        """Give the stated years around one that is between them; None where it is not."""
        before = [y for y in self.baseline if y < year]
        after = [y for y in self.baseline if y > year]
        if not self.linear or year in self.baseline or not before or not after:
            return None
        first, last = max(before), min(after)
        return {
            "before": float(self.baseline[first]),
            "after": float(self.baseline[last]),
            "year_before": float(first),
            "year_after": float(last),
            "this_year": float(year),
        }

    def baseline_of(self, year: int) -> float | None:
        """Give the emissions of a year without measures; None where nothing says them."""
        if year in self.baseline:
            return float(self.baseline[year])
        ends = self.ends(year)
        return None if ends is None else solved(between(), ends)["baseline"].value


def given(city: City, inventory: Inventory) -> Given:
    """Give what the target's equation takes, in tCO2e."""
    target, kind = city.file.target, city.file.target.kind
    findings = list(_wrong_keys(city))
    baseline, wrong = _baseline(city)
    findings += wrong
    stated_baseline = city.file.baseline
    linear = stated_baseline is not None and stated_baseline.between == "linear"
    known = Given(baseline, {}, (), linear)
    needs_baseline = kind in ("baseline_scenario", "fixed_level")
    of_target = known.baseline_of(target.year)
    if needs_baseline and of_target is None and not wrong:
        years = ", ".join(map(str, sorted(baseline))) or "none"
        findings.append(
            PLN[400].at(city.where("target", "kind"), found=kind)
            if city.file.baseline is None
            else PLN[402].at(city.where("baseline", "values"), found=years, year=target.year)
        )
    values: dict[str, float | None] = {
        "reduction": None if target.reduction is None else float(target.reduction),
        "target_baseline": of_target if needs_baseline else None,
    }
    for key, name in (("level", "level"), ("base_emissions", "base_emissions")):
        stated: Quantity | None = getattr(target, key)
        if stated is not None:
            tonnes = _tonnes(city, stated, findings, key)
            values[name] = None if tonnes is None else float(tonnes)
    base = target.base_year
    if base is not None and "base_year" in _ALLOWED[kind]:
        if target.year <= base:
            findings.append(
                PLN[401].at(city.where("target", "year"), found=str(target.year), base=base)
            )
        lines = inventory.of(target.boundary, base, city.file.level)
        if target.base_emissions is None:
            if lines:
                known_lines = {"emissions": [float(one.tonnes) for one in lines]}
                values["base_emissions"] = solved(equations(kind), known_lines)["inventory"].value
            else:
                findings.append(
                    PLN[400]["base-year"].at(city.where("target", "base_year"), found=str(base))
                )
    activity = target.activity
    if activity is not None and base is not None and kind == "intensity":
        for name, year in (("base_activity", base), ("target_activity", target.year)):
            amount = activity.values.get(year)
            values[name] = None if amount is None else float(amount)
            if year not in activity.values:
                findings.append(
                    PLN[402]["activity"].at(
                        city.where("target", "activity", "values"),
                        found=", ".join(map(str, activity.values)),
                        year=year,
                    )
                )
    return Given(baseline, values, tuple(findings), linear)


def _wrong_keys(city: City) -> Iterator[Finding]:
    target, kind = city.file.target, city.file.target.kind
    stated = [key for key in _KEYS if getattr(target, key) is not None]
    for key in _NEEDED[kind]:
        if key not in stated:
            yield (
                PLN[400]["base"].at(city.where("target"), found=", ".join(stated), kind=kind)
                if key == "base_year"
                else PLN[404].at(city.where("target"), found=", ".join(stated), kind=kind, key=key)
            )
    for key in stated:
        if key not in _ALLOWED[kind]:
            yield PLN[404]["other"].at(city.where("target", key), found=key, kind=kind)


def _baseline(city: City) -> tuple[dict[int, Fraction], list[Finding]]:
    stated = city.file.baseline
    if stated is None:
        return {}, []
    where = city.where("baseline", "unit")
    if stated.gwp is not None and stated.gwp != city.file.gwp:
        place = city.where("baseline", "gwp")
        return {}, [PLN[423].at(place, found=stated.gwp, report=city.file.gwp)]
    try:
        return {y: convert(v, stated.unit, "tCO2e") for y, v in stated.values.items()}, []
    except UnitError:
        return {}, [PLN[405].at(where, found=stated.unit)]


def _tonnes(city: City, stated: Quantity, findings: list[Finding], key: str) -> Fraction | None:
    try:
        value = convert(stated.value, stated.unit, "tCO2e")
    except UnitError:
        findings.append(PLN[405].at(city.where("target", key), found=stated.unit))
        return None
    if value <= 0:
        findings.append(PLN[403]["amount"].at(city.where("target", key), found=str(stated)))
        return None
    return value
