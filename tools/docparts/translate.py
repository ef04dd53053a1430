"""Chinese for what the code says in English only: help texts of the shell, titles of rule families.

The table is keyed by the English text itself, so that a changed text asks for a new translation. ``{}`` in
both stands for a list that the code makes and that is no matter of language.
"""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["Translator", "Untranslated"]

TABLE = Path(__file__).with_name("zh.csv")


class Untranslated(Exception):
    """Texts without a Chinese translation, all of them at once."""


class Translator:
    """Looks texts up, remembers what was missing and what was used."""

    def __init__(self, path: Path = TABLE) -> None:
        self.path = path
        with path.open(encoding="utf-8", newline="") as file:
            self._known = {row["en"]: row["zh"] for row in csv.DictReader(file)}
        self._missing: dict[str, str] = {}
        self._used: set[str] = set()

    def text(self, english: str, lang: str, where: str) -> str:
        """Return ``english``, or its translation; ``where`` names the place in the message."""
        english = " ".join(english.split())
        if not english:
            self._missing.setdefault(where, "(no English text)")
            return ""
        chinese = self._chinese(english)
        if not chinese.strip():
            self._missing.setdefault(where, english)
        return chinese if lang == "zh" and chinese.strip() else english

    def _chinese(self, english: str) -> str:
        """Return the translation, or nothing."""
        if english in self._known:
            self._used.add(english)
            return self._known[english]
        for known, chinese in self._known.items():
            before, hole, after = known.partition("{}")
            if hole and english.startswith(before) and english.endswith(after):
                self._used.add(known)
                return chinese.replace("{}", english[len(before) : len(english) - len(after)])
        return ""

    def refuse_missing(self) -> None:
        """Raise if anything lacked a text.

        Raises
        ------
        Untranslated
            Naming every place and its English text.
        """
        if self._missing:
            lines = "\n".join(f"  {where}: {english}" for where, english in self._missing.items())
            raise Untranslated(
                f"These have no Chinese text yet; add a line to {self.path.name} for each\n"
                f"(columns en, zh; en word for word as here), or an English one where there is none:\n{lines}"
            )

    def unused(self) -> list[str]:
        """Return the entries nothing asked for: their English text was changed or dropped."""
        return sorted(set(self._known) - self._used)
