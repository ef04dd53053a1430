"""The worksheet functions CCNI_..., as plain functions on rows of cells.

They hold no arithmetic: cells become arrays (`ccni_xl.udfs.cells`), the statistics, scoring and
aggregation rooms compute, arrays become cells. `ccni_xl.udf_spec` declares names, arguments and
help; `ccni_xl.xl_udfs` hands them to Excel, the LibreOffice add-in calls them through its worker.
Every function takes whole ranges, keeps no state but the text of the last failure, and returns
rows of cells: numbers, text, and None for a blank.
"""

from ccni_xl.udfs.failure import ccni_last_error
from ccni_xl.udfs.index import (
    ccni_band,
    ccni_class,
    ccni_driver,
    ccni_mean,
    ccni_normalise,
    ccni_rank,
    ccni_score,
)
from ccni_xl.udfs.series import ccni_growth, ccni_mk, ccni_sen, ccni_tapio, ccni_tapio_state

__all__ = [
    "ccni_band",
    "ccni_class",
    "ccni_driver",
    "ccni_growth",
    "ccni_last_error",
    "ccni_mean",
    "ccni_mk",
    "ccni_normalise",
    "ccni_rank",
    "ccni_score",
    "ccni_sen",
    "ccni_tapio",
    "ccni_tapio_state",
]
