"""Messages out: the window looked at first, then sent, and Zalo's codes turned into what the outbox does."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.zalo_oa import bodies
from bot.channels.zalo_oa.api import Api, NoAnswer, Refused
from bot.channels.zalo_oa.faults import GROUP_CODES, SILENT_CODES, Do, what_to_do
from bot.channels.zalo_oa.tokens import NoToken
from bot.channels.zalo_oa.uploads import Uploads
from bot.core.render import Capabilities, Message, split
from bot.delivery.sender import Sent
from bot.errors import ChannelError, Held, HeldFor, Rejected, TryLater
from storage.interface import ChatKey, Cost, Store

log = structlog.get_logger(__name__)

_SEND = "/v3.0/oa/message/cs"
_SEND_TO_GROUP = "/v3.0/oa/group/message"
_PARTLY_SENT_MAX = 200

FREE = timedelta(hours=48)
OPEN = timedelta(days=7)
"""After the citizen's last interaction: free so long; billed so long; then refused (rules of 2026)."""

CAPABILITIES = Capabilities(
    text_max=bodies.TEXT_MAX,
    buttons_max=bodies.BUTTONS_MAX,
    label_max=bodies.TITLE_MAX,
    images=True,
    free_for=FREE,
    open_for=OPEN,
)

PLAIN_FOR = timedelta(hours=1)
"""Buttons refused: so long nobody is offered any, rather than asking twice for each message."""
ALARM_SECONDS = 600.0
TOKEN_SECONDS = 20.0
CONSENT_SECONDS = 60.0
OPERATOR_TRIES = 100_000
"""While only the operator can help, messages wait, however long a weekend is."""
RATE_TRIES = 3000
"""A crowd that waits for its minute is no fault of the message: two days of minutes."""
PASSING_TRIES = 200
"""About a day and a half. A message may have waited long for its minute or for the owner's consent before it meets its
first fault, so the outbox's own count of tries says nothing about it."""
SOON_TRIES = 4
HOURS_TRIES = 30
"""With the outbox's waits about four hours."""


