"""Budgets and patience, by the clock they are given."""

from __future__ import annotations

from bot.web.limits import Budget, Patience


def test_a_budget_is_spent_and_fills_again() -> None:
    budget = Budget(per_minute=60)

    assert [budget.spend("a", 0.0) for _ in range(30)] == [0.0] * 30
    assert 0 < budget.spend("a", 0.0) <= 1.0
    assert budget.spend("b", 0.0) == 0.0
    assert budget.spend("a", 1.0) == 0.0


def test_a_clock_that_goes_backwards_gives_and_takes_nothing() -> None:
    budget = Budget(per_minute=60)
    for _ in range(30):
        budget.spend("a", 100.0)

    assert budget.spend("a", 50.0) > 0


def test_delays_double_up_to_the_longest() -> None:
    patience, now, waits = Patience(free=2, longest=60), 0.0, []
    for _ in range(8):
        now += patience.wait("a", now)
        waits.append(patience.wait("a", now))
        patience.tried("a", now)
        waits[-1] = patience.wait("a", now)

    assert waits == [0.0, 5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 60.0]


def test_success_and_quiet_time_forgive() -> None:
    patience = Patience(free=1, longest=10)
    patience.tried("a", 0.0)
    assert patience.wait("a", 0.0) == 5.0
    patience.forgive("a")
    assert patience.wait("a", 0.0) == 0.0
    patience.tried("a", 0.0)
    assert patience.wait("a", 41.0) == 0.0
    patience.tried("a", 41.0)
    assert patience.wait("a", 41.0) == 5.0
