"""Reproducing: a pack checked and recomputed, from what stands in it alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.readiness import READY_WORDS
from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.standing import STANDING_WORDS, WORDS
from jcm_mrv.evidence.chain import first_difference, stopped
from jcm_mrv.evidence.checking import Checked, check_pack, no_room, runs_the_same
from jcm_mrv.evidence.contents import contents_of
from jcm_mrv.evidence.difference import differences
from jcm_mrv.evidence.names import CONFIRMATIONS, OUTPUTS, PACK, RESULT, RULES
from jcm_mrv.evidence.outside import (
    changed_rules,
    given_readings,
    on_their_own_word,
    stand_ins,
    unknown_rules,
)
from jcm_mrv.evidence.packing import outputs_of
from jcm_mrv.evidence.rebuilt import (
    FOLLOWING,
    against_itself,
    evidence_unlike,
    not_rebuilt,
    stated_only,
)
from jcm_mrv.evidence.record import packages
from jcm_mrv.evidence.reproduction import Reproduction
from jcm_mrv.evidence.signing import check_signatures, unsigned
from jcm_mrv.evidence.timestamps import OF_DAYS, said_of, stamps_of
from jcm_mrv.evidence.unpacked import in_the_pack
from jcm_mrv.findings import EVI, Finding, FindingsError, Severity
from jcm_mrv.findings.language import WRITTEN, joined, said
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.library import Library
from jcm_mrv.project.load import load_project
from jcm_mrv.version import __version__

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import (
        FirstDifference,
        PackFile,
        SignatureLine,
        Verdict,
    )

_STANDINGS = tuple(WORDS.values())


def _both(packed: object, recomputed: object) -> str:
    one, other = (said("nothing") if x is None else str(x) for x in (packed, recomputed))
    return said("{one} packed, {other} recomputed", one=one, other=other)


def _rank(standing: str) -> int:
    """Give how much a standing claims; what is no standing claims most."""
    return _STANDINGS.index(standing) if standing in _STANDINGS else len(_STANDINGS)


def reproduce(
    path: Path | str,
    *,
    readings: Path | str | None = None,
    keys: Sequence[Path | str] = (),
    signatures: Sequence[Path | str] = (),
    authorities: Sequence[Path | str] = (),
) -> Reproduction:
    """Check a pack and recompute it, offline, in a folder that is gone afterwards.

    Parameters
    ----------
    path : Path or str
        The pack.
    readings : Path or str, optional
        A folder with inputs that were left out of the pack; they are found by their hash.
    keys : sequence of Path or str
        Public keys that are known from elsewhere; each has to have signed the pack.
    signatures : sequence of Path or str
        The signatures; the path of the pack with ``.sig`` by default.
    authorities : sequence of Path or str
        Certificates of time-stamping authorities that are known from elsewhere.

    Returns
    -------
    Reproduction
        With a verdict whatever the pack is; it is never an exception.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory(prefix="jcm-mrv-") as name:
        # As files in it are named, where it is reached by a link.
        folder = Path(name).resolve()
        named = (list(map(Path, some)) for some in (keys, signatures, authorities))
        made = _reproduced(path, folder, readings, *named)
    return replace(
        made,
        findings=in_the_pack(made.findings, folder, path.name),
        first_difference=in_the_pack(made.first_difference, folder, path.name),
    )


def _reproduced(
    path: Path,
    folder: Path,
    readings: Path | str | None,
    keys: Sequence[Path],
    signatures: Sequence[Path],
    authorities: Sequence[Path],
) -> Reproduction:
    checked = check_pack(path, folder)
    lines: list[SignatureLine] = []
    said: list[Finding] = []
    if checked.manifest is not None:
        # Checked before it is recomputed, and that is done whatever comes of it.
        lines, said = check_signatures(path, checked.manifest, keys, signatures)
    is_unsigned = checked.manifest is not None and not keys and not signatures
    if checked.record is None or not checked.is_whole:
        verdict: Verdict = "unsupported" if checked.is_newer else "damaged"
        said += [unsigned(path, agrees=False)] if is_unsigned else []
        return Reproduction(
            verdict,
            checked.pack_id,
            checked.software,
            checked.record,
            tuple(lines),
            findings=(*checked.findings, *said),
        )
    outcome = _Recomputation(checked, checked.record, folder, authorities).run(readings)
    if is_unsigned:
        # What does not agree is not said to.
        agrees = outcome.verdict in ("identical", "reproduced")
        said.append(unsigned(path, agrees=agrees))
    return Reproduction(
        outcome.verdict,
        checked.pack_id,
        checked.software,
        checked.record,
        tuple(lines),
        outcome.rules_differ,
        outcome.difference,
        (*said, *outcome.findings),
        outcome.judged,
        outcome.result,
    )


