"""A citizen's photo, voice note or file into a team chat, as the kind of message that shows it best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram import Bot, InputFile, ReplyParameters

from bot.media.kinds import AAC, GIF, JPEG, M4A, MP3, MP4, OGG, PNG, WEBP, Found
from bot.media.shelf import Kept

# Bot API, sendPhoto: "at most 10 MB"; bots upload other files of up to 50 MB.
_PHOTO_BYTES_MAX = 10 * 1024 * 1024
_PICTURES = frozenset({JPEG, PNG, WEBP})
_SOUNDS = frozenset({MP3, M4A, AAC})


@dataclass(frozen=True, slots=True)
class Upload:
    """Where it goes and the words with it."""

    bot: Bot
    chat: str
    words: str
    thread: str = ""
    reply_to: str = ""

    @staticmethod
    def is_plain(kept: Kept) -> bool:
        """Whether it is sent as a file anyway."""
        found = kept.found
        return found not in {*_PICTURES, *_SOUNDS, OGG, MP4, GIF} or _is_large_photo(found, kept)

    async def send(self, kept: Kept, *, plain: bool = False) -> str:
        """The message's id. Raises Telegram's errors."""
        file = InputFile(kept.content, filename=f"ba-con.{kept.found.suffix}")
        where: dict[str, Any] = {
            "chat_id": int(self.chat),
            "caption": self.words,
            "message_thread_id": int(self.thread) if self.thread else None,
            "reply_parameters": ReplyParameters(int(self.reply_to), allow_sending_without_reply=True)
            if self.reply_to
            else None,
        }
        found = kept.found
        if plain or self.is_plain(kept):
            sent = await self.bot.send_document(document=file, disable_content_type_detection=True, **where)
        elif found in _PICTURES:
            sent = await self.bot.send_photo(photo=file, **where)
        elif found == OGG:
            sent = await self.bot.send_voice(voice=file, **where)
        elif found in _SOUNDS:
            sent = await self.bot.send_audio(audio=file, **where)
        elif found == GIF:
            sent = await self.bot.send_animation(animation=file, **where)
        else:
            sent = await self.bot.send_video(video=file, supports_streaming=True, **where)
        return str(sent.message_id)


def _is_large_photo(found: Found, kept: Kept) -> bool:
    return found in _PICTURES and len(kept.content) > _PHOTO_BYTES_MAX
