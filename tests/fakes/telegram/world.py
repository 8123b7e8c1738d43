"""Chats, people, topics and messages, and what people do with them; each act of theirs is an update."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.intake import Intake

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
BOT_NAME = "tro_ly_thu_bot"


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str

    def json(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "vi"}


@dataclass(slots=True)
class Topic:
    name: str
    closed: bool = False


@dataclass(slots=True)
class Chat:
    """`rights`: what the bot may do as administrator; None where it is an ordinary member."""

    id: int
    type: str = "private"
    title: str = ""
    is_forum: bool = False
    rights: set[str] | None = field(default_factory=lambda: {"can_manage_topics"})
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    moved_to: int = 0
    blocked: str = ""
    """Why the bot may not write here ("bot was blocked by the user")."""
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(2))  # 1 is the General topic

    def json(self) -> dict[str, Any]:
        named = {"title": self.title} if self.title else {"first_name": "Bà con"}
        return {"id": self.id, "type": self.type, **named, **({"is_forum": True} if self.is_forum else {})}

    @property
    def from_bot(self) -> list[dict[str, Any]]:
        return [message for message in self.messages.values() if message["from"].get("username") == BOT_NAME]


@dataclass(slots=True)
class World:
    intake: Intake
    bot_id: int
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, float] = field(default_factory=dict)
    """Callback query → when it was made."""
    files: dict[str, tuple[str, bytes | int]] = field(default_factory=dict)
    """File id → name and content, or only its size."""
    privacy_mode: bool = True
    _small_ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def bot(self) -> dict[str, Any]:
        return {"id": self.bot_id, "is_bot": True, "first_name": "Trợ lý thử", "username": BOT_NAME}

    # --- chats and messages ---------------------------------------------------------------------------------------

    def private(self, person: Person) -> Chat:
        return self.chats.setdefault(person.id, Chat(person.id))

    def group(self, chat: int, *, forum: bool = False, **more: Any) -> Chat:
        kind = "supergroup" if str(chat).startswith("-100") else "group"
        made = self.chats[chat] = Chat(chat, kind, "Tổ công nghệ số", forum, **more)
        return made

    def write(
        self, chat: Chat, sender: dict[str, Any], thread: int = 0, quoted: int = 0, **body: Any
    ) -> dict[str, Any]:
        """A message as the API shows it. In a topic, what quotes nothing quotes the topic's first message."""
        message: dict[str, Any] = {
            "message_id": self._next_id(chat),
            "date": int(time.time()),
            "chat": chat.json(),
            "from": sender,
            **body,
        }
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        target = quoted or thread
        if target in chat.messages:
            message["reply_to_message"] = {
                key: value for key, value in chat.messages[target].items() if key != "reply_to_message"
            }
            if quoted and not thread:
                # A reply thread of an ordinary group: an id, but no topic.
                message.setdefault("message_thread_id", quoted)
        chat.messages[message["message_id"]] = message
        return message

    def _next_id(self, chat: Chat) -> int:
        # Supergroups count for themselves; private chats and basic groups share the bot's own count.
        return next(chat.ids if chat.type == "supergroup" else self._small_ids)

    # --- what people do -------------------------------------------------------------------------------------------

    def says(
        self, person: Person, text: str, chat: Chat | None = None, *, thread: int = 0, quoted: int = 0, **more: Any
    ) -> dict[str, Any]:
        """Words, to the bot itself or in a group. Returns the message."""
        return self.sends(person, chat, thread=thread, quoted=quoted, text=text, **more)

    def sends(
        self, person: Person, chat: Chat | None = None, *, thread: int = 0, quoted: int = 0, **body: Any
    ) -> dict[str, Any]:
        where = chat or self.private(person)
        message = self.write(where, person.json(), thread, quoted, **body)
        if self._bot_sees(where, message):
            self.intake.put("message", message)
        return message

    def photo(self, person: Person, caption: str = "", chat: Chat | None = None, **where: int) -> dict[str, Any]:
        sizes = [
            {"file_id": f"photo-{side}", "file_unique_id": f"u{side}", "width": side, "height": side}
            for side in (90, 800)
        ]
        body: dict[str, Any] = {"photo": sizes, **({"caption": caption} if caption else {})}
        return self.sends(person, chat, **where, **body)

    def says_anonymously(self, text: str, chat: Chat, *, thread: int = 0, quoted: int = 0) -> dict[str, Any]:
        message = self.write(chat, ANONYMOUS, thread, quoted, text=text, sender_chat=chat.json())
        self.intake.put("message", message)
        return message

    def edits(self, message: dict[str, Any], text: str) -> None:
        changed = {**message, "text": text, "edit_date": int(time.time())}
        self.chats[message["chat"]["id"]].messages[message["message_id"]] = changed
        self.intake.put("edited_message", changed)

    def presses_button(self, person: Person, message: dict[str, Any], label: str) -> str:
        """The button with this label (its number left out) under this message."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = {button["text"].split(". ")[-1]: button for row in rows for button in row}
        assert label in buttons, f"no button {label!r} under {message['message_id']}: {sorted(buttons)}"
        return self.presses_data(person, message, buttons[label]["callback_data"])

    def presses_data(self, person: Person, message: dict[str, Any], data: str) -> str:
        query = f"query-{len(self.presses) + 1}"
        self.presses[query] = time.monotonic()
        body = {
            "id": query,
            "from": person.json(),
            "chat_instance": "1",
            "data": data,
            "message": {key: value for key, value in message.items() if key != "reply_to_message"},
        }
        self.intake.put("callback_query", body)
        return query

    def blocks(self, person: Person, *, told: bool = True) -> None:
        """`told`: whether the update has come; a bot also learns it from the next refusal."""
        self.private(person).blocked = "bot was blocked by the user"
        if told:
            self._member(self.private(person), person, "member", "kicked")

    def unblocks(self, person: Person) -> None:
        self.private(person).blocked = ""
        self._member(self.private(person), person, "kicked", "member")

    def adds_bot(self, person: Person, chat: Chat) -> None:
        chat.blocked = ""
        self._member(chat, person, "left", "member")

    def removes_bot(self, person: Person, chat: Chat) -> None:
        chat.blocked = f"bot was kicked from the {chat.type} chat"
        self._member(chat, person, "member", "kicked")

    def migrates(self, chat: Chat, new: int, *, forum: bool = False, told: bool = True) -> Chat:
        """The basic group becomes a supergroup: another id, message ids from the start, the old one refuses."""
        chat.moved_to = new
        made = self.group(new, forum=forum)
        if told:
            self.intake.put("message", self.write(chat, ANONYMOUS, migrate_to_chat_id=new))
            self.intake.put("message", self.write(made, ANONYMOUS, migrate_from_chat_id=chat.id))
        return made

    def deletes_topic(self, chat: Chat, thread: int) -> None:
        """By a person: no update comes of it."""
        del chat.topics[thread]
        for ident, message in list(chat.messages.items()):
            if message.get("message_thread_id") == thread or ident == thread:
                del chat.messages[ident]

    def closes_topic(self, person: Person, chat: Chat, thread: int) -> None:
        chat.topics[thread].closed = True
        self.sends(person, chat, thread=thread, forum_topic_closed={})

    def _member(self, chat: Chat, person: Person, before: str, after: str) -> None:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.bot, "status": status, **until}

        change = {
            "chat": chat.json(),
            "from": person.json(),
            "date": int(time.time()),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        self.intake.put("my_chat_member", change)

    def _bot_sees(self, chat: Chat, message: dict[str, Any]) -> bool:
        """Privacy mode: in groups, unless it is an administrator, only commands, mentions and replies to it."""
        if chat.type == "private" or chat.rights is not None or not self.privacy_mode:
            return True
        text = message.get("text", "")
        quoted = message.get("reply_to_message", {}).get("from", {}).get("id")
        return text.startswith("/") or f"@{BOT_NAME}" in text or quoted == self.bot_id
