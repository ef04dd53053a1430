"""The pages of ``docs/`` say what the code says, in both languages, and their links lead somewhere."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from ccni_xl.rules import RULES
from ccni_xl.variables import ANNUAL as YEARLY
from ccni_xl.variables import CITY, EXTRA, POLICY, SERIES
from ccni_xl.workbook.schema import SHEETS
from ccni_xl.workbook.template.glossary import glossary_records
from tools import docs
from tools.docparts import commands, rules
from tools.docparts.markdown import anchors, blocks, headings, links, outline, splice
from tools.docparts.translate import Translator, Untranslated

ROOT = docs.DOCS.parent
PAGES = docs.pages()
ENGLISH = [page for page in PAGES if docs.language_of(page) == "en"]
LINKING = [*PAGES, *sorted(ROOT.glob("README*.md"))]
REWRITE = "run: python -m tools.docs"


def text(name: str) -> str:
    return (docs.DOCS / name).read_text(encoding="utf-8")


def both(name: str) -> list[str]:
    return [text(f"{name}.md"), text(f"{name}.zh-CN.md")]


def page_id(path: Path) -> str:
    return path.name


@pytest.fixture(scope="module")
def expected() -> dict[Path, str]:
    return docs.expected()


# ---------------------------------------------------------------- the code decides
@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_page_holds_what_the_code_would_write(page: Path, expected: dict[Path, str]) -> None:
    assert page.read_text(encoding="utf-8") == expected[page], REWRITE


def test_every_translation_is_needed() -> None:
    zh = Translator()
    docs.expected(zh)
    assert zh.unused() == []


def test_a_text_without_chinese_stops_the_run_and_is_named(tmp_path: Path) -> None:
    table = Translator().path.read_text(encoding="utf-8").splitlines()
    short = tmp_path / "zh.csv"
    short.write_text("\n".join(line for line in table if "Replace an existing file." not in line), "utf-8")
    with pytest.raises(Untranslated, match=r"new --force: Replace an existing file\."):
        docs.expected(Translator(short))


def test_a_command_without_chinese_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = argparse.ArgumentParser(description="Do something new.\n\nAt length.")
    parser.add_argument("--silent", action="store_true")
    monkeypatch.setattr(commands, "parsers", lambda: {"newest": parser, "older": argparse.ArgumentParser()})
    zh = Translator()
    commands.commands("zh", zh)
    with pytest.raises(Untranslated, match=r"command newest: Do something new\.") as caught:
        zh.refuse_missing()
    assert "newest --silent: (no English text)" in str(caught.value)


def test_a_list_made_by_the_code_is_carried_over(tmp_path: Path) -> None:
    words = tmp_path / "zh.csv"
    words.write_text("en,zh\nNames: {}. Done.,名称：{}。完。\nX.,\n", encoding="utf-8")
    zh = Translator(words)
    assert zh.text("Names: a,\n  b. Done.", "zh", "here") == "名称：a, b。完。"
    assert zh.text("Names: a, b. Done.", "en", "here") == "Names: a, b. Done."
    assert zh.unused() == ["X."]
    assert zh.text("X.", "zh", "there") == "X."
    with pytest.raises(Untranslated, match=r"there: X\."):
        zh.refuse_missing()


def test_arguments_are_written_as_they_are_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "zh.csv"
    words.write_text("en,zh\nX.,甲。\nDo.,做。\nNumber (default 3).,个数（默认 3）。\n", encoding="utf-8")
    root = argparse.ArgumentParser()
    below = root.add_subparsers()
    one, other = below.add_parser("one", description="Do."), below.add_parser("other", description="Do.")
    for parser in (one, other):
        parser.add_argument("--lang", choices=("zh", "en"), help="X.")
    one.add_argument("file", help="X.")
    one.add_argument("more", nargs="*", help="X.")
    one.add_argument("--page", nargs="?", const="", help="X.")
    one.add_argument("-n", type=int, default=3, help="Number (default 3).")
    one.add_argument("--share", type=float, default=0.8, required=True, help="X.")
    monkeypatch.setattr(commands, "parser_of_the_shell", lambda: root)
    zh = Translator(words)
    made = commands.commands("zh", zh)
    zh.refuse_missing()
    assert "ccni-xl one FILE [MORE ...] [--page [PAGE]] [-n N] --share SHARE\n" in made
    assert "| `--share SHARE`（必填） | 甲（默认 0.8）。 |" in made
    assert "| `-n N` | 个数（默认 3）。 |" in made
    assert "--lang" not in made
    assert "| `--lang zh\\|en` | 甲。 |" in commands.common("zh", zh)
    assert made.endswith("### `other`\n\n做。\n\n```sh\nccni-xl other\n```\n")


def test_an_unknown_or_open_block_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docs, "DOCS", tmp_path)
    (tmp_path / "x.md").write_text("<!-- generated: nothing -->\n<!-- end -->\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.md: unknown block 'nothing'; known: .*settings"):
        docs.expected()
    with pytest.raises(ValueError, match="opened and not ended"):
        splice("<!-- generated: rules -->\n", lambda name: name)


def test_writing_changes_the_blocks_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "DOCS", tmp_path)
    page = tmp_path / "x.zh-CN.md"
    page.write_text("# 甲\n\n<!-- generated: shrinking -->\nold\n<!-- end -->\n\n乙\n", encoding="utf-8")
    assert docs.main(["--check"]) == 1
    assert "old" in page.read_text(encoding="utf-8")
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    written = page.read_text(encoding="utf-8")
    assert written.startswith("# 甲\n\n<!-- generated: shrinking -->\n| 状态 | 得分 |")
    assert written.endswith("| 衰退脱钩 | 40 |\n<!-- end -->\n\n乙\n")
    assert "differs: docs/x.zh-CN.md\nwritten: docs/x.zh-CN.md\n" in capsys.readouterr().out


# ---------------------------------------------------------------- nothing is forgotten
def test_every_command_and_argument_is_described_in_both_languages() -> None:
    for page in both("commands"):
        titles = [title for level, title in headings(page) if level == 3]
        assert titles == [f"`{name}`" for name in commands.parsers()]
        everywhere = dict(blocks(page))["commands-common"]
        assert "--lang zh" in everywhere
        for name, parser in commands.parsers().items():
            section = page.split(f"### `{name}`\n")[1].split("\n### ")[0].split("\n## ")[0]
            for action in parser._actions:
                for option in set(action.option_strings) - {"-h", "--help"}:
                    assert option in section or option in everywhere, f"{name} {option}"


def test_every_rule_has_a_row_and_an_anchor_in_both_languages() -> None:
    assert {rule.code for _, _, family in rules.families() for rule in family} == set(RULES)
    for page in both("rules"):
        assert {f"{code.lower()}" for code in RULES} <= anchors(page)
        for code, rule in RULES.items():
            assert f"</a>{code} |" in page
            assert f"| {rule.title_zh} |" in page or f"| {rule.title_en} |" in page


def test_every_term_stands_in_the_glossary_in_both_languages() -> None:
    for page in both("glossary"):
        missing = [r["code"] for r in glossary_records() if f"`{r['code']}`" not in page]
        assert not missing


def test_every_variable_is_explained_in_both_languages() -> None:
    for lang, page in zip(("en", "zh"), both("data-entry"), strict=True):
        for v in (*CITY, *POLICY, *YEARLY, *SERIES, *EXTRA):
            assert f"`{v.code}`" in page, v.code
            if lang == "zh":
                assert v.zh in page, v.code


def test_every_statistic_says_where_it_is_found_and_what_catches_a_slip() -> None:
    labels = {"en": ("**What:**", "**Where:**", "**Slips:**", "**Caught by:**")}
    labels["zh"] = ("**含义：**", "**出处：**", "**常见错误：**", "**由谁发现：**")
    for lang, page in zip(("en", "zh"), both("data-entry"), strict=True):
        sections = re.split(r"^### ", page, flags=re.MULTILINE)
        for name in ("annual", "series", "extra"):
            told = [s for s in sections if f"<!-- generated: variable {name}." in s]
            assert len(told) == {"annual": len(YEARLY), "series": len(SERIES), "extra": len(EXTRA)}[name]
            for section in told:
                assert all(label in section for label in labels[lang]), section[:40]


# ---------------------------------------------------------------- both languages alike
@pytest.mark.parametrize("page", ENGLISH, ids=page_id)
def test_a_page_has_a_chinese_twin_of_the_same_outline(page: Path) -> None:
    twin = page.with_name(f"{page.stem}.zh-CN.md")
    assert twin.exists()
    one, other = (p.read_text(encoding="utf-8") for p in (page, twin))
    assert outline(one) == outline(other)
    assert [name for name, _ in blocks(one)] == [name for name, _ in blocks(other)]
    assert f"]({twin.name})" in one
    assert f"]({page.name})" in other


def test_no_chinese_page_is_alone() -> None:
    alone = [p.name for p in PAGES if not p.with_name(p.name.replace(".zh-CN.md", ".md")).exists()]
    assert not alone


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_page_credits_the_report_and_says_that_it_is_not_official(page: Path) -> None:
    said = dict(blocks(page.read_text(encoding="utf-8")))["notice"]
    assert "城市双碳指数研究课题组" in said
    assert "中国城市双碳指数 2021-2022" in said
    assert ("不是官方排名" in said) or ("not an official ranking" in said)


# ---------------------------------------------------------------- what is referred to exists
@pytest.mark.parametrize("page", LINKING, ids=page_id)
def test_a_link_inside_the_project_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists():
            broken.append(link)
        elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text(encoding="utf-8")):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("page", LINKING, ids=page_id)
def test_a_command_that_is_mentioned_exists(page: Path) -> None:
    mentioned = set(re.findall(r"`ccni-xl ([a-z]+)", page.read_text(encoding="utf-8")))
    assert mentioned <= set(commands.parsers())


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_rule_that_is_mentioned_exists(page: Path) -> None:
    if page.name.startswith("excel-checklist"):  # its steps are numbered like rules
        return
    mentioned = set(re.findall(r"(?<![A-Za-z0-9!])([A-Z]\d\d)(?![0-9])", page.read_text(encoding="utf-8")))
    assert mentioned <= set(RULES)


def test_the_names_of_sheets_are_those_of_the_workbook() -> None:
    english = {sheet.zh: sheet.en for sheet in SHEETS}
    pattern = rf"({'|'.join(english)}) \(([A-Z][A-Za-z0-9_]+)\)"
    pairs = {pair for page in ENGLISH for pair in re.findall(pattern, page.read_text(encoding="utf-8"))}
    assert len(pairs) >= 10
    assert pairs == {(zh, english[zh]) for zh, _ in pairs}
    named = {
        name
        for page in PAGES
        if docs.language_of(page) == "zh" and not page.name.startswith("rules")
        for name in re.findall(r"“([^”]+)”表(?!示)", page.read_text(encoding="utf-8"))
    }
    assert len(named) >= 8
    assert named <= set(english)


def test_anchors_are_made_as_a_forge_makes_them() -> None:
    titles = ("The *method*, part 1", "`recalc`", "6. 合成与缺失数据", "How sure is a rank?", "`recalc`")
    page = "\n\n".join(f"## {title}" for title in titles)
    assert anchors(page) == {
        "the-method-part-1",
        "recalc",
        "6-合成与缺失数据",
        "how-sure-is-a-rank",
        "recalc-1",
    }
    assert links("[a](b.md#c) `[not](this)` ![p](q.png)\n```\n[nor](that)\n```\n") == ["b.md#c", "q.png"]
