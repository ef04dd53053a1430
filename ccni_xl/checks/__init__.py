"""The catalogue of checks: each a plain function from inputs to issues, and the order they run in."""

from ccni_xl.checks.run import CHECKS, Check, run_checks
from ccni_xl.checks.usable import usable

__all__ = ["CHECKS", "Check", "run_checks", "usable"]
