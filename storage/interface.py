"""What survives a restart, as the rest of the project sees it.

Payloads (`event`, `conversation`, `payload`) are JSON text that only the service understands; the store moves them.
Times are timezone-aware UTC. A turn happens exactly once: its effects and its inbox rows' `done` share one commit.
Sending is at-least-once: between a provider's accept and `sent` a crash can repeat one message.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.media import MediaStore, MediaWanted


class StoreError(Exception):
    """The database cannot be reached or did not take what it was given.

    `passing`: the same call may succeed later. The text never holds what people wrote, so it may be logged.
    """

    def __init__(self, text: str, *, passing: bool = False) -> None:
        super().__init__(text)
        self.passing = passing


@dataclass(frozen=True, slots=True, order=True)
class ChatKey:
    """One talk: `channel` ("telegram", "webchat", …), `account` (which bot or OA), `chat` (the other side's id)."""

    channel: str
    account: str
    chat: str


class Audience(StrEnum):
    """Who talks in a chat: a citizen (has a conversation) or the team (commands about tickets)."""

    CITIZEN = "citizen"
    TEAM = "team"
    RECORD = "record"
    """Nobody is to do anything about it: kept so that it is known again. Ended as soon as it is stored."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event to be stored before it is acknowledged. (channel, account, external_id) is unique."""

    key: ChatKey
    external_id: str
    event: str
    at: datetime
    audience: Audience = Audience.CITIZEN
    renews: bool = False
    """The citizen reached out, as the channel's rules count it: the window opens anew, held messages go out."""
    media: MediaWanted | None = None
    """To be downloaded; written in the same transaction, where the arrival is new."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An inbox row."""

    id: int
    key: ChatKey
    event: str
    at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A citizen's chat with its undone events in order. `ticket_code` is free: at most one ticket is opened a turn."""

    key: ChatKey
    conversation: str | None
    arrivals: tuple[Stored, ...]
    ticket_code: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent. One chat's messages are sent in the order they were written.

    `ticket` ties it to a ticket: for team chats the sender is handed the ticket's `Post` there, for citizens' chats it
    lets the desk say whether an answer has arrived. `supersedes`: an older unsent row of the same chat and ticket with
    the same non-empty tag is dropped (an alert's later state replaces an earlier one).
    """

    key: ChatKey
    payload: str
    ticket: str = ""
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class ToSend:
    """An outbox row that is due, oldest of its chat. `post` is where its ticket already stands in that chat."""

    id: int
    key: ChatKey
    payload: str
    attempts: int
    at: datetime
    ticket: str = ""
    post: Post | None = None
    begun_at: datetime | None = None
    """An earlier try began then and its end is not known: the message may be there already."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a ticket's messages to one chat have come."""

    waiting: int = 0
    sent: int = 0
    dead: int = 0


class Cost(StrEnum):
    """What became of a message where the provider's rules hang on how long ago the citizen wrote."""

    FREE = "free"
    BILLED = "billed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Window:
    """When the citizen of a chat last reached out, and what was sent there in all.

    `barred`: why the provider takes no message until the citizen writes again; empty while it does.
    """

    heard_at: datetime
    barred: str = ""
    free: int = 0
    billed: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many messages of one account were free, billed or refused in a month of Vietnam's calendar."""

    channel: str
    account: str
    kind: Cost
    count: int


@dataclass(frozen=True, slots=True)
class Post:
    """Where a ticket stands in a team chat: the first message, and the thread (forum topic) if the chat has them."""

    message: str
    thread: str = ""


class TicketState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A question given to the team. `reporter` is the citizen's chat. `fields`/`recent` as `OpenTicket` gave them.

    `due` is the next moment somebody must be reminded (None: nothing is promised); `reminders` counts those given.
    """

    code: str
    reporter: ChatKey
    question: str
    state: TicketState
    opened_at: datetime
    topic: str = ""
    step: str = ""
    hamlet: str = ""
    recent: str = "[]"
    fields: str = "[]"
    urgent: bool = False
    assignee: str = ""
    taken_at: datetime | None = None
    answered_at: datetime | None = None
    touched_at: datetime | None = None
    closed_at: datetime | None = None
    due: datetime | None = None
    reminders: int = 0
    stars: int | None = None


class Author(StrEnum):
    CITIZEN = "citizen"
    MEMBER = "member"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class TicketLine:
    """Something said or done on a ticket. `name` is the member's; `media` the ids of what came with it."""

    code: str
    at: datetime
    author: Author
    text: str
    name: str = ""
    id: int = 0
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A count for editors: kind "gap" (subject = question, detail = nearest id), "feedback" (subject = entry,
    detail "1"/"0"), "rating" (subject = flow id, detail = stars).
    """

    kind: str
    subject: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TurnResult:
    """All that a citizen's turn leaves, written in one transaction. `forget` removes the chat's stored talk.

    `attached`: (media id, ticket's code) of what that chat sent and the ticket takes; unknown ids are passed over.
    """

    key: ChatKey
    conversation: str
    done: tuple[int, ...]
    outgoing: tuple[Outgoing, ...] = ()
    opened: Ticket | None = None
    lines: tuple[TicketLine, ...] = ()
    cancelled: tuple[str, ...] = ()
    rated: tuple[tuple[str, int], ...] = ()
    marks: tuple[Mark, ...] = ()
    forget: bool = False
    attached: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TicketChange:
    """What one act on a ticket leaves, in one transaction: the ticket, lines, events for the citizen, messages, and
    the team inbox row that caused it, if one did. Where that row had ended before, nothing is written.
    """

    ticket: Ticket
    lines: tuple[TicketLine, ...] = ()
    events: tuple[Arrival, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    done: int | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of one chat as its page shows it. `id` orders bot lines (outbox ids); citizen lines carry an inbox id."""

    id: int
    from_citizen: bool
    payload: str
    at: datetime
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in desk session; `token_hash` is a hash, never the cookie's value."""

    token_hash: str
    member: str
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts for /metrics and the desk."""

    inbox_waiting: int
    outbox_waiting: int
    outbox_dead: int
    tickets: Mapping[TicketState, int]
    oldest_unsent_at: datetime | None = None
    inbox_failed: int = 0
    outbox_held: int = 0
    """Messages that wait for the citizen's next word; not counted as waiting."""


class Store(MediaStore, Protocol):
    """One implementation over SQLite and PostgreSQL; the contract suite in `tests/storage` holds both to this."""

    # --- life ---
    async def open(self) -> None: ...
    async def close(self) -> None: ...
    async def ready(self) -> bool:
        """Whether a query can be answered and the migrations are at head."""
        ...

    def wakeups(self) -> AsyncIterator[str]:
        """Topics ("inbox", "team", "outbox") of which something was committed, each at most once at a time.

        Only a hint: on SQLite it is of this process alone. Look for what is there before and beside waiting for it.
        """
        ...

    # --- inbox ---
    async def ingest(self, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        """Store events durably; False where that external id was stored before. Committed when this returns.

        Concurrent calls share a transaction (group commit); one bad row fails only its own call.
        """
        ...

    async def take_turns(self, decide: Callable[[Waiting], TurnResult | None], now: datetime, limit: int = 256) -> int:
        """Decide up to `limit` ready citizen chats and write all results in one transaction; returns how many.

        A chat is taken by one process at a time. `decide` is pure and quick; None puts the chat off: it stays as it
        is, ready for the next call. Where it raises, that chat's first event is charged an attempt; after 3 attempts
        the row is set aside as failed (kept, counted), and the talk goes on.
        """
        ...

    async def team_arrivals(self, limit: int = 64) -> Sequence[Stored]:
        """Undone team events, oldest first."""
        ...

    async def finish(self, inbox_id: int, outgoing: Sequence[Outgoing] = ()) -> None:
        """A team event that changed no ticket is done; its answers are written in the same transaction."""
        ...

    async def fail(self, inbox_id: int, error: str) -> None:
        """Charge an attempt; after 3 the row is set aside as failed."""
        ...

    # --- outbox ---
    async def send_later(self, outgoing: Sequence[Outgoing], now: datetime) -> None: ...
    async def due(self, channel: str, account: str, now: datetime, limit: int = 64) -> Sequence[ToSend]:
        """The first unsent row of each chat whose time has come, oldest first."""
        ...

    async def sent(
        self, outbox_id: int, now: datetime, message: str = "", thread: str = "", cost: Cost | None = None
    ) -> None:
        """Sent. Where the row has a ticket and the ticket has no post in that chat yet, this message becomes it.

        A `cost` is added to the chat's window and to the month. `message` is remembered as ours, see `sent_as`.
        """
        ...

    async def begin(self, outbox_id: int, now: datetime) -> None:
        """The provider is asked from now on; durable when this returns. What was marked before keeps its mark.

        Concurrent calls share a transaction.
        """
        ...

    async def postpone(self, outbox_id: int, until: datetime, error: str, *, is_doubtful: bool = False) -> None:
        """`is_doubtful`: it may have arrived, so the mark of `begin` stays."""
        ...

    async def records(self, key: ChatKey, event: str, since: datetime) -> Sequence[str]:
        """External ids of this chat's records of exactly this `event` since then, oldest first."""
        ...

    async def sent_as(self, key: ChatKey, messages: Sequence[str]) -> frozenset[str]:
        """Which of these provider's ids name messages that were sent from here to this chat."""
        ...

    async def known(self, key: ChatKey, external_ids: Sequence[str]) -> frozenset[str]:
        """Which of these were ingested, for any chat of the account."""
        ...

    async def dead(self, outbox_id: int, now: datetime, error: str) -> None: ...
    async def drop_unsent(self, key: ChatKey, now: datetime, reason: str) -> int:
        """Nothing more can be sent to this chat (blocked the bot): its unsent rows are dead; returns how many."""
        ...

    async def hold(self, outbox_id: int, until: datetime, reason: str, now: datetime) -> None:
        """The provider takes nothing for this chat until the citizen writes: the row, and all after it, wait for an
        arrival that `renews`, or until `until`. Counted as refused.
        """
        ...

    async def window(self, key: ChatKey) -> Window | None:
        """None for a chat where nobody has reached out, or whose channel keeps no window."""
        ...

    async def tallies(self, now: datetime) -> Sequence[Tally]:
        """This month's counts, those that are not zero."""
        ...

    async def move_chat(self, old: ChatKey, new: ChatKey, *, keeps_posts: bool = True) -> None:
        """The provider gave the chat another id: unsent rows and posts follow.

        Without `keeps_posts` the messages got other ids too: posts and known messages are forgotten, because an old
        id may name another ticket's message in the new chat.
        """
        ...

    async def forget_post(self, code: str, key: ChatKey) -> None:
        """A person deleted the ticket's thread; the next message makes a new one."""
        ...

    async def delivery(self, code: str, key: ChatKey) -> Delivery:
        """Of the messages with this ticket to this chat; for the desk to say whether an answer has arrived."""
        ...

    # --- one chat's page ---
    async def history(self, key: ChatKey, limit: int = 200) -> Sequence[LogLine]:
        """Both sides' lines, oldest first, the newest `limit`."""
        ...

    async def after(self, key: ChatKey, outbox_id: int, limit: int = 200) -> Sequence[LogLine]:
        """Bot lines with a larger id, oldest first."""
        ...

    # --- tickets ---
    async def ticket(self, code: str) -> Ticket | None: ...
    async def tickets(
        self, states: Sequence[TicketState], limit: int = 200, member: str | None = None
    ) -> Sequence[Ticket]:
        """Urgent first, then oldest first; of closed ones newest first. `member` keeps only that assignee's."""
        ...

    async def ticket_lines(self, code: str) -> Sequence[TicketLine]: ...
    async def change_ticket(
        self, code: str, decide: Callable[[Ticket], TicketChange | None], now: datetime
    ) -> Ticket | None:
        """Lock the ticket, decide, write. Returns the ticket as it is after; None when there is no such code.
        `decide` returning None changes nothing. Two members taking at once: the second sees the first's result.
        """
        ...

    async def ticket_at(self, key: ChatKey, message: str = "", thread: str = "") -> str | None:
        """Code of the ticket whose post, or any message sent for it, is this message or thread of this chat."""
        ...

    async def overdue(self, now: datetime, limit: int = 64) -> Sequence[str]:
        """Codes of open tickets whose `due` has passed."""
        ...

    # --- desk sign-in ---
    async def password_hash(self, login: str) -> str | None: ...
    async def save_password(self, login: str, password_hash: str) -> None: ...
    async def save_session(self, session: Session) -> None: ...
    async def session(self, token_hash: str, now: datetime) -> Session | None: ...
    async def end_session(self, token_hash: str) -> None: ...

    # --- small things that must survive ---
    async def read_setting(self, name: str) -> str | None:
        """A named value (polling offset, …)."""
        ...

    async def write_setting(self, name: str, value: str) -> None: ...
    async def count_up(self, name: str, by: int = 1) -> int:
        """Add to the number kept under this name (none yet: 0), exactly once however many ask; the new number."""
        ...

    async def settings_under(self, prefix: str) -> Mapping[str, str]:
        """All values whose names begin so."""
        ...

    async def trade_setting(self, old: str, new: str, value: str) -> bool:
        """Remove `old` and write `new` in one transaction; False, and nothing done, where `old` was gone already."""
        ...

    async def drop_setting(self, name: str) -> bool:
        """Whether there was one."""
        ...

    async def lead(self, name: str, holder: str, now: datetime, seconds: float) -> bool:
        """Take or renew the lease `name`; False while another holder's has not run out."""
        ...

    async def yield_lead(self, name: str, holder: str) -> None: ...

    # --- watching and keeping house ---
    async def marks(self, kind: str, limit: int = 200) -> Sequence[tuple[str, str, int]]:
        """(subject, detail, count), most frequent first."""
        ...

    async def figures(self) -> Figures: ...
    async def purge(self, before: datetime) -> int:
        """Delete talk, closed tickets and sent messages older than `before`; returns how many rows."""
        ...

    async def backup(self, path: str) -> None:
        """An online copy (SQLite). Raises NotImplementedError on PostgreSQL, which brings its own tools."""
        ...
