"""An open workbook in a running Excel, through xlwings."""

from ccni_xl.hosts.live.host import LiveHost
from ccni_xl.hosts.live.running import caller, open_book

__all__ = ["LiveHost", "caller", "open_book"]
