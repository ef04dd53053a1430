from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from ccni_xl.log import write_log


def test_the_details_go_into_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    try:
        raise KeyError("城")
    except KeyError as error:
        number, path = write_log(error)
    assert number in path.name
    assert path.parent == tmp_path
    assert "KeyError: '城'" in path.read_text("utf-8")
