from __future__ import annotations

import pytest

from ccni_xl.udfs import ccni_last_error, ccni_rank, ccni_sen


def test_the_last_failure_is_kept_and_a_success_does_not_wipe_it() -> None:
    with pytest.raises(ValueError, match="is not a number"):
        ccni_rank([["x"]])
    ccni_rank([[1.0]])
    ((text,),) = ccni_last_error([[1.0]])
    assert text == "CCNI_RANK: scores (1, 1) 不是数：'x' / is not a number"
    with pytest.raises(ValueError, match="is not a number"):
        ccni_sen([["y"]])
    assert str(ccni_last_error()[0][0]).startswith("CCNI_SEN: values (1, 1)")
