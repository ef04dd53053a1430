"""Bringing copies back together: three-way, by the name of each cell, nothing decided behind anybody's back.

BASE is the workbook the copies were made from, MASTER the one that is to take the changes in (BASE itself,
unless another is named). Per cell and row:

- what only one side changed is taken, and so is what several changed to the same value;
- two sides that changed a cell differently are a conflict, and so are a row deleted here and edited there,
  a row that stands twice, a value for which the master has no row or column, and a value for a cell in
  which the master holds a formula;
- a form speaks only of the cells filled in it; in a whole copy an emptied cell and a missing row are changes;
- a missing column or table says nothing: what stands in it is not thought deleted;
- of a formula in a copy the value counts; one without a value says nothing.

Nothing is written into the inputs until every conflict is decided; then all of it at once. Only values are
taken over: no macro, formula, format or link of a copy ever reaches the master.
"""

from ccni_xl.collaborate.merging.cells import merge
from ccni_xl.collaborate.merging.model import Conflict, Copy, Merged, Reason, Side

__all__ = ["Conflict", "Copy", "Merged", "Reason", "Side", "merge"]
