"""One suite over both engines: every test that asks for `store` or `url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import sys
from typing import TYPE_CHECKING

import pytest

import storage
from tests.storage.making import T0
from tests.storage.postgres import PostgresMissing, running_postgres

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from storage.interface import Store
    from tests.storage.postgres import Postgres

SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRES = pytest.param("postgres", id="postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    started = running_postgres()
    try:
        server = started.__enter__()
    except PostgresMissing as missing:
        _say_loudly(request.config, f"TESTS ON POSTGRESQL WERE NOT RUN: {missing}")
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(f"CI must test PostgreSQL: {missing}")
        pytest.skip(f"PostgreSQL could not be started: {missing}")
    with_template = False
    try:
        server.create("migrated")
        storage.upgrade(server.url("migrated"))
        with_template = True
        yield server
    finally:
        started.__exit__(None, None, None)
        assert with_template


def _say_loudly(config: pytest.Config, words: str) -> None:
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        sys.stderr.write(f"\n\n!!! {words}\n\n")
        sys.stderr.flush()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    storage.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_copy(sqlite_file: Path, tmp_path: Path) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path / "store.db"
    path.write_bytes(sqlite_file.read_bytes())
    return path


@pytest.fixture(params=[SQLITE, POSTGRES])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated, empty database."""
    if engine == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('sqlite_copy')}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    database = f"test_{next(_numbers)}"
    server.create(database, "migrated")
    yield server.url(database)
    server.drop(database)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    opened = storage.connect(url, lambda: T0)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def other(url: str) -> AsyncIterator[Store]:
    """A second store on the same database, as another process has it."""
    opened = storage.connect(url, lambda: T0)
    await opened.open()
    yield opened
    await opened.close()
