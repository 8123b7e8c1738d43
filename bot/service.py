"""The shell of one turn: store what arrived, let the core decide, save all it left in one transaction, wake who sends.

Every event of a citizen or member enters through `receive` or `receive_inbound`; secrets are masked before storing.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot import codec
from bot.content.box import ContentBox
from bot.core.content import Understanding
from bot.core.events import ButtonPressed, Event, HumanAnswered, MediaKind, MediaReceived, TextReceived
from bot.core.guard import mask
from bot.core.render import Capabilities, Message
from bot.delivery.bells import DESK_BELL, INBOX_BELL, MEDIA_BELL, OUTBOX_BELL, Bells
from bot.desk import alerts, talk
from bot.desk.desk import Desk
from bot.desk.life import Patience
from bot.desk.links import Links
from bot.embedding.embedder import Embedder
from bot.embedding.hearing import Hearing
from bot.team_turn import TeamTurn
from bot.turn import Rules, decide
from storage.interface import Arrival, Audience, ChatKey, MediaWanted, Store, TurnResult, Waiting

log = structlog.get_logger(__name__)

FETCHED = frozenset({MediaKind.PHOTO, MediaKind.VOICE, MediaKind.VIDEO, MediaKind.FILE})

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
        self.downloads: frozenset[str] = frozenset()
        """Channels whose photos, voice notes and files are fetched for the team."""
        self.desk_url = ""
        self.embedder: Callable[[], Embedder | None] = lambda: None
        """What makes vectors of citizens' words, as soon as there is one."""
        self.meaning_seconds = 0.4
        """How long a turn waits for them."""
        self._team_turn = TeamTurn(store, box, bells, clock, desk, self._links)

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
            if any(arrival.media for arrival in arrivals):
                self.bells.ring(MEDIA_BELL)

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
        wanted = None
        if isinstance(event, talk.TeamSaid) and event.media is not None:
            # Should it turn out to be the member's own.
            wanted, media = self._fetched(inbound.key, event.media)
            event = replace(event, media=media)
        dumped, at = codec.dump_team_event(event), self._said_at(inbound)
        # Who gives a command has reached out too, and may be answered.
        renews = inbound.renews
        return Arrival(inbound.key, inbound.external_id, dumped, at, Audience.TEAM, renews=renews, media=wanted)

    def _said_at(self, inbound: Inbound) -> datetime:
        now = self.clock()
        return min(inbound.at or now, now)

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
        wanted = None
        if isinstance(event, MediaReceived):
            wanted, event = self._fetched(inbound.key, event)
        dumped, at = codec.dump_event(event), self._said_at(inbound)
        return Arrival(inbound.key, inbound.external_id, dumped, at, renews=inbound.renews, media=wanted)

    def _fetched(self, key: ChatKey, event: MediaReceived) -> tuple[MediaWanted | None, MediaReceived]:
        """What is to be downloaded. At receipt, since addresses run out sooner than a citizen decides for a person."""
        if event.kind not in FETCHED or key.channel not in self.downloads:
            return None, event
        wanted = MediaWanted(secrets.token_hex(16), event.kind.value, event.reference)
        return wanted, replace(event, ident=wanted.id, reference="")

    async def _team_event(self, inbound: Inbound, event: Event) -> talk.TeamEvent | None:
        """The update as the team's, if it is: in the team's group, or a member's command in the member's own chat."""
        team = self._desk.team
        in_group = team.is_group(inbound.key)
        if inbound.is_group and inbound.addressed and not team.has_group(inbound.key.channel, inbound.key.account):
            return talk.GroupMet(inbound.author, inbound.name)
        is_member = team.member_of(inbound.author, self.box.current.commune) is not None
        if not in_group and (inbound.is_group or not is_member):
            # Only members take tickets; whose account is not known yet must be told so.
            takes = not inbound.is_group and isinstance(event, TextReceived) and talk.is_taking(event.text)
            return _said(inbound, event.text) if takes and isinstance(event, TextReceived) else None
        match event:
            case TextReceived(text):
                means = talk.said(text, None) is not None if in_group else talk.is_command(text)
                is_to_bot = in_group and inbound.addressed
                # What members say among themselves, under no ticket, is not even stored.
                if means or is_to_bot or await self._is_under_ticket(inbound, in_group=in_group):
                    return _said(inbound, text)
                if await self._team_turn.is_asked_for(inbound.key, inbound.author, text):
                    return _said(inbound, text)
                if not in_group and await self._team_turn.may_be_answer(inbound.author, text):
                    return replace(_said(inbound, text), unsure=True)
            case ButtonPressed(data):
                if talk.pressed(data):
                    return talk.TeamPressed(inbound.author, inbound.name, data)
            case MediaReceived():
                names_one = not in_group and talk.is_command(event.caption)
                if names_one or await self._is_under_ticket(inbound, in_group=in_group):
                    return _said(inbound, event.caption, is_media=True)
                may_be_answer = event.kind is not MediaKind.STICKER and not (in_group or inbound.is_edit)
                if may_be_answer and await self._team_turn.holds_one(inbound.author):
                    return replace(_said(inbound, event.caption, is_media=True), unsure=True, media=event)
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
        alert = alerts.alert(ticket, content, self.clock(), await self._desk.outlook(ticket))
        return alert, content.phrases.line("thread_again", ma=code)

    def team_moved(self, old: ChatKey, new: ChatKey) -> None:
        """A team chat has another id from now on."""
        team = self._desk.team
        groups = tuple(new if key == old else key for key in team.groups)
        self._desk.team = replace(team, groups=groups)

    async def read_links(self) -> None:
        """Take up the links members made, here or in another process."""
        await self._desk.read_links(self._links)

    async def forget_asked(self) -> None:
        """What members were asked back and never answered."""
        await self._team_turn.questions.forget_old()

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
        bells = {OUTBOX_BELL, DESK_BELL}

        content, now = self.box.current, self.clock()

        hearing = Hearing[ChatKey, TurnResult](content.understanding, self.embedder(), self.meaning_seconds)

        def one(waiting: Waiting) -> TurnResult | None:
            can = self._capabilities.get(waiting.key.channel, Capabilities())
            rules = Rules(can, self._desk.team, self._patience, self.desk_url)

            def decided(understanding: Understanding) -> TurnResult:
                return decide(waiting, replace(content, understanding=understanding), rules, now)

            result = hearing.decide(waiting.key, decided)
            if result is None:
                return None
            rung.update(outgoing.key for outgoing in result.outgoing)
            if result.attached:
                bells.add(MEDIA_BELL)
            return result

        count = await self.store.take_turns(one, now)
        if hearing.left:
            # Between two transactions: nothing waits for the model but those who asked something doubtful.
            await hearing.listen()
            count += await self.store.take_turns(one, now) + hearing.left
        if count:
            # A turn may leave nothing to send and still concern the desk: a citizen's words on a ticket.
            for bell in (*bells, *map(chat_bell, rung)):
                self.bells.ring(bell)
        return count

    async def team_turn(self) -> int:
        """What members said in team chats; how many events were dealt with."""
        return await self._team_turn.turn()


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
        inbound.addressed and inbound.is_group,
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
