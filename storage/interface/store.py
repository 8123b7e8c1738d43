"""The whole store: every part of it, and its life."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from storage.interface.chats import ChatStore
from storage.interface.housekeeping import HousekeepingStore
from storage.interface.inbox import InboxStore
from storage.interface.media import MediaStore
from storage.interface.outbox import OutboxStore
from storage.interface.settings import SettingStore
from storage.interface.sign_in import SignInStore
from storage.interface.tickets import TicketStore
from storage.interface.turns import TurnStore
from storage.interface.windows import WindowStore


class Store(
    InboxStore,
    TurnStore,
    OutboxStore,
    WindowStore,
    ChatStore,
    MediaStore,
    TicketStore,
    SignInStore,
    SettingStore,
    HousekeepingStore,
    Protocol,
):
    """One implementation over SQLite and PostgreSQL; the contract suite in `tests/storage` holds both to this."""

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
