"""What a rule gives, and what it has to say besides."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Generic, TypeVar

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints

T = TypeVar("T")


@immutable(slots=True)
class Found(Generic[T]):
    """What a rule gives, with the findings that go with it."""

    value: T
    findings: tuple[Finding, ...] = ()


@immutable(slots=True)
class Dated:
    """A finding of a guard, and the stretches of time (UTC seconds) that it is about."""

    finding: Finding
    start: Ints
    end: Ints


class Gathering:
    """Keeps what is said on the way, so that an error at the end does not hide it.

    Examples
    --------
    >>> from jcm_mrv.findings import MON
    >>> try:
    ...     with Gathering() as said:
    ...         three = said.take(Found(3, (MON[401].at("a.csv", found="1 step"),)))
    ...         raise MON[105]["unreadable"].stop("a.csv")
    ... except FindingsError as exc:
    ...     [finding.code for finding in exc.findings]
    ['MON-401', 'MON-105']
    """

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self.findings = list(findings)

    def take(self, found: Found[T]) -> T:
        """Keep what was said, and give what was found."""
        self.findings += found.findings
        return found.value

    def __enter__(self) -> Gathering:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(exc, FindingsError):
            exc.findings = (*self.findings, *exc.findings)
