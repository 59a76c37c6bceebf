"""Mutation score: how many small changes of the code make a test fail, module by module.

Each mutant changes one operator or constant, or leaves out one statement. It is run in a copy of
the tree, in a process of its own, against the tests that are about its module: first the quick
ones, and only where these let it live the longer ones. A mutant that runs far longer than the code
did counts as found.

    python benchmarks/mutation.py --sample 25 --seed 1
    python benchmarks/mutation.py --module verdict --show

`--sample 0` runs every mutant, which takes hours. Mutants that change nothing are listed in
`EQUIVALENT`, each with the reason, and are not counted.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

FORMULAS = ["tests/workbook/formulas/test_evaluate.py"]
EVALUATED = ["tests/methodology/expression/test_evaluate.py"]
EXPRESSION = ["tests/methodology/expression", "tests/methodology/test_solve.py"]
VERDICTS = ["tests/verification/test_each_check.py", "tests/verification/test_checks.py"]
VERDICTS += ["tests/verification/test_verdict.py"]
FAULTS = ["tests/verification/checks/logs/test_logs.py", "tests/verification/test_faults.py"]
RULES = ["tests/metering/rules"]
PLAUSIBLE = ["tests/metering/rules/test_plausibility.py", "tests/metering/rules/test_guards.py"]
COUNTED = ["tests/metering/rules/test_intervals.py", "tests/metering/rules/test_rules.py"]
COUNTED += ["tests/metering/layouts/test_lengths.py"]
LENGTHS = ["tests/metering/test_against_reference.py"]

SIDES = ["tests/calculation/test_sides_of_parts.py", "tests/calculation/test_calculate.py"]
CHECKS = "tests/verification/checks/"

# Module: quick tests, longer tests.
MODULES: dict[str, tuple[list[str], list[str]]] = {
    "calculation/batch.py": (["tests/calculation/test_batch.py"], []),
    "calculation/comparison.py": (["tests/calculation/test_comparison.py"], []),
    "calculation/rounding.py": (["tests/calculation/test_rounding.py"], []),
    "calculation/sides.py": (["tests/calculation/test_sides.py"], SIDES),
    "calculation/weighted.py": (["tests/calculation/test_weighted.py"], []),
    "metering/rules/plausibility.py": (PLAUSIBLE, RULES),
    "metering/rules/intervals.py": (COUNTED, [*RULES, *LENGTHS]),
    "methodology/expression/evaluate.py": (EVALUATED, EXPRESSION),
    "methodology/expression/to_excel.py": (EXPRESSION, []),
    "methodology/expression/to_latex.py": (EXPRESSION, []),
    "verification/checks/formulas/cells.py": (VERDICTS, FAULTS),
    "verification/checks/formulas/formulas.py": (
        [f"{CHECKS}formulas/test_formulas.py"],
        [*VERDICTS, *FAULTS],
    ),
    "verification/checks/formulas/neighbours.py": (
        [f"{CHECKS}formulas/test_neighbours.py"],
        VERDICTS,
    ),
    "verification/checks/formulas/response.py": (
        [f"{CHECKS}formulas/test_response.py"],
        [*VERDICTS, *FAULTS],
    ),
    "verification/checks/results/results.py": (
        [f"{CHECKS}results/test_results.py"],
        [*VERDICTS, *FAULTS],
    ),
    "verification/checks/amounts/slips.py": ([f"{CHECKS}amounts/test_slips.py"], VERDICTS),
    "verification/checks/formulas/stored.py": ([f"{CHECKS}formulas/test_stored.py"], VERDICTS),
    "verification/checks/table.py": (["tests/verification/test_checks.py"], VERDICTS),
    "verification/checks/amounts/values.py": ([f"{CHECKS}amounts/test_values.py"], VERDICTS),
    "verification/verdict.py": (["tests/verification/test_last_line.py"], VERDICTS),
    "workbook/formulas/evaluate.py": (FORMULAS, ["tests/workbook/formulas"]),
    "workbook/formulas/special_forms.py": (FORMULAS, ["tests/workbook/formulas"]),
}

# Module, the line as it stands, what is changed in it: why nothing can tell the difference.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "methodology/expression/evaluate.py",
        "_used(node.table, np.where(outside, -1, found), scope, mask)",
        "1 to 2",
    ): "any number below zero says that no row is used",
    (
        "methodology/expression/evaluate.py",
        "is_whole_already = size >= 2.0**52",
        "GtE to Gt",
    ): "this number is whole",
    (
        "verification/checks/amounts/slips.py",
        'return ", ".join(f"{number_shown(s.number or 0.0)} in {s.where}" for s in others)',
        "0.0 to 1.0",
    ): "each of them has a number above zero",
    (
        "methodology/expression/evaluate.py",
        "size = np.where(is_whole_already, 0.0, size)",
        "0.0 to 1.0",
    ): "what is whole already is given as it is",
    (
        "methodology/expression/evaluate.py",
        "return np.zeros((*(1,) * (1 + len(bound)), 0))",
        "0 to 1",
    ): "the sum of one zero is that of none",
    (
        "methodology/expression/evaluate.py",
        "base = np.where(none, 1.0, base)",
        "1.0 to 3.0",
    ): "a power of any number above zero, which nobody asks for",
    (
        "methodology/expression/evaluate.py",
        "whole = np.where(np.abs(nearest - size) <= noise, nearest, whole)",
        "LtE to Lt",
    ): "nothing but zero lies exactly this far from a step",
    (
        "methodology/expression/evaluate.py",
        "axes = 1 + len(bound)",
        "Add to Sub",
    ): "a number is as wide as what it meets",
    (
        "methodology/expression/evaluate.py",
        "size = np.abs(value * scale if digits > 0 else value / scale)",
        "Gt to GtE",
    ): "to no decimals the scale is one",
    (
        "methodology/expression/evaluate.py",
        "return np.zeros((*(1,) * (1 + len(bound)), 0))",
        "Add to Sub",
    ): "the sum of nothing is as wide as what it is added to",
    (
        "methodology/expression/evaluate.py",
        "return (a < b) | same",
        "Lt to LtE",
    ): "what is equal is the same",
    (
        "methodology/expression/evaluate.py",
        "return (a > b) | same",
        "Gt to GtE",
    ): "what is equal is the same",
    (
        "methodology/expression/evaluate.py",
        "return (a < b) & ~same",
        "Lt to LtE",
    ): "what is equal is the same",
    (
        "methodology/expression/evaluate.py",
        "return (a > b) & ~same",
        "Gt to GtE",
    ): "what is equal is the same",
    (
        "methodology/expression/evaluate.py",
        "found = np.full(shape, -1)",
        "1 to 2",
    ): "any number below zero says that no row fits",
    (
        "methodology/expression/evaluate.py",
        "return value",
        "left out",
    ): "what has no zero is given as it is, or copied without change",
    (
        "calculation/comparison.py",
        'return ""',
        "left out",
    ): "None is as untrue as an empty text",
    (
        "calculation/batch.py",
        "near = np.abs(scaled - np.round(scaled)) < 1e-3 * np.maximum(1.0, np.abs(scaled) * 1e-9)",
        "1.0 to 3.0",
    ): "more is rounded one by one, to the same",
    (
        "calculation/batch.py",
        "those = np.flatnonzero(group.reshape(-1) == position)",
        "1 to 2",
    ): "numpy takes any negative length for whatever is left",
    (
        "calculation/comparison.py",
        "if any(abs(value) > 1e-9 * size for value, size in zip(rest, scale, strict=True)):",
        "Gt to GtE",
    ): "no rest is exactly this limit of noise",
    (
        "methodology/expression/to_excel.py",
        "_NESTED_ROWS = 40",
        "40 to 41",
    ): "as deep as spreadsheets take is 64",
    (
        "verification/checks/formulas/cells.py",
        "and number > 100",
        "Gt to GtE",
    ): "no subtotal has the number 100",
    (
        "verification/checks/results/results.py",
        "return None",
        "left out",
    ): "what ends gives None",
    (
        "verification/checks/results/results.py",
        "digits = node.arguments[1] if len(node.arguments) > 1 else t.Constant(0.0)",
        "0.0 to 1.0",
    ): "both are fewer than the digits of a gram",
    (
        "verification/checks/amounts/slips.py",
        'return (VER[32] if right < number else VER[32]["small"]).at(',
        "Lt to LtE",
    ): "what is off is never what it should be",
    (
        "verification/verdict.py",
        "if difference is None or abs(difference) < 1e-9:",
        "Lt to LtE",
    ): "no difference is exactly this limit of noise",
    (
        "verification/verdict.py",
        "if lost >= 5e-7:",
        "GtE to Gt",
    ): "nothing in question is exactly this limit of noise",
    (
        "verification/verdict.py",
        "if math.fsum(max(0.0, sign * (i.effect or 0.0)) for i in small) >= 1 - 1e-9",
        "GtE to Gt",
    ): "no sum is exactly this limit of noise",
    (
        "verification/verdict.py",
        "return effect is None or abs(effect) >= 1 - 1e-9",
        "GtE to Gt",
    ): "no effect is exactly this limit of noise",
    (
        "methodology/expression/to_excel.py",
        "while len(parts) > 200:  # a function takes at most 255 arguments",
        "Gt to GtE",
    ): "200 are as good in a function as alone",
    (
        "methodology/expression/to_latex.py",
        "_ATOM, _PRODUCT, _SUM, _COMPARISON = 4, 3, 2, 1",
        "4 to 5",
    ): "only the order counts",
}

GOAL = 0.92
IMPORTED_FIRST = (
    "hypothesis",
    "lxml.etree",
    "numpy",
    "openpyxl",
    "pydantic",
    "pytest",
    "xlsxwriter",
)


# -- mutants --------------------------------------------------------------------------------

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_LEFT_OUT = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Continue, ast.Break)
# Texts are cut to a length for show: one letter more or less is nobody's fault.
_CUT_FROM = 20


@dataclass(frozen=True)
class Mutant:
    """A module with one change: in which node, as `ast.walk` counts them, and what."""

    module: str
    line: int
    shown: str
    words: str
    node: int
    change: object

    @property
    def key(self) -> tuple[str, str, str]:
        """What `EQUIVALENT` knows it by."""
        return self.module, self.shown, self.words

    def applied(self, source: str) -> str:
        """Give the text of the module with the change."""
        tree = ast.parse(source)
        _apply(tree, next(x for n, x in enumerate(ast.walk(tree)) if n == self.node), self.change)
        return ast.unparse(ast.fix_missing_locations(tree))


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Give every mutant of a module."""
    tree, lines = ast.parse(source), source.splitlines()
    skipped = _skipped(tree)
    for n, node in enumerate(ast.walk(tree)):
        if node not in skipped:
            for words, change in _changes(node):
                line = node.lineno  # type: ignore[attr-defined]
                yield Mutant(module, line, lines[line - 1].strip(), words, n, change)


