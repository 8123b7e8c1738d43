"""Messages out: plain numbered text, split; and the platform's errors as what the outbox must do about them."""

from __future__ import annotations

import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Mapping

import structlog

from bot.channels.zalo_bot.api import INTERNAL, NOT_FOUND, NOTHING_NEW, TOO_MANY, UNAUTHORISED, Api, ApiError, NoAnswer
from bot.channels.zalo_bot.ledger import Ledger
from bot.core.phrases import Phrases
from bot.core.render import Message, split
from bot.delivery.sender import Sent
from bot.errors import ChannelError, Rejected, TryLater, Unreachable
from storage.interface import ChatKey

log = structlog.get_logger(__name__)

# sendMessage: "1-2000 characters", in a unit nobody names. 1,900 UTF-16 units are fewer in any.
TEXT_MAX = 1900

INTERNAL_ATTEMPTS_MAX = 4
"""One try and three more, as the error table asks."""

ALARM_SECONDS = 300.0
"""A wrong token is the operator's to mend; meanwhile the messages wait, about two days."""
ALARM_ATTEMPTS_MAX = 600

PAUSE_SECONDS_FIRST = 2.0
PAUSE_SECONDS_MAX = 3600.0
PAUSE_ATTEMPTS_MAX = 72

SPENT_SECONDS = 6 * 3600.0
SPENT_ATTEMPTS_MAX = 200
"""A person's answer waits for the next month, looked at four times a day."""

_PARTLY_SENT_MAX = 1000
_SERVER_FAULTS_FROM = 500


class ZaloBotSender:
    """`public_url` is where pictures can be fetched; without one the text stands alone."""

    def __init__(
        self,
        api: Api,
        ledger: Ledger,
        phrases: Callable[[], Phrases],
        public_url: str = "",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._ledger = ledger
        self._phrases = phrases
        self._public_url = public_url
        self._monotonic = monotonic
        self._pause = 0.0
        self._paused_until = 0.0
        self._partly_sent: OrderedDict[tuple[ChatKey, str], list[str]] = OrderedDict()
        self.token_refused = False

    async def send(self, key: ChatKey, message: Message) -> Sent:
        if message.kind == "amend":
            # Nothing can be edited here. Whatever changed stands under the alert in words of its own.
            return Sent()
        for_team = message.kind != "say"
        if await self._ledger.is_spent(for_team=for_team):
            return await self._spent(key, message, for_team=for_team)
        if message.image and self._public_url and (sent := await self._photo(key, message)):
            return sent
        return await self._text(key, message.text)

    async def _spent(self, key: ChatKey, message: Message, *, for_team: bool) -> Sent:
        """The month's messages are gone. A person's answer is not lost; the bot's own words are, with one excuse."""
        if message.member:
            raise TryLater("monthly limit", SPENT_SECONDS, SPENT_ATTEMPTS_MAX)
        has_reserve = not for_team and not await self._ledger.is_spent(for_team=True)
        if has_reserve and await self._ledger.first_refusal(key.chat):
            return await self._text(key, self._phrases().line("zalo_bot_spent"))
        raise Rejected("monthly limit")

    async def _text(self, key: ChatKey, text: str) -> Sent:
        """In pieces if need be. Those that went through are not sent again when a later one fails."""
        row = (key, text)
        gone = self._partly_sent.setdefault(row, [])
        while len(self._partly_sent) > _PARTLY_SENT_MAX:
            self._partly_sent.popitem(last=False)
        # No parse_mode: nothing an editor or citizen wrote can be taken for markup.
        for piece in split(unicodedata.normalize("NFC", text), TEXT_MAX)[len(gone) :]:
            gone.append(await self._call("sendMessage", {"chat_id": key.chat, "text": piece}))
        self._partly_sent.pop(row, None)
        return Sent(gone[0] if gone else "")

    async def _photo(self, key: ChatKey, message: Message) -> Sent | None:
        """With the picture, which Zalo fetches from us; None when it would not have it."""
        params = {
            "chat_id": key.chat,
            "photo": f"{self._public_url}/images/{message.image}",
            "caption": unicodedata.normalize("NFC", message.text),
        }
        try:
            return Sent(await self._call("sendPhoto", params))
        except Rejected:
            log.warning("picture_refused", image=message.image)
            return None

    async def _call(self, method: str, params: Mapping[str, object]) -> str:
        """The message's id.

        Raises:
            TryLater, Unreachable, Rejected: see `bot.errors`.

        """
        rest = self._paused_until - self._monotonic()
        if rest > 0:
            raise TryLater("rate limit", rest, PAUSE_ATTEMPTS_MAX)
        fault: ApiError | NoAnswer
        try:
            result = await self._api.call(method, params)
        except (ApiError, NoAnswer) as error:
            fault = error
        else:
            self._pause, self.token_refused = 0.0, False
            await self._ledger.count_message()
            return str(result.get("message_id", "")) if isinstance(result, dict) else ""
        if isinstance(fault, NoAnswer):
            if fault.maybe_done:
                # It may have arrived. A doubled answer is better than a lost one.
                log.warning("send_outcome_unknown", channel="zalo_bot", reason=str(fault))
                await self._ledger.count_message()
            raise TryLater(str(fault), may_have_arrived=fault.maybe_done)
        raise self._refusal(fault)

    def _refusal(self, error: ApiError) -> ChannelError:
        match error.code:
            case code if code == UNAUTHORISED:
                if not self.token_refused:
                    log.error("zalo_bot_token_wrong")
                self.token_refused = True
                return TryLater("token refused", ALARM_SECONDS, ALARM_ATTEMPTS_MAX)
            case code if code == INTERNAL:
                return TryLater(str(error), attempts_max=INTERNAL_ATTEMPTS_MAX)
            case code if code == NOT_FOUND and "chat" in error.description.lower():
                return Unreachable(str(error))
            case code if code == TOO_MANY:
                return TryLater("rate limit", self._paused(), PAUSE_ATTEMPTS_MAX)
            case code if code == NOTHING_NEW or code >= _SERVER_FAULTS_FROM:
                return TryLater(str(error))
            case _:
                return Rejected(str(error))

    def _paused(self) -> float:
        """Everybody waits, twice as long as the last time; refusals of one round count once."""
        now = self._monotonic()
        if now >= self._paused_until:
            self._pause = min(PAUSE_SECONDS_MAX, self._pause * 2 or PAUSE_SECONDS_FIRST)
            self._paused_until = now + self._pause
        return self._paused_until - now
