"""The register of sources as it stands in a new workbook."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["source_rows"]

_KEYS = ("number", "publisher", "title", "year", "scope")
_DEMO = {
    "zh": ("1", "本工作簿", "演示数据（虚构，不是统计数据，不得引用）", "2023", "全部城市数据"),
    "en": (
        "1",
        "This workbook",
        "Illustrative data (invented; not statistics; do not quote)",
        "2023",
        "All city data",
    ),
}
_REPORT = {
    "zh": (
        "2",
        "城市双碳指数研究课题组",
        "中国城市双碳指数 2021-2022",
        "2023",
        "指标体系、权重、评价范围、分段",
    ),
    "en": (
        "2",
        "城市双碳指数研究课题组",
        "中国城市双碳指数 2021-2022 (China City Carbon-Neutrality Index)",
        "2023",
        "Framework, weights, scope, bands",
    ),
}


def source_rows(lang: str, *, demo: bool) -> Iterator[dict[str, str]]:
    """Yield the sources every workbook starts with."""
    if demo:
        yield dict(zip(_KEYS, _DEMO[lang], strict=True))
    yield dict(zip(_KEYS, _REPORT[lang], strict=True))
