"""The page that proves to Zalo that the domain is ours: wanted before there is any key of the app."""

from __future__ import annotations

from aiohttp import web


def site_routes(code: str) -> list[web.AbstractRouteDef]:
    """`code` is checked with the settings; none without it."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=site_page(code), content_type="text/html")

    return [web.get(f"/zalo_verifier{code}.html", page)] if code else []


def site_page(code: str) -> str:
    """What Zalo looks for on the domain."""
    meta = f'<meta name="zalo-platform-site-verification" content="{code}">'
    return f'<!doctype html><html lang="vi"><head><meta charset="utf-8">{meta}</head><body></body></html>'
