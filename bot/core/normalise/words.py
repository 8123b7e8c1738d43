"""The editors' tables of words, compiled. Their YAML is `faq/_words.yaml`; reading it is the content loader's work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from bot.core.normalise.cue import CueBook
from bot.core.normalise.phrase_table import Line, PhraseTable
from bot.core.normalise.syllables import fold_of, key_of
from bot.core.normalise.tokens import NUMBER_WORDS, ends_clause, raw_tokens

REPLACING = ("abbreviations", "teencode", "spoken", "regional")
"""Tables of `written: meant`; a later table wins where two list the same words."""

CUES = ("person", "personal", "complaint", "distress")
ReadToken = tuple[tuple[str, ...], str, bool]
"""A token's keys, how it was repaired ("" where it was not), and whether a mark was typed in it."""
READ_MOST = 20_000
"""Tokens remembered, about 0.3 kB each."""
TABLES = (*REPLACING, "keep", "preambles", "fillers", "synonyms", "smalltalk", *CUES)


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(key_of(NUMBER_WORDS.get(token, token)) for token in raw_tokens(phrase) if not ends_clause(token))


@dataclass(frozen=True, slots=True)
class Words:
    """All tables of `_words.yaml`, ready for use.

    `vocabulary` counts the syllable keys of a corpus ("~" + fold for the unmarked spelling); `Matcher.build` adds it.
    It decides how joined syllables are cut and which foreign words are left alone.
    """

    replacements: PhraseTable[tuple[str, ...]] = field(default_factory=PhraseTable)
    preambles: PhraseTable[None] = field(default_factory=PhraseTable)
    fillers: PhraseTable[None] = field(default_factory=PhraseTable)
    concepts: PhraseTable[int] = field(default_factory=PhraseTable)
    groups: tuple[tuple[str, ...], ...] = ()
    smalltalk: tuple[tuple[str, frozenset[tuple[str, ...]]], ...] = ()
    smalltalk_lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The same as they are written, for what is said in other words."""
    cues: CueBook = field(default_factory=CueBook)
    known: frozenset[str] = frozenset()
    compounds: Mapping[str, str] = field(default_factory=dict)
    """Two folds → the key the second has there; only where a cue could begin at it, or be the two."""
    own_rows: tuple[tuple[str, ...], ...] = ()
    """What the tables write out, preambles and cues aside."""
    vocabulary: Mapping[str, int] = field(default_factory=dict)
    read: dict[str, ReadToken] = field(init=False, default_factory=dict, compare=False, repr=False)
    """Tokens of citizens' texts as they were read; a cache, bounded by its user, and empty where the words change."""

    def compounds_with(self, rows: Iterable[Sequence[str]]) -> dict[str, str]:
        """`compounds` as these rows and the tables' own phrases write them, the commonest key where they differ."""
        pairs = {opening for opening in self.cues.by_first if " " in opening}
        openings = {opening.split(" ")[0] for opening in self.cues.by_first}
        counts: Counter[tuple[str, str]] = Counter()
        for row in chain(self.own_rows, rows):
            for before, key in pairwise(row):
                fold = fold_of(key)
                pair = f"{fold_of(before)} {fold}"
                if fold in openings or pair in pairs:
                    counts[pair, key] += 1
        commonest: dict[str, str] = {}
        for pair, key in counts:
            if pair not in commonest or counts[pair, key] > counts[pair, commonest[pair]]:
                commonest[pair] = key
        return commonest

    @classmethod
    def from_tables(cls, tables: Mapping[str, object]) -> Words:
        """Compile the tables, which are plain text, lists and mappings as the YAML has them:

        - `abbreviations`, `teencode`, `spoken`, `regional`: written → meant, which may both have several syllables.
        - `fillers`, `preambles`: list of phrases that say little / nothing about what is asked.
        - `synonyms`: list of groups; a group is one line `phrase / phrase / …` (or a list of phrases).
        - `smalltalk`: mapping topic → list of whole utterances.
        - `person`, `personal`, `complaint`, `distress`: list of cues `a / b + c / d - e`: one of a, b and one of c, d
          occur and e does not.
        - `keep`: list of foreign words that are never decoded as Telex or cut.

        Missing tables are empty.

        Raises:
            ValueError: a table has another shape; the text names the table in Vietnamese.

        """
        pairs: dict[tuple[str, ...], tuple[str, ...]] = {}
        for name in REPLACING:
            for written, meant in _mapping(tables, name).items():
                pairs[_keys(written)] = _keys(str(meant))
        # What a table writes out may itself be short for something ("đt" → "điện thoại", "sđt" → "số đt").
        first = PhraseTable.of(pairs.items())
        replacements = PhraseTable.of((keys, replaced(meant, first)) for keys, meant in pairs.items())

        def phrases(name: str) -> list[tuple[str, ...]]:
            return [replaced(_keys(line), replacements) for line in _lines(tables, name)]

        groups = tuple(tuple(part.strip() for part in _phrases_of(line)) for line in _list(tables, "synonyms"))
        concepts = [
            (replaced(_keys(phrase), replacements), number) for number, group in enumerate(groups) for phrase in group
        ]
        smalltalk = tuple(
            (str(topic), frozenset(replaced(_keys(str(line)), replacements) for line in lines))
            for topic, lines in _mapping(tables, "smalltalk").items()
            if isinstance(lines, list)
        )
        known = {key for keys in pairs for key in keys} | {
            key for line in _lines(tables, "keep") for key in _keys(line)
        }
        known |= {key for keys, _ in concepts for key in keys} | {
            key for _, rows in smalltalk for row in rows for key in row
        }
        own_rows = (*(value for _, value in pairs.items()), *(keys for keys, _ in concepts))
        return cls(
            own_rows=own_rows,
            replacements=replacements,
            preambles=PhraseTable.of(((keys, None) for keys in phrases("preambles")), loose_single=True),
            fillers=PhraseTable.of(((keys, None) for keys in phrases("fillers")), loose_single=True),
            concepts=PhraseTable.of(concepts, loose_single=True),
            groups=groups,
            smalltalk=smalltalk,
            smalltalk_lines=tuple(
                (str(topic), tuple(str(line) for line in lines))
                for topic, lines in _mapping(tables, "smalltalk").items()
                if isinstance(lines, list)
            ),
            cues=CueBook.of(
                {name: _lines(tables, name) for name in CUES},
                lambda phrase: replaced(_keys(phrase), replacements),
                frozenset(keys[0] for keys in phrases("fillers") + phrases("preambles") if len(keys) == 1),
            ),
            known=frozenset(known | {fold_of(key) for key in known}),
        )


def replaced(keys: tuple[str, ...], table: PhraseTable[tuple[str, ...]]) -> tuple[str, ...]:
    row: list[str] = []
    at = 0
    for found in table.all_in(Line.of(keys)):
        row += [*keys[at : found.start], *found.value]
        at = found.end
    return (*row, *keys[at:])


def _phrases_of(line: object) -> list[str]:
    return [str(part) for part in line] if isinstance(line, list | tuple) else str(line).split("/")


def _mapping(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = tables.get(name) or {}
    if not isinstance(table, Mapping):
        raise ValueError(f"bảng «{name}» phải gồm các dòng «cách viết: nghĩa»")  # noqa: TRY004  the editor's mistake
    return table


def _list(tables: Mapping[str, object], name: str) -> Iterable[object]:
    table = tables.get(name) or []
    if not isinstance(table, list | tuple):
        raise ValueError(f"bảng «{name}» phải là một danh sách, mỗi dòng bắt đầu bằng «- »")  # noqa: TRY004  as above
    return table


def _lines(tables: Mapping[str, object], name: str) -> list[str]:
    return [str(line) for line in _list(tables, name)]
