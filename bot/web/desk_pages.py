"""The team desk: the live list, a ticket, what a member does with it. Works without scripts; htmx makes it smooth."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote

from aiohttp import web

from bot.desk.acts import Answer, Close, Done, Note, PassOn, Take, TeamAct
from bot.web.chat import event_stream
from bot.web.desk_media import answer
from bot.web.desk_views import Scribe, Show, problems
from bot.web.seats import Seat, Seats
from bot.web.sending import clean
from bot.web.site import SITE, Site

_BOXES = ("answer", "note")
"""Acts that carry words; each has a box of its own on the page."""

_STREAM_SECONDS = 600.0
_LULL_SECONDS = 0.25


class DeskPages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._seats = Seats(site)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/desk", self.board),
            web.get("/desk/list", self.list_part),
            web.get("/desk/stream", self.stream),
            web.get("/desk/t/{code}", self.ticket),
            web.get("/desk/t/{code}/live", self.ticket_part),
            web.get("/desk/t/{code}/m/{media}", self.media),
            web.post("/desk/t/{code}/{act}", self.act),
        ]

    async def board(self, request: web.Request) -> web.Response:
        seat = await self._seat(request)
        return self._site.page("desk_board.html", 200, await self._list(request, seat))

    async def list_part(self, request: web.Request) -> web.Response:
        seat = await self._seat(request)
        return self._site.page("desk_list.html", 200, await self._list(request, seat))

    async def ticket(self, request: web.Request) -> web.Response:
        seat = await self._seat(request)
        return await self._sheet(request, seat, "desk_ticket.html")

    async def ticket_part(self, request: web.Request) -> web.Response:
        """What changes on a ticket while it is open; the boxes being written in are not part of it."""
        seat = await self._seat(request)
        return await self._sheet(request, seat, "desk_live.html")

    async def act(self, request: web.Request) -> web.Response:
        seat = await self._seat(request)
        form = await request.post()
        name, code = request.match_info["act"], request.match_info["code"]
        text = clean(str(form.get("text", "")))
        token = str(form.get("csrf", "")) or request.headers.get("X-CSRF", "")
        if not seat.is_own(token):
            return await self._sheet(request, seat, error=self._site.words("desk.csrf"), status=403, kept={name: text})
        wanted = _act(name, text)
        if wanted is None:
            raise web.HTTPNotFound
        if isinstance(wanted, Close) and "sure" not in form and not await self._is_answered(code):
            return await self._sheet(request, seat, confirm=True)
        result = await self._site.desk.act(code, seat.member, wanted)
        if isinstance(result, Done):
            said = f"desk.done.{name}_waits" if result.waits else f"desk.done.{name}"
            return await self._sheet(request, seat, note=self._site.words(said), emptied=name)
        view = await self._site.desk.view(code)
        why = self._scribe(seat).refusal(result, view.ticket if view else None)
        return await self._sheet(request, seat, error=why, status=409, kept={name: text})

    async def media(self, request: web.Request) -> web.StreamResponse:
        """A photo, voice note or file of a ticket, for whoever may read the ticket."""
        await self._seat(request)
        code, open_media = request.match_info["code"], self._site.settings.open_media
        kept = await open_media(request.match_info["media"]) if open_media else None
        # One that no ticket took is nobody's to see.
        if kept is None or not code or kept.media.ticket != code:
            raise web.HTTPNotFound
        return answer(request, kept)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Tells that something changed; the page then asks for what it shows."""
        seat = await self._seats.of(request)
        if seat is None:
            raise web.HTTPUnauthorized
        if not self._site.streams.has_room(seat.member.login):
            raise web.HTTPTooManyRequests
        site, response = self._site, event_stream()
        with site.streams.open(seat.member.login), site.service.bells.listen("desk") as ear:
            await response.prepare(request)
            await response.write(b"retry: 3000\n\n")
            until = site.now().timestamp() + _STREAM_SECONDS
            while site.now().timestamp() < until and not site.streams.is_closing:
                # A signed-out member or one who left the team hears nothing more.
                if await self._seats.of(request) is None:
                    break
                waiting = json.dumps([ticket.code for ticket in (await site.desk.board()).waiting])
                await response.write(f"event: change\ndata: {waiting}\n\n".encode())
                # Told now and then even when no bell rang: another process may have changed something.
                if await ear.wait(site.settings.heartbeat_seconds):
                    # The bell rings with every citizen's message; one look a quarter of a second is enough.
                    await asyncio.sleep(_LULL_SECONDS)
        return response

    async def _is_answered(self, code: str) -> bool:
        view = await self._site.desk.view(code)
        return view is None or view.ticket.answered_at is not None

    async def _list(self, request: web.Request, seat: Seat) -> dict[str, object]:
        wanted = request.query.get("show", "")
        show = Show(wanted) if wanted in set(Show) else Show.WAITING
        errors, warnings = problems(self._site.service.box.problems)
        board, scribe = await self._site.desk.board(), self._scribe(seat)
        return {
            "seat": seat,
            "show": show.value,
            "rows": scribe.rows(board, show),
            "others": scribe.others(board) if show is Show.WAITING else (),
            "counts": {key.value: count for key, count in scribe.counts(board).items()},
            "notices": await self._site.desk.notices(),
            "ledgers": await self._site.desk.ledgers(),
            "errors": errors,
            "warnings": warnings,
        }

    async def _sheet(  # noqa: PLR0913  the page has these many states
        self,
        request: web.Request,
        seat: Seat,
        template: str = "",
        *,
        note: str = "",
        error: str = "",
        status: int = 200,
        confirm: bool = False,
        emptied: str = "",
        kept: dict[str, str] | None = None,
    ) -> web.Response:
        code = request.match_info["code"]
        view = await self._site.desk.view(code)
        if view is None:
            raise web.HTTPNotFound
        part = "HX-Request" in request.headers
        shown = self._site.page(
            template or ("desk_live.html" if part else "desk_ticket.html"),
            # htmx swaps only good answers; a refusal is an ordinary answer to it.
            status=200 if part else status,
            seat=seat,
            sheet=self._scribe(seat).sheet(view),
            part=part,
            note=note,
            error=error,
            confirm=confirm,
            kept={box: (kept or {}).get(box, "") for box in _BOXES},
        )
        if emptied in _BOXES:
            # The page throws away its copy of the words only now that they are stored here.
            shown.headers["HX-Trigger"] = json.dumps({"troly:stored": {"box": emptied}})
        return shown

    def _scribe(self, seat: Seat) -> Scribe:
        return Scribe(self._site.words, self._site.service.box.current, seat.member, self._site.now())

    async def _seat(self, request: web.Request) -> Seat:
        """The member, or off to the sign-in page and back here afterwards."""
        seat = await self._seats.of(request)
        if seat is not None:
            return seat
        code = request.match_info.get("code", "")
        onward = quote(f"/desk/t/{code}" if code else "/desk", safe="/")
        had_one = any(name.endswith("ban-truc") for name in request.cookies) or request.method == "POST"
        address = f"/desk/login?next={onward}" + ("&why=expired" if had_one else "")
        if "HX-Request" in request.headers:
            raise web.HTTPNoContent(headers={"HX-Redirect": address})
        raise web.HTTPSeeOther(address)


def _act(name: str, text: str) -> TeamAct | None:
    match name:
        case "take":
            return Take()
        case "pass":
            return PassOn()
        case "answer":
            return Answer(text)
        case "note":
            return Note(text)
        case "close":
            return Close()
        case _:
            return None


def install(app: web.Application) -> None:
    app.add_routes(DeskPages(app[SITE]).routes())
