from __future__ import annotations

import pytest

from ccni_xl.workbook.template.vba.resolve import Constant, resolve

KNOWN: dict[str, Constant] = {"App": "Excel", "Mac": False, "Version": 16}


def kept(text: str) -> list[str]:
    return resolve(text, KNOWN).split()


@pytest.mark.parametrize(
    ("condition", "branch"),
    [
        ('App = "Excel"', "yes"),
        ('App <> "Excel"', "no"),
        ('App = "Word"', "no"),
        ("Mac", "no"),
        ("Not Mac", "yes"),
        ("Version >= 16", "yes"),
        ("Version > 16", "no"),
        ("Version < 16", "no"),
        ("Version <= 16", "yes"),
    ],
)
def test_a_condition_on_known_constants_is_decided(condition: str, branch: str) -> None:
    assert kept(f"  #If {condition} Then ' why\n yes\n#Else\n no\n#End If") == [branch]


def test_the_first_true_branch_of_a_chain_stays() -> None:
    chain = (
        '#If App = "Word" Then\na\n#ElseIf Not Mac Then\nb\n#ElseIf Version > 1 Then\nc\n#Else\nd\n#End If'
    )
    assert kept(chain) == ["b"]


def test_what_is_not_known_stays_for_the_host() -> None:
    text = "#If Win64 Then\na\n#Else\nb\n#End If\n"
    assert resolve(text, KNOWN) == text


def test_a_known_block_inside_an_unknown_one_is_decided() -> None:
    text = "#If Win64 Then\n#If Mac Then\na\n#Else\nb\n#End If\n#Else\nc\n#End If"
    assert kept(text) == ["#If", "Win64", "Then", "b", "#Else", "c", "#End", "If"]


def test_an_unknown_block_inside_a_dropped_one_is_dropped() -> None:
    assert kept("#If Mac Then\n#If Win64 Then\na\n#End If\n#End If\nb") == ["b"]


def test_the_constant_itself_is_dropped_and_others_stay() -> None:
    assert resolve('#Const App = "Excel"\n#Const Other = 1\n', KNOWN) == "#Const Other = 1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#If Mac Then\n", "without #End If"),
        ("#End If\n", "without #If"),
        ("#Else\n", "without #If"),
        ("#If Mac\n#End If\n", "without Then"),
        ("#If Mac Or Win64 Then\n#End If\n", "cannot decide"),
        ("#If Mac Then\n#ElseIf Win64 Then\n#End If\n", "cannot be decided"),
    ],
)
def test_what_cannot_be_decided_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        resolve(text, KNOWN)
