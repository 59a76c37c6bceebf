"""CSV text to rows: headers, delimiters, quotes, rows of other length, and files that were cut."""

from __future__ import annotations

import pytest

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.limits import MAX_LINE_BYTES
from jcm_mrv.metering.reading.csv_text import check_open_end, read_csv
from jcm_mrv.metering.reading.rows import Columns, Rows
from jcm_mrv.metering.thresholds import HEADER_LINES
from jcm_mrv.project.written import TextFormat

GOOD = "2024-01-01 00:00,1.50\n2024-01-01 01:00,2.50\n"


def read(text: str, delimiter: str | None = None) -> Rows:
    return read_csv(
        "a.csv", [text.encode()], Columns(("time",), "kwh"), TextFormat(delimiter=delimiter)
    )


def cells(rows: Rows) -> list[tuple[str, str, int]]:
    return [
        (rows.times.text(n), rows.values.text(n), int(rows.lines[n]))
        for n in range(len(rows.times))
    ]


def read_to_the_end(text: str, delimiter: str | None = None) -> list[Finding]:
    return check_open_end(read(text, delimiter))


def refused(text: str, delimiter: str | None = None) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        read_to_the_end(text, delimiter)
    return caught.value.findings


EXPECTED = [("2024-01-01 00:00", "1.50", 2), ("2024-01-01 01:00", "2.50", 3)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_finds_both_columns(delimiter: str) -> None:
    text = ("time,kwh\n" + GOOD).replace(",", delimiter)
    assert read(text).header.delimiter == delimiter
    assert cells(read(text)) == EXPECTED
    assert cells(read(text, delimiter)) == EXPECTED


def test_a_declared_delimiter_is_not_guessed_again() -> None:
    declared = read("time:kwh\n1:2\n", ":")
    assert cells(declared) == [("1", "2", 2)]
    (problem, second) = refused("time,kwh\n" + GOOD, ";")
    assert {problem.code, second.code} == {"MON-017"}


@pytest.mark.parametrize("delimiter", ["", "ab", "·", '"', "\n"])
def test_a_delimiter_that_cannot_be_one(delimiter: str) -> None:
    assert [problem.code for problem in refused("time,kwh\n" + GOOD, delimiter)] == ["MON-006"]


def test_blanks_around_names_and_cells_do_not_count() -> None:
    assert cells(read(" time , note, kwh \n  1 ,x,  2\n3,y,4  \n")) == [
        ("1", "2", 2),
        ("3", "4", 3),
    ]


def test_a_preamble_is_passed_and_lines_are_counted_with_it() -> None:
    preamble = "Logger 7, serial 0123\nSite: Phu My\n\n"
    rows = read(preamble + "time,kwh\n" + GOOD)
    assert rows.header.line == 4
    assert [line for *_, line in cells(rows)] == [5, 6]
    quoted = read(preamble + "time,kwh\n" + GOOD.replace("1.50", '"1.50"'))
    assert cells(quoted) == cells(rows)
    late = "x\n" * HEADER_LINES + "time,kwh\n" + GOOD
    assert {problem.code for problem in refused(late)} == {"MON-017"}


def test_names_that_are_missing_come_with_the_nearest() -> None:
    (problem,) = refused("time,total_kwh,kWh\n1,2,3\n")
    assert problem.code == "MON-017"
    assert problem.found == "time, total_kwh, kWh"
    assert "'kWh'" in problem.hint


def test_a_name_that_stands_twice() -> None:
    for header in ("time,kwh,kwh", "time,kwh,time"):
        (problem,) = refused(f"x\n{header}\n1,2,3\n")
        assert (problem.code, problem.where) == ("MON-018", "a.csv:2")


def test_quotes_may_hide_delimiters_and_line_breaks() -> None:
    text = 'time,note,kwh\n"1","a,\nb",2\n\n3,"say ""on""",4\n'
    assert cells(read(text)) == [("1", "2", 3), ("3", "4", 5)]


def test_quotes_that_make_no_sense_are_refused_with_their_line() -> None:
    (problem,) = refused('time,kwh\n1,2\n"3"x,4\n')
    assert (problem.code, problem.where) == ("MON-108", "a.csv:3")
    (problem,) = refused('time,kwh\n1,2\n"3,4\n5,6\n')
    assert (problem.code, problem.where) == ("MON-104", "a.csv:4")


def test_rows_of_other_length_are_named_and_left_out() -> None:
    rows = read("time,kwh,state\n1,2,ok\n3,4\n5,6,ok,\n7,8,ok,late\n\n9,10,ok\n")
    assert cells(rows) == [("1", "2", 2), ("5", "6", 4), ("9", "10", 7)]
    few, many = rows.findings
    assert (few.code, few.where, few.found) == ("MON-108", "a.csv:3", "2 fields")
    assert (many.code, many.where, many.found) == ("MON-108", "a.csv:5", "4 fields")
    assert "few" in few.message
    assert "decimal sign" in many.hint


def test_only_some_of_many_wrong_rows_are_listed() -> None:
    rows = read("time,kwh\n1,2\n" + "3\n" * 12)
    (said,) = rows.findings
    places = ", ".join(f"a.csv:{line}" for line in (4, 5, 6, 7))
    assert said.found == f"1 fields; 12 of them, also at {places} and 7 more"
    assert cells(rows) == [("1", "2", 2)]


@pytest.mark.parametrize("text", ["time,kwh", "time,kwh\n", "time,kwh\n\n \n"])
def test_a_header_alone_is_no_readings(text: str) -> None:
    (problem,) = refused(text)
    assert problem.code == "MON-105"


def test_a_line_that_is_too_long() -> None:
    (problem,) = refused("time,kwh\n" + GOOD + "9" * (MAX_LINE_BYTES + 1) + "\n")
    assert (problem.code, problem.where) == ("MON-016", "a.csv:4")
    long_file = "time,kwh\n" + GOOD * MAX_LINE_BYTES
    assert len(read(long_file).times) == 2 * MAX_LINE_BYTES


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_last_row_that_was_cut_in_its_value(cut: int) -> None:
    (problem,) = refused("time,kwh\n" + GOOD[: -1 - cut])
    assert (problem.code, problem.where) == ("MON-104", "a.csv:3")


@pytest.mark.parametrize("end", ["2024-01-01 02:00", "2024-01-01 02:", "2"])
def test_a_last_row_that_was_cut_before_its_value(end: str) -> None:
    (problem,) = refused("time,kwh\n" + GOOD + end)
    assert (problem.code, problem.where) == ("MON-104", "a.csv:4")


def test_a_last_row_that_was_cut_in_its_time() -> None:
    (problem,) = refused("kwh,time\n1.50,2024-01-01 00:00\n2.50,2024-01-01 01:")
    assert problem.code == "MON-104"


def test_a_last_row_without_line_break_may_be_complete() -> None:
    rows = read("time,kwh\n" + GOOD[:-1])
    assert cells(rows) == EXPECTED
    (said,) = check_open_end(rows)
    assert (said.code, said.is_error) == ("MON-110", False)
    # Where another column ends the row, time and value are whole.
    state = read("time,kwh,state\n1,2,ok\n3,4,o")
    assert check_open_end(state) == []
    single = read("time,kwh\n1,2")
    assert [finding.code for finding in check_open_end(single)] == ["MON-110"]


@pytest.mark.parametrize("names", ["t,kWh", "t,kWh,", "t,kWh,remark"])
def test_decimals_that_stand_in_the_next_column(names: str) -> None:
    """What a comma divides was read without its decimals: 8 % less at full coverage."""
    rows = [f"2024-01-01 {n // 60:02}:{n % 60:02},{n % 7},{n * 37 % 100:02}" for n in range(400)]
    text = "\n".join([names, *rows, ""]).encode()
    with pytest.raises(FindingsError) as caught:
        read_csv("a.csv", [text], Columns(("t",), "kWh"))
    (finding,) = caught.value.findings
    assert (finding.code, finding.where) == ("MON-107", "a.csv:2")
    if names != "t,kWh":
        rows = read_csv("a.csv", [text], Columns(("t",), "kWh"), TextFormat(decimal=".")).values
        assert rows.text(3) == "3"


@pytest.mark.parametrize("behind", ["{n}", "{m:02}", "{n}.05", "A{n:02}"])
def test_another_column_behind_whole_numbers_is_none(behind: str) -> None:
    cells = [behind.format(n=n % 90, m=n % 4 * 15) for n in range(400)]
    rows = [f"2024-01-01 00:{n % 60:02},{n % 7},{cell}" for n, cell in enumerate(cells)]
    text = "\n".join(["t,kWh,kW", *rows, ""]).encode()
    assert len(read_csv("a.csv", [text], Columns(("t",), "kWh"))) == 400


@pytest.mark.parametrize(
    ("text", "columns", "header"),
    [
        ('t,kWh,"Note\n(operator)"\n1,2,x\n', Columns(("t",), "kWh"), None),
        ('t,"Energy\n[kWh]"\n1,2\n', Columns(("t",), 2), None),
        ('t,"Energy\n[kWh]"\n1,2\n', Columns((1,), 2), 1),
        ('t,"Energy\n[kWh]"\n1,2\n', Columns((1,), 2), 2),
        ('Plant\nt,"Energy\nof all\n[kWh]"\n1,2\n', Columns((1,), 2), 2),
        ('Plant "A", 5" pipe\nt,"Energy\n[kWh]"\n1,2\n', Columns(("t",), 2), None),
        ('t,kWh,5" pipe\n1,2,3\n', Columns(("t",), "kWh"), None),
        ('"t","kWh"\n"1","2"\n', Columns(("t",), "kWh"), 1),
    ],
)
def test_names_in_quotes_on_several_lines(text: str, columns: Columns, header: int | None) -> None:
    declared = TextFormat.model_validate({"header": header, "delimiter": ","})
    rows = read_csv("a.csv", [text.encode()], columns, declared)
    assert [(rows.times.text(n), rows.values.text(n)) for n in range(len(rows))] == [("1", "2")]
