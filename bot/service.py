"""The shell of one turn: store what arrived, let the core decide, save all it left in one transaction, wake who sends.

Every event of a citizen or member enters through `receive` or `receive_inbound`; secrets are masked before storing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot import codec
from bot.content.box import ContentBox
from bot.core.events import ButtonPressed, Event, HumanAnswered, MediaReceived, TextReceived
from bot.core.guard import mask
from bot.core.render import Capabilities, Message
from bot.delivery.bells import DESK_BELL, INBOX_BELL, OUTBOX_BELL, Bells
from bot.desk import alerts, talk
from bot.desk.acts import Answer, Refusal, Refused
from bot.desk.desk import Desk
from bot.desk.life import Patience
from bot.desk.links import Links
from bot.turn import Rules, decide
from storage.interface import Arrival, Audience, ChatKey, Store, Stored, TurnResult, Waiting

log = structlog.get_logger(__name__)

IDLE_SECONDS = 2.0
"""How long the turn loop sleeps when no bell rings: another process may have stored something."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A messaging channel's update, translated. `author` is "telegram:123"; `thread`, `reply_to` are the chat's ids.

    `addressed`: said to the bot itself, so that silence would be no answer even in a group. Who hides (an anonymous
    administrator) has no author. `is_edit`: words changed after they were sent.
    """

    key: ChatKey
    external_id: str
    event: Event
    author: str = ""
    name: str = ""
    thread: str = ""
    reply_to: str = ""
    is_group: bool = False
    addressed: bool = False
    is_edit: bool = False
    at: datetime | None = None
    """When it was said, where the channel tells; it may come late or out of order."""
    renews: bool = False
    """The channel counts it as the citizen's reaching out, see `Arrival.renews`."""


