from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.collaborate.web.embed import digest, inline, safe_json


@given(
    st.dictionaries(
        st.text(),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.text(),
            st.floats(allow_nan=False, allow_infinity=False),
        ),
    )
)
def test_any_text_stays_data(data: dict[str, object]) -> None:
    text = safe_json(data)
    assert not set("<>&\u2028\u2029") & set(text)
    text.encode("utf-8")
    assert json.loads(text) == data


def test_a_lone_surrogate_can_be_written() -> None:
    assert json.loads(safe_json({"a": "x\ud800y"})) == {"a": "x?y"}


def test_a_missing_number_is_not_smuggled_in() -> None:
    with pytest.raises(ValueError, match="Out of range float values"):
        safe_json({"a": float("nan")})


@pytest.mark.parametrize("text", ["</script>", "a </SCRIPT x", "</style >", "<!-- x"])
def test_a_source_that_ends_its_element_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it in two parts"):
        inline(f"var a = '{text}';")


def test_an_ordinary_source_passes() -> None:
    assert inline("if (a < b) c();") == "if (a < b) c();"


def test_digest_is_what_the_policy_wants() -> None:
    wanted = base64.b64encode(hashlib.sha256("a = '双碳'".encode()).digest()).decode()
    assert digest("a = '双碳'") == f"'sha256-{wanted}'"
