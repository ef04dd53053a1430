from __future__ import annotations

import re
import string

import pytest

from ccni_xl.rules import data_files, scoring

RULES = [*scoring.RULES, *data_files.RULES]


def test_codes_are_unique_and_in_order():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"E\d\d", code) for code in codes)


def test_every_rule_is_in_the_list():
    for module in (scoring, data_files):
        named = [getattr(module, name) for name in module.__all__ if name != "RULES"]
        assert set(named) == set(module.RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_both_languages_say_the_same(rule):
    for zh, en in (
        (rule.title_zh, rule.title_en),
        (rule.found_zh, rule.found_en),
        (rule.advice_zh, rule.advice_en),
    ):
        assert re.search("[一-鿿]", zh)
        assert not re.search("[一-鿿]", en)
        fields = [
            {f.partition("_zh")[0].partition("_en")[0] for _, f, _, _ in string.Formatter().parse(t) if f}
            for t in (zh, en)
        ]
        assert fields[0] == fields[1]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_nothing_is_called_invalid(rule):
    texts = " ".join((rule.title_en, rule.found_en, rule.advice_en))
    assert "invalid" not in texts.lower()
    assert rule.advice_en.endswith(".")
    assert rule.advice_zh.endswith("。")
