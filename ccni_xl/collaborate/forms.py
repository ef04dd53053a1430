"""Making forms (填报表): one small workbook a city, a province or a tier, for people without any program.

The structure of a form is described in `ccni_xl.workbook.template.form`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ccni_xl.collaborate.filenames import safe_name
from ccni_xl.collaborate.form_values import Source
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file.save import save
from ccni_xl.hosts.port import Value
from ccni_xl.notes import Note
from ccni_xl.settings import Edition
from ccni_xl.terms import Tier
from ccni_xl.workbook.read import ReadResult
from ccni_xl.workbook.schema import SERIES_TABLES, TEMPLATE_VERSION
from ccni_xl.workbook.template.form import FORM_NAMES, FormSpec, FormTable, build_form

__all__ = ["BY", "FormsReport", "Group", "form_of", "groups", "write_forms"]

#: What a form may stand for.
BY: Final = ("city", "province", "tier")
#: Past years shown for reference.
_PAST: Final = 5


@dataclass(frozen=True, slots=True)
class Group:
    """The cities of one form: ``scope`` identifies it, such as "city:310000" or "province:江苏"."""

    scope: str
    label: str
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormsReport:
    """What was made: the files, how many cities they ask, what to prepare before they come back."""

    folder: Path
    files: tuple[Path, ...]
    cities: int
    notes: tuple[Note, ...] = ()


def groups(read: ReadResult, by: str, only: Collection[str] = (), *, lang: str = "zh") -> list[Group]:
    """Return one group a city, province or tier, in the order of the list of cities.

    Cities that do not take part are left out, unless ``only`` names them.

    Parameters
    ----------
    read : ReadResult
    by : str
        "city", "province" or "tier".
    only : collection of str
        Names, codes or labels of the groups wanted; all by default.

    Raises
    ------
    WorkbookError
        ``only`` names what is not there, or there is no city.
    """
    if by not in BY:
        raise ValueError(f"by is one of {BY}, not {by!r}")
    data = read.inputs.cities.data
    found: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    spellings: dict[str, str] = {}
    named = {name.strip().casefold() for name in only}
    for code in data.index:
        record = data.loc[code]
        key, label, also = _group_of(str(code), record.to_dict(), by, lang, read)
        spellings |= dict.fromkeys((name.casefold() for name in also if name), key)
        wanted = by == "city" and any(name.casefold() in named for name in also if name)
        if record.get("included") == "no" and not wanted:
            continue
        found.setdefault(key, []).append(str(code))
        labels[key] = label
    keys = [key for key in found if not named or key in {spellings.get(name) for name in named}]
    missing = [name for name in only if spellings.get(name.strip().casefold()) not in found]
    if missing or not keys:
        raise _unknown(missing, labels)
    return [Group(f"{by}:{key}", labels[key], tuple(found[key])) for key in keys]


def _group_of(
    code: str, record: Mapping[str, object], by: str, lang: str, read: ReadResult
) -> tuple[str, str, tuple[str, ...]]:
    """Return the key of a city's group, its label, and the spellings under which it may be asked for."""

    def text(column: str) -> str:
        value = record.get(column)
        return value.strip() if isinstance(value, str) else ""

    if by == "city":
        name = read.inputs.city_name(code, lang)
        aliases = [part.strip() for part in text("alias").replace("；", ";").split(";")]
        return code, name, (code, text("name_zh"), text("name_en"), *aliases)
    if by == "province":
        province = text("province") or ("未填省份" if lang == "zh" else "no province")
        return province, province, (province,)
    tier = Tier.parse(text("tier")) if text("tier") else None
    if tier is None:
        label = "未填等级" if lang == "zh" else "no tier"
        return "none", label, (label,)
    return tier.value, tier.label(lang), (tier.value, tier.zh, tier.en)


def _unknown(missing: Sequence[str], labels: Mapping[str, str]) -> WorkbookError:
    if not missing:
        return WorkbookError("“城市”表里没有参评城市。", "The sheet Cities lists no city that takes part.")
    some, rest = list(labels.values())[:8], "…" if len(labels) > 8 else ""
    return WorkbookError(
        f"没有 {'、'.join(missing)}。可选：{'、'.join(some)}{rest}。",
        f"There is no {', '.join(missing)}. Choose from: {', '.join(some)}{rest}.",
    )


# ---------------------------------------------------------------- one form
def form_of(
    source: Source,
    group: Group,
    *,
    now: datetime,
    asked_by: str = "",
    due: str = "",
) -> FormSpec:
    """Return the content of the form of a group of cities."""
    read, lang = source.read, source.lang
    inputs = read.inputs
    settings = inputs.settings
    edition = inputs.edition(settings.edition)
    framework = read.frameworks[settings.framework]
    before = settings.base_edition or ""
    mark = f"{group.scope}|{edition.label}|{source.fingerprint}|{TEMPLATE_VERSION}|{settings.framework}"
    mark_id = hashlib.sha256(mark.encode()).hexdigest()[:12]
    tables = [
        FormTable(
            name,
            source.rows(name, group.cities, edition.label),
            reference=_unless_blank(source.rows(name, group.cities, before)) if before else (),
            reference_label=before,
        )
        for name in ("tbl_policy", "tbl_annual")
    ]
    tables += [_series(source, code, name, group.cities, edition) for code, name in SERIES_TABLES.items()]
    prefix = group.cities[0] if group.scope.startswith("city:") else mark_id[:6]
    tables.append(FormTable("tbl_sources", source.spare_sources(prefix)))
    tables.append(FormTable("tbl_entered", source.entered(group.cities, edition.label)))
    names = dict(
        zip(
            FORM_NAMES,
            (
                mark_id,
                TEMPLATE_VERSION,
                settings.framework,
                edition.label,
                group.scope,
                source.fingerprint,
                now.strftime("%Y-%m-%d %H:%M:%S"),
                ("yes" if settings.demo else "no"),
            ),
            strict=True,
        )
    )
    return FormSpec(
        group.label,
        edition.label,
        names,
        tuple(tables),
        tuple(inputs.city_name(code, lang) for code in group.cities),
        tuple(framework[code].name(lang) for code in framework.indicators),
        asked_by,
        due,
        settings.demo,
    )


