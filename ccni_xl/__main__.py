"""``python -m ccni_xl`` is the same as the command ``ccni-xl``."""

from ccni_xl.cli import main

main()
