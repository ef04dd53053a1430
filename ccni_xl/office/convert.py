"""A workbook to a PDF: LibreOffice without a window, in a profile of its own that is thrown away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ccni_xl.errors import WorkbookError
from ccni_xl.office.install import clean_environment, find_office

__all__ = ["to_pdf"]

#: Microsoft YaHei is not free; where it is missing a face that has Chinese letters stands in for it.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<alias binding="same"><family>Microsoft YaHei</family>
<accept><family>Noto Sans CJK SC</family><family>Noto Sans SC</family><family>Source Han Sans SC</family>
<family>WenQuanYi Zen Hei</family></accept></alias>
</fontconfig>
"""


def to_pdf(book: bytes, out: Path, *, seconds: float = 300) -> Path:
    """Print a workbook, every sheet by its own page set-up, its name as a bookmark.

    Parameters
    ----------
    book : bytes
        The workbook; it is printed from a copy in a temporary folder.
    out : Path
        The PDF; an existing one is replaced once the new one is complete.
    seconds : float
        LibreOffice is ended after this time.

    Raises
    ------
    WorkbookError
        LibreOffice is missing, takes too long or makes no PDF, or ``out`` cannot be written.
    """
    office = find_office()
    if not out.resolve().parent.is_dir():
        raise WorkbookError(
            f"文件夹 {out.resolve().parent} 不存在，请先建立。",
            f"The folder {out.resolve().parent} does not exist; make it first.",
        )
    with tempfile.TemporaryDirectory(prefix="ccni-pdf-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / "book.xlsx"
        source.write_bytes(book)
        command = [
            str(office),
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf",
            "--outdir",
            str(home),
            str(source),
        ]
        said = _run(command, _environment(home), seconds)
        made = home / "book.pdf"
        if not made.is_file() or not made.stat().st_size:
            raise WorkbookError(
                f"LibreOffice 没有生成 PDF（{said or '没有说明原因'}）。请用 LibreOffice 打开工作簿试一次。",
                f"LibreOffice made no PDF ({said or 'it gave no reason'}); try to open the workbook in it.",
            )
        _move(made, out)
    return out


def _environment(home: Path) -> dict[str, str]:
    made = clean_environment()
    if sys.platform.startswith("linux"):
        fonts = home / "fonts.conf"
        fonts.write_text(_FONTS, encoding="utf-8")
        made["FONTCONFIG_FILE"] = str(fonts)
    return made


def _run(command: list[str], environment: dict[str, str], seconds: float) -> str:
    """Run LibreOffice and return its last complaint; end it with all it started when time is up."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=sys.platform != "win32",
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except BaseException as error:
        _end(process)
        if isinstance(error, subprocess.TimeoutExpired):
            raise WorkbookError(
                f"LibreOffice 超过 {seconds:g} 秒没有完成，已停止。请减少城市再试。",
                f"LibreOffice took longer than {seconds:g} s and was stopped; try with fewer cities.",
            ) from error
        raise
    lines = output.decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines and process.returncode else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        import signal

        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()  # closes the pipe


def _move(made: Path, out: Path) -> None:
    """Put the PDF in its place in one step, from a temporary name in the same folder."""
    near = out.with_name(f".{out.name}.part")
    try:
        shutil.copyfile(made, near)
        os.replace(near, out)
    except OSError as error:
        near.unlink(missing_ok=True)
        raise WorkbookError(
            f"写不了 {out}（{error.strerror}）。它可能正被打开，请关闭后再试。",
            f"{out} cannot be written ({error.strerror}); it may be open, close it and try again.",
        ) from error
