"""The web page: one offline HTML file with ranking, board, map, change, profiles, in both languages."""

from ccni_xl.collaborate.web.intervals import Intervals, intervals_in, intervals_of
from ccni_xl.collaborate.web.page import page

__all__ = ["Intervals", "intervals_in", "intervals_of", "page"]
