"""The Zalo Bot channel's life: introduce the bot, take updates in (polling or webhook), send.

Polling here is not Telegram's: one update a call, no offset, no acknowledgement, idle is error 408, and what was
delivered may be replayed for ever. What makes it safe: durable deduplication (the inbox), and a second between polls.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import structlog
from aiohttp import ClientSession, web

from bot import codec
from bot.channels.zalo_bot.api import NOTHING_NEW, UNAUTHORISED, Api, ApiError, NoAnswer
from bot.channels.zalo_bot.figures import ZaloBotFigures
from bot.channels.zalo_bot.incoming import CHANNEL, Myself, external_id, to_inbound, updates_of
from bot.channels.zalo_bot.ledger import MESSAGES_MAX, USERS_MAX, Ledger
from bot.channels.zalo_bot.outgoing import ALARM_SECONDS, TEXT_MAX, ZaloBotSender
from bot.core.render import Capabilities, Message
from bot.delivery.bells import OUTBOX_BELL
from bot.delivery.pacing import Limit, Pace
from bot.delivery.sender import Sent
from bot.service import Inbound, Service
from storage.interface import ChatKey, Outgoing, Post, Store, StoreError

log = structlog.get_logger(__name__)

POLL_SECONDS = 30
FLOOR_SECONDS = 1.0
"""Between the starts of two polls: a replayed update is answered at once, and would make a busy loop."""

LEASE_SECONDS = 60.0
RETRY_SECONDS_MAX = 60.0
SEEN_MAX = 500
WEBHOOK_PATH = "/webhook/zalo-bot"
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105  a header's name

# The platform's rate is unpublished. One a second in a chat reads like a person; ten over all is little.
_OVERALL = Limit(10, 1.0)
_CHAT = Limit(4, 4.0)


class ZaloBot:
    """Both halves of the channel for one bot."""

    CHANNEL = CHANNEL
    CAPABILITIES = Capabilities(text_max=TEXT_MAX, buttons_max=0, images=True)

    def __init__(  # noqa: PLR0913  wired once
        self,
        token: str,
        api_base: str,
        service: Service,
        store: Store,
        session: ClientSession,
        *,
        public_url: str = "",
        webhook_secret: str = "",
        users_max: int = USERS_MAX,
        messages_max: int = MESSAGES_MAX,
        floor_seconds: float = FLOOR_SECONDS,
    ) -> None:
        self._account = token.partition(":")[0]
        self._api = Api(token, api_base, session)
        self._service = service
        self._store = store
        self._public_url = public_url
        # Derived from the token when none is set: the same in every process, known to nobody else.
        self._secret = webhook_secret or hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()
        self._floor = floor_seconds
        self._myself = Myself(self._account)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self.ledger = Ledger(store, self._account, service.clock, users_max, messages_max)
        self.figures = ZaloBotFigures(self.ledger)
        self._sender = ZaloBotSender(self._api, self.ledger, lambda: service.box.current.phrases, public_url)
        self._token_refused = False

    def pace(self) -> Pace:
        return Pace(_OVERALL, lambda _: _CHAT)

    async def send(self, key: ChatKey, message: Message, _ticket: str, _post: Post | None) -> Sent:
        return await self._sender.send(key, message)

    async def notices(self) -> tuple[str, ...]:
        """For the desk: limits that come near, a token that is refused."""
        phrases = self._service.box.current.phrases
        said = await self.ledger.notices(phrases)
        if self._token_refused or self._sender.token_refused:
            said = (phrases.line("notice_zalo_bot_token"), *said)
        return said

    async def ledgers(self) -> tuple[str, ...]:
        """What was used this month, for a fold of the desk's list."""
        return await self.ledger.used(self._service.box.current.phrases)

    # --- life -----------------------------------------------------------------------------------------------------

    async def work(self) -> None:
        """Introduce ourselves, then take updates in, for ever."""
        me = await self._insist("getMe", {})
        names = [str(me[name]) for name in ("display_name", "account_name") if me.get(name)]
        self._myself = Myself(str(me.get("id") or self._account), tuple(names))
        if self._public_url:
            await self._set_webhook()
            await asyncio.Event().wait()
        await self._poll()

    async def _insist(self, method: str, params: Mapping[str, object]) -> Mapping[str, Any]:
        """Call until there is an answer."""
        wait = 1.0
        while True:
            try:
                result = await self._api.call(method, params)
            except (ApiError, NoAnswer) as error:
                wait = self._waiting(error, wait)
                log.warning("zalo_bot_not_ready", call=method, reason=str(error))
                await asyncio.sleep(wait)
            else:
                self._token_refused = False
                return result if isinstance(result, dict) else {}

    def _waiting(self, error: ApiError | NoAnswer, last: float) -> float:
        """How long until the next try: double the last; minutes where only the operator can mend it."""
        if isinstance(error, ApiError) and error.code == UNAUTHORISED:
            if not self._token_refused:
                log.error("zalo_bot_token_wrong")
            self._token_refused = True
            return ALARM_SECONDS
        return min(RETRY_SECONDS_MAX, last * 2)

    # --- polling --------------------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        """One process polls a token at a time; what came is stored before the next call."""
        holder = uuid4().hex
        lease = f"{CHANNEL}:{self._account}:poll"
        is_leader = False
        wait = 1.0
        try:
            while True:
                try:
                    was_leader = is_leader
                    is_leader = await self._store.lead(lease, holder, self._service.clock(), LEASE_SECONDS)
                except StoreError as error:
                    # Nothing may be fetched that could not be kept: there is no second delivery.
                    log.warning("poll_waits_for_store", reason=str(error))
                    is_leader = False
                if not is_leader:
                    await asyncio.sleep(LEASE_SECONDS / 4)
                    continue
                started = time.monotonic()
                try:
                    if not was_leader:
                        await self._api.call("deleteWebhook", {})
                    result = await self._api.call("getUpdates", {"timeout": POLL_SECONDS}, POLL_SECONDS + 10)
                except (ApiError, NoAnswer) as error:
                    wait = await self._poll_failed(error, wait)
                else:
                    wait, self._token_refused = 1.0, False
                    await self._keep(updates_of(result))
                await asyncio.sleep(max(0.0, started + self._floor - time.monotonic()))
        finally:
            if is_leader:
                await self._store.yield_lead(lease, holder)

    async def _poll_failed(self, error: ApiError | NoAnswer, wait: float) -> float:
        if isinstance(error, ApiError):
            if error.code == NOTHING_NEW:
                self._token_refused = False
                return 1.0
            if "webhook" in error.description.lower():
                # Set by hand or by an earlier run with a public address: polling is refused while it stands.
                log.warning("zalo_bot_webhook_removed")
                await self._insist("deleteWebhook", {})
                return 1.0
        log.warning("poll_failed", channel=CHANNEL, reason=str(error))
        wait = self._waiting(error, wait)
        await asyncio.sleep(wait)
        return min(wait, RETRY_SECONDS_MAX)

    async def _keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store them, however long the database is away: the platform has forgotten them already."""
        wait = 1.0
        while True:
            try:
                await self._take(updates)
            except StoreError as error:
                log.warning("updates_wait_for_store", reason=str(error), count=len(updates))
                await asyncio.sleep(wait)
                wait = min(RETRY_SECONDS_MAX, wait * 2)
            else:
                return

    # --- webhook --------------------------------------------------------------------------------------------------

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.post(WEBHOOK_PATH, self._webhook)]

    async def _set_webhook(self) -> None:
        url = self._public_url + WEBHOOK_PATH
        await self._insist("setWebhook", {"url": url, "secret_token": self._secret})
        try:
            # An address may be kept though the platform could not reach it, or not kept at all.
            info = await self._api.call("getWebhookInfo", {})
        except (ApiError, NoAnswer) as error:
            log.warning("zalo_bot_webhook_unsure", reason=str(error))
            return
        if not isinstance(info, dict) or info.get("url") != url:
            log.error("zalo_bot_webhook_not_set")

    async def _webhook(self, request: web.Request) -> web.Response:
        """Stored before it is acknowledged. Whether anything but 200 brings it again is not documented."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=403)
        try:
            updates = updates_of(json.loads(await request.read() or b"{}"))
        except ValueError:
            log.warning("update_unreadable", channel=CHANNEL)
            return web.Response()
        try:
            await self._take(updates)
        except StoreError as error:
            log.error("update_not_stored", channel=CHANNEL, reason=str(error))  # noqa: TRY400  the trace says no more
            return web.Response(status=503)
        return web.Response()

    # --- both -----------------------------------------------------------------------------------------------------

    async def _take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store what is new. The inbox knows what it has; `_seen` only spares it a replay a second."""
        fresh = [update for update in updates if external_id(update) not in self._seen]
        inbounds = [inbound for update in fresh if (inbound := to_inbound(update, self._account, self._myself))]
        admitted = [inbound for inbound in inbounds if await self._admitted(inbound)]
        await self._service.receive_inbound(admitted)
        for update in fresh:
            self._seen[external_id(update)] = None
        while len(self._seen) > SEEN_MAX:
            self._seen.popitem(last=False)

    async def _admitted(self, inbound: Inbound) -> bool:
        """Whether this user has a place in the bot; members always have. Who has none is told so, once a month."""
        chat = inbound.key.chat
        if inbound.is_group or await self.ledger.admit(chat) or await self._service.is_of_team(inbound):
            return True
        if await self.ledger.first_refusal(chat):
            words = self._service.box.current.phrases.line("zalo_bot_full")
            refusal = Outgoing(inbound.key, codec.dump_message(Message(words)))
            await self._store.send_later([refusal], self._service.clock())
            self._service.bells.ring(OUTBOX_BELL)
        return False
