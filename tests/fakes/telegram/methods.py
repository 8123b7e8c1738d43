"""The methods of the Bot API that the bot, or python-telegram-bot for it, calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.answers import Parameters, Refusal, bad
from tests.fakes.telegram.texts import CALLBACK_ANSWER_MAX, markup, topic_name, units, words
from tests.fakes.telegram.world import Chat, Topic, World

PHOTO_BYTES_MAX = 10 * 1024 * 1024
UPLOAD_BYTES_MAX = 50 * 1024 * 1024
DOWNLOAD_BYTES_MAX = 20 * 1024 * 1024
CALLBACK_SECONDS = 10.0
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")
_COMMANDS_MAX = 100


class Methods:
    """`by_name` is what a path's last part leads to; names are taken in any case, as the real server does."""

    def __init__(self, world: World, callback_seconds: float = CALLBACK_SECONDS) -> None:
        self._world = world
        self._callback_seconds = callback_seconds
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.answered: dict[str, str] = {}
        self.by_name: dict[str, Callable[[Parameters], Any]] = {
            name.lower(): what
            for name, what in {
                "getMe": self._get_me,
                "setMyCommands": self._set_commands,
                "getChat": self._get_chat,
                "leaveChat": self._leave,
                "sendMessage": self._send_message,
                "sendPhoto": self._send_photo,
                "sendVoice": self._send_voice,
                "sendAudio": lambda given: self._send_file(given, "audio"),
                "sendVideo": lambda given: self._send_file(given, "video"),
                "sendAnimation": lambda given: self._send_file(given, "animation"),
                "sendDocument": lambda given: self._send_file(given, "document"),
                "sendChatAction": self._action,
                "editMessageText": self._edit,
                "answerCallbackQuery": self._answer_press,
                "createForumTopic": self._create_topic,
                "editForumTopic": self._edit_topic,
                "closeForumTopic": self._close_topic,
                "reopenForumTopic": self._reopen_topic,
                "deleteForumTopic": self._delete_topic,
                "getFile": self._get_file,
            }.items()
        }

    # --- who and where --------------------------------------------------------------------------------------------

    def _get_me(self, _: Parameters) -> dict[str, Any]:
        able = {"can_join_groups": True, "can_read_all_group_messages": not self._world.privacy_mode}
        return {**self._world.bot, **able, "supports_inline_queries": False}

    def _set_commands(self, given: Parameters) -> bool:
        commands = given.json("commands", list) or []
        if len(commands) > _COMMANDS_MAX or any(not 1 <= len(one["command"]) <= 32 for one in commands):
            raise bad("BOT_COMMAND_INVALID")
        self.commands[given.text("scope", "default")] = commands
        return True

    def _chat(self, given: Parameters) -> Chat:
        """The chat a call is about; refused where the bot may not write."""
        chat = self._world.chats.get(given.whole("chat_id"))
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        if chat.blocked:
            raise Refusal(403, f"Forbidden: {chat.blocked}")
        return chat

    def _get_chat(self, given: Parameters) -> dict[str, Any]:
        gifts = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        )
        more = {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return {**self._chat(given).json(), **more}

    def _leave(self, given: Parameters) -> bool:
        chat = self._chat(given)
        chat.blocked = f"bot is not a member of the {chat.type} chat"
        return True

    def _action(self, given: Parameters) -> bool:
        self._thread(self._chat(given), given)
        return True

    # --- messages -------------------------------------------------------------------------------------------------

    def _send_message(self, given: Parameters) -> dict[str, Any]:
        chat = self._chat(given)
        return self._written(chat, given, text=words(given))

    def _send_photo(self, given: Parameters) -> dict[str, Any]:
        chat = self._chat(given)
        uploaded = given.file("photo")
        if uploaded is None:
            ident = given.text("photo")
            if ident not in self._world.files:
                raise bad("wrong file identifier/HTTP URL specified")
        else:
            if len(uploaded[1]) > PHOTO_BYTES_MAX:
                raise Refusal(413, "Request Entity Too Large")
            if not uploaded[1].startswith(_PICTURES):
                raise bad("IMAGE_PROCESS_FAILED")
            ident = f"file-{len(self._world.files) + 1}"
            self._world.files[ident] = uploaded
        caption = words(given, "caption")
        size = {"file_id": ident, "file_unique_id": f"u-{ident}", "width": 800, "height": 600}
        return self._written(chat, given, photo=[size], **({"caption": caption} if caption else {}))

    def _send_voice(self, given: Parameters) -> dict[str, Any]:
        uploaded = given.file("voice")
        if uploaded is not None and not uploaded[1].startswith(b"OggS"):
            raise bad("wrong file type")
        return self._send_file(given, "voice", uploaded)

    def _send_file(self, given: Parameters, kind: str, uploaded: tuple[str, bytes] | None = None) -> dict[str, Any]:
        """`width` and the like are there where the library wants them; their values say nothing."""
        chat = self._chat(given)
        uploaded = uploaded or given.file(kind)
        if uploaded is None:
            raise bad("wrong file identifier/HTTP URL specified")
        if len(uploaded[1]) > UPLOAD_BYTES_MAX:
            raise Refusal(413, "Request Entity Too Large")
        ident = f"file-{len(self._world.files) + 1}"
        self._world.files[ident] = uploaded
        caption = words(given, "caption")
        shape: dict[str, Any] = {"file_id": ident, "file_unique_id": f"u-{ident}", "file_name": uploaded[0]}
        if kind in {"video", "animation"}:
            shape |= {"width": 1, "height": 1}
        if kind != "document":
            shape["duration"] = 1
        return self._written(chat, given, **{kind: shape}, **({"caption": caption} if caption else {}))

    def _written(self, chat: Chat, given: Parameters, **body: Any) -> dict[str, Any]:
        thread = self._thread(chat, given)
        buttons = markup(given)
        reply = given.json("reply_parameters", dict) or {}
        quoted = int(reply.get("message_id", 0))
        if quoted and quoted not in chat.messages:
            if not reply.get("allow_sending_without_reply"):
                raise bad("message to be replied not found")
            quoted = 0
        more = {"reply_markup": buttons} if buttons else {}
        return self._world.write(chat, self._world.bot, thread, quoted, **body, **more)

    def _thread(self, chat: Chat, given: Parameters) -> int:
        """0 for none. The General topic must not be named."""
        if "message_thread_id" not in given:
            return 0
        thread = given.whole("message_thread_id")
        topic = chat.topics.get(thread)
        if thread == 1 or topic is None:
            raise bad("message thread not found")
        if topic.closed and "can_manage_topics" not in (chat.rights or ()):
            raise bad("TOPIC_CLOSED")
        return thread

    def _edit(self, given: Parameters) -> dict[str, Any]:
        chat = self._chat(given)
        message = chat.messages.get(given.whole("message_id"))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != self._world.bot_id:
            raise bad("message can't be edited")
        text, buttons = words(given), markup(given)
        if text == message.get("text") and buttons == message.get("reply_markup"):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message["text"] = text
        message.pop("reply_markup", None)
        if buttons:
            message["reply_markup"] = buttons
        message["edit_date"] = int(time.time())
        return message

    def _answer_press(self, given: Parameters) -> bool:
        query = given.text("callback_query_id")
        text = given.text("text", "")
        if units(text) > CALLBACK_ANSWER_MAX:
            raise bad("MESSAGE_TOO_LONG")
        made = self._world.presses.get(query)
        if made is None or time.monotonic() - made > self._callback_seconds:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.answered[query] = text
        return True

    # --- topics ---------------------------------------------------------------------------------------------------

    def _forum(self, given: Parameters, right: str = "can_manage_topics") -> Chat:
        chat = self._chat(given)
        if not chat.is_forum:
            raise bad("the chat is not a forum")
        if right not in (chat.rights or ()):
            raise bad("not enough rights to create a topic" if right == "can_manage_topics" else "not enough rights")
        return chat

    def _create_topic(self, given: Parameters) -> dict[str, Any]:
        chat = self._forum(given)
        name = topic_name(given)
        colour = given.whole("icon_color", 0x6FB9F0)
        made = self._world.write(chat, self._world.bot, forum_topic_created={"name": name, "icon_color": colour})
        thread = made["message_id"]
        made |= {"message_thread_id": thread, "is_topic_message": True}
        chat.topics[thread] = Topic(name)
        return {"message_thread_id": thread, "name": name, "icon_color": colour}

    def _topic(self, chat: Chat, given: Parameters) -> tuple[int, Topic]:
        thread = given.whole("message_thread_id")
        if thread not in chat.topics:
            raise bad("message thread not found")
        return thread, chat.topics[thread]

    def _edit_topic(self, given: Parameters) -> bool:
        chat = self._forum(given)
        thread, topic = self._topic(chat, given)
        if given.text("name", topic.name) == topic.name:
            raise bad("TOPIC_NOT_MODIFIED")
        topic.name = topic_name(given)
        self._world.write(chat, self._world.bot, thread, forum_topic_edited={"name": topic.name})
        return True

    def _close_topic(self, given: Parameters) -> bool:
        return self._set_closed(given, closed=True)

    def _reopen_topic(self, given: Parameters) -> bool:
        return self._set_closed(given, closed=False)

    def _set_closed(self, given: Parameters, *, closed: bool) -> bool:
        chat = self._forum(given)
        thread, topic = self._topic(chat, given)
        if topic.closed is closed:
            raise bad("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        body: dict[str, Any] = {"forum_topic_closed": {}} if closed else {"forum_topic_reopened": {}}
        self._world.write(chat, self._world.bot, thread, **body)
        return True

    def _delete_topic(self, given: Parameters) -> bool:
        chat = self._forum(given, "can_delete_messages")
        thread, _ = self._topic(chat, given)
        self._world.deletes_topic(chat, thread)
        return True

    # --- files ----------------------------------------------------------------------------------------------------

    def _get_file(self, given: Parameters) -> dict[str, Any]:
        ident = given.text("file_id")
        if ident not in self._world.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        name, content = self._world.files[ident]
        size = content if isinstance(content, int) else len(content)
        if size > DOWNLOAD_BYTES_MAX:
            raise bad("file is too big")
        return {"file_id": ident, "file_unique_id": f"u-{ident}", "file_size": size, "file_path": f"{ident}/{name}"}
