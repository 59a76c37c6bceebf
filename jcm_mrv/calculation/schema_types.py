"""Types of the keys of ``result.json`` that stand in several of its parts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, with_config

mapping = with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))

Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Tonnes = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Standing = Literal["official", "corroborated", "unverified"]
