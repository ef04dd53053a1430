"""What the buttons 保存快照 and 比较 do, in whatever program the workbook is open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ccni_xl.collaborate.comparison import compare, open_side, side_of
from ccni_xl.collaborate.comparison_sheet import write_comparison
from ccni_xl.collaborate.comparison_text import comparison_lines, headline
from ccni_xl.collaborate.versions import folder_of, newest_snapshot, snapshot_path, take_snapshot
from ccni_xl.hosts.port import Host

__all__ = ["compare_with_newest", "save_snapshot"]

#: Changes that a box can show; all are on the sheet.
_SHOWN = 5


def save_snapshot(host: Host, file: Path | None, who: str, now: datetime | None = None) -> tuple[str, str]:
    """Save a snapshot in the folder beside ``file``, where the workbook stands on this computer.

    Returns
    -------
    str, str
        Where it is, or why it is nowhere, Chinese and English.

    Raises
    ------
    WorkbookError
        The folder cannot be written.
    """
    if file is None:
        return _no_file(host)
    now = now or datetime.now()
    taken = take_snapshot(host, snapshot_path(file, now), who=who, now=now)
    return taken.text("zh"), taken.text("en")


def compare_with_newest(host: Host, file: Path | None, lang: str) -> tuple[str, str]:
    """Compare with the newest snapshot beside the workbook; write the sheet and show it.

    Returns
    -------
    str, str
        What was found, Chinese and English.

    Raises
    ------
    WorkbookError
        The snapshot cannot be read, or the sheet cannot be written.
    """
    if file is None:
        return _no_file(host)
    newest = newest_snapshot(file)
    if newest is None:
        folder = folder_of(file).name
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
        else (
            f"{headline(found, 'zh')}全部列在“比较”工作表。",
            f"{en}\nAll of it is on the sheet Comparison.",
        )
    )


def _no_file(host: Host) -> tuple[str, str]:
    """Return the sentence for a workbook that has no place for snapshots beside it."""
    return (
        f"{host.label} 在这台电脑上没有文件（没有保存过，或在云端），快照要放在文件旁边；"
        "请先保存到本机文件夹。",
        f"{host.label} is no file on this computer (never saved, or in a cloud), and snapshots stand "
        "beside it; save it into a folder first.",
    )
