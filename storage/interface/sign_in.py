"""Who may use the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in desk session; `token_hash` is a hash, never the cookie's value."""

    token_hash: str
    member: str
    csrf: str
    expires_at: datetime


class SignInStore(Protocol):
    """The part of the store that keeps passwords' hashes and desk sessions."""

    async def password_hash(self, login: str) -> str | None: ...
    async def save_password(self, login: str, password_hash: str) -> None: ...
    async def save_session(self, session: Session) -> None: ...
    async def session(self, token_hash: str, now: datetime) -> Session | None: ...
    async def end_session(self, token_hash: str) -> None: ...
