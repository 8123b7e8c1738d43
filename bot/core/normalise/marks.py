"""Putting marks back on words typed without them, as the content would write them.

An embedding model takes unaccented Vietnamese for another language. The likeliest marked row is found by Viterbi's
algorithm over the content's syllables and pairs of neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from bot.core.normalise.syllables import fold_of, is_bare, key_of
from bot.core.normalise.tokens import ends_clause, raw_tokens

PAIR_SHARE = 0.8
"""How much a pair's own frequency counts beside the syllable's alone (Jelinek-Mercer)."""
START = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """Counts over the content. `spelling`: how a key is written there; `marked`: the keys of a fold."""

    counts: dict[str, int]
    pairs: dict[tuple[str, str], int]
    marked: dict[str, tuple[str, ...]]
    spelling: dict[str, str]
    total: int

    @classmethod
    def of(cls, rows: Iterable[Sequence[str]], texts: Iterable[str]) -> Marks:
        """`rows` are the keys of all texts of the content, `texts` the same as they are written."""
        counts: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for row in rows:
            counts.update(row)
            counts[START] += 1
            pairs.update(zip((START, *row), row, strict=False))
        marked: dict[str, list[str]] = {}
        for key in counts:
            marked.setdefault(fold_of(key), []).append(key)
        tokens = Counter(token for text in texts for token in raw_tokens(text) if not ends_clause(token))
        spelling: dict[str, str] = {}
        for token, _ in tokens.most_common():
            spelling.setdefault(key_of(token), token)
        return cls(
            dict(counts), dict(pairs), {fold: tuple(keys) for fold, keys in marked.items()}, spelling, counts.total()
        )

    def restored(self, keys: Sequence[str]) -> tuple[str, ...]:
        """The same syllables, those without marks with the likeliest ones (which may be none)."""
        best: dict[str, tuple[float, tuple[str, ...]]] = {START: (0.0, ())}
        for key in keys:
            candidates = self.marked.get(key, (key,)) if is_bare(key) else (key,)
            best = {candidate: self._reached(candidate, best) for candidate in candidates}
        return max(best.values())[1]

    def _reached(self, key: str, best: dict[str, tuple[float, tuple[str, ...]]]) -> tuple[float, tuple[str, ...]]:
        alone = (1.0 - PAIR_SHARE) * (self.counts.get(key, 0) + 0.5) / (self.total + 1)
        return max(
            (
                so_far
                + log(PAIR_SHARE * self.pairs.get((before, key), 0) / max(self.counts.get(before, 0), 1) + alone),
                (*row, key),
            )
            for before, (so_far, row) in best.items()
        )

    def written(self, keys: Sequence[str]) -> str:
        """As text; a key the content never writes stays as its letters."""
        return " ".join(self.spelling.get(key) or fold_of(key) for key in keys)