def _unless_blank(rows: list[tuple[Value, ...]]) -> Sequence[tuple[Value, ...]]:
    """Return the rows if anything but city and edition stands in them."""
    return rows if any(value is not None for row in rows for value in row[3:]) else ()


def _series(source: Source, code: str, name: str, cities: Sequence[str], edition: Edition) -> FormTable:
    """Ask for the edition's year, the year after the last one, and years with gaps; show the five before."""
    year = {"co2": edition.co2_year, "gdp_real": edition.gdp_year, "population": edition.population_year}[
        code
    ]
    there = source.years(name)
    following = max([*(y for y in there if source.has_any(name, y)), year]) + 1
    gaps = [y for y in there if y <= year and source.has_gap(name, cities, y)]
    asked = sorted({year, following, *gaps})
    past = [y for y in there if y < year and y not in asked][-_PAST:]
    return FormTable(
        name,
        source.series(name, cities, asked, identity=True),
        years=tuple(map(str, asked)),
        reference=source.series(name, cities, past, identity=False),
        past=tuple(map(str, past)),
    )


def _following(source: Source, name: str, year: int) -> int:
    """Return the year after the last one in which anything stands, and after the edition's."""
    return max([*(y for y in source.years(name) if source.has_any(name, y)), year]) + 1


def _new_years(source: Source) -> tuple[Note, ...]:
    """Say which year columns the forms ask for and merging will make."""
    edition = source.read.inputs.edition(source.read.inputs.settings.edition)
    missing = []
    for code, name in SERIES_TABLES.items():
        year = _following(source, name, _year_of(edition, code))
        if year not in source.years(name):
            missing.append((source.grid(name).block.place.sheet, year))
    if not missing:
        return ()
    zh = "、".join(f"“{sheet}”加一列 {year}" for sheet, year in missing)
    en = ", ".join(f"{year} in {sheet}" for sheet, year in missing)
    return (
        Note(
            f"填报表里有新的年份，合并时会自动在{zh}。",
            f"The forms ask for a new year; merging adds its column to the workbook: {en}.",
        ),
    )


def _year_of(edition: Edition, code: str) -> int:
    return {"co2": edition.co2_year, "gdp_real": edition.gdp_year, "population": edition.population_year}[
        code
    ]


# ---------------------------------------------------------------- all forms
def write_forms(
    read: ReadResult,
    folder: Path,
    by: str,
    only: Collection[str] = (),
    *,
    lang: str | None = None,
    now: datetime | None = None,
    asked_by: str = "",
    due: str = "",
    force: bool = False,
) -> FormsReport:
    """Write one form a group of cities into ``folder``, which is made if need be.

    Nothing is written if one of the files exists already (somebody may have filled it in), unless
    ``force``; it is kept as .bak then.

    Parameters
    ----------
    read : ReadResult
        The workbook, read from a file or as it is open.
    lang : str, optional
        "zh" or "en"; the workbook's own by default.
    now : datetime, optional
        Time of making (UTC); given, the same inputs give the same bytes.

    Raises
    ------
    WorkbookError
        No such city, province or tier; a form is there already; the folder cannot be written to.
    """
    words = lang or read.lang
    wanted = groups(read, by, only, lang=words)
    edition = read.inputs.settings.edition
    targets = _targets(folder, wanted, edition, words)
    there = [path.name for path in targets.values() if path.exists()]
    if there and not force:
        some = "、".join(there[:3])
        raise WorkbookError(
            f"文件夹 {folder.name} 里已有 {len(there)} 份填报表（{some}），可能有人填过，没有覆盖。"
            "请换一个文件夹，或加 --force 覆盖（旧文件留作 .bak）。",
            f"The folder {folder.name} has {len(there)} of these forms already ({', '.join(there[:3])}); "
            "somebody may have filled them in, so nothing was written. Choose another folder, or add --force "
            "(they are kept as .bak then).",
        )
    _make_folder(folder)
    source, when = Source(read, words), now or datetime.now(UTC)
    for group in wanted:
        form = form_of(source, group, now=when, asked_by=asked_by, due=due)
        save(build_form(form, words), targets[group.scope])
    cities = sum(len(group.cities) for group in wanted)
    return FormsReport(folder, tuple(targets.values()), cities, _new_years(source))


def _targets(folder: Path, wanted: Sequence[Group], edition: str, lang: str) -> dict[str, Path]:
    """Return a file for each group; two of one name are told apart by their code."""
    head = "填报表" if lang == "zh" else "form"
    out: dict[str, Path] = {}
    taken: set[str] = set()
    for group in wanted:
        name = safe_name(f"{head}_{group.label}_{edition}")
        if name.casefold() in taken:
            name = safe_name(f"{head}_{group.label}_{group.scope.partition(':')[2]}_{edition}")
        taken.add(name.casefold())
        out[group.scope] = folder / f"{name}.xlsx"
    return out


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError(
            f"无法建立文件夹 {folder}（{error.strerror}）。请换一个位置。",
            f"The folder {folder} cannot be made ({error.strerror}); choose another place.",
        ) from error
