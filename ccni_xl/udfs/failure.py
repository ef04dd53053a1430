"""The text of the last failure of a worksheet function, for CCNI_LAST_ERROR."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ccni_xl.udfs.cells import Cells, Rows

__all__ = ["ccni_last_error", "recorded"]

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_last_error = ""


def recorded(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Keep the text of a failure for CCNI_LAST_ERROR, and let the failure pass on."""

    @wraps(function)
    def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        global _last_error
        try:
            return function(*args, **kwargs)
        except Exception as error:
            _last_error = f"{function.__name__.upper()}: {error}"
            raise

    return call


def ccni_last_error(follow: Cells = None) -> Rows:
    """Why a function failed last; empty where none did.

    ``follow`` is not read: a formula that names the failed cell is recalculated with it.
    """
    return [[_last_error]]
