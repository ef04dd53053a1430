"""One problem in the data, in words a person can act on, and where to click to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccni_xl.terms import Severity

__all__ = ["CellRef", "Issue", "Rule", "sort_issues"]


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell of the workbook, or a line of a data file (``sheet`` is then the file's name)."""

    sheet: str
    address: str

    @property
    def link(self) -> str:
        """The target of a hyperlink inside the workbook."""
        return "#'{}'!{}".format(self.sheet.replace("'", "''"), self.address)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the catalogue.

    Parameters
    ----------
    code : str
        Letter of the family and number, e.g. "R02".
    severity : Severity
        ERROR: the value is not used. WARNING: used, but look at it. INFO: for the record.
    title_zh, title_en : str
        The rule's name in the catalogue.
    found_zh, found_en : str
        What is there and what is allowed; `str.format` fields come from `Issue.facts`.
    advice_zh, advice_en : str
        Likely cause and what to do.
    """

    code: str
    severity: Severity
    title_zh: str
    title_en: str
    found_zh: str
    found_en: str
    advice_zh: str
    advice_en: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: where, who and when, what is there, what is allowed, what to do.

    ``facts`` holds what the rule's texts need. A fact that differs between the languages is
    given twice, as ``name_zh`` and ``name_en``, and is used as ``{name}`` in the text.
    """

    rule: Rule
    cell: CellRef | None = None
    unit: str | None = None
    edition: str | None = None
    variable: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity

    @property
    def key(self) -> str:
        """What stays the same while the finding does: a user's note hangs on it.

        The cell is left out on purpose (rows get sorted); the value found is part of it.
        """
        found = self.facts.get("value", "")
        parts = (self.rule.code, self.unit, self.edition, self.variable, found)
        return "|".join("" if part is None else str(part) for part in parts)

    def _facts(self, lang: str) -> dict[str, object]:
        chosen = dict(self.facts)
        for name, value in self.facts.items():
            if name.endswith(f"_{lang}"):
                chosen[name.removesuffix(f"_{lang}")] = value
        return chosen

    def found(self, lang: str = "zh") -> str:
        """Say what is there and what is allowed."""
        template = self.rule.found_zh if lang == "zh" else self.rule.found_en
        return template.format(**self._facts(lang))

    def advice(self, lang: str = "zh") -> str:
        """Give the likely cause, and what to do."""
        template = self.rule.advice_zh if lang == "zh" else self.rule.advice_en
        return template.format(**self._facts(lang))

    def text(self, lang: str = "zh", *, unit_name: str | None = None) -> str:
        """One line: code, severity, cell, city and edition, finding, advice."""
        who = " ".join(part for part in (unit_name or self.unit, self.edition) if part)
        where = str(self.cell) if self.cell else "-"
        colon = "：" if lang == "zh" else ": "
        subject = f"{who}{colon}" if who else ""
        return (
            f"{self.rule.code} {self.severity.label(lang)}  {where}  "
            f"{subject}{self.found(lang)} {self.advice(lang)}".rstrip()
        )


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def sort_issues(issues: list[Issue] | tuple[Issue, ...]) -> tuple[Issue, ...]:
    """Return ``issues`` with errors first, then by rule, city, edition and cell; duplicates once."""
    unique = {(i.key, str(i.cell)): i for i in issues}
    return tuple(
        sorted(
            unique.values(),
            key=lambda i: (
                _ORDER[i.severity],
                i.rule.code,
                i.unit or "",
                i.edition or "",
                i.variable or "",
                str(i.cell or ""),
            ),
        )
    )