class ZaloOaSender:
    """`alarms` gathers what only the operator can mend, by the code that said it."""

    def __init__(
        self,
        api: Api,
        uploads: Uploads,
        store: Store,
        oa: str,
        clock: Callable[[], datetime],
        *,
        billed_per_month: int,
        button_template: bool,
    ) -> None:
        self._api = api
        self._uploads = uploads
        self._store = store
        self._oa = oa
        self._clock = clock
        self._billed_per_month = billed_per_month
        self._button_template = button_template
        self._plain_until: datetime | None = None
        self._tries: Counter[tuple[str, str]] = Counter()
        self._partly_sent: OrderedDict[tuple[str, str], list[Mapping[str, Any]]] = OrderedDict()
        self.alarms: dict[int, str] = {}

    async def send(self, key: ChatKey, message: Message) -> Sent:
        if message.kind == "amend":
            return Sent()  # nothing sent can be changed here
        text = bodies.words(message)
        group = key.chat.removeprefix(bodies.GROUP) if key.chat.startswith(bodies.GROUP) else ""
        if not group:
            await self._look_at_window(key)
        try:
            answer = await (self._say_in_group(key, group, text) if group else self._say(key.chat, message, text))
        except Refused as error:
            raise self._ours(error, key.chat, text) from error
        except NoToken as error:
            seconds = CONSENT_SECONDS if error.needs_consent else TOKEN_SECONDS
            raise TryLater(f"no token: {error}", seconds, OPERATOR_TRIES) from error
        except NoAnswer as error:
            if not error.was_asked:
                raise TryLater(str(error), attempts_max=PASSING_TRIES) from error
            raise TryLater(str(error), attempts_max=PASSING_TRIES, may_have_arrived=True) from error
        sent = str(answer.get("message_id", ""))
        self._tries.pop((key.chat, text), None)
        # A citizen's message that passes says nothing of the team's group, nor the other way round.
        self.alarms = {code: text for code, text in self.alarms.items() if (code in GROUP_CODES) != bool(group)}
        if group:
            return Sent(sent)  # no window and no cost (2026)
        # A missing quota means that the message was billed.
        return Sent(sent, cost=Cost.FREE if "quota" in answer else Cost.BILLED)

    async def _say_in_group(self, key: ChatKey, group: str, text: str) -> Mapping[str, Any]:
        """In pieces if need be; those that went through are not sent again when a later one fails."""
        gone = self._partly_sent.setdefault((key.chat, text), [])
        for piece in split(text, bodies.TEXT_MAX)[len(gone) :]:
            gone.append(await self._api.post(_SEND_TO_GROUP, bodies.to_group(group, piece)))
        while len(self._partly_sent) > _PARTLY_SENT_MAX:
            self._partly_sent.popitem(last=False)
        return self._partly_sent.pop((key.chat, text))[0]

    async def _look_at_window(self, key: ChatKey) -> None:
        """Raises Held where a message would be refused or the month's money is spent."""
        window = await self._store.window(key)
        if window is None:
            return
        silent = self._clock() - window.heard_at
        if silent > OPEN:
            raise Held("no word of the citizen for 7 days", HeldFor.SILENT)
        if silent <= FREE:
            return
        spent = sum(
            tally.count
            for tally in await self._store.tallies(self._clock())
            if (tally.channel, tally.account, tally.kind) == (key.channel, key.account, Cost.BILLED)
        )
        if spent >= self._billed_per_month:
            raise Held("billed messages are used up or switched off", HeldFor.UNPAID)

    async def _say(self, chat: str, message: Message, text: str) -> Mapping[str, Any]:
        body = await self._body(chat, message, text)
        try:
            return await self._api.post(_SEND, body)
        except Refused as error:
            do = what_to_do(error.code)
            if "attachment" not in body["message"] or do not in {Do.PLAIN, Do.UPLOAD_AGAIN}:
                raise
            log.warning("zalo_oa_attachment_refused", code=error.code, text=error.text, buttons=len(message.buttons))
            if do is Do.UPLOAD_AGAIN and message.image:
                attachment = await self._uploads.id_of(message.image, anew=True)
                if attachment:
                    return await self._api.post(_SEND, bodies.with_image(chat, text, attachment))
        answer = await self._api.post(_SEND, bodies.plain(chat, text))
        if not message.image:
            # The words passed, so the buttons were at fault, not the citizen's id.
            self._plain_until = self._clock() + PLAIN_FOR
        return answer

    async def _body(self, chat: str, message: Message, text: str) -> dict[str, Any]:
        if message.image:
            try:
                attachment = await self._uploads.id_of(message.image)
            except Refused as error:
                # The words matter more than the picture.
                log.warning("zalo_oa_upload_refused", code=error.code, text=error.text)
                attachment = None
            except NoAnswer as error:
                # Nothing was sent to the citizen yet, whatever became of the picture.
                raise NoAnswer(str(error), was_asked=False) from error
            if attachment:
                return bodies.with_image(chat, text, attachment)
        if message.buttons and (self._plain_until is None or self._clock() >= self._plain_until):
            return bodies.with_buttons(chat, text, message.buttons, named=self._button_template)
        return bodies.plain(chat, text)

    def _ours(self, error: Refused, chat: str, text: str) -> ChannelError:
        do = what_to_do(error.code)
        log.warning("zalo_oa_refused", code=error.code, text=error.text, do=do.value)
        match do:
            case Do.NEXT_MINUTE:
                return TryLater(str(error), 61.0 - self._clock().second, RATE_TRIES)
            case Do.SOON:
                self._tries[chat, text] += 1
                if self._tries[chat, text] >= SOON_TRIES:
                    del self._tries[chat, text]
                    return Rejected(str(error))
                return TryLater(str(error), attempts_max=PASSING_TRIES)
            case Do.HOLD:
                return Held(str(error), HeldFor.SILENT if error.code in SILENT_CODES else HeldFor.REFUSED)
            case Do.HOURS:
                return TryLater(str(error), attempts_max=HOURS_TRIES)
            case Do.CONSENT | Do.ALERT:
                self._alarm(error)
                return TryLater(str(error), ALARM_SECONDS, OPERATOR_TRIES)
            case Do.ALERT_HOLD:
                self._alarm(error)
                return Held(str(error), HeldFor.QUOTA)
            case Do.ALERT_DROP:
                self._alarm(error)
                return Rejected(str(error))
            case Do.UPLOAD_AGAIN | Do.PLAIN | Do.DROP:
                return Rejected(str(error))

    def _alarm(self, error: Refused) -> None:
        if error.code not in self.alarms:
            log.error("zalo_oa_alarm", code=error.code, text=error.text)
        self.alarms[error.code] = error.text
