"""Write what the code knows into the pages of ``docs/``.

    python -m tools.docs            # rewrite the generated blocks
    python -m tools.docs --check    # say which pages differ, change nothing

A page is written by hand but for the blocks between ``<!-- generated: NAME -->`` and ``<!-- end -->``.
Pages come in pairs, ``x.md`` in English and ``x.zh-CN.md`` in Chinese. What the code says in English only
(help texts of the shell, titles of rule families) has its Chinese in ``tools/docparts/zh.csv``; a text
without one stops the run and is named.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from ccni_xl.errors import CcniError
from ccni_xl.terms import Disclosure, Pilot
from tools.docparts import commands, example, framework, glossary, rules, variables
from tools.docparts.markdown import splice
from tools.docparts.translate import Translator, Untranslated

__all__ = ["DOCS", "expected", "language_of", "main", "pages"]

DOCS = Path(__file__).resolve().parents[1] / "docs"

_NOTICE = {
    "zh": (
        "> 本项目是独立实现，不是官方排名。指数、方法和公布的数字出自城市双碳指数研究课题组"
        "《中国城市双碳指数 2021-2022》（2023 年 7 月）；引用时请注明城市双碳指数研究课题组。"
    ),
    "en": (
        "> This is an independent implementation and not an official ranking. The index, its method and the "
        "published figures are those of 城市双碳指数研究课题组, *中国城市双碳指数 2021-2022* (July 2023); "
        "credit them when you quote."
    ),
}

#: Name of a block -> its text in a language.
_BLOCKS: Mapping[str, Callable[[str, Translator], str]] = {
    "notice": lambda lang, zh: _NOTICE[lang],
    "commands": commands.commands,
    "commands-common": commands.common,
    "commands-overview": commands.overview,
    "functions": lambda lang, zh: glossary.functions(lang),
    "rules": rules.catalogue,
    "glossary": lambda lang, zh: glossary.glossary(lang),
    "tree-2.0": lambda lang, zh: framework.tree("2.0", lang),
    "tree-1.0": lambda lang, zh: framework.tree("1.0", lang),
    "scoring": lambda lang, zh: framework.scoring("2.0", lang),
    "shrinking": lambda lang, zh: framework.points(lang),
    "states": lambda lang, zh: framework.states(lang),
    "example": lambda lang, zh: example.example(lang),
    "settings": lambda lang, zh: framework.settings(lang),
    "pilots": lambda lang, zh: variables.ticks(Pilot, "pilot_programmes", lang),
    "disclosures": lambda lang, zh: variables.ticks(Disclosure, "statistics_disclosure", lang),
    "cities": lambda lang, zh: variables.listing("city", lang),
}


def language_of(path: Path) -> str:
    """Return "zh" or "en" by the name of a page."""
    return "zh" if path.name.endswith(".zh-CN.md") else "en"


def pages() -> list[Path]:
    """Return every page, in order of its name."""
    return sorted(DOCS.glob("*.md"))


def _body(name: str, lang: str, zh: Translator) -> str:
    kind, _, what = name.partition(" ")
    if kind == "variable":
        return variables.facts(what, lang)
    if name not in _BLOCKS:
        raise ValueError(f"unknown block {name!r}; known: {', '.join(sorted(_BLOCKS))}, variable TABLE.CODE")
    return _BLOCKS[name](lang, zh)


def expected(zh: Translator | None = None) -> dict[Path, str]:
    """Return every page as the code would have it.

    Raises
    ------
    Untranslated
        Something has no Chinese text.
    ValueError
        A block that is unknown or not ended, with the name of its page.
    """
    zh = zh or Translator()
    found = {}
    for path in pages():
        lang = language_of(path)
        try:
            found[path] = splice(path.read_text(encoding="utf-8"), partial(_body, lang=lang, zh=zh))
        except ValueError as error:
            raise ValueError(f"{path.name}: {error}") from error
    zh.refuse_missing()
    return found


def main(argv: list[str] | None = None) -> int:
    """Write the pages, or compare; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="Say which pages differ, change nothing.")
    options = parser.parse_args(argv)
    zh = Translator()
    try:
        wanted = expected(zh)
    except (Untranslated, ValueError, CcniError) as error:
        print(error, file=sys.stderr)
        return 2
    stale = [path for path, text in wanted.items() if path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{'differs' if options.check else 'written'}: docs/{path.name}")
        if not options.check:
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
    for english in zh.unused():
        print(f"no longer used in {zh.path.name}: {english}", file=sys.stderr)
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
