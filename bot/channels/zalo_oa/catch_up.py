"""After an outage: what citizens wrote while no webhook reached us is read from Zalo and answered once.

Zalo tries an event again for an hour or two, then switches the webhook off and tells nobody. Nothing that a person in
the OA's chat has answered meanwhile is answered again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot import codec
from bot.channels.zalo_oa import bodies
from bot.channels.zalo_oa.doubts import Doubts, same
from bot.channels.zalo_oa.history import History, Spoken
from bot.channels.zalo_oa.incoming import CHANNEL, KINDS, Echo, Sides, external_id, to_inbound
from bot.channels.zalo_oa.webhook import Receives
from bot.service import Inbound
from storage.interface import Arrival, Audience, ChatKey, Store

log = structlog.get_logger(__name__)

HOURS = 48
MARGIN = timedelta(minutes=10)
"""Looked at again before the moment since which something may be missing: clocks differ, and stored is stored."""

_TEXT = "text"
# What Zalo calls kinds in a talk's rows, where webhooks say otherwise.
_ROW_KINDS = {"photo": "image", "voice": "audio", "links": "link", "": _TEXT}
_OWN_LINES = 200


@dataclass(frozen=True, slots=True)
class Caught:
    """`heard`: messages nobody had seen here. `answered`: of these, already answered by a person in the OA's chat."""

    heard: int = 0
    answered: int = 0
    citizens: int = 0
    oldest: datetime | None = None


class CatchUp:
    def __init__(
        self,
        history: History,
        doubts: Doubts,
        service: Receives,
        store: Store,
        oa: str,
        clock: Callable[[], datetime],
        hours: int = HOURS,
    ) -> None:
        self._history = history
        self._doubts = doubts
        self._service = service
        self._store = store
        self._oa = oa
        self._clock = clock
        self._span = timedelta(hours=hours)

    async def run(self, since: datetime) -> Caught:
        """Read back to `since`, not further than the setting allows. Raises as `Api.post`."""
        since = max(since - MARGIN, self._clock() - self._span)
        citizens = {one.user async for one in self._history.recent(since)}
        caught = [await self._one(user, since) for user in sorted(citizens)]
        heard = [one for one in caught if one.heard]
        found = Caught(
            sum(one.heard for one in heard),
            sum(one.answered for one in heard),
            len(heard),
            min((one.oldest for one in heard if one.oldest), default=None),
        )
        if found.heard:
            log.warning("zalo_oa_caught_up", count=found.heard, answered=found.answered, citizens=found.citizens)
        return found

    async def _one(self, user: str, since: datetime) -> Caught:
        """`listrecentchat` may show only the last word of each citizen, so each talk is read."""
        key = ChatKey(CHANNEL, self._oa, user)
        talk = sorted([one async for one in self._history.with_one(user, since)], key=lambda one: one.at)
        by_person = await self._by_people(key, [one for one in talk if not one.is_from_citizen])
        last_answer = max((one.at for one in by_person), default=None)
        said = [one for one in talk if one.is_from_citizen]
        known = await self._known(key, said)
        missed = [one for one in said if one.message not in known]
        records, inbounds = [], []
        for one in missed:
            inbound = self._inbound(one)
            if inbound is None:
                continue
            if last_answer is not None and one.at <= last_answer:
                # Remembered without its words, so that a late copy by webhook is not answered either.
                records.append(Arrival(key, inbound.external_id, "", one.at, Audience.RECORD, renews=True))
            else:
                inbounds.append(inbound)
        if records:
            await self._store.ingest(records)
        # The person's words as well: they stand on the ticket, and the bot keeps still as if it had heard them in time.
        persons = [inbound for one in by_person if (inbound := self._inbound(one)) is not None]
        await self._service.receive_inbound([*persons, *inbounds])
        return Caught(len(records) + len(inbounds), len(records), 1, min((one.at for one in missed), default=None))

    async def _known(self, key: ChatKey, said: Sequence[Spoken]) -> frozenset[str]:
        """Messages that were stored, whatever kind of event brought them."""
        names = {f"user_send_{kind}:{one.message}": one.message for one in said for kind in (_TEXT, *KINDS)}
        return frozenset(names[name] for name in await self._store.known(key, list(names)))

    async def _by_people(self, key: ChatKey, sent: Sequence[Spoken]) -> list[Spoken]:
        """Of what the OA said, that which a person typed in its chat: neither answered, echoed nor written by us."""
        if not sent:
            return []
        ours = await self._doubts.ours(key, [one.message for one in sent])
        lines = await self._store.history(key, _OWN_LINES)
        written = {same(bodies.words(codec.load_message(line.payload))) for line in lines if not line.from_citizen}
        return [one for one in sent if one.message not in ours and same(one.text) not in written]

    def _inbound(self, one: Spoken) -> Inbound | None:
        """The row as the webhook would have brought it."""
        body = _body(one, self._oa)
        name, raw = body["event_name"], json.dumps(body).encode()
        who = Sides(self._oa, one.user)
        found = to_inbound(body, raw, who, one.at)
        if found is None or isinstance(found, Echo):
            log.info("zalo_oa_row_unread", kind=one.kind[:30], known_as=external_id(name, body, raw, who)[:20])
            return None
        return found


def _body(one: Spoken, oa: str) -> dict[str, Any]:
    kind = _ROW_KINDS.get(one.kind, one.kind)
    message: dict[str, Any] = {"msg_id": one.message, "text": one.text}
    if not one.is_from_citizen:
        # Zalo's rows do not say who it was; that it was a person is all that counts.
        sender = {"id": oa, "admin_id": "unknown"}
        return {
            "event_name": f"oa_send_{kind}",
            "sender": sender,
            "recipient": {"id": one.user},
            "message": message,
        }
    if kind != _TEXT:
        message["attachments"] = [{"type": kind, "payload": _payload(one.row)}]
    return {
        "event_name": f"user_send_{kind if kind in (_TEXT, *KINDS) else _TEXT}",
        "sender": {"id": one.user},
        "recipient": {"id": oa},
        "message": message,
    }


def _payload(row: Mapping[str, Any]) -> dict[str, Any]:
    payload = {
        name: row[name] for name in ("url", "description", "name", "size") if isinstance(row.get(name), str | int)
    }
    place = row.get("location")
    if isinstance(place, str):
        try:
            place = json.loads(place)
        except ValueError:
            place = None
    return payload | ({"coordinates": place} if isinstance(place, dict) else {})
