"""Copies that come back as files: what is written, what is not, and what has to be decided first."""

from __future__ import annotations

import csv
import json
import re
import shutil
import time
from pathlib import Path

import pytest

from ccni_xl.app import new_workbook, recalculate
from ccni_xl.collaborate.contents import Slot, read_contents, same
from ccni_xl.collaborate.forms import write_forms
from ccni_xl.collaborate.merging import Reason
from ccni_xl.collaborate.merging.report import outcome_csv, outcome_json, outcome_lines
from ccni_xl.collaborate.merging.run import merge_files
from ccni_xl.collaborate.merging.sheet import decisions_from_csv
from ccni_xl.collaborate.merging.sources import base_beside, copies_in
from ccni_xl.errors import MergeError, WorkbookError
from ccni_xl.fingerprint import fingerprint
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import KEEP, Cell, Formula, TableWrite, WriteBatch
from ccni_xl.workbook.read import read_inputs
from tests.support.files import SHIPPED, parts, set_cells, spec
from tests.support.form_book import form
from tests.support.pace import allowed
from tests.support.package_edit import edited, swap

YICHANG = {"city": "420500", "edition": "2021-2022"}
KEY = ("420500", "2021-2022")
GDP = Slot("tbl_annual", KEY, "gdp_current")


@pytest.fixture
def base(tmp_path) -> Path:
    return Path(shutil.copy(SHIPPED, tmp_path / "CCNI.xlsm"))


def copy_of(base: Path, name: str, **values: Cell) -> Path:
    path = Path(shutil.copy(base, base.parent / name))
    if values:
        set_cells(path, "tbl_annual", YICHANG, values)
    return path


def plains(path: Path) -> dict[Slot, object]:
    return {slot: typed.plain for slot, typed in read_contents(FileHost(path)).cells.items()}


def records(path: Path, table: str) -> list[dict[str, object]]:
    """Return the rows of a result table by column code."""
    block = FileHost(path).read([table])[table]
    code = {column.zh: column.code for column in spec(table).columns}
    codes = [code.get(label, label) for label in block.place.header]
    return [dict(zip(codes, row, strict=True)) for row in block.rows]


def fingerprint_of(path: Path) -> str:
    read = read_inputs(FileHost(path))
    return fingerprint(read.inputs, read.frameworks[read.inputs.settings.framework])


def write_decisions(path: Path, *decisions: Cell, label: str = "决定") -> None:
    host = FileHost(path)
    assert len(host.read(["tbl_conflicts"])["tbl_conflicts"].rows) == len(decisions)
    host.write(WriteBatch((TableWrite("tbl_conflicts", (label,), [[d] for d in decisions]),)))


def changed_parts(before: dict[str, bytes], path: Path) -> set[str]:
    after = parts(path)
    assert set(before) <= set(after) | {"xl/calcChain.xml"}
    return {name for name in after if before.get(name) != after[name]}


# ---------------------------------------------------------------- without conflicts
def test_copies_that_changed_nothing_leave_the_file_alone(base):
    before = base.read_bytes()
    outcome = merge_files(FileHost(base), [copy_of(base, "甲.xlsm"), copy_of(base, "乙.xlsm")])
    assert outcome.applied
    assert outcome.report is None
    assert base.read_bytes() == before
    assert base_beside(base) is None


def test_one_sided_changes_are_taken_and_nothing_else_is_touched(base):
    first = copy_of(base, "甲.xlsm", gdp_current=5000.5)
    second = copy_of(base, "乙.xlsm", electricity=None, source='=HYPERLINK("http://x")')
    at = {column: Slot("tbl_annual", KEY, column) for column in ("gdp_current", "electricity", "source")}
    expected = plains(base) | {
        at["gdp_current"]: 5000.5,
        at["electricity"]: None,
        at["source"]: '=HYPERLINK("http://x")',
    }
    before = parts(base)
    outcome = merge_files(FileHost(base), [first, second])
    assert outcome.applied
    assert plains(base) == expected
    assert not read_contents(FileHost(base)).typed(at["source"]).formula
    sheets = {name for name in changed_parts(before, base) if "worksheets/sheet" in name}
    assert len(sheets) == 2  # the data and the log of runs


