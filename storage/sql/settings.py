"""Named values, and leases: a name that one holder has for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Integer, Text, cast, delete, or_, select

from storage.sql.rows import insert_into
from storage.sql.tables import leases, settings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def read_setting(connection: AsyncConnection, name: str) -> str | None:
    return await connection.scalar(select(settings.c.value).where(settings.c.name == name))


async def write_setting(connection: AsyncConnection, name: str, value: str) -> None:
    await connection.execute(
        insert_into(connection.dialect.name, settings)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


async def count_up(connection: AsyncConnection, name: str, by: int) -> int:
    """One statement, so two processes never count the same number."""
    counted = await connection.execute(
        insert_into(connection.dialect.name, settings)
        .values(name=name, value=str(by))
        .on_conflict_do_update(
            index_elements=["name"], set_={"value": cast(cast(settings.c.value, Integer) + by, Text)}
        )
        .returning(settings.c.value)
    )
    return int(counted.scalar_one())


async def settings_under(connection: AsyncConnection, prefix: str) -> dict[str, str]:
    rows = await connection.execute(
        select(settings.c.name, settings.c.value)
        .where(settings.c.name.startswith(prefix, autoescape=True))
        .order_by(settings.c.name)
    )
    return {row.name: row.value for row in rows}


async def trade_setting(connection: AsyncConnection, old: str, new: str, value: str) -> bool:
    gone = await connection.execute(delete(settings).where(settings.c.name == old))
    if gone.rowcount != 1:
        return False
    await write_setting(connection, new, value)
    return True


async def drop_setting(connection: AsyncConnection, name: str) -> bool:
    gone = await connection.execute(delete(settings).where(settings.c.name == name))
    return bool(gone.rowcount)


async def lead(connection: AsyncConnection, name: str, holder: str, now: datetime, seconds: float) -> bool:
    until = now + timedelta(seconds=seconds)
    taken = await connection.execute(
        insert_into(connection.dialect.name, leases)
        .values(name=name, holder=holder, until=until)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "until": until},
            where=or_(leases.c.holder == holder, leases.c.until <= now),
        )
        .returning(leases.c.name)
    )
    return taken.first() is not None


async def yield_lead(connection: AsyncConnection, name: str, holder: str) -> None:
    await connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
