"""Names of files made for others: safe on every system, Chinese kept, next to the workbook."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from ccni_xl.errors import WorkbookError

__all__ = [
    "BASE_ENDING",
    "FORMS_FOLDER",
    "RECEIVED_FOLDER",
    "SHARE_ENDING",
    "beside",
    "forms_folder",
    "received_folder",
    "refuse_existing",
    "safe_name",
]

#: What is put behind the workbook's name, by language.
SHARE_ENDING: Final = {"zh": "_分享版", "en": "_share"}
FORMS_FOLDER: Final = {"zh": "_填报表", "en": "_forms"}
#: A workbook's state from before the first merge, kept beside it.
BASE_ENDING: Final = {"zh": "_基准", "en": "_base"}
RECEIVED_FOLDER: Final = {"zh": "_收到", "en": "_received"}

_LONGEST: Final = 80
_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))]
)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


def safe_name(text: str) -> str:
    r"""Return ``text`` as a file's name without its ending: no path, nothing Windows or a shell trips over.

    >>> safe_name("../上海 市"), safe_name("a:b?"), safe_name("CON"), safe_name(" .. ")
    ('上海 市', 'a_b_', '_CON', '_')
    """
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"(?:\.\.+[\\/])+", "", plain)
    plain = _UNSAFE.sub("_", plain).strip(" .")[:_LONGEST].strip(" .").lstrip("-~")
    if not plain:
        return "_"
    return f"_{plain}" if plain.split(".")[0].lower() in _RESERVED else plain


def beside(path: Path, ending: str, suffix: str = "") -> Path:
    """Return the file or folder next to ``path`` that is named after it."""
    return path.with_name(f"{path.stem}{ending}{suffix}")


def forms_folder(path: Path, lang: str) -> Path:
    """Return the conventional folder of the forms: next to the workbook, named after it."""
    return beside(path, FORMS_FOLDER[lang])


def received_folder(path: Path, lang: str) -> Path:
    """Return the conventional folder of what came back: next to the workbook, named after it."""
    return beside(path, RECEIVED_FOLDER[lang])


def refuse_existing(path: Path, *, force: bool) -> None:
    """Refuse to write over a file, as everywhere in this program.

    Raises
    ------
    WorkbookError
    """
    if path.exists() and not force:
        raise WorkbookError(
            f"{path.name} 已经存在。请换一个文件名，或加 --force 覆盖（旧文件留作 .bak）。",
            f"{path.name} exists already; choose another name, or add --force (it is kept as .bak then).",
        )