def test_cells_that_do_not_change_keep_formulas_and_formats(base):
    host = FileHost(base)
    block = host.read(["tbl_annual"])["tbl_annual"]
    j = block.place.header.index("全社会用电量")
    rows = [[KEEP] * len(block.rows[0]) for _ in block.rows]
    rows[5][j] = Formula("=100+11", 111.0)
    host.write(WriteBatch((TableWrite("tbl_annual", block.place.header, rows),)))
    changed = copy_of(base, "甲.xlsm", electricity=250.5)
    assert merge_files(FileHost(base), [changed]).applied
    after = FileHost(base).read(["tbl_annual"])["tbl_annual"]
    assert (5, j) in after.formula
    assert after.rows[5][j] == 111


def test_a_formula_in_the_master_is_asked_about(base):
    host = FileHost(base)
    block = host.read(["tbl_annual"])["tbl_annual"]
    i = next(i for i, row in enumerate(block.rows) if row[0] == "420500" and row[2] == "2021-2022")
    j = block.place.header.index("全社会用电量")
    changed = copy_of(base, "甲.xlsm", electricity=250.5)
    rows = [[KEEP] * len(block.rows[0]) for _ in block.rows]
    rows[i][j] = Formula("=200+54.22", 254.22)
    host.write(WriteBatch((TableWrite("tbl_annual", block.place.header, rows),)))
    outcome = merge_files(FileHost(base), [changed])
    assert [c.reason for c in outcome.decided.open] == [Reason.FORMULA]
    assert (i, j) in FileHost(base).read(["tbl_annual"])["tbl_annual"].formula


def test_rows_that_come_and_go(base):
    first, second = copy_of(base, "甲.xlsm"), copy_of(base, "乙.xlsm")
    row = {
        "city": "420500",
        "edition": "2021-2022",
        "indicator": "climate_ambition",
        "score": 61.5,
        "by": "王",
    }
    host = FileHost(first)
    place = host.tables()["tbl_entered"]
    host.write(
        WriteBatch(
            (
                TableWrite(
                    "tbl_entered",
                    place.header,
                    [
                        [
                            row["city"],
                            "宜昌",
                            row["edition"],
                            row["indicator"],
                            row["score"],
                            "报告",
                            row["by"],
                        ]
                    ],
                ),
            )
        )
    )
    host = FileHost(second)
    block = host.read(["tbl_extra"])["tbl_extra"]
    host.write(WriteBatch((TableWrite("tbl_extra", block.place.header, block.rows[1:]),)))
    assert merge_files(FileHost(base), [first, second]).applied
    found = read_contents(FileHost(base))
    assert found.typed(Slot("tbl_entered", (*KEY, "climate_ambition"), "score")).plain == 61.5
    assert ("110000", "2021-2022") not in found.rows["tbl_extra"]
    assert len(found.rows["tbl_extra"]) == 109
    assert not recalculate(FileHost(base)).report.warnings


def test_the_merge_is_in_the_log_and_the_old_state_beside_the_file(base):
    before = base.read_bytes()
    runs = len(records(base, "tbl_runs"))
    outcome = merge_files(FileHost(base), [copy_of(base, "甲.xlsm", gdp_current=1.0)], who="李")
    last = records(base, "tbl_runs")[-1]
    assert len(records(base, "tbl_runs")) == runs + 1
    assert last["who"] == "李"
    assert "甲.xlsm" in last["note"]
    assert outcome.base_kept == base_beside(base)
    assert outcome.base_kept.read_bytes() == before


def test_a_copy_from_before_the_last_merge_is_compared_with_the_state_it_was_made_from(base):
    late = copy_of(base, "迟.xlsm", electricity=300.0)
    merge_files(FileHost(base), [copy_of(base, "甲.xlsm", gdp_current=1.0)])
    assert merge_files(FileHost(base), [late]).base == "CCNI_基准.xlsm"
    assert plains(base)[GDP] == 1.0
    assert plains(base)[Slot("tbl_annual", KEY, "electricity")] == 300.0


def test_without_that_state_such_a_copy_is_refused(base):
    late = copy_of(base, "迟.xlsm", electricity=300.0)
    merge_files(FileHost(base), [copy_of(base, "甲.xlsm", gdp_current=1.0)])
    base_beside(base).unlink()
    before = base.read_bytes()
    with pytest.raises(MergeError, match="made before the last merge"):
        merge_files(FileHost(base), [late])
    assert base.read_bytes() == before