def _skipped(tree: ast.Module) -> set[ast.AST]:
    """Give what is never changed: annotations, texts, names that are exported, lengths of texts."""
    out: set[ast.AST] = set()
    for node in ast.walk(tree):
        below: list[ast.AST | None] = []
        match node:
            case ast.AnnAssign():
                below = [node.annotation]
            case ast.arg():
                below = [node.annotation]
            case ast.FunctionDef():
                below = [node.returns, *node.decorator_list]
            case ast.ClassDef():
                below = list(node.decorator_list)
            case ast.JoinedStr():
                below = [p.format_spec for p in node.values if isinstance(p, ast.FormattedValue)]
            case ast.keyword(arg="strict"):
                # It guards against a fault elsewhere.
                below = [node]
            case ast.Slice(upper=ast.Constant(value=int(most))) if most >= _CUT_FROM:
                below = [node]
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                below = [node]
            case ast.Expr(value=ast.Constant()):
                below = [node]
            case ast.Raise(exc=ast.Call(func=ast.Name(id="AssertionError"))):
                # It guards against a fault elsewhere, too.
                below = [node]
            case ast.ImportFrom() | ast.Import():
                below = [node]
        for part in below:
            if part is not None:
                out |= set(ast.walk(part))
    return out


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Give what is changed in a node: in words, and for `_apply`."""
    match node:
        case ast.Compare(ops=ops):
            for k, op in enumerate(ops):
                other = _COMPARED[type(op)]
                yield f"{type(op).__name__} to {other.__name__}", (k, other)
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _CALCULATED:
            other = _CALCULATED[type(op)]
            yield f"{type(op).__name__} to {other.__name__}", other
        case ast.BoolOp(op=op):
            other = ast.Or if isinstance(op, ast.And) else ast.And
            yield f"{type(op).__name__} to {other.__name__}", other
        case ast.UnaryOp(op=ast.Not() | ast.USub() as op):
            yield f"without {type(op).__name__}", "operand"
        case ast.Constant(value=bool(value)):
            yield f"{value} to {not value}", not value
        case ast.Constant(value=int(value)):
            yield f"{value} to {value + 1}", value + 1
        case ast.Constant(value=float(value)):
            yield f"{value} to {2 * value + 1}", 2 * value + 1
    if isinstance(node, _LEFT_OUT):
        yield "left out", "pass"


def _apply(tree: ast.AST, node: ast.AST, change: object) -> None:
    match node, change:
        case _, "pass":
            _replace(tree, node, ast.Pass())
        case ast.UnaryOp(), _:
            _replace(tree, node, node.operand)
        case ast.Compare(), (int(k), other):
            node.ops[k] = other()
        case ast.Constant(), _:
            node.value = change  # type: ignore[assignment]
        case _, type():
            node.op = change()  # type: ignore[attr-defined]


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and any(item is old for item in value):
                value[next(i for i, item in enumerate(value) if item is old)] = new
                return
    raise LookupError("the node has no parent")


# -- running --------------------------------------------------------------------------------


class Copy:
    """A copy of the tree that mutants are written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)

    def write(self, module: str, source: str) -> None:
        """Write a module, and forget what was compiled of it."""
        path = self.folder / "jcm_mrv" / module
        path.write_text(source, encoding="utf-8")
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
            compiled.unlink()

    def run(self, tests: list[str], limit: float, log: Path) -> bool | None:
        """Say whether the tests pass, None where they take longer than the limit.

        They run in a fork of this process, in which the libraries are imported already.
        """
        child = os.fork()
        if not child:
            os.setsid()
            with log.open("w") as out:
                os.dup2(out.fileno(), 1)
                os.dup2(out.fileno(), 2)
                status = self._tested(tests)
                sys.stdout.flush()
                os._exit(status)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status) == 0
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None

    def _tested(self, tests: list[str]) -> int:
        import pytest
        from hypothesis import Phase, settings

        os.chdir(self.folder)
        sys.path[:] = [str(self.folder), *(p for p in sys.path if Path(p or ".").resolve() != ROOT)]
        os.environ["PYTHONPATH"] = str(self.folder)
        # What fails need not be made small.
        settings.register_profile(
            "mutation",
            settings.get_profile("default"),
            derandomize=True,
            deadline=None,
            database=None,
            phases=(Phase.explicit, Phase.generate),
        )
        options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not libreoffice and not spark"]
        options += ["-W", "ignore:Module already imported"]
        try:
            return int(pytest.main([*options, "--hypothesis-profile=mutation", *tests]))
        except BaseException:
            return 1


