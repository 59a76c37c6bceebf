"""A methodology as plain data, for programs and for pages."""

from __future__ import annotations

from typing import Any

from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.registered import where_to_get


def describe_briefly(methodology: Methodology) -> dict[str, Any]:
    """Give a methodology as the list of the library shows it."""
    return {
        "id": methodology.file.id,
        "version": methodology.file.version,
        "title": methodology.file.title,
        "partner_country": methodology.file.partner_country,
        "family": ", ".join(methodology.families),
        "standing": methodology.standing,
        "status": "available",
        "projects": methodology.file.projects,
    }


def article6_line(methodology: Methodology) -> dict[str, str] | None:
    """Give what the activity is under Article 6, and how sure these words are; None if unsaid."""
    said = methodology.file.article6
    return said and {
        "sector": said.sector,
        "activity_type": said.activity_type,
        "standing": said.standing,
    }


def describe(methodology: Methodology) -> dict[str, Any]:
    """Give everything about a methodology as plain data."""

    def claim(item: Any) -> dict[str, Any]:
        return {
            "standing": item.standing,
            "source": item.source,
            "place": item.place,
            "checked": item.checked,
            "note": item.note,
        }

    return {
        **describe_briefly(methodology),
        "sha256": methodology.sha256,
        "where": where_to_get(methodology.reference),
        "approved": methodology.file.approved.isoformat() if methodology.file.approved else None,
        "article6": article6_line(methodology),
        "summary": methodology.file.summary,
        "sets": {
            name: {
                "index": item.index,
                "title": item.title,
                "attributes": {
                    key: a.model_dump(mode="json", exclude_defaults=True)
                    for key, a in item.attributes.items()
                },
            }
            for name, item in methodology.sets.items()
        },
        "attributes": {
            key: a.model_dump(mode="json", exclude_defaults=True)
            for key, a in methodology.of_project.items()
        },
        "parameters": {
            name: {
                "symbol": methodology.symbol(name),
                "description": parameter.description,
                "unit": parameter.unit,
                "class": parameter.kind,
                "sets": list(parameter.sets),
                "options": list(parameter.options),
                "conservative": parameter.conservative,
                **({} if parameter.needed is None else {"needed": parameter.needed}),
                "default": parameter.default,
                **({"prefer": list(parameter.prefer)} if parameter.prefer else {}),
                "value": None if parameter.value is None else number_text(parameter.value),
                **({} if parameter.value_from is None else claim(parameter.value_from)),
            }
            for name, parameter in methodology.parameters.items()
        },
        "equations": {
            name: {
                "symbol": equation.symbol,
                "text": equation.text,
                "unit": equation.unit,
                "description": equation.description,
                "family": equation.family,
                **claim(equation.claim),
            }
            for name, equation in methodology.equations.items()
        },
        "tables": {
            name: {
                "title": table.title,
                "unit": table.unit,
                "rows": [
                    {
                        "when": {
                            k: v
                            if isinstance(v, str)
                            else v.model_dump(mode="json", by_alias=True, exclude_none=True)
                            for k, v in row.when.items()
                        },
                        "value": None if row.value is None else number_text(row.value),
                        **claim(row),
                    }
                    for row in table.rows
                ],
            }
            for name, table in methodology.tables.items()
        },
        "criteria": {
            name: {
                "text": item.text,
                "evidence": item.evidence,
                "test": item.test,
                "origin": item.origin,
                **claim(item),
            }
            for name, item in methodology.criteria.items()
        },
        "sources": {
            name: item.model_dump(mode="json", exclude_defaults=True)
            for name, item in methodology.sources.items()
        },
        "missing": list(methodology.file.missing),
    }
