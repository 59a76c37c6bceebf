"""``jcm-mrv schema``: JSON Schemas, so that editors complete and check what is written."""

from __future__ import annotations

import click

from jcm_mrv.cli.printing import print_json


@click.command("schema")
@click.argument(
    "what",
    type=click.Choice(
        [
            "project",
            "methodology",
            "family",
            "cases",
            "series",
            "overlay",
            "result",
            "estimate",
            "survey",
            "screening",
            "assumptions",
            "support",
            "portfolio",
            "portfolio-file",
            "city",
            "city-file",
            "pack",
            "reproduction",
            "report",
            "report-context",
        ]
    ),
)
def command(what: str) -> None:
    """Print the JSON Schema of a file that is written or read, or of what `reproduce` prints."""
    if what == "project":
        from jcm_mrv.project.model import ProjectFile

        schema = ProjectFile.model_json_schema(by_alias=True)
    elif what in ("methodology", "family", "cases"):
        from jcm_mrv.methodology.authoring.schema import schema_of

        schema = schema_of(what)
    elif what == "series":
        from jcm_mrv.methodology.series.model import SeriesFile

        schema = SeriesFile.model_json_schema(by_alias=True)
    elif what == "overlay":
        from jcm_mrv.project.overlays import OverlayFile

        schema = OverlayFile.model_json_schema(by_alias=True)
    elif what == "pack":
        from jcm_mrv.evidence.schema import pack_schema

        schema = pack_schema()
    elif what == "survey":
        from jcm_mrv.planning.screening.survey.schema import survey_schema

        schema = survey_schema()
    elif what == "screening":
        from jcm_mrv.planning.screening.schema import screening_schema

        schema = screening_schema()
    elif what == "assumptions":
        from jcm_mrv.planning.screening.assumptions import assumptions_schema

        schema = assumptions_schema()
    elif what == "support":
        from jcm_mrv.planning.screening.support import support_schema

        schema = support_schema()
    elif what == "portfolio":
        from jcm_mrv.planning.portfolio.schema import portfolio_schema

        schema = portfolio_schema()
    elif what == "portfolio-file":
        from jcm_mrv.planning.portfolio.file import portfolio_file_schema

        schema = portfolio_file_schema()
    elif what == "city":
        from jcm_mrv.planning.city.schema import city_schema

        schema = city_schema()
    elif what == "city-file":
        from jcm_mrv.planning.city.file import city_file_schema

        schema = city_file_schema()
    elif what == "estimate":
        from jcm_mrv.planning.estimate.schema import estimate_schema

        schema = estimate_schema()
    elif what == "reproduction":
        from jcm_mrv.evidence.schema import reproduction_schema

        schema = reproduction_schema()
    elif what == "report":
        from jcm_mrv.reporting.schema import report_schema

        schema = report_schema()
    elif what == "report-context":
        from jcm_mrv.reporting.context import context_schema

        schema = context_schema()
    else:
        from jcm_mrv.calculation.schema import result_schema

        schema = result_schema()
    print_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
