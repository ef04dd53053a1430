"""A snapshot back into a workbook: the same contents, and nothing touched that did not differ."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from ccni_xl.app import new_workbook
from ccni_xl.collaborate.changes import find_changes
from ccni_xl.collaborate.contents import Contents, read_contents
from ccni_xl.collaborate.restore import restore
from ccni_xl.collaborate.snapshot import snapshot_bytes
from ccni_xl.collaborate.snapshot_read import read_snapshot
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from tests.collaborate.test_snapshot import EDITS, odd_book
from tests.support.book import Book, inputs_of, small_book
from tests.support.files import SHIPPED, parts, set_cells

NOW = "2021-2022"


def saved(book: Book, folder: Path) -> Contents:
    path = folder / "s.csv"
    path.write_bytes(snapshot_bytes(read_contents(book.host())))
    return read_contents(read_snapshot(path).host)


def test_only_what_differs_is_typed(tmp_path: Path) -> None:
    book = small_book()
    host = book.host()
    book.put("annual", ("900002", NOW), "gdp_current", 1.0)
    place = book.put("annual", ("900002", NOW), "note", "=1+1")
    done = restore(saved(book, tmp_path), host)
    assert {str(cell) for cell, *_ in done.cells} >= {place}
    assert len(done.cells) == 2
    (batch,) = host.batches
    (write,) = batch.tables
    assert list(write.header) == ["GDP（当年价）", "备注"]
    assert find_changes(read_contents(book.host()), read_contents(host)) == ()
    assert restore(saved(book, tmp_path), host).report is None


def test_a_percentage_is_typed_as_the_cell_shows_it(tmp_path: Path) -> None:
    book = small_book()
    book.put("annual", ("900002", NOW), "non_fossil_share", 7.0)
    target = small_book()
    target.put("annual", ("900002", NOW), "non_fossil_share", 0.5)
    target.mark("annual", ("900002", NOW), "non_fossil_share", "percent")
    done = restore(saved(book, tmp_path), target.host())
    assert [value for *_, value in done.cells] == [0.07]


def test_rows_that_the_snapshot_lacks_stay_unless_asked(tmp_path: Path) -> None:
    book, more = small_book(), small_book()
    more.add("entered", city="900001", edition=NOW, indicator="waste_sorting_index", score=50.0, source="x")
    key = ("tbl_entered", ("900001", NOW, "waste_sorting_index"))
    kept = restore(saved(book, tmp_path), more.host())
    assert (kept.left, kept.removed, kept.report) == ((key,), (), None)
    host = more.host()
    gone = restore(saved(book, tmp_path), host, exact=True)
    assert (gone.left, gone.removed) == ((), (key,))
    assert read_contents(host).rows["tbl_entered"] == {}


def test_rows_of_a_framework_come_back_in_their_order(tmp_path: Path) -> None:
    book, target = small_book(), small_book()
    del target["framework"].rows[3]
    host = target.host()
    done = restore(saved(book, tmp_path), host)
    assert len(done.added) == 1
    assert [r[:2] for r in host.blocks["tbl_framework"].rows] == [
        tuple(r[:2]) for r in book["framework"].rows
    ]
    assert inputs_of(host) == inputs_of(book.host())


def test_a_formula_is_not_overwritten_silently(tmp_path: Path) -> None:
    book, target = small_book(), small_book()
    book.put("annual", ("900002", NOW), "gdp_current", 1.0)
    place = target.mark("annual", ("900003", NOW), "gdp_current", "formula")
    host = target.host()
    with pytest.raises(WorkbookError, match=f"1 formulas \\({place}\\)"):
        restore(saved(book, tmp_path), host)
    assert host.batches == []
    assert restore(saved(book, tmp_path), host, over_formulas=True).report is not None


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    book = small_book()
    book.add_column("co2", "2031", [1.0, None, None, None, None, None])
    book.add_column("co2", "2032")
    with pytest.raises(WorkbookError, match=r"tbl_co2\.2031; add"):
        restore(saved(book, tmp_path), small_book().host())


def test_the_next_years_get_their_columns(tmp_path: Path) -> None:
    book = small_book()
    book.add_column("co2", "2022", [1.0, None, None, None, None, None])
    book.add_column("population", "2021")
    host = small_book().host()
    done = restore(saved(book, tmp_path), host)
    assert [(new.years, new.empty) for new in done.columns] == [((2021, 2022), (2021,))]
    block = host.read(["tbl_co2"])["tbl_co2"]
    assert block.place.header[-2:] == ("2021", "2022")
    assert [row[-2:] for row in block.rows[:2]] == [(None, 1.0), (None, None)]
    assert host.tables()["tbl_population"].header[-1] == "2020"
    again = restore(saved(book, tmp_path), host)
    assert (again.columns, again.report) == ((), None)


def test_another_template_is_refused(tmp_path: Path) -> None:
    target = small_book()
    target.cells["ccni_template"] = "0"
    with pytest.raises(WorkbookError, match="has template version 0"):
        restore(saved(small_book(), tmp_path), target.host())


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(EDITS)
def test_anything_comes_back_into_an_empty_book(tmp_path_factory: object, edits: list) -> None:
    folder = tmp_path_factory.mktemp("odd")  # type: ignore[attr-defined]
    book, empty = odd_book(edits), small_book()
    for name in ("policy", "annual", "co2", "gdp_real", "population", "extra", "experts"):
        empty[name].rows.clear()
    host = empty.host()
    restore(saved(book, folder), host)
    assert inputs_of(host) == inputs_of(book.host())
    assert snapshot_bytes(read_contents(host)) == snapshot_bytes(saved(book, folder))


def test_into_an_empty_workbook_file_gives_the_same_fingerprint_and_contents(tmp_path: Path) -> None:
    book, empty = tmp_path / "book.xlsm", tmp_path / "empty.xlsm"
    shutil.copy(SHIPPED, book)
    where = {"city": "420500", "edition": NOW}
    set_cells(
        book, "tbl_annual", where, {"source": "多\n行 =1", "note": '\'=HYPERLINK("x")', "electricity": "n/a"}
    )
    path = tmp_path / "s.csv"
    path.write_bytes(snapshot_bytes(read_contents(FileHost(book))))
    new_workbook(empty, empty=True)
    restore(read_contents(read_snapshot(path).host), FileHost(empty))
    assert inputs_of(FileHost(empty)) == inputs_of(FileHost(book))
    assert snapshot_bytes(read_contents(FileHost(empty))) == path.read_bytes()


def test_a_dry_run_writes_nothing_and_a_real_one_leaves_other_parts(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsm"
    shutil.copy(SHIPPED, book)
    path = tmp_path / "s.csv"
    path.write_bytes(snapshot_bytes(read_contents(FileHost(SHIPPED))))
    set_cells(book, "tbl_co2", {"city": "420500"}, {"2015": 1.0})
    before = parts(book)
    contents = read_contents(read_snapshot(path).host)
    assert len(restore(contents, FileHost(book, dry_run=True)).cells) == 1
    assert parts(book) == before
    done = restore(contents, FileHost(book))
    assert done.report is not None
    assert sum(parts(book)[name] != data for name, data in before.items() if "sheet" in name) == 1
