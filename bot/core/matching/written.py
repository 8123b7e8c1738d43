"""The content as an embedding model reads it: what to embed, and the meaning that comes of the vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.matching.index import Index
from bot.core.matching.meaning import Meaning
from bot.core.matching.rows import Floats
from bot.core.matching.targets import Target
from bot.core.normalise.marks import Marks

BODY_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Written:
    """The index's phrasings as they are indexed, with marks, and its documents' answers."""

    marks: Marks
    phrasings: list[str]
    bodies: list[str]

    @classmethod
    def of(cls, index: Index, targets: Sequence[Target]) -> Written:
        marks = Marks.of(index.key_rows(), index.texts)
        bodies = [_body_text(target.document.body or target.title) for target in targets]
        return cls(marks, [marks.written(row) for row in index.key_rows()], bodies)

    def texts(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys((*self.phrasings, *self.bodies)))

    def meaning(self, index: Index, vectors: Floats) -> Meaning:
        """From the vectors of `texts()`, in order."""
        row = {text: at for at, text in enumerate(self.texts())}
        phrasings = vectors[[row[text] for text in self.phrasings]]
        bodies = vectors[[row[text] for text in self.bodies]]
        return Meaning.of(index, phrasings, bodies)


def _body_text(body: str) -> str:
    return " ".join(body.split())[:BODY_CHARACTERS]
