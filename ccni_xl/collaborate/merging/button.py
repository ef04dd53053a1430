"""The button 合并副本: merge what stands in the folder beside the workbook, and say how it went."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ccni_xl.collaborate.filenames import received_folder
from ccni_xl.collaborate.merging.report import outcome_sentence
from ccni_xl.collaborate.merging.run import MergeOutcome, merge_files
from ccni_xl.collaborate.merging.sources import copies_in
from ccni_xl.errors import MergeError
from ccni_xl.hosts.port import Host
from ccni_xl.notes import Note

__all__ = ["Said", "merge_received"]

#: Notes a box has room for.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Said:
    """What the box says; ``trouble`` if somebody has something to do before it is done."""

    zh: str
    en: str
    trouble: bool


def merge_received(host: Host, path: Path, lang: str, who: str = "") -> Said:
    """Merge the folder 「文件名_收到」 into the open workbook; make the folder where there is none.

    Parameters
    ----------
    host : Host
        The open workbook.
    path : Path
        Its file.
    lang : str
        Language of its labels, in which the folder is named.
    who : str
        For the log of runs.

    Raises
    ------
    MergeError, WorkbookError
        A copy is refused, or something cannot be written; nothing was changed.
    """
    folder = received_folder(path, lang)
    try:
        folder.mkdir(exist_ok=True)
        copies = copies_in(folder)
    except OSError as error:
        raise MergeError(
            f"建不了文件夹“{folder.name}”，或读不了它：{error.strerror}。",
            f"The folder {folder.name} cannot be made or read: {error.strerror}.",
        ) from error
    if not copies:
        return Said(
            f"请把收回的填报表和副本（.xlsx、.xlsm）放进文件夹“{folder.name}”（在 {folder.parent}），"
            "再点一次“合并副本”。",
            f"Put the forms and copies that came back (.xlsx, .xlsm) into the folder {folder.name} "
            f"(in {folder.parent}), then press Merge copies again.",
            trouble=True,
        )
    return _said(merge_files(host, copies, path=path, who=who))


def _said(outcome: MergeOutcome) -> Said:
    notes = [Note(*outcome_sentence(outcome))]
    notes += [new.note() for new in outcome.columns]
    notes.append(Note(f"基准：{outcome.base}", f"Base: {outcome.base}"))
    if outcome.base_kept is not None:
        kept = outcome.base_kept.name
        notes.append(
            Note(
                f"合并前的状态另存为 {kept}，以后收回的副本以它为基准。",
                f"The state from before is kept as {kept}, the base for copies that come back later.",
            )
        )
    more = [*outcome.merged.notes, *outcome.decided.notes]
    notes += more[:_SHOWN]
    if len(more) > _SHOWN:
        notes.append(Note(f"…… 共 {len(more)} 条说明。", f"... {len(more)} notes in all."))
    warnings = outcome.report.warnings if outcome.report is not None else ()
    notes += [Note(zh, en) for zh, en in warnings]
    zh, en = "\n".join(n.zh for n in notes), "\n".join(n.en for n in notes)
    return Said(zh, en, trouble=bool(outcome.decided.open or warnings))
