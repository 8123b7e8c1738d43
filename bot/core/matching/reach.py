"""The most of a question that documents could meet: known at once, so that few questions are aligned with any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Index
from bot.core.matching.meetings import phrasings_of
from bot.core.matching.retrieval import Terms
from bot.core.matching.rows import Ints


@dataclass(frozen=True, slots=True)
class Reach:
    """`uses`: whether each document (row) has each number of `Wanted` (column) in any of its phrasings."""

    uses: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, index: Index, documents: Sequence[int]) -> Reach:
        terms = len(index.term_idf)
        uses = np.zeros((len(documents), terms + index.concept_count), bool)
        for row, document in enumerate(documents):
            numbers: Ints = np.array([document], np.int32)
            where, _ = index.phrasings.picks(phrasings_of(index, numbers)[0])
            uses[row, index.phrasings.values[where]] = True
            uses[row, index.concepts[where] + terms] = True
        return cls(uses)

    def most(self, terms: Terms) -> float:
        """No phrasing of these documents meets a larger share of the question (`asked` of `score.FEATURES`)."""
        wanted = terms.wanted
        count = len(self.uses)
        document, at = self.uses[:, wanted.numbers].nonzero()
        covered = np.zeros(wanted.count * count, np.float32)
        np.maximum.at(covered, wanted.rows[at] * count + document, wanted.beliefs[at])
        return float(terms.stretches.met(covered.reshape(wanted.count, count)).max(initial=0.0))