def test_the_same_copies_again_change_nothing(base):
    copies = [copy_of(base, "甲.xlsm", gdp_current=1.0), copy_of(base, "乙.xlsm", electricity=2.0)]
    merge_files(FileHost(base), copies)
    after = base.read_bytes()
    assert merge_files(FileHost(base), copies).report is None
    assert base.read_bytes() == after


# ---------------------------------------------------------------- conflicts
def test_conflicts_are_listed_decided_and_then_applied_at_once(base):
    copies = [
        copy_of(base, "甲.xlsm", gdp_current=5000.5, source="年鉴"),
        copy_of(base, "乙.xlsm", gdp_current=5001.0, electricity=7.0),
    ]
    before, data = parts(base), plains(base)
    first = merge_files(FileHost(base), copies)
    assert not first.applied
    assert plains(base) == data
    assert len({n for n in changed_parts(before, base) if "worksheets/sheet" in n}) == 1
    (row,) = records(base, "tbl_conflicts")
    assert (row["city"], row["name"], row["edition"]) == ("420500", "宜昌", "2021-2022")
    assert (row["base"], row["master"], row["value_1"], row["value_2"]) == (4260.74, 4260.74, 5000.5, 5001)
    assert row["from_1"].startswith("甲.xlsm，")
    assert row["from_1"].endswith("来源：年鉴")
    assert row["cell"] == f"{read_contents(FileHost(base)).typed(GDP).cell}"

    assert not merge_files(FileHost(base), copies).applied
    write_decisions(base, "采用2")
    done = merge_files(FileHost(base), list(reversed(copies)))
    assert done.applied
    expected = data | {
        GDP: 5001.0,
        Slot("tbl_annual", KEY, "electricity"): 7.0,
        Slot("tbl_annual", KEY, "source"): "年鉴",
    }
    assert plains(base) == expected
    (row,) = records(base, "tbl_conflicts")
    assert set(row.values()) == {None}
    assert recalculate(FileHost(base)).report is not None


@pytest.mark.parametrize("decision", ["采用2", "保留现值", 1.75])
def test_a_decided_conflict_stays_decided(base, decision):
    """The same copies again, one of them alone, or with a newcomer: nobody is asked what was decided."""
    copies = [
        copy_of(base, "甲.xlsm", gdp_current=1.0, electricity=7.0),
        copy_of(base, "乙.xlsm", gdp_current=2.0),
    ]
    newcomer = copy_of(base, "丙.xlsm", nev_sales=99.0)
    merge_files(FileHost(base), copies)
    write_decisions(base, decision)
    assert merge_files(FileHost(base), copies).applied
    after = base.read_bytes()
    for again in (copies, copies[:1], copies[1:]):
        outcome = merge_files(FileHost(base), again)
        assert (outcome.merged.conflicts, outcome.report) == ((), None)
        assert [note.zh.split(" ")[0] for note in outcome.merged.notes] == [path.name for path in again]
        assert base.read_bytes() == after
    data = plains(base)
    assert merge_files(FileHost(base), [*copies, newcomer]).applied
    assert plains(base) == data | {Slot("tbl_annual", KEY, "nev_sales"): 99.0}


def test_a_copy_that_changed_after_the_decision_is_asked_about(base):
    copies = [copy_of(base, "甲.xlsm", gdp_current=1.0), copy_of(base, "乙.xlsm", gdp_current=2.0)]
    merge_files(FileHost(base), copies)
    write_decisions(base, "采用1")
    merge_files(FileHost(base), copies)
    copies[1] = copy_of(base_beside(base), "乙.xlsm", gdp_current=3.0)
    outcome = merge_files(FileHost(base), copies)
    (conflict,) = outcome.decided.open
    assert (conflict.master, [c.plain for c in conflict.candidates]) == (1.0, [3.0])
    assert [note.zh.split(" ")[0] for note in outcome.merged.notes] == ["甲.xlsm"]


