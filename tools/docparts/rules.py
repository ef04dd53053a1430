"""The catalogue of rules, family by family."""

from __future__ import annotations

import csv
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import ccni_xl.rules
from ccni_xl.issues import Rule
from tools.docparts.markdown import cell, table
from tools.docparts.translate import Translator

__all__ = ["catalogue", "families"]

#: Words for the facts of the messages; a row may be meant for one rule only, as ``B04.last``.
FACTS = Path(__file__).with_name("facts.csv")


def families() -> Iterator[tuple[str, str, tuple[Rule, ...]]]:
    """Yield letter, English title and rules of every family, in the order of their codes."""
    found = []
    for module in pkgutil.iter_modules(ccni_xl.rules.__path__):
        imported = import_module(f"ccni_xl.rules.{module.name}")
        rules: tuple[Rule, ...] = getattr(imported, "RULES", ())
        if rules:
            title = (imported.__doc__ or "").partition("\n")[0].strip()
            title = re.sub(r"^[A-Z]\w*: |\s*\(letter \w\)", "", title).rstrip(".")
            ordered = tuple(sorted(rules, key=lambda rule: rule.code))
            found.append((ordered[0].code, title[:1].upper() + title[1:], ordered))
    for first, title, ordered in sorted(found):
        yield first[0], title, ordered


def _facts() -> dict[str, tuple[str, str]]:
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {row["fact"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}


def _shown(rule: str, template: str, lang: str, facts: dict[str, tuple[str, str]]) -> str:
    """Return a message with words in place of the facts; units are left out, unknown facts are dots."""

    def word(match: re.Match[str]) -> str:
        name = re.sub(r"_(zh|en)$", "", match[1])
        words = facts.get(f"{rule}.{name}") or facts.get(name)
        if words is None:
            return "…"
        text = words[lang == "en"]
        return (f"〈{text}〉" if lang == "zh" else f"‹{text}›") if text else ""

    return cell(re.sub(r"\{(\w+)[^}]*\}", word, template))


def catalogue(lang: str, zh: Translator) -> str:
    """Return one section a family and one row a rule."""
    header = (
        ("代码", "级别", "规则", "提示什么", "怎么办")
        if lang == "zh"
        else ("code", "level", "rule", "what it says", "what to do")
    )
    facts = _facts()
    parts = []
    for letter, title, rules in families():
        heading = zh.text(title, lang, f"rules {rules[0].code} to {rules[-1].code}")
        colon = "：" if lang == "zh" else ": "
        parts.append(f"### {letter}{colon}{heading}\n")
        rows = []
        for rule in rules:
            name, found, advice = (
                (rule.title_zh, rule.found_zh, rule.advice_zh)
                if lang == "zh"
                else (rule.title_en, rule.found_en, rule.advice_en)
            )
            anchor = f'<a id="{rule.code.lower()}"></a>{rule.code}'
            said = (_shown(rule.code, text, lang, facts) for text in (found, advice))
            rows.append((anchor, rule.severity.label(lang), cell(name), *said))
        parts.append(table(header, rows))
    return "\n".join(parts)
