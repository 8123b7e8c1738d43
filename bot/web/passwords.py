"""Members' passwords: Argon2id, and the same work whether a login exists or not."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# argon2-cffi's defaults are RFC 9106's second recommendation: 64 MiB, 3 passes.
_HASHER = PasswordHasher()
_AT_ONCE = 2
"""64 MiB each: a burst of sign-ins must not fill a small machine's memory."""


def hash_password(password: str) -> str:
    """For `troly member password`."""
    return _HASHER.hash(password)


class Passwords:
    """Checks passwords off the event loop, a few at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobody = _HASHER.hash(secrets.token_urlsafe(16))

    async def is_right(self, stored: str | None, password: str) -> bool:
        """False for an unknown login (None) too, after the same work."""
        async with self._turns:
            is_right = await asyncio.to_thread(_verify, stored or self._nobody, password)
        return is_right and stored is not None


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
