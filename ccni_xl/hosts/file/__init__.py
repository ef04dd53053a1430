"""Workbook files: safe reading, and writing that loses no byte of what is the user's.

The file is never loaded and saved by a library. `guard` opens the package, `sheet_read` streams tables out
of it, `table_write` splices new cells into the XML of the few parts concerned, and `save` puts the new
package in the place of the old one in a single step; every other part is copied as its compressed bytes.
"""

from ccni_xl.hosts.file.host import FileHost
from ccni_xl.hosts.file.inspection import inspect
from ccni_xl.limits import Limits

__all__ = ["FileHost", "Limits", "inspect"]
