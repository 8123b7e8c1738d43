"""What the fake Zalo remembers: OAs with their tokens, citizens with their clocks, uploads, what was sent."""

from __future__ import annotations

import itertools
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

ACCESS_SECONDS = 90_000
REFRESH_LIFE = timedelta(days=90)
UPLOAD_LIFE = timedelta(days=7)
FREE, OPEN = timedelta(hours=48), timedelta(days=7)

_ids = itertools.count()


def big_id(front: int) -> str:
    """Beyond 2^53, as all of Zalo's ids are."""
    return str(front * 10**18 + 9_007_199_254 + next(_ids) * 1_000_003)


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Said:
    """A message as the citizen's phone shows it."""

    id: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    """(title, payload) of query buttons."""
    image: str = ""
    billed: bool = False
    by_human: bool = False
    at: datetime | None = None


@dataclass
class User:
    id: str
    by_app: str = ""
    last_interaction: datetime | None = None
    follows: bool = False
    blocked: int = 0
    """The code sends are refused with; 0: not blocked."""
    read: list[Said] = field(default_factory=list)

    def press(self, title: str) -> str:
        """The payload of the newest button with this title."""
        for said in reversed(self.read):
            for label, payload in said.buttons:
                if label == title or label.split(". ", 1)[-1] == title:
                    return payload
        raise AssertionError(f"no button {title!r}")


@dataclass
class Pair:
    access: str
    refresh: str
    issued_at: datetime
    access_works: bool = True
    refresh_works: bool = True


@dataclass
class Oa:
    id: str
    pairs: list[Pair] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    group_ids: dict[str, list[str]] = field(default_factory=dict)
    uploads: dict[str, datetime] = field(default_factory=dict)
    upload_count: int = 0
    talk: list[dict[str, Any]] = field(default_factory=list)
    free: int = 0
    billed: int = 0
    refusals: Counter[int] = field(default_factory=Counter)

    def issue(self, now: datetime) -> Pair:
        """A new pair; every earlier access token is dead at once."""
        for pair in self.pairs:
            pair.access_works = False
        pair = Pair(f"A{secrets.token_urlsafe(60)}", f"R{secrets.token_urlsafe(60)}", now)
        self.pairs.append(pair)
        return pair

    def user(self, user_id: str = "") -> User:
        """A citizen; made where new."""
        ident = user_id or big_id(8)
        return self.users.setdefault(ident, User(ident, big_id(3)))


@dataclass
class Code:
    """An authorisation code: once, ten minutes."""

    oa: str
    challenge: str
    until: datetime
    used: bool = False


@dataclass
class Bucket:
    """Calls in one minute of the clock."""

    limit: int = 4000
    minute: datetime | None = None
    used: int = 0

    def take(self, now: datetime) -> bool:
        minute = now.replace(second=0, microsecond=0)
        if minute != self.minute:
            self.minute, self.used = minute, 0
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    @property
    def headers(self) -> dict[str, str]:
        return {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remain": str(self.limit - self.used)}
