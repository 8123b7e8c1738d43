"""The HTTP side of the fake: sending, uploads, reading; and the controls tests turn."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.fakes.zalo_oa.checks import Refusal, checked
from tests.fakes.zalo_oa.faults import Fault, Faults
from tests.fakes.zalo_oa.oauth import APP_ID, OAuth, answer
from tests.fakes.zalo_oa.webhooks import Webhooks
from tests.fakes.zalo_oa.world import (
    ACCESS_SECONDS,
    FREE,
    OPEN,
    UPLOAD_LIFE,
    Bucket,
    Oa,
    Said,
    User,
    big_id,
)

OA_SECRET = "oa-secret-of-the-fake"
OA_ID = "5790000000000000001"

# What a kind of event is called in the talk's rows.
_ROW_TYPES = {"image": "photo", "gif": "GIF", "audio": "voice"}
_UPLOADS = {"image": ((".jpg", ".jpeg", ".png"), 1), "gif": ((".gif",), 5), "file": ((".pdf", ".doc", ".docx"), 5)}


class FakeZalo:
    """`url` serves as API and OAuth host. `clock` is anybody's clock."""

    def __init__(self, clock: Callable[[], datetime], seed: int = 0) -> None:
        self.clock = clock
        self.oas = {OA_ID: Oa(OA_ID)}
        self.oauth = OAuth(clock, self.oas)
        self.webhooks = Webhooks(clock, APP_ID, OA_SECRET, seed)
        self.faults = Faults()
        self.chaos: Callable[[str], Fault | None] = lambda _: None
        self.bucket = Bucket()
        self.refuses_buttons = False
        self.hides_talk = False
        """`listrecentchat` and `conversation` know nothing yet."""
        self.recent_chats_only = False
        self.calls: list[str] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    @property
    def oa(self) -> Oa:
        return self.oas[OA_ID]

    async def open(self) -> None:
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        await self.webhooks.open()

    async def close(self) -> None:
        await self.webhooks.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- controls -------------------------------------------------------------------------------------------------

    def writes(self, user: User, text: str | None, oa: str = OA_ID, **more: Any) -> str:
        """The citizen writes; None leaves the text out."""
        return self.sends(user, "text", text, oa=oa, **more)

    def presses(self, user: User, title: str, oa: str = OA_ID) -> str:
        """A press is a text whose words are the button's payload."""
        return self.writes(user, user.press(title), oa)

    def sends(
        self, user: User, kind: str, text: str | None = None, payload: dict[str, Any] | None = None, oa: str = OA_ID
    ) -> str:
        self._reaches_out(user, oa)
        ident = secrets.token_hex(10)
        message: dict[str, Any] = {"msg_id": ident}
        if text is not None:
            message["text"] = text
        if payload is not None:
            shown = "link" if kind == "business_card" else kind
            message["attachments"] = [{"type": shown, "payload": payload}]
        self._emit(f"user_send_{kind}", user, oa, {"message": message})
        self.oas[oa].talk.append(self._row(1, ident, user, text or "", _ROW_TYPES.get(kind, kind), payload or {}, oa))
        return ident

    def _row(
        self, src: int, ident: str, user: User, text: str, kind: str = "text", payload: Any = None, oa: str = OA_ID
    ) -> dict[str, Any]:
        """As `listrecentchat` and `conversation` show a message."""
        ends = {"from_id": user.id, "to_id": oa} if src else {"from_id": oa, "to_id": user.id}
        shown = {name: value for name, value in (payload or {}).items() if name in {"url", "thumb", "description"}}
        at = int(self.clock().timestamp() * 1000)
        return {"src": src, "message_id": ident, **ends, "time": at, "type": kind, "message": text, **shown}

    def says_in_group(self, user: User, group: str, text: str, oa: str = OA_ID, quote: str = "") -> None:
        """Everything said in a group that the OA made reaches the app; who is mentioned stands as "[@id]"."""
        self.oas[oa].groups.setdefault(group, [])
        message = {"text": text, "msg_id": secrets.token_hex(10)} | ({"quote_msg_id": quote} if quote else {})
        body = {"oa_id": oa, "sender": {"id": user.id}, "recipient": {"id": group}, "message": message}
        self.webhooks.emit("user_send_group_text", user.id, body)

    def follows(self, user: User, oa: str = OA_ID, *, name: str = "follow") -> None:
        user.follows = name == "follow"
        if user.follows:
            self._reaches_out(user, oa)
        body = {"oa_id": oa, "follower": {"id": user.id}, "user_id_by_app": user.by_app, "source": "oa_profile"}
        self.webhooks.emit(name, user.id, body)

    def submits(self, user: User, info: dict[str, Any], oa: str = OA_ID) -> None:
        self._reaches_out(user, oa)
        self._emit("user_submit_info", user, oa, {"info": info})

    def withdraws(self, user: User, oa: str = OA_ID) -> None:
        self.webhooks.emit("user_withdraw", user.id, {"oa_id": oa, "user_id": user.id, "user_id_by_app": user.by_app})

    def human_writes(self, user: User, text: str, oa: str = OA_ID) -> None:
        """A person types in the OA's chat tool."""
        said = Said(secrets.token_hex(10), text, by_human=True, at=self.clock())
        user.read.append(said)
        self.oas[oa].talk.append(self._row(0, said.id, user, text, oa=oa))
        sender = {"id": oa, "admin_id": big_id(7)}
        message = {"text": text, "msg_id": said.id}
        self.webhooks.emit(
            "oa_send_text", user.id, {"sender": sender, "recipient": {"id": user.id}, "message": message}
        )

    def _reaches_out(self, user: User, oa: str) -> None:
        user.last_interaction = self.clock()
        self.oas[oa].users[user.id] = user

    def _emit(self, name: str, user: User, oa: str, body: dict[str, Any]) -> None:
        frame = {"sender": {"id": user.id}, "user_id_by_app": user.by_app, "recipient": {"id": oa}}
        self.webhooks.emit(name, user.id, frame | body)

    # --- HTTP -----------------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        self.calls.append(path)
        # A form is read part by part where it is wanted; its bytes can be read only once.
        body = b"" if request.content_type.startswith("multipart/") else await request.read()
        fault = self.faults.next(path) or self.chaos(path)
        match fault:
            case Fault.SERVER:
                return web.Response(status=500, text="Internal Server Error")
            case Fault.HTML:
                return web.Response(text="<html><body>Bad gateway</body></html>", content_type="text/html")
            case Fault.DROP:
                return _hang_up(request)
            case Fault.BUSY:
                return answer({"error": -32, "message": "Your application reached limit call api"})
            case Fault.UNSPECIFIED:
                return answer({"error": -200, "message": "Send message failed"})
            case _:
                pass
        given = self.oauth.token(request, body) if path == "/v4/oa/access_token" else await self._api(request, body)
        match fault:
            case Fault.SLOW:
                await asyncio.sleep(self.faults.slow_seconds)
            case Fault.LOST:
                return _hang_up(request)
            case Fault.BAD_GATEWAY:
                return web.Response(status=502, text="<html>502</html>", content_type="text/html")
            case _:
                pass
        return given

    # --- the API --------------------------------------------------------------------------------------------------

    async def _api(self, request: web.Request, body: bytes) -> web.Response:
        found = self._routes().get((request.method, request.path))
        if found is None or "access_token" in request.query:
            return web.Response(status=404, text="404 page not found")
        if not self.bucket.take(self.clock()):
            return answer({"error": -32, "message": "Your application reached limit call api"}, self.bucket.headers)
        try:
            oa = self._owner(request.headers.get("access_token", ""))
            done = await found(oa, request, body)
        except Refusal as error:
            oas = list(self.oas.values())
            oas[0].refusals[error.code] += 1
            return answer({"error": error.code, "message": error.message}, self.bucket.headers)
        return answer({"data": done, "error": 0, "message": "Success"}, self.bucket.headers)

    def _routes(self) -> dict[tuple[str, str], Callable[[Oa, web.Request, bytes], Awaitable[Any]]]:
        return {
            ("POST", "/v3.0/oa/message/cs"): self._send,
            ("POST", "/v3.0/oa/message/transaction"): self._gone,
            ("POST", "/v3.0/oa/message/promotion"): self._gone,
            ("POST", "/v3.0/oa/group/message"): self._send_to_group,
            ("POST", "/v3.0/oa/quota/message"): self._quota,
            ("GET", "/v3.0/oa/user/detail"): self._detail,
            ("POST", "/v2.0/oa/message"): self._old_send,
            ("POST", "/v2.0/oa/upload/image"): self._upload,
            ("POST", "/v2.0/oa/upload/gif"): self._upload,
            ("POST", "/v2.0/oa/upload/file"): self._upload,
            ("GET", "/v2.0/oa/getoa"): self._getoa,
            ("GET", "/v2.0/oa/listrecentchat"): self._recent,
            ("GET", "/v2.0/oa/conversation"): self._conversation,
        }

    def _owner(self, token: str) -> Oa:
        for oa in self.oas.values():
            for pair in oa.pairs:
                if token and pair.access == token and pair.access_works:
                    if self.clock() - pair.issued_at > timedelta(seconds=ACCESS_SECONDS):
                        raise Refusal(-220, "Access token is expired or removed")
                    return oa
        raise Refusal(-216, "Access token is invalid")

    async def _send(self, oa: Oa, _: web.Request, raw: bytes) -> dict[str, Any]:
        body = _json(raw)
        user = self._reachable(oa, body.get("recipient", {}).get("user_id"))
        message = body.get("message")
        if self.refuses_buttons and isinstance(message, dict) and "buttons" in str(message.get("attachment", "")):
            raise Refusal(-201, "attachment is invalid")
        said = checked(message, lambda ident: self._usable(oa, ident), secrets.token_hex(10))
        assert user.last_interaction is not None
        is_billed = self.clock() - user.last_interaction > FREE
        shown = Said(said.id, said.text, said.buttons, said.image, is_billed, at=self.clock())
        user.read.append(shown)
        kind = "photo" if said.image else "text"
        oa.talk.append(self._row(0, said.id, user, said.text, kind, oa=oa.id))
        oa.billed += is_billed
        oa.free += not is_billed
        await self._told(oa, user, shown)
        data: dict[str, Any] = {"message_id": said.id, "user_id": user.id, "sent_time": self._stamp()}
        if not is_billed:
            data["quota"] = {"quota_type": "reply", "owner_type": "OA", "owner_id": oa.id}
        return data

    def _reachable(self, oa: Oa, user_id: Any) -> User:
        user = oa.users.get(user_id) if isinstance(user_id, str) else None
        if user is None or user.last_interaction is None:
            raise Refusal(-201, "user_id is invalid")
        if user.blocked:
            raise Refusal(user.blocked, "User cannot receive this message")
        if self.clock() - user.last_interaction > OPEN:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        return user

    def echoes_again(self, user: User, oa: str = OA_ID) -> None:
        """The ladder's next step for the echo of what this citizen was sent last."""
        said = user.read[-1]
        frame = {"sender": {"id": oa}, "recipient": {"id": user.id}}
        self.webhooks.emit("oa_send_text", user.id, {**frame, "message": {"text": said.text, "msg_id": said.id}})

    async def _told(self, oa: Oa, user: User, said: Said) -> None:
        """The echo, then the phone's receipts."""
        if not self.webhooks.modes.echoes:
            return
        frame = {"sender": {"id": oa.id}, "recipient": {"id": user.id}}
        message: dict[str, Any] = {"text": said.text, "msg_id": said.id}
        if said.buttons:
            # A card's words stand in its attachment.
            message = {"msg_id": said.id, "attachments": [{"type": "template", "payload": {"text": said.text}}]}
        elif said.image and self.webhooks.modes.bare_pictures:
            message = {"msg_id": said.id, "attachments": [{"type": "image", "payload": {"url": "https://zdn.vn/a"}}]}
        name = "oa_send_image" if said.image else "oa_send_text"
        self.webhooks.emit(name, user.id, {**frame, "message": message})
        if self.webhooks.modes.echo_first:
            await self.webhooks.settle()
        if self.webhooks.modes.receipts:
            self.webhooks.emit("user_received_message", user.id, {**frame, "message": {"msg_id": said.id}})
            self.webhooks.emit("user_seen_message", user.id, {**frame, "message": {"msg_ids": [said.id]}})

    async def _send_to_group(self, oa: Oa, _: web.Request, raw: bytes) -> dict[str, Any]:
        body = _json(raw)
        group = body.get("recipient", {}).get("group_id")
        if group not in oa.groups:
            raise Refusal(-403, "OA is not a member of the group")
        said = checked(body.get("message"), lambda ident: self._usable(oa, ident), secrets.token_hex(10))
        if said.buttons:
            raise Refusal(-201, "buttons are not supported in groups")
        oa.groups[group].append(said.text)
        oa.group_ids.setdefault(group, []).append(said.id)
        if self.webhooks.modes.echoes:
            frame = {"oa_id": oa.id, "sender": {"id": oa.id}, "recipient": {"id": group}}
            message = {"text": said.text, "msg_id": said.id}
            self.webhooks.emit("oa_send_group_text", group, {**frame, "message": message})
        return {"message_id": said.id, "group_id": group}

    async def _old_send(self, _: Oa, __: web.Request, raw: bytes) -> dict[str, Any]:
        body = _json(raw)
        if "sender_action" in body and "message" not in body:
            return {"message_id": secrets.token_hex(10)}
        raise Refusal(-240, "API v2 is no longer supported")

    async def _gone(self, *_: object) -> dict[str, Any]:
        raise Refusal(-233, "This message type is no longer supported")

    async def _quota(self, oa: Oa, _: web.Request, raw: bytes) -> Any:
        body = _json(raw)
        if "user_id" not in body:
            return [{"product_type": "cs", "quota_type": "sub_quota", "total": 2000, "remain": 2000 - oa.billed}]
        user = oa.users.get(body["user_id"])
        at = user.last_interaction if user else None
        if at is None:
            raise Refusal(-201, "user_id is invalid")
        return {"last_interaction": str(int(at.timestamp() * 1000)), "cs_reply": {"remain": 8, "total": 8}}

    async def _detail(self, oa: Oa, request: web.Request, _: bytes) -> Any:
        user = oa.users.get(str(_json(request.query.get("data", "").encode()).get("user_id")))
        if user is None:
            raise Refusal(-201, "user_id is invalid")
        if not user.follows:
            raise Refusal(-213, "User has not followed OA")
        return {"user_id": user.id, "user_id_by_app": user.by_app, "display_name": "Bác Lan", "user_is_follower": True}

    async def _getoa(self, oa: Oa, *_: object) -> Any:
        return {"oa_id": oa.id, "name": "Tổ công nghệ số", "oa_type": 4, "is_verified": True}

    async def _recent(self, oa: Oa, request: web.Request, _: bytes) -> Any:
        """The newest rows; with `recent_chats_only` only the last of each citizen, as some have seen it."""
        rows = list(reversed(oa.talk))
        if self.recent_chats_only:
            newest: dict[str, dict[str, Any]] = {}
            for row in rows:
                newest.setdefault(_citizen(row), row)
            rows = list(newest.values())
        return self._page(rows, request)

    async def _conversation(self, oa: Oa, request: web.Request, _: bytes) -> Any:
        user = _json(request.query.get("data", "").encode()).get("user_id")
        if not isinstance(user, str) or user not in oa.users:
            raise Refusal(-201, "user_id is invalid")
        return self._page([row for row in reversed(oa.talk) if _citizen(row) == user], request)

    def _page(self, rows: list[dict[str, Any]], request: web.Request) -> list[dict[str, Any]]:
        asked = _json(request.query.get("data", "").encode())
        count, start = int(asked.get("count", 0)), int(asked.get("offset", 0))
        if count > 10:
            raise Refusal(-210, "count exceeds 10")
        return [] if self.hides_talk else rows[start : start + count]

    async def _upload(self, oa: Oa, request: web.Request, _: bytes) -> Any:
        if not request.content_type.startswith("multipart/"):
            raise Refusal(-201, "file is missing")
        kind = request.path.rsplit("/", 1)[-1]
        endings, megabytes = _UPLOADS[kind]
        field = (await request.post()).get("file")
        if not isinstance(field, web.FileField):
            raise Refusal(-201, "file is missing")
        if not field.filename.lower().endswith(endings):
            raise Refusal(-201, "file type is not supported")
        if len(field.file.read()) > megabytes * 1024 * 1024:
            raise Refusal(-210, "file is too large")
        ident = secrets.token_urlsafe(30)
        oa.uploads[ident] = self.clock() + UPLOAD_LIFE
        oa.upload_count += 1
        return {"token": ident} if kind == "file" else {"attachment_id": ident}

    def _usable(self, oa: Oa, ident: str) -> bool:
        return ident in oa.uploads and oa.uploads[ident] >= self.clock()

    def _stamp(self) -> str:
        return str(int(self.clock().timestamp() * 1000))


def _citizen(row: dict[str, Any]) -> str:
    return str(row["from_id"] if row["src"] else row["to_id"])


def _json(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal(-201, "body is invalid") from None
    if not isinstance(body, dict):
        raise Refusal(-201, "body is invalid")
    return body


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
