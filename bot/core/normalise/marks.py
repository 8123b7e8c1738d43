"""Putting marks back on words typed without them, as the content would write them.

An embedding model takes unaccented Vietnamese for another language. The likeliest marked row is found by Viterbi's
algorithm over the content's syllables and pairs of neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from bot.core.normalise.syllables import fold_of, is_bare, key_of
from bot.core.normalise.tokens import ends_clause, raw_tokens

PAIR_SHARE = 0.8
"""How much a pair's own frequency counts beside the syllable's alone (Jelinek-Mercer)."""
START = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """Counts over the content. `before`: of the keys before each key; `spelling`: how a key is written there; `marked`:
    the keys of a fold.
    """

    counts: dict[str, int]
    before: dict[str, dict[str, int]]
    marked: dict[str, tuple[str, ...]]
    spelling: dict[str, str]
    total: int

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], texts: Iterable[str]) -> Marks:
        """`rows` are the keys of all texts of the content, `texts` the same as they are written."""
        counts: Counter[str] = Counter()
        before: dict[str, dict[str, int]] = {}
        for row in rows:
            counts.update(row)
            counts[START] += 1
            for last, key in zip((START, *row), row, strict=False):
                known = before.setdefault(key, {})
                known[last] = known.get(last, 0) + 1
        marked: dict[str, list[str]] = {}
        for key in counts:
            marked.setdefault(fold_of(key), []).append(key)
        tokens = Counter(token for text in texts for token in raw_tokens(text) if not ends_clause(token))
        spelling: dict[str, str] = {}
        for token, _ in tokens.most_common():
            spelling.setdefault(key_of(token), token)
        return cls(dict(counts), before, {fold: tuple(keys) for fold, keys in marked.items()}, spelling, counts.total())

    def restored(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The same syllables, those without marks with the likeliest ones (which may be none)."""
        odds: dict[str, float] = {START: 0.0}
        came: list[dict[str, str]] = []
        for key in keys:
            marked = self.marked.get(key, (key,)) if is_bare(key) else (key,)
            if len(marked) == len(odds) == 1:  # nothing to choose: most of a text typed with its marks
                came.append({marked[0]: next(iter(odds))})
                odds = {marked[0]: 0.0}
                continue
            reached = {one: self._reached(one, odds) for one in marked}
            came.append({one: before for one, (_, before) in reached.items()})
            odds = {one: best for one, (best, _) in reached.items()}
        key = max(odds, key=lambda one: odds[one])
        row = []
        for before in reversed(came):
            row.append(key)
            key = before[key]
        return tuple(reversed(row))

    def _reached(self, key: str, odds: Mapping[str, float]) -> tuple[float, str]:
        """The likeliest way here: its log odds, and the syllable before."""
        alone = (1.0 - PAIR_SHARE) * (self.counts.get(key, 0) + 0.5) / (self.total + 1)
        pairs, counts = self.before.get(key, {}), self.counts
        ways = [
            (so_far + log(PAIR_SHARE * pairs.get(before, 0) / max(counts.get(before, 0), 1) + alone), before)
            for before, so_far in odds.items()
        ]
        return max(ways) if len(ways) > 1 else ways[0]

    def written(self, keys: Sequence[str]) -> str:
        """As text; a key the content never writes stays as its letters."""
        return " ".join(self.spelling.get(key) or fold_of(key) for key in keys)
