"""Headers of every response, and the one script that puts the chat into another site's page."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.web.site import SITE

# No inline script or style anywhere, nothing from elsewhere, nothing to plug in.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HALF_YEAR = 180 * 24 * 3600


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal: runs for pages, streams and errors alike."""
    headers = response.headers
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    if "Content-Security-Policy" not in headers:
        headers["Content-Security-Policy"] = _POLICY.format(frames="'none'")
        headers["X-Frame-Options"] = "DENY"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.app[SITE].settings.secure_cookies:
        headers["Strict-Transport-Security"] = f"max-age={_HALF_YEAR}"
    headers.pop("Server", None)


def frame_policy(response: web.StreamResponse, origins: Sequence[str]) -> None:
    """This page may stand in frames of these sites and of our own."""
    response.headers["Content-Security-Policy"] = _POLICY.format(frames=" ".join(("'self'", *origins)))


async def embed_script(request: web.Request) -> web.Response:
    """`<script src="https://…/embed.js" async></script>` is all a commune's site needs."""
    site = request.app[SITE]
    body = site.pages.get_template("embed.js").render(w=site.words)
    # Public and the same for all; another site may load it. Whether the frame opens there, the frame's policy says.
    headers = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return web.Response(text=body, content_type="text/javascript", charset="utf-8", headers=headers)
