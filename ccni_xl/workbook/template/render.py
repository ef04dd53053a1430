"""Pictures of every sheet, by LibreOffice: ``python -m ccni_xl.workbook.template.render FILE OUTDIR``.

For people who build or change the template: look at the pages before shipping them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["main", "render"]

_SECONDS = 240
_DPI = 70
#: An activated virtual environment breaks the office's own Python, so nothing of it is passed on.
_CLEAN_PATH = "/usr/bin:/bin"
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


#: Microsoft YaHei is not free; a face of the same widths stands in for it.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>Microsoft YaHei</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK SC</string></edit></match>
</fontconfig>
"""


def render(path: Path, out: Path, *, dpi: int = _DPI) -> list[Path]:
    """Print a workbook to PDF and the PDF to one PNG a page.

    Returns
    -------
    list of Path
        The pictures, in page order; the PDF stands beside them.

    Raises
    ------
    FileNotFoundError
        soffice or pdftoppm is not installed.
    RuntimeError
        The office made no PDF.
    """
    for program in ("soffice", "pdftoppm"):
        if shutil.which(program, path=_CLEAN_PATH) is None:
            raise FileNotFoundError(f"{program} is not installed")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        user = home / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
        (home / "fonts.conf").write_text(_FONTS, encoding="utf-8")
        # a copy: the office leaves lock files beside what it opens, and a name without spaces is safe
        copy = home / f"book{path.suffix}"
        shutil.copyfile(path, copy)
        _run(
            [
                "soffice",
                f"-env:UserInstallation=file://{home / 'profile'}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(home),
                str(copy),
            ],
            home,
        )
        pdf = home / "book.pdf"
        if not pdf.exists():
            raise RuntimeError(f"the office made no PDF of {path.name}")
        target = out / f"{path.stem}.pdf"
        shutil.copyfile(pdf, target)
    for old in out.glob(f"{path.stem}-*.png"):
        old.unlink()
    _run(["pdftoppm", "-r", str(dpi), "-png", str(target), str(out / path.stem)], out)
    return sorted(out.glob(f"{path.stem}-*.png"))


def _run(command: list[str], home: Path) -> None:
    environment = {"PATH": _CLEAN_PATH, "HOME": str(home), "LANG": "C.UTF-8"}
    if (home / "fonts.conf").exists():
        environment["FONTCONFIG_FILE"] = str(home / "fonts.conf")
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=_SECONDS)


def main(arguments: list[str] | None = None) -> int:
    """Render the file of the first argument into the folder of the second."""
    given = sys.argv[1:] if arguments is None else arguments
    if len(given) != 2:
        print("usage: python -m ccni_xl.workbook.template.render FILE OUTDIR", file=sys.stderr)
        return 2
    for picture in render(Path(given[0]), Path(given[1])):
        print(picture)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
