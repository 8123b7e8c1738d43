"""Byte for byte, since what must be borne is not always HTTP: lengths that lie, bodies that break off or never end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asked:
    host: str
    path: str


class FakeZaloMedia:
    """`asked` is every request that came, with the host it was meant for. What is not put here is 404."""

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self.asked: list[Asked] = []
        self.answers: dict[str, list[Serve]] = {}
        """By path: the first for the first request, the last for all after it."""
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()

    @property
    def base(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def put(self, path: str, *answers: bytes | Serve) -> str:
        """The address it has at Zalo."""
        self.answers[path] = [good(one) if isinstance(one, bytes) else one for one in answers]
        return f"https://f1.photo.zdn.vn{path}"

    def count(self, path: str) -> int:
        return sum(one.path == path for one in self.asked)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.split("\r\n")
            path = first.split()[1]
            host = next((line[6:].strip() for line in lines if line.lower().startswith("host: ")), "")
            self.asked.append(Asked(host, path))
            waiting = self.answers.get(path, [missing])
            await (waiting.pop(0) if len(waiting) > 1 else waiting[0])(writer)
            await writer.drain()
        self._writers.discard(writer)
        writer.close()


def _head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *lines, "", ""]).encode()


def good(content: bytes, claimed: str = "image/jpeg") -> Serve:
    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(_head("200 OK", f"Content-Type: {claimed}", f"Content-Length: {len(content)}") + content)

    return serve


def status(line: str, *headers: str) -> Serve:
    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(line, "Content-Length: 0", *headers))

    return serve


missing = status("404 Not Found")


def redirect(to: str) -> Serve:
    return status("302 Found", f"Location: {to}")


def endless(start: bytes, count: list[int], length: int | None = None) -> Serve:
    """A body without an end; `length` is what is claimed. `count` gathers the bytes that could be sent."""

    async def serve(writer: asyncio.StreamWriter) -> None:
        lines = [] if length is None else [f"Content-Length: {length}"]
        writer.write(_head("200 OK", *lines) + start)
        while not writer.is_closing():
            writer.write(bytes(64 * 1024))
            count.append(64 * 1024)
            await writer.drain()

    return serve


def broken_off(content: bytes) -> Serve:
    """Half of it, then the line is cut."""

    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(_head("200 OK", f"Content-Length: {len(content)}") + content[: len(content) // 2])
        await writer.drain()
        writer.transport.abort()

    return serve


def silent(seconds: float = 3600.0) -> Serve:
    async def serve(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        writer.transport.abort()

    return serve


def dripping(content: bytes) -> Serve:
    """A byte now and then, for ever."""

    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(_head("200 OK", f"Content-Length: {len(content)}"))
        while not writer.is_closing():
            writer.write(content[:1])
            await writer.drain()
            await asyncio.sleep(0.02)

    return serve