def survivors(
    tree: Copy, module: str, chosen: list[Mutant], stages: list[list[str]], log: Path
) -> Iterator[Mutant]:
    """Give the mutants of a module that no test finds, one stage of tests after the other."""
    source = (tree.folder / "jcm_mrv" / module).read_text(encoding="utf-8")
    # As the mutants are written: without comments, by `ast.unparse`.
    tree.write(module, ast.unparse(ast.parse(source)))
    limits = []
    for tests in stages:
        start = time.monotonic()
        if not tree.run(tests, 1800, log):
            shown = log.read_text(encoding="utf-8")[-3000:]
            raise SystemExit(f"{shown}\n{module}: {' '.join(tests)} fail without any change")
        limits.append(4 * (time.monotonic() - start) + 20)
    for mutant in chosen:
        tree.write(module, mutant.applied(source))
        passes = (tree.run(tests, limit, log) for tests, limit in zip(stages, limits, strict=True))
        if all(passes):
            yield mutant
    tree.write(module, source)


def main() -> None:
    """Print the score of each module, and of all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, default=20, help="mutants of a module, 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--module", default="", help="only modules whose path matches")
    parser.add_argument("--show", action="store_true", help="list those that live")
    parser.add_argument("--quick", action="store_true", help="only the quick tests: a lower bound")
    parser.add_argument("--list", action="store_true", help="only count the mutants")
    options = parser.parse_args()
    sys.dont_write_bytecode = True
    for library in IMPORTED_FIRST:
        importlib.import_module(library)
    total = found = 0
    with tempfile.TemporaryDirectory() as made:
        tree = Copy(Path(made) / "tree") if not options.list else None
        for module in MODULES:
            if not re.search(options.module, module):
                continue
            root = ROOT if tree is None else tree.folder
            source = (root / "jcm_mrv" / module).read_text(encoding="utf-8")
            every = [m for m in mutants(module, source) if m.key not in EQUIVALENT]
            if tree is None:
                print(f"{module:42} {len(every):5} mutants")
                continue
            few = 0 < options.sample < len(every)
            rng = random.Random(f"{options.seed} {module}")
            chosen = rng.sample(every, options.sample) if few else every
            alive = 0
            stages = [tests for tests in MODULES[module] if tests][: 1 if options.quick else None]
            for mutant in survivors(tree, module, chosen, stages, Path(made) / "log.txt"):
                alive += 1
                if options.show:
                    print(f"    {mutant.line}: {mutant.shown}\n        {mutant.words}", flush=True)
            total, found = total + len(chosen), found + len(chosen) - alive
            score = 1 - alive / len(chosen)
            print(f"{module:42} {score:6.1%} of {len(chosen)}, {len(every)} in all", flush=True)
    if total:
        verdict = "holds" if found / total >= GOAL else "DOES NOT HOLD"
        print(f"all: {found / total:.1%} of {total} (at least {GOAL:.0%}: {verdict})")


if __name__ == "__main__":
    main()