def test_a_decision_from_a_table_that_keeps_all_is_remembered(base, tmp_path):
    copies = [copy_of(base, "甲.xlsm", gdp_current=1.0), copy_of(base, "乙.xlsm", gdp_current=2.0)]
    trial = merge_files(FileHost(base), copies, dry_run=True)
    decisions = {conflict.key: "保留现值" for conflict in trial.merged.conflicts}
    assert merge_files(FileHost(base), copies, decisions=decisions).applied
    assert merge_files(FileHost(base), copies).merged.conflicts == ()


def test_to_decide_again_the_marks_in_the_log_are_deleted(base):
    copies = [copy_of(base, "甲.xlsm", gdp_current=1.0), copy_of(base, "乙.xlsm", gdp_current=2.0)]
    merge_files(FileHost(base), copies)
    write_decisions(base, "采用1")
    merge_files(FileHost(base), copies)
    host = FileHost(base)
    block = host.read(["tbl_runs"])["tbl_runs"]
    rows = [[re.sub(r" c-\w+", "", c) if isinstance(c, str) else c for c in row] for row in block.rows]
    host.write(WriteBatch((TableWrite("tbl_runs", block.place.header, rows),)))
    assert len(merge_files(FileHost(base), copies).decided.open) == 1


def test_decisions_survive_while_others_are_still_open(base):
    copies = [
        copy_of(base, "甲.xlsm", gdp_current=1.0, electricity=1.0),
        copy_of(base, "乙.xlsm", gdp_current=2.0, electricity=2.0),
    ]
    merge_files(FileHost(base), copies)
    write_decisions(base, "保留现值", None)
    data = plains(base)
    assert len(merge_files(FileHost(base), copies).decided.open) == 1
    assert [row["decision"] for row in records(base, "tbl_conflicts")] == ["保留现值", None]
    assert plains(base) == data
    write_decisions(base, "保留现值", 1.75)
    assert merge_files(FileHost(base), copies).applied
    assert plains(base) == data | {GDP: 1.75}


def test_into_another_file_and_with_decisions_from_a_table(base, tmp_path):
    master = copy_of(base, "主.xlsm", gdp_current=4000.0)
    theirs = copy_of(base, "甲.xlsm", gdp_current=5000.0)
    out = tmp_path / "out.xlsm"
    before = master.read_bytes()
    first = merge_files(FileHost(master, out=out), [theirs], base=base)
    assert master.read_bytes() == before
    report = tmp_path / "report.csv"
    report.write_text(
        outcome_csv(first, "zh").replace("conflict,1,,", "conflict,1,采用1,"), encoding="utf-8-sig"
    )
    done = merge_files(FileHost(master, out=out), [theirs], base=base, decisions=decisions_from_csv(report))
    assert done.applied
    assert plains(out)[GDP] == 5000.0
    assert master.read_bytes() == before


def test_a_workbook_from_before_there_was_such_a_sheet(base):
    old = without_conflicts_sheet(base)
    assert recalculate(FileHost(old)).report is not None
    copies = [copy_of(old, "甲.xlsm", gdp_current=1.0), copy_of(old, "乙.xlsm", gdp_current=2.0)]
    first = merge_files(FileHost(old), copies)
    assert "合并冲突" in first.report.warnings[0][0]
    write_decisions(old, "采用1")
    assert merge_files(FileHost(old), copies).applied
    assert plains(old)[GDP] == 1.0
    assert recalculate(FileHost(old)).report is not None


