"""What survives a restart, as the rest of the project sees it.

Payloads (`event`, `conversation`, `payload`) are JSON text that only the service understands; the store moves them.
Times are timezone-aware UTC. A turn happens exactly once: its effects and its inbox rows' `done` share one commit.
Sending is at-least-once: between a provider's accept and `sent` a crash can repeat one message.
"""

from __future__ import annotations

from storage.interface.chats import ChatKey, LogLine
from storage.interface.errors import StoreError
from storage.interface.housekeeping import Figures
from storage.interface.inbox import Arrival, Audience, Stored
from storage.interface.media import Media, MediaSize, MediaState, MediaStore, MediaWanted
from storage.interface.outbox import Delivery, Outgoing, Post, ToSend, Unsent
from storage.interface.sign_in import Session
from storage.interface.store import Store
from storage.interface.tickets import Author, Ticket, TicketChange, TicketLine, TicketState
from storage.interface.turns import Mark, TurnResult, Waiting
from storage.interface.windows import Cost, Tally, Window

__all__ = [
    "Arrival",
    "Audience",
    "Author",
    "ChatKey",
    "Cost",
    "Delivery",
    "Figures",
    "LogLine",
    "Mark",
    "Media",
    "MediaSize",
    "MediaState",
    "MediaStore",
    "MediaWanted",
    "Outgoing",
    "Post",
    "Session",
    "Store",
    "StoreError",
    "Stored",
    "Tally",
    "Ticket",
    "TicketChange",
    "TicketLine",
    "TicketState",
    "ToSend",
    "TurnResult",
    "Unsent",
    "Waiting",
    "Window",
]