@mutable
class _Recomputation:
    checked: Checked
    record: PackFile
    folder: Path
    authorities: Sequence[Path]
    verdict: Verdict = "not reproduced"
    rules_differ: bool = False
    difference: FirstDifference | None = None
    judged: tuple[ResultStanding, bool] | None = None
    result: Result | None = None
    findings: list[Finding] = field(default_factory=list)

    def run(self, readings: Path | str | None) -> _Recomputation:
        """Recompute, in the language of the pack: what is written is compared byte for byte."""
        before = WRITTEN.set(self.record["language"])
        try:
            return self._run(readings)
        finally:
            WRITTEN.reset(before)

    def _run(self, readings: Path | str | None) -> _Recomputation:
        if changed := changed_rules(self.folder / RULES):
            self.rules_differ = True
            own = on_their_own_word(self.folder / RULES, changed)
            weight = Severity.WARNING if own else Severity.NOTE
            self.findings.append(EVI[53].at(RULES, found=", ".join(changed), severity=weight))
        if self.record["missing"]:
            names = ", ".join(item["path"] for item in self.record["missing"])
            self.findings.append(EVI[26].at(PACK, found=names))
        left_out = self.record["left_out"]
        inputs = [item for item in left_out if item["input"]]
        try:
            absent = given_readings(inputs, readings, self.folder)
        except FindingsError as exc:
            self.verdict = "incomplete"
            self.findings += exc.findings
            return self
        except (OSError, UnicodeEncodeError) as exc:
            self.findings.append(no_room(exc))
            return self
        if absent:
            self.verdict = "incomplete"
            self.findings.append(EVI[52].at(found=", ".join(absent)))
            return self
        try:
            packed = json.loads((self.folder / RESULT).read_bytes())
            stand_ins([item for item in left_out if not item["input"]], self.folder, packed)
            result, files = self._recomputed()
        except (OSError, UnicodeEncodeError) as exc:
            self.findings.append(no_room(exc))
            return self
        except FindingsError as exc:
            self.difference = stopped(exc.findings)
            self.findings += [EVI[50].at(found=self.difference["recomputed"]), *exc.findings]
            packed = json.loads((self.folder / RESULT).read_bytes())
            self.findings += evidence_unlike(self.checked, self.record, packed, self.folder)
            return self
        self.judged, self.result = (result.standing, result.ready), result
        self._compare(result, files)
        seals = result.project.seals()
        stamps, said = stamps_of(seals, self.authorities)
        self.findings += [f for f in result.findings if f.code in OF_DAYS and "left" in f.values]
        self.findings += [*said, *said_of(seals, result.findings, stamps)]
        return self

    def _recomputed(self) -> tuple[Result, dict[str, bytes]]:
        overlays = self.folder / CONFIRMATIONS
        library = Library(
            (self.folder / RULES,), (overlays,) if overlays.is_dir() else (), alone=True
        )
        project = load_project(self.folder / self.record["project"]["path"], library)
        result = calculate(project, daily=True)
        return result, outputs_of(result)

    def _compare(self, result: Result, files: dict[str, bytes]) -> None:
        raw = (self.folder / RESULT).read_bytes()
        packed = json.loads(raw)
        recomputed = json.loads(files["result.json"])
        self._tell_unknown_rules(result, packed)
        for item in self._changed_outputs(packed):
            self.findings.append(EVI[51]["output"].at(f"{OUTPUTS}/{item}", found=item))
        if self.findings and self.findings[-1].is_error:
            return
        if raw == files["result.json"]:
            self.verdict = "identical"
            self._hold_against_itself(result, files, packed)
            return
        same_version = runs_the_same(self.record)
        other_packages = self._environment() != (
            self.record["python"],
            self.record["platform"],
            self.record["packages"],
        )
        found = list(
            differences(
                packed,
                recomputed,
                of_another_version=not same_version,
                of_other_packages=other_packages,
            )
        )
        if found:
            first = first_difference(found, packed, recomputed, result, self.folder, files)
            self.difference = first
            is_worded = any(one.keys[0] == "findings" for one in found)
            is_worded &= all(one.is_of_words for one in found)
            kind = EVI[51]["words"] if is_worded else EVI[51]
            both = _both(first["packed"], first["recomputed"])
            self.findings.append(kind.at(first["path"], found=both))
            self.findings += evidence_unlike(self.checked, self.record, packed, self.folder)
        elif same_version and not other_packages:
            self.findings.append(EVI[51]["bytes"].at(RESULT))
        else:
            self.verdict = "reproduced"
            self._judge(packed, recomputed)
            self._hold_against_itself(result, files, packed)
            self._tell_what_was_compared(files)

    def _tell_unknown_rules(self, result: Result, packed: Any) -> None:
        """Say which rules a version that is not this one may stand for."""
        if runs_the_same(self.record):
            return
        if unknown := unknown_rules(self.folder / RULES, result, packed):
            version = self.record["software"]["version"]
            self.findings.append(
                EVI[53]["unknown"].at(
                    RULES, found=", ".join(unknown), version=version, severity=Severity.WARNING
                )
            )

    def _refuse(self, path: str, packed: Any, recomputed: Any) -> None:
        """Take the verdict back: the first that differs is kept."""
        if self.difference is None:
            self.verdict = "not reproduced"
            self.difference = {
                "path": path, "packed": packed, "recomputed": recomputed, "chain": [],
            }  # fmt: skip

    def _hold_against_itself(self, result: Result, files: dict[str, bytes], packed: Any) -> None:
        try:
            contents = contents_of(result)
        except FindingsError as exc:
            self.findings += exc.findings
            first = exc.findings[0]
            self._refuse(first.where, first.found, first.expected)
            return
        for finding in against_itself(
            self.checked, self.record, result, contents, files, self.folder, packed
        ):
            self.findings.append(finding)
            self._refuse(finding.where, finding.found or "there", finding.expected)
        if self.difference is None:
            stated = joined(list(stated_only(self.record, contents)))
            self.findings.append(EVI[61].at(PACK, found=stated))

    def _tell_what_was_compared(self, files: dict[str, bytes]) -> None:
        """Say what agrees though another version or other packages made it, and what may not."""
        version = self.record["software"]["version"]
        same = runs_the_same(self.record)
        kind = EVI[54]["packages"] if same else EVI[54]
        if self.difference is not None:
            kind = EVI[54]["refused"]
        found = said("{packed} packed, {running} runs", packed=version, running=__version__)
        if same:
            found = said("other packages")
        self.findings.append(kind.at(found=found))
        if unlike := not_rebuilt(self.checked, self.record, files):
            self.findings.append(
                EVI[55].at(
                    found=", ".join(unlike),
                    count=len(unlike),
                    packed=version,
                    running=__version__,
                    severity=Severity.NOTE if {*unlike} <= FOLLOWING else Severity.WARNING,
                )
            )

    def _judge(self, packed: Any, recomputed: Any) -> None:
        """Say what another version finds and how it judges; refuse what is called too good."""
        if runs_the_same(self.record):
            return
        before = {(item["code"], item["where"]) for item in packed.get("findings", [])}
        after = {(item["code"], item["where"]) for item in recomputed["findings"]}
        if new := sorted({code for code, _ in after - before}):
            self.findings.append(EVI[56].at(found=", ".join(new)))
        if gone := sorted({code for code, _ in before - after}):
            self.findings.append(EVI[56]["gone"].at(found=", ".join(gone)))
        then, now = (
            said(
                "{standing}, {ready}",
                standing=STANDING_WORDS.get(result["standing"], result["standing"]),
                ready=READY_WORDS[result["ready"]],
            )
            for result in (packed, recomputed)
        )
        if then == now:
            return
        found = said("{then} packed, {now} by this version", then=then, now=now)
        self.findings.append(EVI[56]["ready"].at(found=found, severity=Severity.WARNING))
        for key, better in (
            ("standing", _rank(packed["standing"]) > _rank(recomputed["standing"])),
            ("ready", packed["ready"] and not recomputed["ready"]),
        ):
            if better and self.difference is None:
                # What is called better than it is was not reproduced, whatever the numbers are.
                one, other = packed[key], recomputed[key]
                self.findings.append(EVI[51].at(key, found=_both(one, other)))
                self._refuse(key, one, other)

    def _environment(self) -> tuple[str, str, dict[str, str]]:
        import platform

        own = f"{platform.system()} {platform.machine()}"
        return platform.python_version(), own, packages()

    def _changed_outputs(self, packed: Any) -> list[str]:
        """Give the outputs that are not those of the packed result."""
        listed = {item["path"]: item["sha256"] for item in packed.get("outputs", [])}
        hashes = self.checked.hashes
        return [name for name, sha in listed.items() if hashes.get(f"{OUTPUTS}/{name}") != sha]
