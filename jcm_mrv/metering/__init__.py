"""Raw readings and invoices to one quantity per parameter, member and calendar year.

What a source of a project needs is loaded when it is first used: a fleet of meters needs little.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jcm_mrv.metering.calendar import Calendar as Calendar
    from jcm_mrv.metering.interface import InputFile as InputFile
    from jcm_mrv.metering.interface import LedgerLine as LedgerLine
    from jcm_mrv.metering.interface import Measured as Measured
    from jcm_mrv.metering.interface import Wanted as Wanted
    from jcm_mrv.metering.interface import YearAmount as YearAmount
    from jcm_mrv.metering.source import measure as measure

__all__ = ["Calendar", "InputFile", "LedgerLine", "Measured", "Wanted", "YearAmount", "measure"]

_HOMES = {"Calendar": "calendar", "measure": "source"}


def __getattr__(name: str) -> Any:
    """Load a name from its home on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'interface')}"), name)
