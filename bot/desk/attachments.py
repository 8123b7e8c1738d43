"""What the team's chats read of photos, voice notes and files: that there are some, where, and the thing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot import codec
from bot.core.content import Content
from bot.core.conversation import Attachment
from bot.core.render import Message
from storage.interface import ChatKey, Outgoing


def told(media: Sequence[Attachment], code: str, desk_url: str, content: Content) -> str:
    """ "Kèm 2 ảnh, tin thoại. Xem ở …": what came with it and where to look; empty where nothing did."""
    if not media:
        return ""
    phrases = content.phrases
    kinds = Counter(phrases.line(f"kind_{one.kind.value}") for one in media)
    what = ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in kinds.items())
    where = f"{desk_url}/desk/t/{code}" if desk_url else phrases.line("team_desk")
    return phrases.line("team_attached", gi=what, noi=where)


def shown(code: str, text: str, media: str, chats: tuple[ChatKey, ...]) -> tuple[Outgoing, ...]:
    """The thing itself, under the ticket's alert."""
    message = codec.dump_message(Message(text=text, kind="thread", media=media))
    return tuple(Outgoing(key, message, code) for key in chats)
