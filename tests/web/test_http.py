"""The application around the pages: health, metrics, headers, limits, errors, the log, stopping."""

from __future__ import annotations

import asyncio
import gzip
import re
import time
from pathlib import Path

import pytest
import structlog
from aiohttp import web

from bot.web.settings import WebSettings
from tests.web.conftest import OpenOffice, staffed
from tests.web.office import SECRET, Office, browser_like

HTML = {"Accept": "text/html"}


async def test_healthy_and_ready(office: Office) -> None:
    async with browser_like(office) as session:
        assert (await session.get("/healthz")).status == 200
        assert (await session.get("/readyz")).status == 200
        await office.store.close()
        assert (await session.get("/healthz")).status == 200
        assert (await session.get("/readyz")).status == 503
    await office.store.open()


async def test_metrics_name_routes_and_nobody(office: Office) -> None:
    async with browser_like(office) as session:
        await session.get("/desk/t/4K7?secret=1")
        await session.get("/no/such/page")
        text = await (await session.get("/metrics")).text()

    assert 'route="/desk/t/{code}"' in text
    assert 'route="unknown",status="404"' in text
    for private in ("4K7", "secret", "no/such"):
        assert private not in text


async def test_metrics_are_for_this_machine_or_who_has_the_token(open_another: OpenOffice) -> None:
    relayed = {"X-Forwarded-For": "203.0.113.9"}
    async with open_another(metrics_token="t0ken", trusted_proxies=1) as office:
        await office.start()
        async with browser_like(office) as session:
            assert (await session.get("/metrics")).status == 200
            assert (await session.get("/metrics", headers=relayed)).status == 404
            assert (await session.get("/metrics", headers={**relayed, "Authorization": "Bearer wrong"})).status == 404
            assert (await session.get("/metrics", headers={**relayed, "Authorization": "Bearer t0ken"})).status == 200


async def test_every_answer_is_locked_down(office: Office) -> None:
    async with browser_like(office) as session:
        for path in ("/", "/embed", "/desk/login", "/no/such", "/embed.js", "/healthz"):
            headers = (await session.get(path)).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert "camera=()" in headers["Permissions-Policy"]
            frames = "'self'" if path == "/embed" else "'none'"
            assert f"frame-ancestors {frames}" in policy


async def test_pages_contain_no_inline_script_or_style(office: Office) -> None:
    async with browser_like(office) as session:
        for path in ("/", "/embed", "/desk/login", "/no/such"):
            page = await (await session.get(path, headers=HTML)).text()
            assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


async def test_only_named_sites_may_frame_the_chat(open_another: OpenOffice) -> None:
    async with open_another(embed_origins=("https://xamau.example", "http://localhost:8000")) as office:
        await office.start()
        async with browser_like(office) as session:
            policy = (await session.get("/embed")).headers["Content-Security-Policy"]

    assert policy.endswith("frame-ancestors 'self' https://xamau.example http://localhost:8000")


@pytest.mark.parametrize("origin", ["*", "https://a.example; script-src *", "https://a.example/", "a.example", ""])
def test_an_origin_that_is_none_is_refused_at_start(origin: str) -> None:
    with pytest.raises(ValueError, match="not an origin"):
        WebSettings(SECRET, embed_origins=(origin,))


def test_a_short_secret_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="secret"):
        WebSettings(b"short")


async def test_errors_are_vietnamese_pages_that_lead_back(office: Office) -> None:
    async def broken(_: web.Request) -> web.Response:
        raise ZeroDivisionError

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(60)
        raise AssertionError

    await office.stop()
    office.settings = WebSettings(SECRET, request_seconds=0.2)
    office.extra_routes = (web.get("/broken", broken), web.get("/slow", slow))
    await office.start()
    async with browser_like(office) as session:
        for path, status, words in (
            ("/no/such", 404, "Không có trang này"),
            ("/broken", 500, "Lỗi này là của trợ lý"),
            ("/slow", 503, "Trợ lý đang bận"),
            ("/static/../settings.py", 404, "Không có trang này"),
        ):
            async with session.get(path, headers=HTML) as answer:
                page = await answer.text()
                assert answer.status == status
                assert words in page
                assert 'href="/"' in page
                assert "ZeroDivision" not in page
        async with session.get("/no/such", headers={"Accept": "application/json"}) as answer:
            assert (await answer.json())["error"]
        async with session.post("/", headers=HTML) as answer:
            assert answer.status == 405


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(office: Office) -> None:
    async with (
        browser_like(office) as session,
        session.post("/chat/send", data={"text": "x" * 70_000}, headers=HTML) as answer,
    ):
        assert answer.status == 413
        assert "Tin dài quá" in await answer.text()


async def test_the_log_has_neither_queries_nor_words_nor_codes(office: Office) -> None:
    with structlog.testing.capture_logs() as lines:
        async with browser_like(office) as session:
            await session.get("/?q=bi-mat")
            await session.get("/desk/t/4K7")
            data = {"id": "m-00000001", "text": "chuyện bí mật"}
            await session.post("/chat/send", data=data)
    logged = repr([line for line in lines if line["event"] == "http"])

    assert "'route': '/desk/t/{code}'" in logged
    for private in ("bi-mat", "4K7", "bí mật", "127.0.0.1", "m-0000"):
        assert private not in logged


async def test_stopping_ends_open_streams_in_good_order(open_another: OpenOffice, password_hash: str) -> None:
    async with staffed(open_another, password_hash) as office, browser_like(office) as session:
        await session.get("/")
        async with session.get("/chat/stream") as stream:
            await stream.content.readuntil(b"\n\n")
            began = time.monotonic()
            stopping = asyncio.create_task(office.stop())
            # The end of the response, not a broken connection.
            assert not (await asyncio.wait_for(stream.content.read(), 5)).strip(b":\n")
            await stopping
            assert time.monotonic() - began < 1.5


async def test_the_chat_weighs_less_than_50_kb(office: Office) -> None:
    total = 0
    async with browser_like(office) as session:
        page = await (await session.get("/")).text()
        total += len(gzip.compress(page.encode()))
        for path in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)):
            async with session.get(path) as answer:
                assert answer.headers["Content-Encoding"] == "gzip"
                assert "immutable" in answer.headers["Cache-Control"]
                total += int(answer.headers["Content-Length"])

    assert 5_000 < total < 50_000


async def test_pictures_come_from_the_guides_folder_and_nowhere_else(open_another: OpenOffice, tmp_path: Path) -> None:
    folder = tmp_path / "flows"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "one.png").write_bytes(b"\x89PNG")
    (folder / "guide.yaml").write_text("id: x")
    (tmp_path / "secret.png").write_bytes(b"secret")
    async with open_another(images=folder) as office:
        await office.start()
        async with browser_like(office) as session:
            async with session.get("/images/images/one.png") as answer:
                assert answer.status == 200
                assert answer.headers["Content-Type"] == "image/png"
            for path in (
                "/images/guide.yaml",
                "/images/%2e%2e/secret.png",
                "/images/..%2fsecret.png",
                "/images/images",
            ):
                assert (await session.get(path)).status == 404
