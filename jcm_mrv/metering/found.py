"""What a rule gives, and what it has to say besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Generic, TypeVar, overload

from jcm_mrv.findings import Finding, FindingsError, counted
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.thresholds import MAX_LISTED

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


@overload
def of_each(items: Ints, one: Callable[[int], Finding]) -> list[Finding]: ...
@overload
def of_each(items: Sequence[T], one: Callable[[T], Finding]) -> list[Finding]: ...
def of_each(items: Any, one: Callable[[Any], Finding]) -> list[Finding]:
    """Give what is wrong with rows, or other things, as one finding with their number.

    Examples
    --------
    >>> from jcm_mrv.findings import MON
    >>> (only,) = of_each([2, 5], lambda row: MON[104].at(f"a.csv:{row}"))
    >>> only.where, only.found
    ('a.csv:2', '2 of them, also at a.csv:5')
    """
    return counted([one(item) for item in list(items[:MAX_LISTED])], len(items))


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
