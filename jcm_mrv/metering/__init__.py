"""Raw readings and invoices to one quantity per parameter, member and calendar year."""

from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.interface import InputFile, LedgerLine, Measured, Wanted, YearAmount
from jcm_mrv.metering.source import measure

__all__ = ["Calendar", "InputFile", "LedgerLine", "Measured", "Wanted", "YearAmount", "measure"]