class Service:
    """Receives, decides, saves. One per process."""

    def __init__(
        self,
        store: Store,
        box: ContentBox,
        bells: Bells,
        clock: Callable[[], datetime],
        desk: Desk,
        capabilities: Mapping[str, Capabilities],
        patience: Patience,
    ) -> None:
        self.store = store
        self.box = box
        self.bells = bells
        self.clock = clock
        self._desk = desk
        self._capabilities = capabilities
        self._patience = patience
        self._links = Links(store, clock)

    # --- what arrives ---------------------------------------------------------------------------------------------

    async def receive(self, key: ChatKey, event: Event, external_id: str) -> bool:
        """Store a citizen's event; durable when this returns. False when that id was stored before."""
        arrival = Arrival(key, external_id, codec.dump_event(_masked(event)), self.clock())
        fresh = await self.store.ingest([arrival])
        self.bells.ring(INBOX_BELL)
        return fresh[0]

    async def receive_inbound(self, inbounds: Sequence[Inbound]) -> None:
        """Store a channel's updates, each for whom it is meant; durable when this returns."""
        arrivals = [arrival for inbound in inbounds if (arrival := await self._arrival(inbound))]
        if arrivals:
            await self.store.ingest(arrivals)
            self.bells.ring(INBOX_BELL)

    async def _code(self, inbound: Inbound) -> Arrival | None:
        """A member's linking code, typed in a chat of their own."""
        if inbound.is_group or not isinstance(inbound.event, TextReceived):
            return None
        code = await self._links.typed(inbound.event.text)
        return self._for_team(inbound, talk.CodeTyped(inbound.author, inbound.name, code)) if code else None

    async def is_of_team(self, inbound: Inbound) -> bool:
        """Whether a member wrote it, or somebody who becomes one by it."""
        member = self._desk.team.member_of(inbound.author, self.box.current.commune)
        return member is not None or await self._code(inbound) is not None

    def _for_team(self, inbound: Inbound, event: talk.TeamEvent) -> Arrival:
        return Arrival(inbound.key, inbound.external_id, codec.dump_team_event(event), self.clock(), Audience.TEAM)

    async def _arrival(self, inbound: Inbound) -> Arrival | None:
        code = await self._code(inbound)
        if code is not None:
            return code
        event = _masked(inbound.event)
        team_event = await self._team_event(inbound, event)
        if team_event is not None:
            return self._for_team(inbound, team_event)
        if inbound.is_group or inbound.is_edit:
            return None
        now = self.clock()
        at = min(inbound.at or now, now)
        return Arrival(inbound.key, inbound.external_id, codec.dump_event(event), at, renews=inbound.renews)

    async def _team_event(self, inbound: Inbound, event: Event) -> talk.TeamEvent | None:
        """The update as the team's, if it is: in the team's group, or a member's command in the member's own chat."""
        team = self._desk.team
        in_group = team.is_group(inbound.key)
        if inbound.is_group and inbound.addressed and not team.has_group(inbound.key.channel, inbound.key.account):
            return talk.GroupMet(inbound.author, inbound.name)
        is_member = team.member_of(inbound.author, self.box.current.commune) is not None
        if not in_group and (inbound.is_group or not is_member):
            return None
        match event:
            case TextReceived(text):
                means = talk.said(text, None) is not None if in_group else talk.is_command(text)
                # What members say among themselves, under no ticket, is not even stored.
                if means or inbound.addressed or await self._is_under_ticket(inbound, in_group=in_group):
                    return _said(inbound, text)
            case ButtonPressed(data):
                if talk.pressed(data):
                    return talk.TeamPressed(inbound.author, inbound.name, data)
            case MediaReceived():
                if await self._is_under_ticket(inbound, in_group=in_group):
                    return _said(inbound, event.caption, is_media=True)
            case _:
                pass
        return None

    async def _is_under_ticket(self, inbound: Inbound, *, in_group: bool) -> bool:
        """In the group, which ticket it is is looked up at its turn: the alert may only just be on its way.

        In a member's own chat a quote may be of anything: only one of a ticket's message speaks to the team.
        """
        if in_group or not inbound.reply_to:
            return bool(inbound.thread or inbound.reply_to)
        return await self.store.ticket_at(inbound.key, message=inbound.reply_to) is not None

    async def alert_again(self, code: str) -> tuple[Message, str] | None:
        """A ticket's alert as it is now, and the line that says why it stands there anew; None without that ticket."""
        ticket = await self.store.ticket(code)
        if ticket is None:
            return None
        content = self.box.current
        return alerts.alert(ticket, content, self.clock()), content.phrases.line("thread_again", ma=code)

    def team_moved(self, old: ChatKey, new: ChatKey) -> None:
        """A team chat has another id from now on."""
        team = self._desk.team
        groups = tuple(new if key == old else key for key in team.groups)
        self._desk.team = replace(team, groups=groups)

    async def read_links(self) -> None:
        """Take up the links members made, here or in another process."""
        self._desk.team = replace(self._desk.team, links=await self._links.read())

    # --- turns ----------------------------------------------------------------------------------------------------

    async def work(self) -> None:
        """Decide whatever waits, for ever. Cancel to stop; a turn under way is finished or not begun."""
        with self.bells.listen(INBOX_BELL) as bell:
            while True:
                try:
                    busy = await self.turn() + await self.team_turn()
                except Exception:
                    # The loop must outlive a database that is away for a while; nothing is lost, all is in the inbox.
                    log.exception("turns_failed")
                    busy = 0
                    await asyncio.sleep(IDLE_SECONDS)
                if not busy:
                    await bell.wait(IDLE_SECONDS)

    async def turn(self) -> int:
        """One batch of citizens' turns; how many chats were decided."""
        rung: set[ChatKey] = set()

        content, now = self.box.current, self.clock()

        def one(waiting: Waiting) -> TurnResult:
            can = self._capabilities.get(waiting.key.channel, Capabilities())
            result = decide(waiting, content, Rules(can, self._desk.team, self._patience), now)
            rung.update(outgoing.key for outgoing in result.outgoing)
            return result

        count = await self.store.take_turns(one, now)
        if count:
            # A turn may leave nothing to send and still concern the desk: a citizen's words on a ticket.
            for bell in (OUTBOX_BELL, DESK_BELL, *map(chat_bell, rung)):
                self.bells.ring(bell)
        return count

    # --- the team -------------------------------------------------------------------------------------------------

    async def team_turn(self) -> int:
        """What members said in team chats; how many events were dealt with."""
        arrivals = await self.store.team_arrivals()
        for stored in arrivals:
            try:
                await self._team_event_done(stored)
            except Exception as error:
                log.exception("team_event_failed", inbox=stored.id)
                await self.store.fail(stored.id, type(error).__name__)
        return len(arrivals)

    async def _team_event_done(self, stored: Stored) -> None:
        event = codec.load_team_event(stored.event)
        phrases = self.box.current.phrases
        meant: talk.Meant | talk.HelpWanted | None
        match event:
            case talk.TeamPressed(data=data):
                meant = talk.pressed(data)
            case talk.TeamSaid(text=text, thread=thread, reply_to=reply_to):
                under = await self.store.ticket_at(stored.key, message=reply_to, thread=thread)
                if under and event.is_media and not text.strip():
                    return await self._tell(stored, phrases.line("only_words_sent", ma=under), under)
                meant = talk.said(text, under) or (talk.HelpWanted() if event.addressed else None)
            case talk.CodeTyped():
                return await self._link(stored, event)
            case talk.GroupMet():
                return await self._introduce(stored)
        if meant is None:
            return await self.store.finish(stored.id)
        if isinstance(meant, talk.HelpWanted):
            return await self._tell(stored, phrases.line("team_help"))
        return await self._act(stored, event, meant)

    async def _act(self, stored: Stored, event: talk.TeamSaid | talk.TeamPressed, meant: talk.Meant) -> None:
        phrases = self.box.current.phrases
        if not event.author:
            return await self._tell(stored, phrases.line("anonymous_member"), meant.code)
        member = self._desk.team.member_of(event.author, self.box.current.commune)
        if member is None:
            return await self._tell(stored, phrases.line("stranger", tai_khoan=event.author), meant.code)
        if isinstance(event, talk.TeamSaid) and event.is_edit:
            if not isinstance(meant.act, Answer):
                return await self.store.finish(stored.id)
            # What was sent stays sent, and who mended a wrong number must know.
            return await self._tell(stored, phrases.line("edit_not_sent", ma=meant.code), meant.code)
        result = await self._desk.act(meant.code, member, meant.act, heard_in=stored.key, done=stored.id)
        if isinstance(result, Refused):
            words = phrases.line(f"refused_{result.why.value}", ma=meant.code, ten=result.name)
            return await self._tell(stored, words, "" if result.why is Refusal.UNKNOWN else meant.code)
        if isinstance(event, talk.TeamSaid) and event.is_media and isinstance(meant.act, Answer):
            line = phrases.line("only_words_sent", ma=meant.code)
            await self.store.send_later(alerts.said(meant.code, line, (stored.key,)), self.clock())
            self.bells.ring(OUTBOX_BELL)
        return None

    async def _link(self, stored: Stored, event: talk.CodeTyped) -> None:
        phrases = self.box.current.phrases
        # Zalo Bot's private chat has the id of who writes there; seen everywhere, promised nowhere.
        own_chat = f"{stored.key.channel}:{stored.key.chat}"
        linked = await self._links.redeem(event.code, event.author, own_chat)
        await self.read_links()
        if linked is None:
            return await self._tell(stored, phrases.line("link_too_late"))
        name = alerts.member_name(linked, self.box.current)
        return await self._tell(stored, phrases.line("linked", ten=name))

    async def _introduce(self, stored: Stored) -> None:
        """Say the group's id, which the operator needs and nobody can look up; once, or any group could spend us."""
        key = stored.key
        if await self.store.count_up(f"group-met:{key.channel}:{key.account}:{key.chat}") > 1:
            return await self.store.finish(stored.id)
        return await self._tell(stored, self.box.current.phrases.line("group_met", ma_nhom=key.chat))

    async def _tell(self, stored: Stored, words: str, code: str = "") -> None:
        """Answer where it was said: under the ticket if it is about one, else in the chat."""
        is_about_one = code and await self.store.ticket(code) is not None
        answers = alerts.said(code, words, (stored.key,)) if is_about_one else (alerts.note(words, stored.key),)
        await self.store.finish(stored.id, answers)
        self.bells.ring(OUTBOX_BELL)


def chat_bell(key: ChatKey) -> str:
    """Rings when that chat has a new line."""
    return f"chat:{key.channel}:{key.account}:{key.chat}"


def _said(inbound: Inbound, text: str, *, is_media: bool = False) -> talk.TeamSaid:
    return talk.TeamSaid(
        inbound.author,
        inbound.name,
        text,
        inbound.thread,
        inbound.reply_to,
        inbound.addressed,
        is_edit=inbound.is_edit,
        is_media=is_media,
    )


def _masked(event: Event) -> Event:
    """Nothing secret is stored or passed on; what was hidden is remembered so that the citizen can be told."""
    match event:
        case TextReceived(text):
            hidden = mask(text)
            return TextReceived(hidden.text, hidden.found)
        case MediaReceived():
            return replace(event, caption=mask(event.caption).text)
        case HumanAnswered(text):
            return replace(event, text=mask(text).text)
        case _:
            return event
