"""The consent of the OA's owner: the address they open, and what comes back from it."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.zalo_oa.oauth import OAuth, make_verifier
from bot.channels.zalo_oa.tokens import Tokens
from bot.sealing import Seal, Unsealable
from storage.interface import Store

CALLBACK_PATH = "/zalo-oa/callback"
_VALID_FOR = timedelta(days=7)
"""An address made for an alarm is opened days later."""
_KEPT = 4


class LoginRefused(Exception):
    """What came back belongs to no address we gave out, or to another OA."""


class Login:
    """`verifier`: the fixed one, where the console made the address; else a fresh one each time (PKCE)."""

    def __init__(
        self,
        store: Store,
        seal: Seal,
        oauth: OAuth,
        tokens: Tokens,
        oa: str,
        clock: Callable[[], datetime],
        public_url: str,
        verifier: str = "",
    ) -> None:
        self._store = store
        self._seal = seal
        self._oauth = oauth
        self._tokens = tokens
        self._oa = oa
        self._clock = clock
        self._public_url = public_url
        self._verifier = verifier

    @property
    def callback_url(self) -> str:
        """As it must be saved in Zalo's console; empty without a public address."""
        return self._public_url + CALLBACK_PATH if self._public_url else ""

    async def begin(self) -> str:
        """The address the owner opens; empty without a public address."""
        if not self.callback_url:
            return ""
        state, verifier = secrets.token_urlsafe(24), self._verifier or make_verifier()
        begun = [[state, verifier, self._clock().isoformat()], *await self._begun()][:_KEPT]
        await self._store.write_setting(self._name, self._seal.close(json.dumps(begun)))
        return self._oauth.permission_url(self.callback_url, verifier, state)

    async def finish(self, code: str, oa: str, state: str) -> None:
        """Exchange what the owner brought back.

        Raises:
            LoginRefused: see there.
            ConsentNeeded, Unclear: Zalo did not give tokens for it.

        """
        if oa != self._oa:
            raise LoginRefused("another OA")
        begun = await self._begun()
        verifier = next((kept for known, kept, _ in begun if hmac.compare_digest(known.encode(), state.encode())), None)
        if not code or verifier is None:
            raise LoginRefused("unknown state")
        granted = await self._oauth.exchange(code, verifier)
        await self._tokens.save(granted)
        left = [one for one in begun if one[0] != state]
        await self._store.write_setting(self._name, self._seal.close(json.dumps(left)))

    async def _begun(self) -> list[list[str]]:
        sealed = await self._store.read_setting(self._name)
        if sealed is None:
            return []
        try:
            begun: list[list[str]] = json.loads(self._seal.open(sealed))
        except Unsealable:
            return []
        return [one for one in begun if self._clock() - datetime.fromisoformat(one[2]) < _VALID_FOR]

    @property
    def _name(self) -> str:
        return f"zalo_oa:{self._oa}:logins"
