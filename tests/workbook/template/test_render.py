from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ccni_xl.workbook.template import render


def test_wrong_arguments_get_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert render.main(["one"]) == 2
    assert "FILE OUTDIR" in capsys.readouterr().err


def test_a_missing_office_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render.shutil, "which", lambda *_args, **_kwargs: None)
    with pytest.raises(FileNotFoundError, match="soffice is not installed"):
        render.render(tmp_path / "x.xlsm", tmp_path / "out")


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice", path="/usr/bin:/bin") is None, reason="no LibreOffice")
def test_every_page_becomes_a_picture(computed: Path, tmp_path: Path) -> None:
    pictures = render.render(computed, tmp_path / "out", dpi=20)
    assert len(pictures) > 40
    assert (tmp_path / "out" / f"{computed.stem}.pdf").stat().st_size > 100_000
