"""The China City Carbon-Neutrality Index (城市双碳指数, CCNI) behind an Excel workbook."""

__version__ = "0.1.0"
