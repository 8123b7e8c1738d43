from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

import storage
from bot.core.content import Content
from tests.web.office import Office, browser_like, hashed, open_office, small_content


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return small_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "web.db"
    storage.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hashed()


OpenOffice = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture
def open_another(content: Content, migrated: Path, tmp_path: Path) -> OpenOffice:
    def another(**settings: object) -> AbstractAsyncContextManager[Office]:
        database = tmp_path / "web.db"
        database.write_bytes(migrated.read_bytes())
        return open_office(database, content, **settings)

    return another


@asynccontextmanager
async def staffed(open_another: OpenOffice, password_hash: str, **settings: object) -> AsyncIterator[Office]:
    """Open, with two members who have passwords."""
    async with open_another(heartbeat_seconds=0.5, **settings) as office:
        for login in ("hoa", "binh"):
            await office.store.save_password(login, password_hash)
        await office.start()
        yield office


@pytest.fixture
async def office(open_another: OpenOffice, password_hash: str) -> AsyncIterator[Office]:
    async with staffed(open_another, password_hash) as office:
        yield office


@pytest.fixture
async def citizen(office: Office) -> AsyncIterator[ClientSession]:
    async with browser_like(office) as session:
        await session.get("/")
        yield session