def without_conflicts_sheet(path: Path) -> Path:
    """Return the workbook without its sheet of conflicts, as workbooks made earlier are."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    del book["合并冲突"]
    old = path.with_name("old.xlsx")
    book.save(old)
    return Path(shutil.move(old, path.with_name("old.xlsx")))


# ---------------------------------------------------------------- refusals
def test_one_bad_copy_stops_a_merge_but_not_a_trial(base, tmp_path):
    good = copy_of(base, "甲.xlsm", gdp_current=1.0)
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"no workbook at all")
    before = base.read_bytes()
    with pytest.raises(MergeError, match="Nothing was changed"):
        merge_files(FileHost(base), [good, bad])
    trial = merge_files(FileHost(base), [good, bad], dry_run=True)
    assert [r.label for r in trial.refused] == ["坏.xlsx"]
    assert [c.typed.plain for c in trial.merged.changes] == [1.0]
    assert base.read_bytes() == before


def test_another_template_or_framework_is_refused_with_the_reason(base, tmp_path):
    found = fingerprint_of(base)
    rows = {"tbl_annual": [{"city": "420500", "edition": "2021-2022", "gdp_current": 1.0}]}
    other_template = form(tmp_path / "t.xlsx", rows, base=found, ccni_form_template="99")
    other_framework = form(tmp_path / "f.xlsx", rows, base=found, ccni_form_framework="1.0")
    trial = merge_files(FileHost(base), [other_template, other_framework], dry_run=True)
    told = {refusal.label: refusal.en for refusal in trial.refused}
    assert "template version 99" in told["t.xlsx"]
    assert "uses framework 1.0" in told["f.xlsx"]


def test_a_form_older_than_the_master_may_fill_gaps_and_asks_about_the_rest(base, tmp_path):
    set_cells(base, "tbl_annual", YICHANG, {"electricity": None})
    row = {"city": "420500", "edition": "2021-2022", "gdp_current": 4000.0, "electricity": 250.0}
    older = form(tmp_path / "宜昌.xlsx", {"tbl_annual": [row]}, base="0123456789abcdef")
    trial = merge_files(FileHost(base), [older], dry_run=True)
    assert [(c.reason, c.slot) for c in trial.decided.open] == [(Reason.OTHER_BASE, GDP)]
    assert [(c.slot.column, c.typed.plain) for c in trial.merged.changes] == [("electricity", 250.0)]


def test_an_empty_workbook_does_not_clear_everything(base, tmp_path):
    empty = tmp_path / "empty.xlsm"
    new_workbook(empty, empty=True)
    with pytest.raises(MergeError, match="does not look like a copy"):
        merge_files(FileHost(base), [empty])


def test_a_file_that_is_no_index_workbook_is_no_base(tmp_path, base):
    odd = form(tmp_path / "odd.xlsx", {"tbl_annual": [{"city": "1", "edition": "2"}]}, base="")
    with pytest.raises(WorkbookError, match="no table of cities"):
        merge_files(FileHost(odd), [base])


# ---------------------------------------------------------------- forms
def test_an_english_workbook_takes_chinese_forms(tmp_path):
    book = tmp_path / "CCNI.xlsm"
    new_workbook(book, lang="en")
    found = fingerprint_of(book)
    filled = form(
        tmp_path / "宜昌.xlsx",
        {
            "tbl_annual": [
                {
                    "city": "420500",
                    "name": "宜昌",
                    "edition": "2021-2022",
                    "gdp_current": 4321.0,
                    "electricity": None,
                }
            ],
            "tbl_policy": [
                {"city": "420500", "name": "宜昌", "edition": "2021-2022", "neutrality_target": "早于2060年"}
            ],
        },
        base=found,
    )
    assert merge_files(FileHost(book), [filled]).applied
    found = read_contents(FileHost(book))
    target = found.typed(Slot("tbl_policy", KEY, "neutrality_target"))
    assert target.value == "Before 2060"
    assert found.typed(GDP).plain == 4321.0
    assert found.typed(Slot("tbl_annual", KEY, "electricity")).plain is not None


def test_110_forms_in_one_call(base, tmp_path):
    before = read_contents(FileHost(base))
    known, folder = fingerprint_of(base), tmp_path / "收到"
    folder.mkdir()
    expected, sums = plains(base), {}
    for n, city in enumerate(sorted(before.book.entries)):
        annual = {"gdp_current": round(1000 + n / 7, 4), "nev_sales": 10 * n + 1, "source": f"{city}统计公报"}
        policy = {"peak_year": 2025 + n % 6, "low_carbon_city": "否" if n % 2 else "是"}
        year = {"2020": round(500 + n / 3, 4)}
        row = {"city": city, "edition": "2021-2022"}
        form(
            folder / f"{city}.xlsx",
            {"tbl_annual": [row | annual], "tbl_policy": [row | policy], "tbl_co2": [{"city": city} | year]},
            base=known,
        )
        annual |= {"gdp_current": float(annual["gdp_current"]), "nev_sales": float(annual["nev_sales"])}
        policy = {"peak_year": float(policy["peak_year"]), "low_carbon_city": "no" if n % 2 else "yes"}
        key = (city, "2021-2022")
        sums |= {Slot("tbl_annual", key, c): v for c, v in annual.items()}
        sums |= {Slot("tbl_policy", key, c): v for c, v in policy.items()}
        sums |= {Slot("tbl_co2", (city,), "2020"): year["2020"]}
    untouched = parts(base)
    start = time.process_time()
    outcome = merge_files(FileHost(base), copies_in(folder))
    took = time.process_time() - start
    assert outcome.applied
    assert took < allowed(20)
    assert plains(base) == expected | sums
    sheets = {name for name in changed_parts(untouched, base) if "worksheets/sheet" in name}
    assert len(sheets) == 4


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forms of two cities, as the program makes them."""
    folder = tmp_path_factory.mktemp("forms")
    write_forms(read_inputs(FileHost(SHIPPED)), folder / "填报表", "city", only=("宜昌", "上海"))
    return folder / "填报表"


