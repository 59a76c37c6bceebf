"""A list of a project file that stands in a table: which file, sheet, columns and rows."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from jcm_mrv.methodology.model import UnitText
from jcm_mrv.strict_yaml import Path_, StrictModel

_OF_A_SOURCE = ("entries", "invoiced")
Heading = Annotated[str, StringConstraints(min_length=1)]


class TableFormat(StrictModel):
    """How texts of a table are written; what a workbook holds as a date or number needs none."""

    encoding: str | None = None
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    date: str | None = None


class Table(StrictModel):
    """Rows of a CSV or xlsx file in place of a list of entries, invoices or members.

    ``columns`` says which column has which key; a key that is not named there is looked for under
    its own name. ``filter`` takes the rows whose cells hold exactly these texts.
    """

    file: Heading
    sheet: str | int | None = None
    columns: dict[str, Heading] = Field(default_factory=dict)
    filter: dict[Heading, str] = Field(default_factory=dict)
    unit: UnitText | None = None
    units: dict[str, UnitText] = Field(default_factory=dict)
    format: TableFormat = TableFormat()


class OrTable:
    """Marks a list that may stand in a table: it has been read when the model sees it."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Say so in the JSON Schema."""
        Table.model_rebuild()
        table = {**handler(Table.__pydantic_core_schema__), "title": "Table"}
        return {"anyOf": [handler(schema), table]}


def tables_in(data: Any) -> Iterator[tuple[Path_, str]]:
    """Give the path of each table, and whether it holds entries or members."""
    if not isinstance(data, dict):
        return
    # The file of one source has them at the top.
    yield from ((path, "entries") for path in _of_source((), data))
    several = data.get("applications")
    applications = enumerate(several) if isinstance(several, list) else ()
    for base, item in [((), data), *((("applications", n), a) for n, a in applications)]:
        for name, value in _mapping(item, "sets").items():
            if isinstance(value, dict):
                yield (*base, "sets", name), "sets"
        for name, plan in _mapping(item, "monitoring").items():
            place = (*base, "monitoring", name)
            sources = [(place, plan)]
            sources += [((*place, "members", k), s) for k, s in _mapping(plan, "members").items()]
            for where, source in sources:
                yield from ((path, "entries") for path in _of_source(where, source))


def _of_source(where: Path_, source: Any) -> Iterator[Path_]:
    """Give the path of each table of a source, and of those that stand one after another in it."""
    if not isinstance(source, dict):
        return
    yield from ((*where, key) for key in _OF_A_SOURCE if _is_table(source, key))
    several = source.get("sources")
    for number, one in enumerate(several if isinstance(several, list) else ()):
        yield from ((*where, "sources", number, key) for key in _OF_A_SOURCE if _is_table(one, key))


def _is_table(source: Any, key: str) -> bool:
    return isinstance(source, dict) and isinstance(source.get(key), dict)


def _mapping(item: Any, key: str) -> dict[str, Any]:
    value = item.get(key) if isinstance(item, dict) else None
    return value if isinstance(value, dict) else {}
