"""What every page needs, in one value that hangs on the application."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.assets import Assets
from bot.web.lines import Reader
from bot.web.settings import WebSettings
from bot.web.visitor import Visitors
from bot.web.words import Card, Words, load_cards, load_words

if TYPE_CHECKING:
    from bot.desk.desk import Desk
    from bot.service import Service


STREAMS_MAX = 2000
STREAMS_EACH_MAX = 8
"""More tabs than that of one talk are no person's."""


class Streams:
    """Open event streams. They end only when told to, so a graceful stop tells them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()
        self._listeners: Counter[str] = Counter()
        self.is_closing = False

    def __len__(self) -> int:
        return len(self._tasks)

    def has_room(self, listener: str) -> bool:
        """Each stream costs a connection and a look at the database now and then; who is refused asks by polling."""
        return len(self._tasks) < STREAMS_MAX and self._listeners[listener] < STREAMS_EACH_MAX

    @contextmanager
    def open(self, listener: str) -> Iterator[None]:
        task = asyncio.current_task()
        if task is None:  # cannot be: a request runs in a task
            raise RuntimeError("a stream outside a task")
        self._tasks.add(task)
        self._listeners[listener] += 1
        try:
            yield
        except ConnectionResetError:
            # The browser left while something was being written: the usual end of a stream.
            pass
        except asyncio.CancelledError:
            # Cancelled by us: end the response in good order. Cancelled by the server: that is its business.
            if not self.is_closing:
                raise
        finally:
            self._tasks.discard(task)
            self._listeners[listener] -= 1
            if not self._listeners[listener]:
                del self._listeners[listener]

    async def close(self) -> None:
        self.is_closing = True
        for task in list(self._tasks):
            task.cancel()


@dataclass(slots=True)
class Site:
    service: Service
    desk: Desk
    settings: WebSettings
    words: Words
    cards: tuple[Card, ...]
    assets: Assets
    visitors: Visitors
    reader: Reader
    pages: Environment
    streams: Streams = field(default_factory=Streams)

    def now(self) -> datetime:
        return self.service.clock()

    def value(self, name: str) -> str:
        """A value of the commune ("ten_xa"), empty where the overlay has none."""
        return self.service.box.current.commune.values.get(name, "")

    def page(
        self, template: str, status: int = 200, values: Mapping[str, object] | None = None, **shown: object
    ) -> web.Response:
        """A page nobody may keep a copy of: it shows a talk or a ticket."""
        body = self.pages.get_template(template).render(site=self, w=self.words, **(values or {}), **shown)
        return web.Response(
            text=body, status=status, content_type="text/html", charset="utf-8", headers={"Cache-Control": "no-store"}
        )


SITE = web.AppKey("site", Site)


def make_site(service: Service, desk: Desk, settings: WebSettings) -> Site:
    words, cards, assets = load_words(), load_cards(), Assets()
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["asset"] = assets.url
    return Site(
        service=service,
        desk=desk,
        settings=settings,
        words=words,
        cards=cards,
        assets=assets,
        visitors=Visitors(settings.secret, secure=settings.secure_cookies),
        reader=Reader(words, cards, settings.link_hosts),
        pages=pages,
    )
