"""What the operator's monitoring sees of an OA, as Prometheus metrics. No ids, no words."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.channels.zalo_oa.ear import Ear
from bot.channels.zalo_oa.quota import Quota
from bot.channels.zalo_oa.webhook import Webhook


class ZaloOaFigures(Collector):
    def __init__(self, webhook: Webhook, ear: Ear, quota: Quota, billed_max: int) -> None:
        self._webhook = webhook
        self._ear = ear
        self._quota = quota
        self._billed_max = billed_max

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        seen = CounterMetricFamily("troly_zalo_oa_events", "Webhook bodies by what became of them", labels=["fate"])
        for fate, count in self._webhook.seen.items():
            seen.add_metric([fate], count)
        yield seen
        # A webhook that Zalo has switched off is only seen by its silence.
        silent = self._ear.silent.total_seconds()
        yield GaugeMetricFamily("troly_zalo_oa_silent_seconds", "Since the last event of the OA", silent)
        yield GaugeMetricFamily(
            "troly_zalo_oa_webhook_missed", "Messages found only by reading back since the last event", self._ear.missed
        )
        yield CounterMetricFamily("troly_zalo_oa_caught_up", "Messages read back after an outage", self._ear.caught)
        yield GaugeMetricFamily("troly_zalo_oa_billed_max", "Billed messages allowed in a month", self._billed_max)
        if self._quota.remain is not None:
            yield GaugeMetricFamily("troly_zalo_oa_quota_remaining", "As Zalo tells it", self._quota.remain)
