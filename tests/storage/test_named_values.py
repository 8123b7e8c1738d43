"""Named values that are counted, listed, and traded one for another."""

from __future__ import annotations

import asyncio

from storage.interface import Store


async def test_two_processes_count_each_number_once(store: Store, other: Store) -> None:
    counted = await asyncio.gather(*(one.count_up("sent") for one in (store, other) * 10))

    assert list(range(1, 21)) == sorted(counted)
    assert await store.count_up("sent", 5) == 25
    assert await other.read_setting("sent") == "25"


async def test_a_prefix_is_taken_as_it_is_written(store: Store) -> None:
    """No sign of SQL's LIKE has a meaning in it."""
    for name in ("link:a_1", "link:a_2", "link:ab1", "else"):
        await store.write_setting(name, name.upper())

    found = await store.settings_under("link:a_")

    assert found == {"link:a_1": "LINK:A_1", "link:a_2": "LINK:A_2"}
    assert await store.settings_under("nothing:") == {}


async def test_only_one_gets_the_trade(store: Store, other: Store) -> None:
    await store.write_setting("code", "hoa")

    won = await asyncio.gather(store.trade_setting("code", "link", "1"), other.trade_setting("code", "link", "2"))

    assert sorted(won) == [False, True]
    assert await store.read_setting("code") is None
    assert await store.read_setting("link") == ("1" if won[0] else "2")


async def test_a_dropped_value_is_gone(store: Store) -> None:
    await store.write_setting("code", "hoa")

    assert await store.drop_setting("code")
    assert not await store.drop_setting("code")
    assert await store.read_setting("code") is None
