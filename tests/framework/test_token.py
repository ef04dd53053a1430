from __future__ import annotations

import re

import pytest

from ccni_xl.framework import FAMILIES, TokenError, parse_token

GOOD = [
    ("knots 2020:100 2030:20 2031:0 none=0", "scoring"),
    ("log_knots 100:0 75000:100 clip=no", "scoring"),
    ("goalposts low=20 high=85 scale=1", "scoring"),
    ("grades none=0 by_2060=80", "scoring"),
    ("checklist a=20 b=30 cap=40", "scoring"),
    ("distance_to_reference reference=320100 cap=no", "scoring"),
    ("min_max low=1 high=100 scope=edition", "scoring"),
    ("power p=-2", "mean"),
    ("auto max=3 then=log_signed combine=yes", "treatment"),
    ("group_median group=region", "imputation"),
]


@pytest.mark.parametrize(("text", "family"), GOOD)
def test_prints_as_it_was_written(text, family):
    assert str(parse_token(text, family)) == text


def test_words_that_look_like_numbers_stay_words():
    assert parse_token("distance_to_reference reference=010203", "scoring").word("reference", "") == "010203"


def test_defaults():
    token = parse_token("min_max", "scoring")
    assert token.number("low", 5) == 5
    assert token.word("scope", "pooled") == "pooled"
    assert token.flag("clip", True)
    assert not parse_token("knots 0:0 1:1 clip=no", "scoring").flag("clip", True)


BAD = [
    ("nots 0:0 1:100", "scoring", "unknown scoring 'nots'; known: knots, log_knots"),
    ("knots 0:0", "scoring", "at least two knots"),
    ("knots 10:0 5:100", "scoring", "must increase: 10 is followed by 5"),
    ("knots 5:0 5:100", "scoring", "must increase: 5 is followed by 5"),
    ("knots 0:0 inf:100", "scoring", "must be finite"),
    ("knots 0:0 10:120", "scoring", "10 of knots earns 120; points go from 0 to 100"),
    ("knots 0:0 1:100 none=-5", "scoring", "none of knots earns -5"),
    ("knots 0:0 a:100", "scoring", "'a:100' is not value:score"),
    ("log_knots 0:0 10:100", "scoring", "must be above 0"),
    ("grades", "scoring", "lists no points"),
    ("checklist cap=100", "scoring", "lists no points"),
    ("grades a=high", "scoring", "a of grades is not a number: 'high'"),
    ("grades a=nan", "scoring", "a of grades is not a number"),
    ("min_max scope=region", "scoring", "scope of min_max cannot be 'region'; known: pooled, edition"),
    ("min_max lo=1", "scoring", "takes no 'lo'; known: low, high, scope"),
    ("min_max low=1 low=2", "scoring", "gives low twice"),
    ("goalposts low=20", "scoring", "needs high="),
    ("goalposts low=20 high=20", "scoring", r"low of goalposts \(20\) must be below high \(20\)"),
    ("goalposts low=0 high=20 log=yes", "scoring", "with log=yes low must be above 0"),
    ("z_score sd=0", "scoring", "sd of z_score must be above 0"),
    ("distance_to_target", "scoring", "needs target="),
    ("distance_to_reference reference=", "scoring", "reference of distance_to_reference cannot be ''"),
    ("tapio -1:100 2:0", "scoring", "needs recessive_decoupling="),
    ("direct 5", "scoring", "cannot read '5'; expected key=value"),
    ("power", "mean", "needs p="),
    ("power p=200", "mean", "p goes from -100 to 100"),
    ("winsorise max=0", "treatment", "whole number above 0"),
    ("auto then=sqrt", "treatment", "then of auto cannot be 'sqrt'"),
    ("last max=1.5", "imputation", "whole number above 0, not 1.5"),
    ("group_mean", "imputation", "needs group="),
]


@pytest.mark.parametrize(("text", "family", "message"), BAD)
def test_refuses(text, family, message):
    with pytest.raises(TokenError, match=message) as caught:
        parse_token(text, family)
    assert re.search("[一-鿿]", caught.value.zh)


def test_every_family_has_a_way_to_do_nothing_or_a_default():
    assert "none" in FAMILIES["treatment"]
    assert "none" in FAMILIES["imputation"]
    assert "arithmetic" in FAMILIES["mean"]
