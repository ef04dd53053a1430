"""The worksheet functions as xlwings serves them to Excel: the module that the workbook's VBA names.

Arguments arrive as two-dimensional blocks with errors as text; an argument left out is None.
Importing this module needs xlwings; the functions themselves (`ccni_xl.udfs`) do not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

from ccni_xl import udfs
from ccni_xl.hosts.live.bridge import bridge
from ccni_xl.udf_spec import CATEGORY, FUNCTIONS, Udf

__all__ = ["served"]

xw = bridge()


def served(function: Udf) -> Callable[..., list[list[object]]]:
    """Return ``function`` with xlwings' own marks: its category, and how each argument is read.

    xlwings takes type annotations for converters, so the marked function carries none.
    """
    plain: Callable[..., list[list[object]]] = getattr(udfs, function.function)

    def call(*cells: object) -> list[list[object]]:
        return plain(*cells)

    call.__name__ = function.function
    call.__doc__ = function.help()
    call.__annotations__ = {}
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                argument.name,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=None if argument.optional else inspect.Parameter.empty,
            )
            for argument in function.arguments
        ]
    )
    marked = call
    for argument in function.arguments:
        marked = xw.arg(argument.name, ndim=2, err_to_str=True, doc=argument.help())(marked)
    # last, because each mark of an argument sets the category back
    return xw.func(category=CATEGORY, volatile=False)(marked)  # type: ignore[no-any-return]


globals().update({function.function: served(function) for function in FUNCTIONS})
