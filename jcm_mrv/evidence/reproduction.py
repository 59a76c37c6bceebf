"""What came out of recomputing a pack."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.findings import Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.version import __version__

if TYPE_CHECKING:
    from jcm_mrv.evidence.schema import (
        FirstDifference,
        PackFile,
        ReproductionFile,
        SignatureLine,
        Verdict,
    )

SCHEMA = "jcm-mrv/reproduction/1"


@immutable
class Reproduction:
    """What came out of recomputing a pack.

    Attributes
    ----------
    verdict : str
        ``identical``, ``reproduced``, ``incomplete``, ``not reproduced``, ``damaged`` or
        ``unsupported``.
    record : dict or None
        What ``pack.json`` says, where it could be read.
    judged : tuple or None
        Standing of the recomputed result and whether it is ready; None where there is none.
    result : Result or None
        What was recomputed, by day; the files that it was read from are gone.
    """

    verdict: Verdict
    pack_id: str | None
    packed_by: str = ""
    record: PackFile | None = None
    signatures: tuple[SignatureLine, ...] = ()
    rules_differ: bool = False
    first_difference: FirstDifference | None = None
    findings: tuple[Finding, ...] = ()
    judged: tuple[ResultStanding, bool] | None = None
    result: Result | None = field(default=None, repr=False, compare=False)

    @property
    def holds(self) -> bool:
        """Whether it was reproduced, and every signature that was asked for is valid."""
        reproduced = self.verdict in ("identical", "reproduced")
        return reproduced and not any(finding.is_error for finding in self.findings)

    def as_dict(self) -> ReproductionFile:
        """Give it as ``jcm-mrv reproduce --json`` prints it."""
        data: ReproductionFile = {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "pack_id": self.pack_id,
            "signatures": list(self.signatures),
            "software": {"packed": self.packed_by, "running": __version__},
            "rules_differ": self.rules_differ,
            "first_difference": self.first_difference,
            "findings": [finding.as_dict() for finding in self.findings],  # type: ignore[misc]
        }
        if (record := self.record) is not None:
            data["title"] = record["project"]["title"]
            data["credits"] = record["credits"]
            data["total"] = record["total"]
            data["as_of"] = record["as_of"]
            data["standing"] = record["standing"]
            data["ready"] = record["ready"]
            if "unseen" in record:
                data["unseen"] = record["unseen"]
        if self.judged is not None:
            data["recomputed_standing"], data["recomputed_ready"] = self.judged
        return data
