"""Whatever people do to the input tables, reading and checking end in issues or in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccni_xl.checks import run_checks, usable
from ccni_xl.errors import FrameworkError, WorkbookError
from ccni_xl.hosts.port import CellError, Value
from ccni_xl.inputs import Status
from ccni_xl.issues import Issue
from ccni_xl.workbook.read import ReadResult, read_inputs
from tests.support.book import Book, Sheet, small_book

DATA = ("tbl_cities", "tbl_policy", "tbl_annual", "tbl_co2", "tbl_gdp_real", "tbl_population", "tbl_extra")
OTHERS = (
    "tbl_settings",
    "tbl_editions",
    "tbl_entered",
    "tbl_experts",
    "tbl_sources",
    "tbl_framework",
    "tbl_grades",
)

values: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=8),
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 1, 1)),
    st.sampled_from([CellError("#N/A"), CellError("#DIV/0!")]),
    st.sampled_from(
        [
            "n/a",
            "—",
            "暂无",
            "无",
            "否",
            "12,5",
            "1,234",
            "14%",
            "2020年",
            "900003",
            "丙市",
            "=1+1",
            "{0}",
            "%s",
        ]
    ),
    st.sampled_from([0, -1, 1e308, -1e308, 5e-324, 0.147, 1470, 1e15, 999999, 900003, 2.0]),
)
share = st.integers(0, 996).map(lambda n: n / 997)
#: Slips of sign, unit and decimal point.
FACTORS = (-1, 0, 0.01, 0.1, 0.5, 1.3, 2, 10, 100, 1e4, 1e8)
OPERATIONS = (
    *["value"] * 20,
    *["times"] * 20,
    *["scaled"] * 3,
    *["row twice", "row away", "row blank", "row moved", "column twice", "column away", "column renamed"],
    *["column moved", "rows away", "table away", "percent", "covered", "formula"],
)


@dataclass(frozen=True)
class Mutation:
    """One thing done to one table; ``row`` and ``column`` are parts of its size."""

    operation: str
    table: str
    row: float
    column: float
    value: Value

    def apply(self, book: Book) -> None:
        table = book.tables.get(self.table)
        if table is None:
            return
        if self.operation == "table away":
            del book.tables[self.table]
        elif self.operation.startswith("column"):
            self._column(table)
        elif table.rows:
            self._row(table)

    def _column(self, table: Sheet) -> None:
        j, what = int(self.column * len(table.header)), self.operation.removeprefix("column ")
        if what == "renamed":
            table.header[j] = str(self.value)
            return
        if what == "away" and len(table.header) == 1:
            return
        for row in (table.header, *table.rows):
            cell = row[j] if what == "twice" else row.pop(j)  # type: ignore[attr-defined]
            if what != "away":
                row.insert(0, cell)  # type: ignore[arg-type]

    def _row(self, table: Sheet) -> None:
        i = int(self.row * len(table.rows))
        j = int(self.column * len(table.header))
        if self.operation in ("percent", "covered", "formula"):
            getattr(table, self.operation).add((i, j))
        elif self.operation == "row twice":
            table.rows.append(list(table.rows[i]))
        elif self.operation == "row away":
            del table.rows[i]
        elif self.operation == "rows away":
            table.rows.clear()
        elif self.operation == "row blank":
            table.rows[i] = [None] * len(table.header)
        elif self.operation == "row moved":
            table.rows.insert(0, table.rows.pop(i))
        elif self.operation == "scaled":
            table.rows[i] = [v * 1e4 if type(v) is float else v for v in table.rows[i]]
        elif self.operation == "times":
            numbers = [k for k, v in enumerate(table.rows[i]) if type(v) in (int, float)]
            if numbers:
                k = numbers[int(self.column * len(numbers))]
                table.rows[i][k] *= FACTORS[int(self.column * 1000) % len(FACTORS)]  # type: ignore[operator]
        else:
            table.rows[i][j] = self.value


def mutations(*tables: str) -> st.SearchStrategy[list[Mutation]]:
    one = st.builds(Mutation, st.sampled_from(OPERATIONS), st.sampled_from(tables), share, share, values)
    return st.lists(one, min_size=1, max_size=8)


def _run(changes: list[Mutation]) -> None:
    book = small_book()
    for change in changes:
        change.apply(book)
    host = book.host()
    before = dict(host.blocks)
    try:
        read = read_inputs(host)
        issues = run_checks(read.inputs, read.frameworks)
    except (WorkbookError, FrameworkError) as error:
        assert error.zh and error.en and "Traceback" not in error.en
        return
    assert host.blocks == before and not host.batches
    _hold(read, issues)


def _hold(read: ReadResult, issues: tuple[Issue, ...]) -> None:
    for issue in issues:
        for lang in ("zh", "en"):
            assert issue.rule.code in issue.text(lang)
    left = usable(read.inputs, issues)
    for table in (left.policy, left.annual, *left.series.values()):
        assert table.data.shape == table.status.shape
        assert table.data.index.is_unique and table.data.index.equals(table.status.index)
        present = table.status.to_numpy() == Status.PRESENT
        assert (table.data.notna().to_numpy() == present).all()


@given(mutations(*DATA))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_data_in_any_state(changes: list[Mutation]) -> None:
    _run(changes)


@given(mutations(*OTHERS))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_settings_and_definitions_in_any_state(changes: list[Mutation]) -> None:
    _run(changes)


@pytest.mark.slow
@given(mutations(*DATA, *OTHERS))
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_thousand_workbooks(changes: list[Mutation]) -> None:
    _run(changes)
