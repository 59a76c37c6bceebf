"""What a result rests on and who confirmed it, as ``result.json`` holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from jcm_mrv.calculation.standing import Basis
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.looked_up import LookedUp

if TYPE_CHECKING:
    from jcm_mrv.calculation.standing_schema import BasisLine, ConfirmationLine


def rests_on_lines(reference: str, found: Iterable[Basis]) -> list[BasisLine]:
    """Give what keeps a result from being final, as ``result.json`` holds it."""
    return [
        {
            "methodology": reference,
            "what": basis.what,
            "standing": basis.sure,
            "source": f"{basis.source}; {basis.recorded}" if basis.record else basis.source,
        }
        for basis in found
        if basis.sure != "official"
    ]


def record_lines(
    reference: str, records: Iterable[Confirmation], looked_up: Mapping[Confirmation, LookedUp]
) -> list[ConfirmationLine]:
    """Give confirmations as ``result.json`` holds them."""
    return [
        {
            "methodology": reference,
            "what": record.what,
            "value": None if record.value is None else float(record.value),
            "unit": record.unit,
            "document": record.document,
            "version": record.version,
            "page": record.page,
            "cell": record.cell,
            "sha256": record.sha256,
            "reader": record.reader,
            "date": record.date.isoformat() if record.date else "",
            "looked_up": looked_up[record].text if record in looked_up else "",
        }
        for record in records
    ]
