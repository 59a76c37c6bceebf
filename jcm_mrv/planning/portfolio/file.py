"""The file of a portfolio: a title, and the project files that belong to it."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from jcm_mrv.findings import PLN
from jcm_mrv.planning.portfolio.outcome import Mode
from jcm_mrv.strict_yaml import Document, StrictModel, load_file, validate_filled

Written = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
_OF_A_PROJECT = ("methodology", "applications")


class _Explained(StrictModel):
    """A part of the file whose keys say what they mean, for the schema and the reference."""

    model_config = StrictModel.model_config | {"use_attribute_docstrings": True}


class PortfolioEntry(_Explained):
    """A project of a portfolio, by the path of its file or folder, or several by a glob."""

    project: Written
    """Path or glob, relative to the file of the portfolio and below its folder"""
    group: Written | None = None
    """What people count the project under, such as an industrial park"""
    mode: Mode | None = None
    """Whether what was monitored is calculated, or what is expected is estimated; without it as the
    command says"""


def _entry(given: object) -> object:
    return {"project": given} if isinstance(given, str) else given


def _some(given: tuple[PortfolioEntry, ...]) -> tuple[PortfolioEntry, ...]:
    if not given:
        raise PydanticCustomError(
            "projects", "a portfolio has no project", {"expected": "at least one project"}
        )
    return given


class PortfolioFile(_Explained):
    """The content of the file of a portfolio."""

    title: Written
    """What the portfolio is called"""
    projects: Annotated[
        tuple[Annotated[PortfolioEntry, BeforeValidator(_entry)], ...],
        AfterValidator(_some),
        Field(json_schema_extra={"minItems": 1}),
    ]
    """Paths, globs, or an entry that says more; a folder stands for the project.yaml in it"""


def load_portfolio_file(path: Path) -> tuple[PortfolioFile, Document]:
    """Give the file of a portfolio, and its document for the place of each of its values.

    Raises
    ------
    FindingsError
        With everything that is wrong in it; ``PLN-301`` where it is a project file.
    """
    document = load_file(path, "PRJ", path.name)
    if isinstance(document.data, dict) and any(key in document.data for key in _OF_A_PROJECT):
        raise PLN[301].stop(path.name)
    return validate_filled(document, PortfolioFile, "PRJ"), document


def portfolio_file_schema() -> dict[str, Any]:
    """Give the JSON Schema of the file of a portfolio.

    Examples
    --------
    >>> portfolio_file_schema()["required"]
    ['title', 'projects']
    """
    schema = PortfolioFile.model_json_schema(by_alias=True)
    projects = schema["properties"]["projects"]
    projects["items"] = {"anyOf": [{"type": "string", "minLength": 1}, projects["items"]]}
    return schema
