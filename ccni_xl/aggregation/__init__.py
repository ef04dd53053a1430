"""From the scores of the indicators to the index, its coverage, order and bands."""

from ccni_xl.aggregation.means import MEANS, Mean, arithmetic, copeland, geometric, harmonic, mean_of, power
from ccni_xl.aggregation.ranking import BAND_CUTS, NOISE_DECIMALS, band, rank, tied_at
from ccni_xl.aggregation.tree import DEFAULT_THRESHOLD, Aggregated, aggregate

__all__ = [
    "BAND_CUTS",
    "DEFAULT_THRESHOLD",
    "MEANS",
    "NOISE_DECIMALS",
    "Aggregated",
    "Mean",
    "aggregate",
    "arithmetic",
    "band",
    "copeland",
    "geometric",
    "harmonic",
    "mean_of",
    "power",
    "rank",
    "tied_at",
]