def test_forms_that_came_back_unfilled_change_nothing(base, forms):
    outcome = merge_files(FileHost(base), copies_in(forms))
    assert outcome.applied
    assert outcome.report is None
    assert all(copy.partial and copy.anchored for copy in outcome.merged.copies)


def test_a_form_of_ours_filled_in(base, forms, tmp_path):
    path = Path(shutil.copy(next(forms.glob("*宜昌*")), tmp_path / "宜昌.xlsx"))
    host = FileHost(path)
    blocks = host.read(["tbl_annual", "tbl_co2", "tbl_entered"])
    annual = blocks["tbl_annual"]
    row = list(annual.rows[0])
    row[annual.place.header.index("GDP（当年价）")] = 4321.5
    row[annual.place.header.index("全社会用电量")] = None
    co2 = blocks["tbl_co2"]
    new_year = max(label for label in co2.place.header if label.isdigit())
    series = list(co2.rows[0])
    series[co2.place.header.index(new_year)] = 3000.0
    host.write(
        WriteBatch(
            (
                TableWrite("tbl_annual", annual.place.header, [row, *annual.rows[1:]]),
                TableWrite("tbl_co2", co2.place.header, [series, *co2.rows[1:]]),
            ),
            cells={"ccni_form_by": "王五"},
        )
    )
    assert Slot("tbl_co2", ("420500",), new_year) not in read_contents(FileHost(base)).cells
    outcome = merge_files(FileHost(base), [path])
    cell = Slot("tbl_co2", ("420500",), new_year)
    assert {c.slot for c in outcome.merged.changes} == {GDP, cell}
    assert outcome.applied
    assert [new.years for new in outcome.columns] == [(int(new_year),)]
    assert plains(base)[cell] == 3000.0
    assert outcome.merged.copies[0].side.who == "王五"
    assert "has cleared" in " ".join(note.en for note in outcome.merged.notes)


def years_form(base, tmp_path, name="宜昌.xlsx", city="420500", **years):
    row = {"city": city, **{label.removeprefix("y"): value for label, value in years.items()}}
    return form(tmp_path / name, {"tbl_co2": [row]}, base=fingerprint_of(base))


def header(path: Path) -> list[str]:
    return [label for label in FileHost(path).tables()["tbl_co2"].header if label.isdigit()]


def test_a_year_left_out_gets_a_blank_column_and_a_far_one_is_a_slip_to_decide(base, tmp_path):
    path = years_form(base, tmp_path, y2022=3000.0, y2202=1.0)
    outcome = merge_files(FileHost(base), [path])
    assert [(c.reason, c.slot.column) for c in outcome.decided.open] == [(Reason.NO_PLACE, "2202")]
    assert header(base)[-1] == "2020"
    decisions = {c.key: "保留现值" for c in outcome.decided.open}
    trial = merge_files(FileHost(base), [path], decisions=decisions, dry_run=True)
    (new,) = trial.columns
    assert (new.years, new.empty) == ((2021, 2022), (2021,))
    assert header(base)[-1] == "2020"
    done = merge_files(FileHost(base), [path], decisions=decisions)
    assert header(base)[-2:] == ["2021", "2022"]
    assert plains(base)[Slot("tbl_co2", ("420500",), "2021")] is None
    assert "2021、2022" in next(line for line in outcome_lines(done, "zh") if line.startswith("+ "))
    assert outcome_json(done, "en")["columns"] == [
        {"sheet": "数据_碳排放", "years": [2021, 2022], "blank": [2021]}
    ]
    rows = list(csv.DictReader(outcome_csv(done, "zh").splitlines()))
    assert [row["variable"] for row in rows if row["kind"] == "column"] == ["2021", "2022"]
    assert "2021、2022" in str(FileHost(base).read(["tbl_runs"])["tbl_runs"].rows)


