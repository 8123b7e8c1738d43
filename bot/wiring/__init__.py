"""Where the concrete parts meet: the only place that knows them all. `server` shows the whole."""

from __future__ import annotations

from bot.wiring.server import serve
from bot.wiring.shared import Parts, parts
from bot.wiring.terminal import talk

__all__ = ["Parts", "parts", "serve", "talk"]
