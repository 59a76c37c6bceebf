"""Equation systems: defaults in their order, batches, and errors that name their place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from jcm_mrv.methodology.solve import SolveError, constants, solve

FIXED = {
    "description": "x",
    "unit": "tCO2/MWh",
    "sets": ["plant"],
    "class": "fixed_ex_ante",
}


def inputs(batch: int = 1, **more: Any) -> dict[str, Any]:
    values = {
        "EG": np.tile([[10.0, 100.0]], (batch, 1)),
        "connection": np.array([["grid", "own"]], dtype=object),
        "capacity": np.array([[1.0, 2.0]]),
    }
    return {**values, **more}


def test_constants_are_the_methodologys_own_numbers(small: Any) -> None:
    assert {k: str(v) for k, v in constants(small().load()).items()} == {"own_use": "1/10"}


def test_a_constant_that_is_given_wins(small: Any) -> None:
    m = small().load()
    assert solve(m, inputs(), {"plant": 2}).scalar("PE") == pytest.approx(11)
    given = inputs(own_use=np.array([1.0]))
    assert solve(m, given, {"plant": 2}).scalar("PE") == 110


def test_many_projects_in_one_call(small: Any) -> None:
    m = small().load()
    given = inputs(3)
    given["EG"] = given["EG"] * np.array([[1], [2], [3]])
    solution = solve(m, given, {"plant": 2})
    assert [solution.scalar("RE", n) for n in range(3)] == [85, 170, 255]


def test_the_inputs_are_left_alone(small: Any) -> None:
    given = inputs()
    solve(small().load(), given, {"plant": 2})
    assert set(given) == {"EG", "connection", "capacity"}


def test_a_default_may_rest_on_another(small: Any) -> None:
    m = small(
        {
            "parameters.EF.default": "base[i] * 2",
            "parameters.base": {**FIXED, "default": "lookup(factor, connection[i])"},
        }
    ).load()
    solution = solve(m, inputs(), {"plant": 2})
    assert solution.values["EF"].tolist() == [[1.0, 1.6]]
    assert list(solution.rows) == ["base", "EF"]
    given = inputs(base=np.array([[0.1, np.nan]]))
    assert solve(m, given, {"plant": 2}).values["EF"].tolist() == [[0.2, 1.6]]


def test_what_is_given_is_not_looked_up(small: Any) -> None:
    m = small({"tables.factor.rows.1.value": None}).load()
    with pytest.raises(SolveError, match="EF: the table factor has no known value") as caught:
        solve(m, inputs(), {"plant": 2})
    assert caught.value.name == "EF"
    assert caught.value.cause.members == {"plant": 1}
    assert solve(m, inputs(EF=np.array([[np.nan, 0.6]])), {"plant": 2}).scalar("RE") == 65
    assert solve(m, inputs(EF=np.array([[0.1, 0.1]])), {"plant": 2}).scalar("RE") == 11


def test_an_equation_without_value_is_named(small: Any) -> None:
    m = small(family={"equations.PE.text": "own_use * sum(EG[i] for i in plant) / (1 - 1)"}).load()
    with pytest.raises(SolveError, match="PE: division by zero"):
        solve(m, inputs(), {"plant": 2})
