"""Plain data to strict models: every problem becomes a finding with line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from jcm_mrv.findings import Family, Finding, FindingsError, near, nearest
from jcm_mrv.findings.language import Phrase, said
from jcm_mrv.immutable import immutable
from jcm_mrv.strict_yaml.document import Document, Path_
from jcm_mrv.strict_yaml.form import check_form
from jcm_mrv.strict_yaml.forms import of_one_form


class StrictModel(BaseModel):
    """Base of every declared model: frozen, and an unknown key is an error.

    A module of models has no ``from __future__ import annotations``: of each field pydantic would
    compile the text of its type, which took a fiftieth of a short run.
    """

    # Built when first used: most models only ever stand inside of another one.
    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )


M = TypeVar("M", bound=BaseModel)


def validate(document: Document, model: type[M], code: str, base: Path_ = ()) -> M:
    """Give the model instance that a node of a document declares.

    Raises
    ------
    FindingsError
        One finding per problem, each with the line and column of its node.
    """
    if not base:
        check_form(document, model, code)
    node = document.data
    for part in base:
        node = node[part]
    if not isinstance(node, dict):
        raise Family(code)[16].stop(document.where(base), found=_shown(node))
    try:
        return model.model_validate(node)
    except ValidationError as exc:
        problems = problems_of(document, exc, model, code, base)
        raise FindingsError([problem.finding for problem in problems]) from None


@immutable
class FormProblem:
    """What is wrong with the form of a node.

    Attributes
    ----------
    path : tuple
        Of the node; of a key that is missing, that of the mapping it belongs into.
    missing : str
        A key that is missing there.
    unknown : bool
        Whether the key is none that is known; ``meant`` is the one that it is spelled most like.
    """

    path: Path_
    finding: Finding
    missing: str = ""
    unknown: bool = False
    meant: str = ""


# How a text has to look, by the pattern that it has to match.
FORMS = {
    r"^[A-Z]{2}$": "two capital letters, such as VN",
    r"^[a-z]$": "one small letter, such as i",
    r"^[A-Za-z][A-Za-z0-9_]{0,39}$": "letters, digits and _, a letter first, such as EF_RE",
    r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}$": "letters, digits, and _ . - inside, such as roof-a",
    r"^[0-9]{1,3}\.[0-9]{1,3}$": 'two numbers in quotes, such as "1.0"',
    r"^[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?$": "an id such as VN_AM007",
    r"^[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?@[0-9]{1,3}\.[0-9]{1,3}$": "ID@VERSION, as VN_AM007@1.0",
    r"^[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?@.+$": "ID@VERSION, as VN_AM007@1.0",
    r"^[0-9a-f]{64}$": "a SHA-256: 64 digits and letters a to f",
    r"^(?:[0-9a-f]{64})?$": "a SHA-256: 64 digits and letters a to f",
    r"^[a-z][a-z0-9_]{0,39}$": "small letters, digits and _, such as vn_grid",
    r"^[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+$": "an IANA name, such as Asia/Ho_Chi_Minh",
    r"^[0-9A-Za-z][0-9A-Za-z ./-]{0,39}$": 'letters, digits and - in quotes, such as "0100233488"',
    r"^https?://": "an address, such as https://www.jcm.go.jp",
    r"^https://www\.jcm\.go\.jp/[a-z]{2}-jp$": "the country's page on the JCM site",
    r"^(?:[0-9]{4}(?:-[0-9]{2}){0,2})?$": 'a year, month or day in quotes, such as "2026-03"',
    r"^[0-9]{2}-[0-9]{2}$": 'month and day in quotes, such as "05-01"',
    r"^[A-Z]{3}$": "three capital letters, such as USD",
    r"^JPY/[A-Z]{3}$": "yen for a currency, such as JPY/USD",
    r"^#[0-9A-Fa-f]{6}$": 'a colour in quotes, such as "#0072b2"',
    r"^[-/\\|+xoO.*]{0,8}$": "signs of matplotlib's hatches, such as //",
}


def _shown(value: Any) -> str:
    """Give what was found as the user wrote it; of what is long, only what kind it is."""
    if isinstance(value, (dict, list)):
        parts = (
            [f"{k}: {_plain(v)}" for k, v in value.items()]
            if isinstance(value, dict)
            else [str(_plain(v)) for v in value]
        )
        text = ", ".join(parts)
        if text and len(text) <= 80 and "{" not in text and "[" not in text:
            return text
        if not isinstance(value, dict):
            return "a list"
        # Too much to be shown whole: which keys there are tells more than that there are some.
        keys = ", ".join(str(k) for k in value)
        return f"the keys {keys}" if keys and len(keys) <= 80 else "key: value lines"
    return str(_plain(value))[:120]


def _plain(value: Any) -> Any:
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else value


def problems_of(
    document: Document, exc: ValidationError, model: type[BaseModel], code: str, base: Path_ = ()
) -> list[FormProblem]:
    """Give what pydantic says of a node of a document, in the words of its file."""
    problems = []
    for item in of_one_form(document, exc.errors(include_url=False), base):
        loc = tuple(item["loc"])
        path = _inside(document, base, loc)
        unknown, missing = item["type"] == "extra_forbidden", item["type"] == "missing"
        known = _field_names(model, loc[:-1]) if unknown else []
        finding = _worded(document.where(path), item, path, Family(code), known)
        last = str(loc[-1]) if loc else ""
        meant = near(last, known) if unknown else None
        problems.append(FormProblem(path, finding, last if missing else "", unknown, meant or ""))
    return problems


def _worded(
    where: str, item: Mapping[str, Any], path: Path_, family: Family, known: Sequence[str]
) -> Finding:
    """Give the finding of one error; ``known`` are the keys that are valid in place of another."""
    # What pydantic says of these is about its own types; a date and time is a date here.
    plain = {
        "date": family[15]["date"],
        "bool": family[15]["yes-or-no"],
        "int": family[15]["whole-number"],
        "tuple": family[15]["list"],
        "list": family[15]["list"],
        "dict": family[15]["mapping"],
        "model": family[15]["mapping"],
        "string_type": family[15]["text"],
        "string_too_short": family[15]["no-text"],
    }
    kind, context, given = item["type"], item.get("ctx", {}), item.get("input")
    last = str(item["loc"][-1]) if item["loc"] else ""
    key = ".".join(str(part) for part in path)
    if kind == "extra_forbidden" and last.isdigit() and given is None:
        # In braces a comma ends a value: `{value: 13,000}` holds a key 000.
        return family[13]["comma"].at(where, found=last)
    if kind == "extra_forbidden" and " " in last and given is None:
        return family[13]["comma-text"].at(where, found=last)
    if kind == "extra_forbidden":
        return family[13].at(where, found=last, nearest=nearest(last, known))
    if kind == "missing" and key:
        return family[14].at(where, key=last, inside=key)
    if kind == "missing":
        return family[14]["file"].at(where, key=last)
    found = _shown(given)
    expected = str(context.get("expected", ""))
    wording = plain.get(kind) or plain.get(kind.partition("_")[0])
    if kind == "string_type" and isinstance(given, (bool, int, Decimal)):
        return family[15]["quotes"].at(where, found=found, key=key)
    if kind == "string_pattern_mismatch":
        form = FORMS.get(str(context.get("pattern")), str(context.get("pattern")))
        return family[15]["form"].at(where, found=found, key=key, form=form)
    if kind == "literal_error":
        meant = nearest(found, re.findall(r"'([^']+)'", expected))
        return family[15]["choice"].at(where, found=found, key=key, choices=expected, nearest=meant)
    if (bound := _bound(kind, context)) is not None:
        if kind.startswith("too_"):
            return family[15]["length"].at(where, found=found, key=key, bound=bound)
        if kind == "less_than_equal" and context["le"] == 1:
            return family[15]["share"].at(where, found=found, key=key, bound=bound)
        return family[15]["range"].at(where, found=found, key=key, bound=bound)
    if wording:
        return wording.at(where, found=found, key=key)
    return family[15].at(
        where,
        # What a rule itself says was found names the part that is wrong.
        found=context.get("found", found),
        key=key,
        problem=item["msg"].removeprefix("Value error, "),
        wanted=expected,
        mend=str(context.get("hint", "")),
    )


def _bound(kind: str, context: Mapping[str, Any]) -> Phrase | None:
    """Give what a number, or how many items of a list, has to keep to; None of other problems."""
    if kind == "greater_than":
        return said("above {number}", number=context["gt"])
    if kind == "greater_than_equal":
        return said("at least {number}", number=context["ge"])
    if kind == "less_than":
        return said("below {number}", number=context["lt"])
    if kind == "less_than_equal":
        return said("at most {number}", number=context["le"])
    if kind == "too_short":
        return said("at least {n} {n:item|items}", n=context["min_length"])
    if kind == "too_long":
        return said("at most {n} {n:item|items}", n=context["max_length"])
    return None


def _inside(document: Document, base: Path_, loc: tuple[int | str, ...]) -> Path_:
    """Give the document path of a model location, dropping pydantic's names of union members."""
    path = base
    for part in loc:
        if (*path, part) in document:
            path = (*path, part)
    return path


def _field_names(model: Any, loc: tuple[int | str, ...]) -> list[str]:
    """Give the names that the models reachable at ``loc`` know."""
    candidates = _models_in(model)
    for part in loc:
        following: list[type[BaseModel]] = []
        for candidate in candidates:
            fields = {f.alias or name: f for name, f in candidate.model_fields.items()}
            if part in fields:
                following += _models_in(fields[str(part)].annotation)
        candidates = following or candidates
    return sorted({f.alias or name for c in candidates for name, f in c.model_fields.items()})


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for arg in get_args(annotation) for model in _models_in(arg)]
