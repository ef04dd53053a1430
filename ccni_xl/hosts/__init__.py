"""The programs and files a workbook can stand in, behind one contract: `ccni_xl.hosts.port`."""
