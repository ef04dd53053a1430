"""What runs inside LibreOffice, packed into the extension as ``ccni_office``.

LibreOffice's own Python has no pandas and may be as old as 3.8, so these modules use nothing but the standard
library and UNO. They know no table by name and compute nothing: they pass calls to a worker process in the
user's environment, and give that worker the open document as blocks.
"""
