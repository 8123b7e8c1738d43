"""Photos and files on a ticket of the web office, put there without a channel."""

from __future__ import annotations

from uuid import uuid4

from bot.core.events import MediaKind, MediaReceived
from bot.media.kinds import sniff
from bot.media.shelf import Shelf
from bot.service import Inbound
from bot.web.visitor import Visitor
from storage.interface import Media
from tests.web.office import SECRET, Office


async def send(office: Office, code: str, kind: MediaKind = MediaKind.PHOTO, visitor: str = "a" * 32) -> Media:
    """The citizen of this ticket sends something; it waits for its download."""
    key = Visitor(visitor).key
    office.service.downloads = frozenset({key.channel})
    before = {one.id for one in await office.store.media_of(code)}
    event = MediaReceived(kind, "https://f1.zdn.vn/a")
    await office.service.receive_inbound([Inbound(key, uuid4().hex, event)])
    await office.settle()
    [new] = [one for one in await office.store.media_of(code) if one.id not in before]
    return new


async def arrive(office: Office, media: Media, content: bytes) -> None:
    found = sniff(content, MediaKind(media.kind))
    assert found is not None
    now = office.clock()
    assert await office.store.claim_media(media.id, now, now)
    assert await Shelf(office.store, SECRET).put(media.id, found, content)


async def put(office: Office, code: str, content: bytes, kind: MediaKind = MediaKind.PHOTO) -> Media:
    media = await send(office, code, kind)
    await arrive(office, media, content)
    return media
