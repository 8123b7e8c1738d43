"""Named values, and leases: a name that one holder has for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

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
