"""Which of its own numbers a methodology has for one value: for this member, not for another."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import EvaluationError, Scope, evaluate
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import constants, own_values
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.project.application import Application


def own_numbers(
    application: Application, name: str, key: MemberKey, rules: Methodology | None = None
) -> list[Fraction]:
    """Give the numbers that the methodology has for a value of the project's.

    Of a table that is looked up by attributes of the member, the row that fits it: the factor of a
    captive generator is none for the grid. None where no row with a number fits; all of the table
    where it cannot be told which one does. ``rules`` are others than those in use.
    """
    methodology, inputs = rules or application.methodology, application.inputs
    default = methodology.defaults.get(name)
    if default is None or not t.tables(default):
        return own_values(methodology, name)
    arrays = inputs.arrays()
    values = {k: np.array([float(number)]) for k, number in constants(methodology).items()}
    values |= {k: arrays[k] for k in t.references(default) if k in arrays}
    if not set(t.references(default)) <= set(values):
        return own_values(methodology, name)
    sets = methodology.sets_of(name)
    wanted = np.zeros((1, *inputs.shape(sets)), dtype=bool)
    wanted[(0, *inputs.position(name, key))] = True
    scope = Scope(values, inputs.sizes, methodology.lookups)
    try:
        evaluate(default, scope, methodology.free_indices(sets), wanted)
    except EvaluationError:
        return []
    found = []
    for table, chosen in scope.chosen.items():
        position = int(np.broadcast_to(chosen, wanted.shape)[wanted][0])
        value = methodology.tables[table].rows[position].value if position >= 0 else None
        found += [] if value is None else [value]
    return found


def equal_to(
    application: Application, name: str, key: MemberKey, value: Fraction
) -> list[Statement]:
    """Give what the methodology states of its own number for a member, where a given one equals it.

    Of several rows with this number it cannot be told which is meant: each of them is given.
    """
    if value not in own_numbers(application, name, key):
        return []
    known = statements(application.methodology)
    return [stated for stated in known if name in stated.names and stated.value == value]
