"""Any other index, from its framework file and a data file to a table of scores."""

from ccni_xl.generic.reading import Data, read_data
from ccni_xl.generic.writing import ScoredFiles, score_files

__all__ = ["Data", "ScoredFiles", "read_data", "score_files"]
