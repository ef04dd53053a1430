"""The share copy and the forms from an open document, through the extension as a user starts them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ccni_xl.hosts.file import FileHost
from tests.support.office_bench import Bench, cell_of, rows_of

pytestmark = pytest.mark.slow


def folder_of(document: Any) -> Path:
    import uno

    return Path(uno.fileUrlToSystemPath(document.URL)).parent


def test_a_share_copy_and_forms_are_put_beside_the_document(bench: Bench, document: Any) -> None:
    folder = folder_of(document)
    bench.run(document, "export_share")
    copy = folder / "双碳 工作簿_分享版.xlsx"
    assert "来历" in FileHost(copy).sheets()
    cell_of(document, "tbl_co2", {"代码": "310000"}, "2020").Value = 12345.5
    assert document.isModified()
    bench.run(document, "make_forms")
    forms = sorted((folder / "双碳 工作簿_填报表").glob("*.xlsx"))
    assert len(forms) == 110
    shanghai = next(path for path in forms if "上海" in path.name)
    (row,) = FileHost(shanghai).read(["tbl_co2"])["tbl_co2"].rows
    assert row[2] == 12345.5  # what is open, saved or not
    (shared,) = [r for r in FileHost(copy).read(["tbl_co2"])["tbl_co2"].rows if r[0] == "310000"]
    assert shared[-1] != 12345.5  # what was saved


def test_a_snapshot_is_put_beside_the_document_and_compared_with(bench: Bench, document: Any) -> None:
    folder = folder_of(document)
    bench.run(document, "snapshot")
    (saved,) = (folder / "双碳 工作簿_快照").glob("*.csv")
    assert "gdp_current" in saved.read_text(encoding="utf-8-sig")
    cell_of(document, "tbl_co2", {"代码": "310000"}, "2020").Value = 12345.5
    bench.run(document, "compare")
    (row,) = [r for r in rows_of(document, "tbl_diff") if any(r.values())]
    assert 12345.5 in row.values() or "12345.5" in row.values()
