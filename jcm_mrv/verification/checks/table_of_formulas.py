"""The checks of what formulas take beside logs, and of sisters: a part of the table of checks."""

from __future__ import annotations

from jcm_mrv.findings.language import said
from jcm_mrv.verification.checks.amounts import temperatures, years_apart
from jcm_mrv.verification.checks.behind import (
    besides,
    by_row,
    by_source,
    choices,
    impossible,
    in_ratio,
    losses,
    mean_years,
    other_kinds,
    parts,
    same_make,
    table_units,
    tables,
    twice,
    within_lines,
)
from jcm_mrv.verification.checks.check import Check
from jcm_mrv.verification.checks.fixed import rounded

OF_FORMULAS = (
    Check(
        said("tables behind fixed values"),
        tables.tables,
        needs=("tables",),
        uses=("model",),
        gives=("VER-019", "VER-110"),
        many=False,
    ),
    Check(
        said("tables behind fixed values in another unit"),
        table_units.units,
        needs=("claim", "tables"),
        uses=("model",),
        gives=("VER-111",),
    ),
    Check(
        said("means behind fixed values with other weights than they are divided by"),
        table_units.weights,
        uses=("model",),
        gives=("VER-242",),
    ),
    Check(
        said("formulas behind fixed values unlike those of their sisters"),
        same_make.unlike_sisters,
        uses=("model",),
        gives=("VER-021",),
    ),
    Check(
        said("fixed values from the line of another system"),
        by_row.of_another,
        uses=("model",),
        gives=("VER-114",),
    ),
    Check(
        said("formulas of fixed values with another number than their source names"),
        by_source.other_numbers,
        uses=("model",),
        gives=("VER-240",),
    ),
    Check(
        said("fixed values of another year, or name, than their source names"),
        by_source.other_lines,
        uses=("model",),
        gives=("VER-241",),
    ),
    Check(
        said("years far from each other, where other meters hardly changed"),
        years_apart.apart,
        uses=("model",),
        gives=("VER-225",),
    ),
    Check(
        said("single readings unlike all others of a column that a formula takes"),
        within_lines.steady,
        needs=("lines",),
        uses=("model",),
        gives=("VER-228",),
        many=False,
    ),
    Check(
        said("amounts a power of ten off in a column that a formula takes"),
        within_lines.far,
        needs=("lines",),
        uses=("model",),
        gives=("VER-110",),
        many=False,
    ),
    Check(
        said("heat from flow and temperatures that water does not carry"),
        within_lines.heat,
        needs=("lines",),
        uses=("model",),
        gives=("VER-229",),
    ),
    Check(
        said("physical constants that differ from sheet to sheet"),
        within_lines.constants,
        needs=("claim", "lines"),
        uses=("model",),
        gives=("VER-230",),
    ),
    Check(
        said("fixed values that are rounded so far that it tells"),
        rounded.rounded,
        uses=("model",),
        gives=("VER-231",),
    ),
    Check(
        said("columns of another kind than those of sisters and other years"),
        other_kinds.other_kinds,
        needs=("claim", "groups", "logs"),
        uses=("model",),
        gives=("VER-245",),
    ),
    Check(
        said("temperatures far from those of sisters, where nothing explains it"),
        temperatures.far_temperatures,
        uses=("model",),
        gives=("VER-246",),
    ),
    Check(
        said("choices between two meters of one amount that raise the result"),
        choices.choices,
        uses=("model",),
        gives=("VER-247",),
    ),
    Check(
        said("means behind fixed values of other years than the book says"),
        mean_years.other_years,
        uses=("model",),
        gives=("VER-249",),
    ),
    Check(
        said("losses that are corrected to the side that raises the result"),
        losses.turned_losses,
        uses=("model",),
        gives=("VER-261",),
    ),
    Check(
        said("numbers that cannot be what their labels call them"),
        impossible.impossible,
        uses=("model",),
        gives=("VER-267",),
        many=False,
    ),
    Check(
        said("lines in which two columns do not go together as in all others"),
        in_ratio.out_of_ratio,
        needs=("logs",),
        uses=("model",),
        gives=("VER-266",),
        many=False,
    ),
    Check(
        said("formulas that lack what those of sisters and other years have"),
        besides.besides,
        needs=("claim", "groups"),
        uses=("model",),
        gives=("VER-257",),
    ),
    Check(
        said("parts that are added to the whole that holds them"),
        parts.added_to_whole,
        uses=("model",),
        gives=("VER-258",),
    ),
    Check(
        said("amounts that are divided by a share"),
        parts.divided_by_share,
        uses=("model",),
        gives=("VER-259",),
    ),
    Check(
        said("readings that reach an amount on two ways"),
        twice.counted_twice,
        uses=("model",),
        gives=("VER-019",),
    ),
)
