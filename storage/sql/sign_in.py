"""Passwords and sessions of the desk; only hashes of either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.interface import Session
from storage.sql.rows import insert_into
from storage.sql.tables import passwords, sessions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def password_hash(connection: AsyncConnection, login: str) -> str | None:
    return await connection.scalar(select(passwords.c.hash).where(passwords.c.login == login))


async def save_password(connection: AsyncConnection, login: str, password_hash: str) -> None:
    await connection.execute(
        insert_into(connection.dialect.name, passwords)
        .values(login=login, hash=password_hash)
        .on_conflict_do_update(index_elements=["login"], set_={"hash": password_hash})
    )


async def save_session(connection: AsyncConnection, session: Session) -> None:
    values = {"member": session.member, "csrf": session.csrf, "expires_at": session.expires_at}
    await connection.execute(
        insert_into(connection.dialect.name, sessions)
        .values(token_hash=session.token_hash, **values)
        .on_conflict_do_update(index_elements=["token_hash"], set_=values)
    )


async def find_session(connection: AsyncConnection, token_hash: str, now: datetime) -> Session | None:
    row = (
        await connection.execute(
            select(sessions).where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now)
        )
    ).one_or_none()
    return None if row is None else Session(row.token_hash, row.member, row.csrf, row.expires_at)


async def end_session(connection: AsyncConnection, token_hash: str) -> None:
    await connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))
