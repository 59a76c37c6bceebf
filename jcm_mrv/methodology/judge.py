"""The verdict on a methodology: units balance, cases hold, the safe sides are right.

The verdict is kept by content hash, so that a known methodology costs a run nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from jcm_mrv.findings import MET, Finding, FindingsError, has_errors
from jcm_mrv.methodology.ever_shipped import EVER_SHIPPED, known, was_shipped, with_those_of
from jcm_mrv.methodology.inputs import Inputs, labelled
from jcm_mrv.methodology.library import Library, cases_path, shipped_folder
from jcm_mrv.methodology.loading.compiled import COMPILED, compiled_path
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.own_word import on_own_word
from jcm_mrv.methodology.solve import Solution, SolveError, solve
from jcm_mrv.strict_yaml import read_bytes

if TYPE_CHECKING:
    from jcm_mrv.methodology.cases import CaseResult

CHECKS = 2
"""Version of the checks below; raise it when they change, so that kept verdicts are judged anew."""

VERDICTS = "verdicts.json"
_STEP = 1e-4


def load_methodology(
    reference: str, library: Library | None = None, where: str = ""
) -> Methodology:
    """Give a methodology whose units balance and whose cases hold.

    One that is none of those that are shipped, or were once, is as sure as unverified rules are,
    whatever it says of itself: see :mod:`jcm_mrv.methodology.own_word`.

    Parameters
    ----------
    reference : str
        ``ID@VERSION``, or ``ID`` for the newest version.
    library : Library, optional
        Where to look; the shipped methodologies by default.
    where : str, optional
        Place of the reference, for messages.

    Raises
    ------
    FindingsError
        When it is unknown, or its files do not hold.

    Examples
    --------
    >>> load_methodology("VN_AM007@1.0").symbol("EG")
    'EG_{i,p}'
    """
    methodology = as_it_says(reference, library, where)
    if was_shipped(methodology.reference, methodology.sha256):
        return methodology
    return on_own_word(methodology)


def as_it_says(reference: str, library: Library | None = None, where: str = "") -> Methodology:
    """Give the same with what it says of itself, for whoever looks at rules and rests on none.

    Raises
    ------
    FindingsError
        As :func:`load_methodology`.
    """
    library = library or Library()
    methodology = library.load(reference, where)
    key = verdict_key(methodology)
    if library.alone or not (key in _shipped_verdicts() or _is_remembered(key)):
        findings = judge(methodology)
        if has_errors(findings):
            raise FindingsError(findings)
        if not library.alone:
            _remember(key, methodology.reference)
    return methodology


def judge(methodology: Methodology) -> list[Finding]:
    """Give everything that is wrong with a methodology that could be read."""
    # A known methodology does without what judges a new one.
    from jcm_mrv.methodology.balance import check_units
    from jcm_mrv.methodology.electricity import check_electricity
    from jcm_mrv.methodology.screening import check_screening

    findings = [
        *check_units(methodology),
        *check_screening(methodology),
        *check_electricity(methodology),
    ]
    if has_errors(findings):
        return findings
    try:
        results = run_cases(methodology)
    except FindingsError as exc:
        return [*findings, *exc.findings]
    findings += [finding for result in results for finding in result.findings]
    if len(results) < 2:
        findings.append(MET[123].at(methodology.place(), found=str(len(results))))
    if not has_errors(findings):
        findings += check_directions(methodology, results)
        findings += check_years(methodology, results)
    return findings


def run_cases(methodology: Methodology) -> list[CaseResult]:
    """Give the result of every case of a methodology.

    Raises
    ------
    FindingsError
        When ``cases.yaml`` is missing or cannot be read.
    """
    # Cases are run where a methodology is new: a known one does without their models.
    from jcm_mrv.methodology.cases import read_cases, run_case

    document, cases = read_cases(methodology)
    return [
        run_case(methodology, case, document.where(("cases", n))) for n, case in enumerate(cases)
    ]


# -- directions ---------------------------------------------------------------------------


def check_directions(methodology: Methodology, results: list[CaseResult]) -> list[Finding]:
    """Give a finding where a parameter's conservative side is not the sign of ER's derivative.

    The derivative is taken at the inputs of each case. Where its sign depends on the inputs, the
    parameter is to be declared ``by_result``.
    """
    findings = []
    asked = [n for n, p in methodology.parameters.items() if p.kind == "monitored" or p.prefer]
    signs: dict[str, dict[int, str]] = {name: {} for name in asked}
    for result in results:
        if result.inputs is None or result.solution is None:
            continue
        for name, found in signs.items():
            for sign, member in _signs(result.inputs, result.solution, name).items():
                found.setdefault(sign, f"{member} in the case {result.case.name!r}")
    for name, given in signs.items():
        declared = methodology.parameters[name].conservative
        allowed = {"lower": {0, 1}, "higher": {0, -1}}.get(declared or "", {-1, 0, 1})
        if not given.keys() <= allowed:
            words = {1: "more", -1: "less", 0: "equal"}
            gives = " or ".join(f"{words[n]} ({given[n]})" for n in sorted(given, reverse=True))
            wanted = "by_result" if {1, -1} <= given.keys() else "lower" if 1 in given else "higher"
            where, found = methodology.place(name), f"more of it gives {gives} emission reductions"
            sets = [methodology.sets[s] for s in methodology.sets_of(name)]
            findings.append(
                # What later years share cannot be `by_result` (MET-124).
                MET[119]["one-side"].at(where, found=found, name=name, declared=declared)
                if wanted == "by_result" and any(s.years for s in sets)
                else MET[119].at(where, found=found, name=name, declared=declared, wanted=wanted)
            )
    return findings


def _signs(inputs: Inputs, solution: Solution, name: str) -> dict[int, str]:
    """Give the signs of the effect of a name on ER, each with the first value that has it."""
    base, arrays = solution.scalar("ER"), inputs.arrays()
    found: dict[int, str] = {}
    for key in inputs.asked(name):
        value = float(inputs.value(name, solution.values[name], key))
        try:
            (other,) = inputs.reductions(arrays, [{(name, key): value * (1 + _STEP) or _STEP}])
        except SolveError:
            continue
        change = other - base
        scale = max(abs(base), abs(solution.scalar("RE")), 1e-9)
        sign = 0 if abs(change) <= 1e-12 * scale else int(np.sign(change))
        if sign and inputs.methodology.rounds and value:
            # At a step of a rounding more and less of it change ER alike: the larger one jumps.
            try:
                (below,) = inputs.reductions(arrays, [{(name, key): value * (1 - _STEP)}])
            except SolveError:
                below = base
            if sign == np.sign(below - base) and abs(below - base) < abs(change):
                sign = -sign
        found.setdefault(sign, labelled(name, key))
    return found


def check_years(methodology: Methodology, results: list[CaseResult]) -> list[Finding]:
    """Give a finding ``MET-125`` where a year after that of the result changes the result.

    Each case is taken for the year before its own: what its last year holds must then not count.
    """
    names = [name for name in methodology.monitored() if methodology.time_set(name)]
    findings: dict[str, Finding] = {}
    for result in results:
        if result.inputs is None or result.solution is None or not names:
            continue
        arrays = result.inputs.arrays()
        arrays["calendar_year"] = arrays["calendar_year"] - 1
        for name in names:
            axis = 1 + methodology.sets_of(name).index(methodology.time_set(name) or "")
            later = arrays[name].astype(float).copy()
            np.moveaxis(later, axis, 0)[-1] += 1
            reductions = []
            for values in (arrays, {**arrays, name: later}):
                try:
                    reductions.append(solve(methodology, values, result.inputs.sizes).scalar("ER"))
                except SolveError:
                    reductions.append(None)
            if reductions[0] != reductions[1]:
                findings[name] = MET[125].at(
                    methodology.place(name),
                    found=f"ER rests on {name} of a later year",
                    name=name,
                )
    return list(findings.values())


# -- keeping verdicts ---------------------------------------------------------------------


def verdict_key(methodology: Methodology) -> str:
    """Give the hash of all that a verdict rests on: rules, cases and the version of the checks."""
    digest = hashlib.sha256(f"{CHECKS}:{methodology.sha256}:".encode())
    if methodology.folder is not None and cases_path(methodology.folder).is_file():
        path = cases_path(methodology.folder)
        digest.update(read_bytes(path, "MET", str(path)))
    return digest.hexdigest()


def fresh_verdicts(library: Library) -> dict[str, str]:
    """Give ``ID@VERSION`` -> verdict key of every methodology that holds; for ``verdicts.json``.

    ``python -m jcm_mrv.methodology.judge`` writes it, and adds to ``ever_shipped.json``.
    """
    return _verdicts(_read_all(library))


def _read_all(library: Library) -> dict[str, Methodology]:
    """Give every methodology as its texts say, whatever is compiled of them."""
    return {reference: library.read(library.find(reference)) for reference in library.references()}


def _verdicts(methodologies: Mapping[str, Methodology]) -> dict[str, str]:
    return {
        reference: verdict_key(methodology)
        for reference, methodology in methodologies.items()
        if not has_errors(judge(methodology))
    }


@cache
def _shipped_verdicts() -> frozenset[str]:
    path = shipped_folder() / VERDICTS
    if not path.is_file():
        return frozenset()
    return frozenset(json.loads(path.read_text(encoding="utf-8")).values())


def _cache_folder() -> Path:
    base = os.environ.get("JCM_MRV_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "jcm-mrv" if base else Path.home() / ".cache" / "jcm-mrv"


def _is_remembered(key: str) -> bool:
    try:
        return (_cache_folder() / f"{key}.verdict").is_file()
    except (OSError, RuntimeError):
        return False


def _remember(key: str, reference: str) -> None:
    # A folder that cannot be written to costs time, nothing else.
    try:
        folder = _cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{key}.verdict").write_text(reference + "\n", encoding="utf-8")
    except (OSError, RuntimeError):
        pass


def keep(library: Library, folder: Path) -> None:
    """Write into a folder what is kept of a library that ships.

    The verdicts on it, itself as a part of what was ever shipped, and each methodology compiled.
    """
    from jcm_mrv.methodology.loading.compiling import compiled_text

    methodologies = _read_all(library)
    texts = {
        folder / name: json.dumps(data, indent=1, sort_keys=True) + "\n"
        for name, data in (
            (VERDICTS, _verdicts(methodologies)),
            (EVER_SHIPPED, with_those_of(library.contents(), known())),
        )
    }
    for reference, methodology in methodologies.items():
        texts[compiled_path(folder, reference)] = compiled_text(methodology, shipped_folder())
    for old in folder.glob(f"{COMPILED}/*/*.json"):
        if old not in texts:
            old.unlink()
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    keep(Library(), shipped_folder())
