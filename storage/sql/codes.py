"""Ticket codes that can be read aloud: digit, letter, digits, such as 4K7 ("bốn ca bảy").

Left out: 0 O, 1 I L, 2 Z, 5 S, 8 B, 6 G look alike; B C D G P T V sound alike (bờ xê dê … or bê xê dê gê pê tê vê);
N sounds like M, Q like U, and F J W Z are no Vietnamese letters. A letter in second place makes no words.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from storage.sql.rows import chunks
from storage.sql.tables import tickets

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

DIGITS = "23456789"
LETTERS = "AEHKMRUXY"
LENGTH_MIN = 3
PATTERN = f"[{DIGITS}][{LETTERS}][{DIGITS}]+"
"""What a code looks like, as a regular expression; people may type it in small letters."""

_TAKEN = select(tickets.c.code).where(tickets.c.code.in_(bindparam("codes", expanding=True)))

CROWDED_SHARE = 1 / 3
"""Above it codes get one character longer: one mistyped character should seldom be another's ticket."""


def space(length: int) -> int:
    """How many codes there are of this length."""
    return len(LETTERS) * int(len(DIGITS) ** (length - 1))


def code_at(index: int, length: int) -> str:
    """The code with this number, 0 ≤ index < space(length)."""
    index, letter = divmod(index, len(LETTERS))
    digits = []
    for _ in range(length - 1):
        index, digit = divmod(index, len(DIGITS))
        digits.append(DIGITS[digit])
    return digits[0] + LETTERS[letter] + "".join(digits[1:])


def random_codes(count: int, length: int) -> list[str]:
    """Different codes in random order, at most as many as there are."""
    drawn: dict[int, None] = {}
    while len(drawn) < min(count, space(length)):
        drawn[secrets.randbelow(space(length))] = None
    return [code_at(index, length) for index in drawn]


class Codes:
    """Draws free codes, one query a draw. Remembers how long they must be now, and candidates that nobody used."""

    def __init__(self) -> None:
        self._length = 0
        self._candidates: list[str] = []

    async def draw(self, connection: AsyncConnection, count: int) -> list[str]:
        if not self._length:
            self._length = await _length(connection)
        # Less than a third is taken, so half as many again nearly always suffice.
        wanted = count + count // 2 + 8
        if len(self._candidates) < wanted:
            self._candidates = random_codes(wanted, self._length)
        free = await _free(connection, self._candidates[:wanted])
        longer = self._length
        while len(free) < count:
            longer += 1
            free += await _free(connection, random_codes(wanted, longer))
        return free[:count]

    def opened(self) -> None:
        """A ticket was written: count and draw anew next time."""
        self._length = 0
        self._candidates = []


async def _free(connection: AsyncConnection, candidates: list[str]) -> list[str]:
    taken: set[str] = set()
    for part in chunks(candidates, 1000):
        taken.update(await connection.scalars(_TAKEN, {"codes": part}))
    return [code for code in candidates if code not in taken]


async def _length(connection: AsyncConnection) -> int:
    size = func.length(tickets.c.code)
    rows = await connection.execute(select(size, func.count()).group_by(size))
    used = {length: count for length, count in rows}  # noqa: C416  rows are no pairs to mypy
    length = LENGTH_MIN
    while used.get(length, 0) > space(length) * CROWDED_SHARE:
        length += 1
    return length
