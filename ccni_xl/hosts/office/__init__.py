"""A workbook that is open in LibreOffice, as a host.

The extension inside LibreOffice (`inside/`) reads and writes blocks for a worker process; `OfficeHost`, in
the worker, puts the contract of `ccni_xl.hosts.port` on top of those blocks.
"""

from ccni_xl.hosts.office.host import OfficeHost

__all__ = ["OfficeHost"]
