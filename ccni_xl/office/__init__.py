"""LibreOffice: the extension, the worker it speaks to, and how both come to the user's computer."""
