"""Standing and readiness in words: a word never claims more than was checked."""

from __future__ import annotations

from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.methodology.model import Standing
from jcm_mrv.reporting.subject import PackFacts
from jcm_mrv.reporting.words import Words


def standing_word(w: Words, standing: ResultStanding) -> str:
    """Give the word for a standing."""
    return {"draft": w("Draft"), "provisional": w("Provisional"), "final": w("Final")}[standing]


def standing_text(w: Words, standing: ResultStanding) -> str:
    """Give a standing with what it means."""
    return {
        "draft": w("Draft: something in use was not checked against an official text"),
        "provisional": w(
            "Provisional: something in use is only reproduced by published results, or recorded "
            "from a document that nothing here can be held against"
        ),
        "final": w(
            "Final: all in use was read in an official text, or, where the methodology leaves a "
            "number to the project, in a file of the project"
        ),
    }[standing]


def basis_word(w: Words, standing: Standing | None) -> str:
    """Give the word for how sure a number or an equation is."""
    if standing is None:
        return w("the project's own")
    return {
        "official": w("official"),
        "corroborated": w("corroborated"),
        "unverified": w("unverified"),
    }[standing]


def ready_text(w: Words, result: Result) -> str:
    """Say whether anything is open."""
    if result.ready:
        n = len(result.unseen)
        if not n:
            return w("Ready: nothing is open")
        return w(
            "Ready: nothing is open; {n} {n:thing was|things were} not looked at here, "
            "as the notes say",
            n=n,
        )
    n = len(result.open)
    return w("Not ready: {n} {n:point|points} open", n=n)


def marks(w: Words, result: Result, pack: PackFacts | None, *, public: bool) -> list[str]:
    """Give what stands on every page."""
    found = []
    if result.standing != "final":
        found.append(standing_word(w, result.standing))
    if not result.ready:
        found.append(w("Not ready"))
    if pack is not None and pack.warnings:
        found.append(w("Check of the pack: see what was found"))
    if public:
        found.append(w("Public version"))
    return found
