"""What the buttons 保存快照 and 比较 do, in whatever program the workbook is open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ccni_xl.collaborate.comparison import compare, open_side, side_of
from ccni_xl.collaborate.comparison_sheet import write_comparison
from ccni_xl.collaborate.comparison_text import comparison_lines, headline
from ccni_xl.collaborate.versions import Taken, folder_of, newest_snapshot, snapshot_path, take_snapshot
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.port import Host

__all__ = ["compare_with_newest", "save_snapshot"]

#: Changes that a box can show; all are on the sheet.
_SHOWN = 5


def save_snapshot(host: Host, who: str, now: datetime | None = None) -> Taken:
    """Save a snapshot in the folder beside the workbook.

    Raises
    ------
    WorkbookError
        The workbook was never saved, or the folder cannot be written.
    """
    now = now or datetime.now()
    return take_snapshot(host, snapshot_path(_file(host), now), who=who, now=now)


def compare_with_newest(host: Host, lang: str) -> tuple[str, str]:
    """Compare with the newest snapshot beside the workbook; write the sheet and show it.

    Returns
    -------
    str, str
        What was found, Chinese and English.

    Raises
    ------
    WorkbookError
        The workbook was never saved, or the snapshot cannot be read.
    """
    path = _file(host)
    newest = newest_snapshot(path)
    if newest is None:
        folder = folder_of(path).name
        return (
            f"还没有快照可比。请先点“保存快照”，或把一份快照放进 {folder} 文件夹。",
            f"There is no snapshot to compare with: press Save snapshot first, or put one into {folder}.",
        )
    found = compare(open_side(newest), side_of(host))
    if not found.changes:
        return (
            f"与快照 {newest.name} 相比，输入没有变化。",
            f"No input differs from the snapshot {newest.name}.",
        )
    write_comparison(host, found, lang)
    host.show(host.tables()["tbl_diff"].sheet)
    zh, en = ("\n".join(comparison_lines(found, word, top=_SHOWN)) for word in ("zh", "en"))
    return (
        (f"{zh}\n全部列在“比较”工作表。", f"{headline(found, 'en')} All of it is on the sheet Comparison.")
        if lang == "zh"
        else (f"{headline(found, 'zh')}全部列在“比较”工作表。", f"{en}\nAll of it is on the sheet Comparison.")
    )


def _file(host: Host) -> Path:
    """Return the workbook's file; one that was never saved has no place for snapshots beside it."""
    if host.path is None:
        raise WorkbookError(
            f"{host.label} 还没有存成文件，快照放在文件旁边；请先保存到本机的文件夹。",
            f"{host.label} is no file on this computer yet; snapshots stand beside it, so save it first.",
        )
    return host.path
