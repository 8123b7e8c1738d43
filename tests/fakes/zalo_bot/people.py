"""Who writes to the bot, and the updates their messages become."""

from __future__ import annotations

import hashlib
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

_numbers = itertools.count(1)


def opaque(of: str, length: int = 20) -> str:
    """An id such as the platform gives: hex-like, telling nothing."""
    return hashlib.sha256(of.encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Person:
    name: str

    @property
    def id(self) -> str:
        return opaque(self.name)


@dataclass
class GroupChat:
    """Only messages that mention the bot or reply to it leave a group."""

    name: str
    members: list[Person] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"zgr-{opaque('group ' + self.name)}"


def update(person: Person, kind: str = "text", group: GroupChat | None = None, **fields: Any) -> dict[str, Any]:
    chat_id, chat_type = (group.id, "GROUP") if group else (person.id, "PRIVATE")
    return {
        "event_name": f"message.{kind}.received",
        "message": {
            "from": {"id": person.id, "display_name": person.name, "is_bot": False},
            "chat": {"id": chat_id, "chat_type": chat_type},
            "message_id": opaque(f"message {next(_numbers)}"),
            "message_type": "CHAT_MESSAGE",
            "date": int(time.time() * 1000),
            **fields,
        },
    }
