"""Whether meaning is on, as Prometheus metrics."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.embedding.improver import Improver, Standing


class MeaningFigures(Collector):
    def __init__(self, improver: Improver) -> None:
        self._improver = improver

    def collect(self) -> Iterator[GaugeMetricFamily]:
        is_on = self._improver.standing is Standing.ON
        yield GaugeMetricFamily("troly_meaning_on", "Questions are judged by meaning too", int(is_on))
        yield GaugeMetricFamily(
            "troly_meaning_waiting", "Texts of the content without a vector", self._improver.waiting
        )