def test_two_copies_of_one_year_share_its_column_and_may_disagree(base, tmp_path):
    first = years_form(base, tmp_path, "甲.xlsx", y2021=3000.0)
    other = years_form(base, tmp_path, "乙.xlsx", "310000", y2021=9000.0)
    against = years_form(base, tmp_path, "丙.xlsx", y2021=3100.0)
    outcome = merge_files(FileHost(base), [first, other, against])
    assert [c.reason for c in outcome.decided.open] == [Reason.DIFFERENT]
    assert header(base)[-1] == "2020"
    key = outcome.decided.open[0].key
    merge_files(FileHost(base), [first, other, against], decisions={key: "保留现值"})
    assert plains(base)[Slot("tbl_co2", ("310000",), "2021")] == 9000.0
    assert plains(base)[Slot("tbl_co2", ("420500",), "2021")] is None


def test_a_conflict_that_drops_the_only_value_makes_no_column(base, tmp_path):
    copies = [years_form(base, tmp_path, f"{i}.xlsx", y2021=3000.0 + i) for i in range(2)]
    key = merge_files(FileHost(base), copies, dry_run=True).decided.open[0].key
    outcome = merge_files(FileHost(base), copies, decisions={key: "保留现值"})
    assert (outcome.columns, header(base)[-1]) == ((), "2020")


def test_a_later_copy_finds_the_column_made_by_an_earlier_one(base, tmp_path):
    first = years_form(base, tmp_path, "甲.xlsx", y2021=3000.0)
    later = years_form(base, tmp_path, "乙.xlsx", "310000", y2021=9000.0)
    merge_files(FileHost(base), [first])
    outcome = merge_files(FileHost(base), [later])
    assert (outcome.columns, outcome.applied) == ((), True)
    assert header(base)[-2:] == ["2020", "2021"]
    assert plains(base)[Slot("tbl_co2", ("310000",), "2021")] == 9000.0


def test_something_beside_the_table_stops_the_merge_and_nothing_is_written(base, tmp_path):
    path = years_form(base, tmp_path, y2021=3000.0)
    note = swap("</row></sheetData>", '<c r="O117"><v>1</v></c></row></sheetData>')
    edited(SHIPPED, base, {"xl/worksheets/sheet12.xml": note})
    before = base.read_bytes()
    with pytest.raises(WorkbookError, match="O117 is not empty; move it"):
        merge_files(FileHost(base), [path])
    assert base.read_bytes() == before


def test_a_source_for_which_there_is_no_column_is_told_and_stops_nothing(base, tmp_path):
    row = {"city": "420500", "2020": 3000.0, "来源": "省统计年鉴"}
    path = form(tmp_path / "宜昌.xlsx", {"tbl_co2": [row]}, base=fingerprint_of(base))
    trial = merge_files(FileHost(base), [path], dry_run=True)
    assert [change.slot.column for change in trial.merged.changes] == ["2020"]
    assert not trial.decided.open
    assert "省统计年鉴" in trial.merged.notes[0].en


# ---------------------------------------------------------------- what is told
def test_the_report_says_all_in_both_languages(base):
    copies = [
        copy_of(base, "甲.xlsm", gdp_current=5000.5, source="=1+1"),
        copy_of(base, "乙.xlsm", gdp_current=5001.0),
    ]
    outcome = merge_files(FileHost(base), copies, dry_run=True)
    told = json.loads(json.dumps(outcome_json(outcome, "en"), ensure_ascii=False))
    assert told["counts"] == {"changed": 1, "added": 0, "removed": 0}
    assert [v["value"] for v in told["conflicts"][0]["values"]] == [5000.5, 5001.0]
    assert "'=1+1" in outcome_csv(outcome, "zh")
    assert "1 conflicts" in next(outcome_lines(outcome, "en", dry_run=True))
    assert "1 处冲突" in next(outcome_lines(outcome, "zh", dry_run=True))
    assert same(told["changes"][0]["after"], "=1+1")
