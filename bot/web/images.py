"""Pictures of the guides, from the content folder."""

from __future__ import annotations

from aiohttp import web

from bot.web.site import SITE

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}


async def serve_image(request: web.Request) -> web.StreamResponse:
    """Only pictures, only below the folder, whatever the address says."""
    folder = request.app[SITE].settings.images
    if folder is None:
        raise web.HTTPNotFound
    root = folder.resolve()
    path = (root / request.match_info["path"]).resolve()
    kind = _TYPES.get(path.suffix.lower())
    if kind is None or not path.is_relative_to(root) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": kind, "Cache-Control": "public, max-age=3600"})
