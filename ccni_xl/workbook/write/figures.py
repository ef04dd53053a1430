"""Results to the tables behind the charts: one row a mark, in drawing order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ccni_xl.frames import one_edition
from ccni_xl.hosts.port import TableWrite
from ccni_xl.results import Results
from ccni_xl.terms import ChangeClass, Region, Term, Tier
from ccni_xl.workbook.schema import result_tables
from ccni_xl.workbook.schema.figures import LABEL_ROWS, MAP_LABEL_ROWS
from ccni_xl.workbook.write.rows import Words, table_write

__all__ = ["figure_writes"]

#: The indicator of the map and its sorted bars (the report's figure 4).
_SHARE = "nev_penetration"
#: Area of the invisible bubble against the largest visible one. Programs draw the largest bubble of a chart a
#: quarter of the plot wide; a twelfth of its area makes the visible ones about 7 % of the plot.
_SCALE = 12.0
#: Room a name needs on the board [points] and on the map [degrees], across and up.
_BOARD_GAP = (11.0, 4.0)
_MAP_GAP = (7.0, 2.0)
#: What earns a city its name on the board: two each, and whether small values come first.
_EXTREMES = (("co2", False), ("x", True), ("x", False), ("y", True), ("y", False), ("size", False))


def figure_writes(results: Results, words: Words) -> tuple[TableWrite, ...]:
    """Return every table of the chart-data sheet."""
    made = {
        **_composition(results, words),
        **_share(results, words),
        "tbl_map": _map(results, words),
        "tbl_points": _points(results, words),
        "tbl_map_labels": _map_labels(results, words),
        "tbl_labels": _labels(results, words),
        "tbl_scale": _scale(results),
        **_moves(results, words),
    }
    specs = {spec.name: spec for spec in result_tables(results.framework)}
    return tuple(
        table_write(specs[name], {str(c): frame[c].tolist() for c in frame.columns}, words)
        for name, frame in made.items()
    )


def _composition(results: Results, words: Words) -> dict[str, pd.DataFrame]:
    """Return figure 2 in two halves, best first: rank before the name, score behind it."""
    ranked = results.ranked
    frame = ranked[[*results.framework.dimensions, "score"]].copy()
    lines = zip(ranked.index, ranked["rank"], ranked["score"], strict=True)
    labels = [f"{rank:.0f} {words.city(city)} {score:.1f}" for city, rank, score in lines]
    frame.insert(0, "label", labels)
    middle = (len(frame) + 1) // 2
    return {"tbl_fig2a": frame.iloc[:middle], "tbl_fig2b": frame.iloc[middle:]}


def _shares(results: Results) -> pd.Series:
    """Return the values of figure 4's indicator in the current edition, largest first."""
    numbers = results.values.numbers
    if _SHARE not in numbers.columns:
        return pd.Series(dtype=np.float64)
    now: pd.Series = one_edition(numbers, results.edition)[_SHARE]
    known: pd.Series = now[np.isfinite(now.to_numpy(np.float64))]
    return known.sort_values(ascending=False, kind="stable")


def _share(results: Results, words: Words) -> dict[str, pd.DataFrame]:
    """Return figure 4's bars in two halves, largest first."""
    shares = _shares(results)
    labels = [f"{words.city(city)} {share:.1f}" for city, share in shares.items()]
    frame = pd.DataFrame({"label": labels, "share": shares.to_numpy()})
    middle = (len(frame) + 1) // 2
    return {"tbl_fig4a": frame.iloc[:middle], "tbl_fig4b": frame.iloc[middle:]}


def _apart(values: pd.Series, groups: pd.Series, vocabulary: type[Term]) -> dict[str, pd.Series]:
    """Return one column a group: the value in its own group's column, nothing in the others."""
    return {f"y_{term.value}": values.where(groups == term.value) for term in vocabulary}


def _attribute(results: Results, code: str, index: pd.Index) -> pd.Series:
    return results.inputs.cities.data[code].reindex(index)


def _map(results: Results, words: Words) -> pd.DataFrame:
    """Return the map: bubbles by longitude and latitude, one column a region; large ones are drawn first."""
    shares = _shares(results)
    longitude = pd.to_numeric(_attribute(results, "longitude", shares.index))
    latitude = pd.to_numeric(_attribute(results, "latitude", shares.index))
    regions = _attribute(results, "region", shares.index)
    frame = pd.DataFrame(
        {
            "label": [words.city(city) for city in shares.index],
            "longitude": longitude,
            **_apart(latitude, regions, Region),
            "share": shares,
        }
    )
    return frame[longitude.notna() & latitude.notna()]


