"""What the webhook has seen, as Prometheus metrics. No ids, no words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.channels.zalo_oa.webhook import Webhook


class ZaloOaFigures(Collector):
    def __init__(self, webhook: Webhook, clock: Callable[[], datetime]) -> None:
        self._webhook = webhook
        self._clock = clock

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        seen = CounterMetricFamily("troly_zalo_oa_events", "Webhook bodies by what became of them", labels=["fate"])
        for fate, count in self._webhook.seen.items():
            seen.add_metric([fate], count)
        yield seen
        if self._webhook.last_at is not None:
            # A webhook that Zalo has switched off is only seen by its silence.
            silent = (self._clock() - self._webhook.last_at).total_seconds()
            yield GaugeMetricFamily("troly_zalo_oa_silent_seconds", "Since the last event of the OA", silent)
