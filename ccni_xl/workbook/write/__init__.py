"""Results into result tables."""

from ccni_xl.workbook.write.batch import write_batch
from ccni_xl.workbook.write.rows import Words

__all__ = ["Words", "write_batch"]