def _map_labels(results: Results, words: Words) -> pd.DataFrame:
    """Return the cities named on the map: the largest and the smallest shares that stand apart."""
    shares = _shares(results)
    longitude = pd.to_numeric(_attribute(results, "longitude", shares.index))
    latitude = pd.to_numeric(_attribute(results, "latitude", shares.index))
    places = pd.DataFrame({"x": longitude, "y": latitude}).dropna()
    highest = _spread(places, list(places.index), 5, _MAP_GAP)
    lowest = _spread(places, list(places.index[::-1]), MAP_LABEL_ROWS, _MAP_GAP, highest)
    chosen = lowest[:MAP_LABEL_ROWS]
    frame = pd.DataFrame(
        {
            "label": [f"{words.city(city)} {shares[city]:.0f}%" for city in chosen],
            "longitude": places.loc[chosen, "x"].tolist(),
            "latitude": places.loc[chosen, "y"].tolist(),
            "share": [shares[city] for city in chosen],
        }
    )
    return _filled_up(frame, MAP_LABEL_ROWS)


def _filled_up(frame: pd.DataFrame, rows: int) -> pd.DataFrame:
    """Return a frame with a fixed number of rows: a chart has one series for each."""
    longer = frame.reset_index(drop=True).reindex(range(rows)).astype(object)
    return longer.where(longer.notna(), None)


def _scale(results: Results) -> pd.DataFrame:
    """Return the invisible bubble of each chart: so many times as large as the largest visible one."""
    board, shares = results.board, _shares(results)

    def times(values: pd.Series) -> float | None:
        return _SCALE * float(values.max()) if len(values) and values.max() > 0 else None

    return pd.DataFrame(
        {
            "label": [""],
            "x": [50.0],
            "y": [50.0],
            "longitude": [104.0],
            "latitude": [36.0],
            "ambition": [None if board.empty else times(board["size"])],
            "co2": [None if board.empty else times(board["co2"])],
            "share": [times(shares)],
        }
    ).astype(object)


def _points(results: Results, words: Words) -> pd.DataFrame:
    """Return the board: large emitters first, so that small bubbles lie on top."""
    board = results.board
    if board.empty:
        return pd.DataFrame(columns=["label"])
    frame = board.dropna(subset=["x", "y"]).sort_values("co2", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "label": [words.city(city) for city in frame.index],
            "x": frame["x"],
            **_apart(frame["y"], _attribute(results, "region", frame.index), Region),
            **_apart(frame["y"], _attribute(results, "tier", frame.index), Tier),
            "ambition": frame["size"],
            "co2": frame["co2"],
        }
    )


def _spread(
    places: pd.DataFrame,
    order: Sequence[str],
    count: int,
    gap: tuple[float, float],
    taken: Sequence[str] = (),
) -> list[str]:
    """Return up to ``count`` cities in order whose names would not overlap: apart in x or in y by the gap."""
    chosen = list(taken)
    at = {str(city): (float(x), float(y)) for city, x, y in places[["x", "y"]].itertuples()}
    for city in order:
        if len(chosen) >= count:
            break
        x, y = at[city]
        free = all(abs(x - at[c][0]) >= gap[0] or abs(y - at[c][1]) >= gap[1] for c in chosen)
        if city not in chosen and free:
            chosen.append(city)
    return chosen


def _labels(results: Results, words: Words) -> pd.DataFrame:
    """Return the cities named on the board: the extremes of both axes and of the bubbles, each once."""
    board = results.board
    if board.empty:
        return pd.DataFrame({"label": [None] * LABEL_ROWS})
    frame = board.dropna(subset=["x", "y"])
    chosen: list[str] = []
    for column, ascending in _EXTREMES:
        order = [str(city) for city in frame[column].sort_values(ascending=ascending, kind="stable").index]
        chosen = _spread(frame, order, min(len(chosen) + 2, LABEL_ROWS), _BOARD_GAP, chosen)
    rows = frame.loc[chosen]
    named = pd.DataFrame(
        {
            "label": [words.city(city) for city in chosen],
            "x": rows["x"].tolist(),
            "y": rows["y"].tolist(),
            "ambition": rows["size"].tolist(),
            "co2": rows["co2"].tolist(),
        }
    )
    return _filled_up(named, LABEL_ROWS)


def _moves(results: Results, words: Words) -> dict[str, pd.DataFrame]:
    """Return figures 8 to 10: largest change first."""
    change = results.change
    tables = {"tbl_fig8": ChangeClass.UP, "tbl_fig9": ChangeClass.FLAT, "tbl_fig10": ChangeClass.DOWN}
    if "change" not in change.columns:
        return {name: pd.DataFrame(columns=["label"]) for name in tables}
    found = {}
    for name, term in tables.items():
        rows = change[change["class"].map(lambda c, term=term: c is term).astype(bool)]
        rows = rows.sort_values("change", ascending=term is ChangeClass.DOWN, kind="stable")
        found[name] = pd.DataFrame(
            {
                "label": [f"{words.city(c)} {v:+.1f}" for c, v in rows["change"].items()],
                "low": rows[["base_score", "score"]].min(axis=1),
                "span": rows["change"].abs(),
                "base_score": rows["base_score"],
                "score": rows["score"],
            }
        )
    return found
