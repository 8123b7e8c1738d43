"""Short ways to make what the store is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.interface import Arrival, Audience, ChatKey, Outgoing, Ticket, TicketState, TurnResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.interface import Store, Waiting

T0 = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TEAM = ChatKey("telegram", "bot", "-100")


def later(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def chat(name: str, channel: str = "webchat") -> ChatKey:
    return ChatKey(channel, "bot", name)


def arrival(name: str, external_id: str, *, at: datetime = T0, event: str = "") -> Arrival:
    return Arrival(chat(name), external_id, event or f"event {external_id}", at)


def team_arrival(external_id: str) -> Arrival:
    return Arrival(TEAM, external_id, f"event {external_id}", T0, Audience.TEAM)


def ticket(code: str, name: str = "an", **more: object) -> Ticket:
    return Ticket(code, chat(name), "Làm sao đổi mật khẩu?", TicketState.WAITING, T0, **more)  # type: ignore[arg-type]


def echo(waiting: Waiting) -> TurnResult:
    """Ends everything; the conversation gathers the events, and each is answered."""
    events = [one.event for one in waiting.arrivals]
    said = "|".join([*filter(None, [waiting.conversation]), *events])
    answers = tuple(Outgoing(waiting.key, f"re: {event}") for event in events)
    return TurnResult(waiting.key, said, tuple(one.id for one in waiting.arrivals), answers)


def opening(waiting: Waiting) -> TurnResult:
    """Opens a ticket and tells the team."""
    code = waiting.ticket_code
    opened = Ticket(code, waiting.key, waiting.arrivals[0].event, TicketState.WAITING, waiting.arrivals[0].at)
    alert = Outgoing(TEAM, f"alert {code}", ticket=code, supersedes="alert")
    return TurnResult(waiting.key, code, tuple(one.id for one in waiting.arrivals), (alert,), opened=opened)


def with_result(**more: object) -> Callable[[Waiting], TurnResult]:
    def decide(waiting: Waiting) -> TurnResult:
        done = tuple(one.id for one in waiting.arrivals)
        return TurnResult(waiting.key, "{}", done, **more)  # type: ignore[arg-type]

    return decide


async def open_ticket(store: Store, name: str = "an", *, at: datetime = T0) -> str:
    """The code of a ticket that this citizen opened by a turn."""
    await store.ingest([arrival(name, f"open-{name}-{at.timestamp()}", at=at)])
    codes = []

    def decide(waiting: Waiting) -> TurnResult:
        codes.append(waiting.ticket_code)
        return opening(waiting)

    await store.take_turns(decide, at)
    return codes[0]


async def turn_all(store: Store, decide: Callable[[Waiting], TurnResult] = echo, now: datetime = T0) -> int:
    total = 0
    while taken := await store.take_turns(decide, now):
        total += taken
    return total
