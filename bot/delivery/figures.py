"""The store's counts as Prometheus metrics. Read on a timer, so that a scrape never waits for the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from storage.interface import Figures, Store, Tally


class FiguresCollector(Collector):
    """No personal data: only how much waits and how old it is."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._figures: Figures | None = None
        self._tallies: Sequence[Tally] = ()

    async def refresh(self) -> None:
        self._figures = await self._store.figures()
        self._tallies = await self._store.tallies(self._clock())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        figures = self._figures
        if figures is None:
            return
        yield GaugeMetricFamily("troly_inbox_waiting", "Events without a turn yet", figures.inbox_waiting)
        yield GaugeMetricFamily("troly_outbox_waiting", "Messages not sent yet", figures.outbox_waiting)
        yield GaugeMetricFamily("troly_outbox_dead", "Messages given up", figures.outbox_dead)
        yield GaugeMetricFamily("troly_outbox_held", "Messages that wait for a citizen's word", figures.outbox_held)
        month = GaugeMetricFamily("troly_month_messages", "This month's messages by cost", labels=["channel", "cost"])
        for tally in self._tallies:
            month.add_metric([tally.channel, tally.kind.value], tally.count)
        yield month
        oldest = figures.oldest_unsent_at
        age = (self._clock() - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily("troly_outbox_oldest_seconds", "Age of the oldest unsent message", age)
        tickets = GaugeMetricFamily("troly_tickets", "Tickets by state", labels=["state"])
        for state, count in figures.tickets.items():
            tickets.add_metric([state.value], count)
        yield tickets
