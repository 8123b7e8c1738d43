"""One Official Account, put together: webhook in, messages out, tokens kept alive, and what the operator must know."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from aiohttp import ClientSession, web

from bot.channels.zalo_oa.api import Api
from bot.channels.zalo_oa.bodies import GROUP
from bot.channels.zalo_oa.catch_up import CatchUp
from bot.channels.zalo_oa.doubts import Doubts
from bot.channels.zalo_oa.ear import Ear
from bot.channels.zalo_oa.figures import ZaloOaFigures
from bot.channels.zalo_oa.history import History
from bot.channels.zalo_oa.incoming import CHANNEL
from bot.channels.zalo_oa.login import CALLBACK_PATH, Login, LoginRefused
from bot.channels.zalo_oa.oauth import ConsentNeeded, OAuth, Unclear
from bot.channels.zalo_oa.outgoing import CAPABILITIES, ZaloOaSender
from bot.channels.zalo_oa.quota import Quota
from bot.channels.zalo_oa.tokens import Tokens
from bot.channels.zalo_oa.uploads import Uploads
from bot.channels.zalo_oa.webhook import Webhook
from bot.config import ZaloOaConfig
from bot.core.render import Message
from bot.delivery.pacing import Limit, Pace
from bot.delivery.sender import Sent
from bot.sealing import Seal
from bot.service import Service
from storage.interface import ChatKey, Cost, Post, Store, StoreError

log = structlog.get_logger(__name__)

# 4,000 requests a minute are allowed for the whole app; pictures and second tries want their share.
_OVERALL = Limit(55, 1.0)
TICK_SECONDS = 300.0
WARN_PERCENT = 80
SILENT_AFTER = timedelta(days=3)
"""No event for so long: maybe nobody wrote, maybe Zalo has switched the webhook off, which it tells nobody."""


class ZaloOa:
    """Both halves of the channel for one OA."""

    CHANNEL = CHANNEL
    CAPABILITIES = CAPABILITIES

    def __init__(
        self,
        config: ZaloOaConfig,
        service: Service,
        store: Store,
        session: ClientSession,
        images: Path,
        secret: bytes,
        clock: Callable[[], datetime],
        public_url: str = "",
    ) -> None:
        self._config = config
        self._service = service
        self._store = store
        self._clock = clock
        self.tokens, self.login = keys(config, store, session, secret, clock, public_url)
        api = Api(session, config.api_base, self.tokens)
        history = History(api, config.oa_id)
        self.proof = Doubts(store, history)
        self.sender = ZaloOaSender(
            api,
            Uploads(api, store, config.oa_id, images, clock),
            store,
            config.oa_id,
            clock,
            billed_per_month=config.billed_per_month,
            button_template=config.button_template,
        )
        self.webhook = Webhook(config.app_id, config.oa_secrets, [config.oa_id], service, clock, self.proof.heard)
        self._consent_url = ""
        self.catch_up = CatchUp(history, self.proof, service, store, config.oa_id, clock, config.catch_up_hours)
        self.ear = Ear(store, self.catch_up, self.webhook, config.oa_id, clock)
        self.quota = Quota(api, clock)
        self.figures = ZaloOaFigures(self.webhook, self.ear, self.quota, config.billed_per_month)

    @staticmethod
    def group(oa: str, group: str) -> ChatKey:
        """The key of a GMF group, for the team."""
        return ChatKey(CHANNEL, oa, GROUP + group)

    def pace(self) -> Pace:
        return Pace(_OVERALL)

    async def send(self, key: ChatKey, message: Message, _ticket: str, _post: Post | None) -> Sent:
        return await self.sender.send(key, message)

    def routes(self) -> list[web.AbstractRouteDef]:
        return [*self.webhook.routes(), web.get(CALLBACK_PATH, self._callback)]

    async def work(self) -> None:
        """Keep the tokens alive and listen whether Zalo still speaks to us, for ever."""
        is_first = True
        while True:
            try:
                await self.tokens.tick()
                await self._keep_consent_url()
                await (self.ear.start() if is_first else self.ear.tick())
                is_first = False
                await self.quota.tick()
            except StoreError as error:
                log.warning("zalo_oa_tick_failed", reason=str(error))
            except Exception:
                # The edge: the tokens must be looked at again, whatever happened this time.
                log.exception("zalo_oa_tick_failed")
            await asyncio.sleep(TICK_SECONDS)

    async def notices(self) -> Sequence[str]:
        """What the desk shows above its list."""
        phrases = self._service.box.current.phrases
        kept = await self.tokens.read()
        said = []
        if kept.pair is None or kept.alarm:
            await self._keep_consent_url()
            said.append(
                phrases.line("notice_zalo_oa_consent", duong_dan=self._consent_url or "troly zalo login --tokens")
            )
        elif self.tokens.is_old(kept):
            said.append(phrases.line("notice_zalo_oa_old_token"))
        said += [
            phrases.line("notice_zalo_oa_fault", ma=str(code), loi=text) for code, text in self.sender.alarms.items()
        ]
        silent = self.ear.silent
        if self.ear.missed:
            said.append(phrases.line("notice_zalo_oa_webhook_off", so=str(self.ear.missed)))
        elif silent > SILENT_AFTER:
            said.append(phrases.line("notice_zalo_oa_silent", ngay=str(silent.days)))
        billed, most = (await self._month()).get(Cost.BILLED, 0), self._config.billed_per_month
        if most and billed * 100 >= most * WARN_PERCENT:
            said.append(phrases.line("notice_zalo_oa_money", tinh_phi=str(billed), toi_da=str(most)))
        if self.quota.is_low:
            said.append(phrases.line("notice_zalo_oa_quota", con=str(self.quota.remain), tong=str(self.quota.total)))
        return said

    async def ledgers(self) -> Sequence[str]:
        """What was used this month, for a fold of the desk's list."""
        phrases, counted = self._service.box.current.phrases, await self._month()
        line = phrases.line(
            "notice_zalo_oa_month",
            mien_phi=str(counted.get(Cost.FREE, 0)),
            tinh_phi=str(counted.get(Cost.BILLED, 0)),
            toi_da=str(self._config.billed_per_month),
            cho=str(counted.get(Cost.REFUSED, 0)),
        )
        if self.quota.remain is None:
            return [line]
        told = phrases.line("ledger_zalo_oa_quota", con=str(self.quota.remain), tong=str(self.quota.total))
        return [line, told]

    async def _month(self) -> dict[Cost, int]:
        return {
            tally.kind: tally.count
            for tally in await self._store.tallies(self._clock())
            if (tally.channel, tally.account) == (CHANNEL, self._config.oa_id)
        }

    async def _keep_consent_url(self) -> None:
        """Made once for each need, and said in the log: whoever watches may have no desk open."""
        kept = await self.tokens.read()
        if kept.pair is not None and not kept.alarm:
            self._consent_url = ""
        elif not self._consent_url:
            self._consent_url = await self.login.begin()
            log.error("zalo_oa_needs_consent", consent_url=self._consent_url or "troly zalo login --tokens")

    async def _callback(self, request: web.Request) -> web.Response:
        """The owner comes back from Zalo's consent page."""
        query = request.query
        phrases = self._service.box.current.phrases
        try:
            await self.login.finish(query.get("code", ""), query.get("oa_id", ""), query.get("state", ""))
        except LoginRefused as error:
            log.warning("zalo_oa_login_refused", reason=str(error))
            return web.Response(text=phrases.line("zalo_login_strange"), status=400)
        except (ConsentNeeded, Unclear) as error:
            log.warning("zalo_oa_login_failed", reason=str(error))
            return web.Response(text=phrases.line("zalo_login_failed", loi=str(error)), status=502)
        self._consent_url = ""
        log.info("zalo_oa_connected")
        return web.Response(text=phrases.line("zalo_login_done"))


def keys(
    config: ZaloOaConfig,
    store: Store,
    session: ClientSession,
    secret: bytes,
    clock: Callable[[], datetime],
    public_url: str,
) -> tuple[Tokens, Login]:
    oauth = OAuth(session, config.oauth_base, config.app_id, config.app_secret)
    tokens = Tokens(store, Seal(secret, "zalo oa tokens"), oauth, config.oa_id, clock, config.seed)
    login = Login(
        store, Seal(secret, "zalo oa login"), oauth, tokens, config.oa_id, clock, public_url, config.code_verifier
    )
    return tokens, login
