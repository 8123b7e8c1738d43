"""A question beside what shares words with it, before any weights: all that its words say, whatever it means."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.matching.index import Index
from bot.core.matching.lookup import LookedUp
from bot.core.matching.meetings import Met, Wanted, phrasings_of
from bot.core.matching.odds import Odds, odds_of
from bot.core.matching.rows import Doubles, Floats, Ints
from bot.core.matching.windows import Stretches
from bot.core.normalise import Query

CANDIDATES_MOST = 20
OWN_WORDS_SHARE = 0.55
"""Of `align`; the rest is how much of the phrasing is met."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Entries beside the question. `best`: each one's best phrasing; `shares`: a row for each with `align`, `asked`,
    `told` and `entry` of `score.FEATURES`; `covered`: how far each syllable (row) is met by each entry (column).
    """

    entries: Ints
    best: Ints
    shares: Doubles
    covered: Floats

    @classmethod
    def nothing(cls, syllables: int) -> Aligned:
        none = np.zeros(0, np.int32)
        return cls(none, none, np.zeros((0, 4)), np.zeros((syllables, 0), np.float32))

    def joined(self, other: Aligned) -> Aligned:
        """Both, in the order of the index."""
        entries = np.concatenate((self.entries, other.entries))
        order = entries.argsort()
        return Aligned(
            entries[order],
            np.concatenate((self.best, other.best))[order],
            np.concatenate((self.shares, other.shares))[order],
            np.concatenate((self.covered, other.covered), axis=1)[:, order],
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """A question to be compared: the `number`th text of those that `wanted` looks for."""

    syllables: LookedUp
    stretches: Stretches
    wanted: Wanted
    number: int


@dataclass(frozen=True, slots=True)
class Retrieved:
    """`found`: the entries that share most with the question. `kinds`: what it sounds like, by `KindWords`."""

    terms: Terms
    likely: Odds
    found: Aligned
    kinds: tuple[float, ...]

    def with_also(self, index: Index, entries: Ints) -> Aligned:
        """What was found, and these."""
        known = set(self.found.entries.tolist())
        fresh = [entry for entry in entries.tolist() if entry not in known]
        if not fresh:
            return self.found
        return self.found.joined(*_aligned(index, [self.terms], [np.array(fresh, np.int32)]))


@dataclass(frozen=True, slots=True)
class Search:
    """`most`: so many likely candidates are looked at, if one of them is a document that `among` marks."""

    query: Query
    most: int = CANDIDATES_MOST
    among: npt.NDArray[np.bool_] | None = None


def retrieve(index: Index, *searches: Search) -> list[Retrieved | None]:
    """What each finds; None where there is nothing to compare, or no candidate is among those wanted.

    All are looked up at once: most of what one costs is the same for many.
    """
    found: list[Retrieved | None] = [None] * len(searches)
    looked_up = [LookedUp.of(index, search.query) for search in searches]
    places = [at for at, one in enumerate(looked_up) if one is not None]
    texts = [one for one in looked_up if one is not None]
    odds = odds_of(index, texts) if texts else []
    kept = []
    for at, syllables, likely in zip(places, texts, odds, strict=True):
        search = searches[at]
        candidates = _candidates(index, likely, search.most)
        if search.among is None or search.among[candidates].any():
            kept.append((at, syllables, likely, candidates))
    if not kept:
        return found
    wanted = Wanted.of(index, [(syllables.pieces, syllables.near) for _, syllables, _, _ in kept])
    terms = [
        Terms(syllables, Stretches.of(syllables.pieces, syllables.worth), wanted, number)
        for number, (_, syllables, _, _) in enumerate(kept)
    ]
    aligned = _aligned(index, terms, [candidates for _, _, _, candidates in kept])
    kinds = index.kind_words.along([syllables.said for _, syllables, _, _ in kept]).tolist()
    for (at, _, likely, _), one, beside, sounds in zip(kept, terms, aligned, kinds, strict=True):
        found[at] = Retrieved(one, likely, beside, tuple(sounds))
    return found


def _aligned(index: Index, terms: Sequence[Terms], entries: Sequence[Ints]) -> list[Aligned]:
    """Each text of these `terms` (all of one `Wanted`) beside its entries."""
    found = [Aligned.nothing(len(one.syllables.pieces)) for one in terms]
    beside = [at for at, one in enumerate(entries) if len(one)]
    if not beside:
        return found
    rows, of_entry = phrasings_of(index, np.concatenate([entries[at] for at in beside]))
    ends = list(itertools.accumulate(len(entries[at]) for at in beside))
    begins = [of_entry[first : last + 1] for first, last in itertools.pairwise([0, *ends])]
    phrasings = [rows[one[0] : one[-1]] for one in begins]
    met = terms[0].wanted.meet(index, phrasings, [terms[at].number for at in beside])
    for at, mine, first, one in zip(beside, phrasings, begins, met, strict=True):
        found[at] = _beside(terms[at], entries[at], mine, first - first[0], one)
    return found


def _beside(terms: Terms, entries: Ints, phrasings: Ints, of_entry: Ints, met: Met) -> Aligned:
    by_entry = np.maximum.reduceat(met.covered, of_entry[:-1], axis=1)
    shares = terms.stretches.met(np.concatenate((met.covered, by_entry), axis=1))
    asked, entry = shares[: len(phrasings)], shares[len(phrasings) :]
    align = OWN_WORDS_SHARE * asked + (1 - OWN_WORDS_SHARE) * met.told
    best = _best_rows(align, of_entry)
    return Aligned(entries, phrasings[best], np.array((align[best], asked[best], met.told[best], entry)).T, by_entry)


def _candidates(index: Index, likely: Odds, most: int) -> Ints:
    own, together = likely.of_documents(index)
    if len(own) > most:
        chosen = together.argpartition(len(own) - most)[len(own) - most :]
        chosen.sort()
    else:
        chosen = np.arange(len(own))
    known: Ints = chosen[own[chosen] > 0].astype(np.int32)
    return known


def _best_rows(values: Doubles, of_entry: Ints) -> npt.NDArray[np.intp]:
    """The position of each entry's best phrasing."""
    tops = np.maximum.reduceat(values, of_entry[:-1])
    hits = (values == tops.repeat(of_entry[1:] - of_entry[:-1])).nonzero()[0]
    best: npt.NDArray[np.intp] = hits[hits.searchsorted(of_entry[:-1])]
    return best
