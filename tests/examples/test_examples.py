"""The examples run, and give what their pages say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ccni_xl.generic import score_files

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def run(tmp_path):
    def of(name):
        folder = EXAMPLES / name
        return score_files(folder / "framework.csv", folder / "data.csv", tmp_path / name)

    return of


def test_human_development_index_as_published(run):
    scores = run("hdi").evaluated.scores["hdi"]
    with (EXAMPLES / "hdi" / "published.csv").open(encoding="utf-8") as file:
        published = {(row["unit"], row["edition"]): row["hdi"] for row in csv.DictReader(file)}
    assert {key: f"{score:.3f}" for key, score in scores.items()} == published
    assert len(published) == 15


def test_human_development_index_has_nothing_to_complain_of(run):
    assert run("hdi").issues == ()


def test_toy(run):
    result = run("toy")
    index = result.evaluated.scores["toy"]
    assert index.round(1).to_dict() == {
        "Aldby": 75.0,
        "Birkholm": 60.8,
        "Corbridge": 46.7,
        "Dunmere": 60.8,
        "Eastwick": 37.5,
    }
    assert result.evaluated.ranks["toy"].tolist() == [1, 2, 4, 2, 5]
    assert [i.rule.code for i in result.issues] == ["E15", "E18"]
