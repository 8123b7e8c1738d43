"""How much of the plan is used, as Prometheus metrics. Read on a timer, so that a scrape waits for no database."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.channels.zalo_bot.ledger import Ledger


class ZaloBotFigures(Collector):
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._messages = 0
        self._users = 0

    async def refresh(self) -> None:
        self._messages, self._users = await self._ledger.messages(), await self._ledger.users()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("troly_zalo_bot_messages", "Sent this month", self._messages)
        yield GaugeMetricFamily("troly_zalo_bot_messages_max", "The plan's messages a month", self._ledger.messages_max)
        yield GaugeMetricFamily("troly_zalo_bot_users", "People who have a place in the bot", self._users)
        yield GaugeMetricFamily("troly_zalo_bot_users_max", "The plan's people", self._ledger.users_max)
