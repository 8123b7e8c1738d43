"""What the operator decides about the web pages. Values come from configuration; nothing is read from here."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.media.shelf import Kept

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?\Z")
_SECRET_BYTES_MIN = 16


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the pages. `secret` signs visitors' cookies; changing it starts everybody's talk anew."""

    secret: bytes
    public_url: str = ""
    """Scheme and host people see ("https://troly.xamau.gov.vn"); empty means: whatever the request says."""
    embed_origins: tuple[str, ...] = ()
    """Sites whose pages may show the chat in a frame."""
    secure_cookies: bool = False
    """True wherever the pages are served over https."""
    trusted_proxies: int = 0
    """How many proxies of ours stand in front; that many addresses from the right of X-Forwarded-For are believed."""
    link_hosts: tuple[str, ...] = ("gov.vn",)
    """Hosts (with all below them) whose https addresses become links; others stay plain text."""
    images: Path | None = None
    """Folder that `Message.image` is relative to (the content's `flows/`)."""
    open_media: Callable[[str], Awaitable[Kept | None]] | None = None
    """Opens what a citizen sent, by our id; None where it is not there (any more)."""
    metrics_token: str = ""
    """Bearer token for /metrics from elsewhere than this machine; empty means: this machine only."""
    zalo_site_code: str = ""
    """Proves to Zalo that the domain is ours."""
    visitor_per_minute: int = 20
    address_per_minute: int = 400
    """Generous: a whole commune hall may stand behind one address."""
    request_seconds: float = 20.0
    heartbeat_seconds: float = 15.0
    session_hours: int = 12
    text_max: int = 2000
    """Characters a citizen may send at once."""

    def __post_init__(self) -> None:
        if len(self.secret) < _SECRET_BYTES_MIN:
            raise ValueError(f"the web secret is shorter than {_SECRET_BYTES_MIN} bytes")
        # These go into a header as they are: nothing but plain origins may pass.
        for origin in self.embed_origins:
            if not _ORIGIN.match(origin):
                raise ValueError(f"not an origin (scheme://host[:port]): {origin!r}")
