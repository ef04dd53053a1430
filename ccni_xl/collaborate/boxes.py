"""What a box says after a share copy or forms were made from an open workbook."""

from __future__ import annotations

from ccni_xl.collaborate.forms import FormsReport
from ccni_xl.collaborate.merging.button import Said
from ccni_xl.collaborate.share import ShareReport
from ccni_xl.notes import Note

__all__ = ["forms_box", "no_file", "share_box"]

_COMMANDS = {
    "share": ("ccni-xl share 文件名", "ccni-xl share FILE"),
    "merge": ("ccni-xl merge 文件名 副本……", "ccni-xl merge FILE COPY ..."),
    "forms": ("ccni-xl forms 文件名 --by city --to 文件夹", "ccni-xl forms FILE --by city --to FOLDER"),
}


def no_file(command: str) -> Said:
    """Return what to say where the workbook has no file on this computer."""
    zh, en = _COMMANDS[command]
    return Said(
        f"这个工作簿不在本机的文件夹里（从未保存，或在云端）。请先另存到本机再点一次，或在命令行运行 {zh}。",
        f"This workbook is in no folder of this computer (never saved, or in a cloud). Save it here "
        f"and press again, or run {en}.",
        trouble=True,
    )


def share_box(report: ShareReport, unsaved: bool | None) -> Said:
    """Return where the copy is, how fresh its results are, and what to mind.

    Parameters
    ----------
    report : ShareReport
    unsaved : bool or None
        Whether the open workbook has changes that its file does not have.
    """
    name, folder = report.path.name, report.path.parent
    notes = [
        Note(f"已导出分享版：{name}（在 {folder}）。", f"Share copy written: {name} (in {folder})."),
        Note(report.state.sentence("zh"), report.state.sentence("en")),
    ]
    if unsaved:
        notes.append(
            Note(
                "注意：工作簿有未保存的修改，分享版里没有。请保存后再导出一次。",
                "Mind: the workbook has changes that are not saved, and the copy lacks them. Save, then "
                "export again.",
            )
        )
    elif unsaved is None:
        notes.append(
            Note("分享版取自最近一次保存的文件。", "The copy was made from the file as it was saved last.")
        )
    if report.backup is not None:
        notes.append(
            Note(f"旧的留作 {report.backup.name}。", f"The old one is kept as {report.backup.name}.")
        )
    sentence = report.state.sentence("zh")
    notes += [note for note in report.warnings if not note.zh.startswith(sentence)]
    return _said(notes, trouble=bool(unsaved or report.warnings))


def forms_box(report: FormsReport) -> Said:
    """Return where the forms are, and what to do with them when they come back."""
    count = len(report.files)
    return _said(
        [
            Note(
                f"已生成 {count} 份填报表，在文件夹“{report.folder.name}”（{report.folder.parent}）。",
                f"{count} forms written to the folder {report.folder.name} (in {report.folder.parent}).",
            ),
            Note(
                "按省或按等级生成：ccni-xl forms 文件名 --by province。收回后用“合并副本”。",
                "By province or tier: ccni-xl forms FILE --by province. When they are back: Merge copies.",
            ),
            *report.notes,
        ],
        trouble=False,
    )


def _said(notes: list[Note], *, trouble: bool) -> Said:
    return Said("\n".join(note.zh for note in notes), "\n".join(note.en for note in notes), trouble)
