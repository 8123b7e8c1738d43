"""One download against a server that means harm."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, ClientTimeout
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.media.fetching import PublicOnly, Unfetched, Why, ZaloFiles, is_kept_at, open_session
from tests.fakes.zalo_media import PNG, FakeZaloMedia
from tests.fakes.zalo_media.server import broken_off, dripping, endless, redirect, silent, status

MAX = 256 * 1024
QUICK = ClientTimeout(total=0.6, sock_read=0.3)


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZaloMedia]:
    async with FakeZaloMedia() as fake:
        yield fake


@pytest.fixture
async def files(zalo: FakeZaloMedia) -> AsyncIterator[ZaloFiles]:
    async with ClientSession() as session:
        yield ZaloFiles(session, zalo.base, QUICK)


async def refused(files: ZaloFiles, url: str) -> Unfetched:
    with pytest.raises(Unfetched) as caught:
        await files.fetch(url, MAX)
    chain = repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)
    assert url.partition("//")[2] not in chain, "addresses do not belong into logs"
    return caught.value


async def test_the_host_is_asked_for_exactly_what_was_named(zalo: FakeZaloMedia, files: ZaloFiles) -> None:
    url = zalo.put("/a%2Fb.jpg?sig=x%3D%3D&t=1", PNG)

    assert await files.fetch(url, MAX) == PNG
    assert [(one.host, one.path) for one in zalo.asked] == [("f1.photo.zdn.vn", "/a%2Fb.jpg?sig=x%3D%3D&t=1")]


@pytest.mark.parametrize(
    "url",
    [
        "https://zdn.vn.evil.example/a",
        "https://evil.example/zdn.vn/a",
        "https://evilzdn.vn/a",
        "https://zdn.vn/a",
        "http://f1.zdn.vn/a",
        "https://f1.zdn.vn:8443/a",
        "https://user@f1.zdn.vn/a",
        "https://f1.zdn.vn@evil.example/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://f1.zdn.vn\\@evil.example/a",
        "https://f1.zdn.vn /a",
        "https://f1.zdn.vn\n.evil.example/a",
        "https://f1。zdn.vn/a",
        "file:///etc/passwd",
        "//f1.zdn.vn/a",
        "",
        "https://f1.zdn.vn/" + "a" * 3000,
        "https://f1.zdn.vn:99999/a",
    ],
)
async def test_a_host_that_is_not_on_the_list_is_never_asked(zalo: FakeZaloMedia, files: ZaloFiles, url: str) -> None:
    assert not is_kept_at(url)
    with pytest.raises(Unfetched) as caught:
        await files.fetch(url, MAX)

    assert (caught.value.why, caught.value.after_tries) == (Why.STRANGE, 1)
    assert zalo.asked == []


@pytest.mark.parametrize("length", [None, 10**9, MAX + 1])
async def test_too_much_is_refused_and_not_read_to_the_end(
    zalo: FakeZaloMedia, files: ZaloFiles, length: int | None
) -> None:
    count: list[int] = []
    url = zalo.put("/big", endless(PNG, count, length))

    assert (await refused(files, url)).why is Why.TOO_LARGE
    assert sum(count) < 40 * MAX, "the rest was left unread"


async def test_a_length_that_claims_little_gets_no_more_than_it_claims(zalo: FakeZaloMedia, files: ZaloFiles) -> None:
    """What follows the announced end is read as another answer, or makes this one unreadable; content it never is."""
    url = zalo.put("/liar", endless(PNG, [], 10))

    content = b""
    with contextlib.suppress(Unfetched):
        content = await files.fetch(url, MAX)

    assert content in {b"", PNG[:10]}


async def test_a_redirect_within_the_host_is_followed(zalo: FakeZaloMedia, files: ZaloFiles) -> None:
    zalo.put("/there", PNG)
    url = zalo.put("/here", redirect("/there"))

    assert await files.fetch(url, MAX) == PNG


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/there",
        "https://f2.photo.zdn.vn/there",
        "http://f1.photo.zdn.vn/there",
        "http://169.254.169.254/latest/meta-data",
        "//evil.example/there",
        "file:///etc/passwd",
    ],
)
async def test_a_redirect_to_another_host_is_not(zalo: FakeZaloMedia, files: ZaloFiles, target: str) -> None:
    zalo.put("/there", PNG)
    url = zalo.put("/here", redirect(target))

    assert (await refused(files, url)).why is Why.STRANGE
    assert [one.path for one in zalo.asked] == ["/here"]


async def test_a_circle_of_redirects_ends(zalo: FakeZaloMedia, files: ZaloFiles) -> None:
    url = zalo.put("/round", redirect("/round"))

    assert (await refused(files, url)).why is Why.STRANGE
    assert len(zalo.asked) < 6


@pytest.mark.parametrize("line", ["404 Not Found", "403 Forbidden", "410 Gone"])
async def test_what_is_gone_is_believed_after_a_few_tries(zalo: FakeZaloMedia, files: ZaloFiles, line: str) -> None:
    fault = await refused(files, zalo.put("/gone", status(line)))

    assert (fault.why, fault.after_tries) == (Why.EXPIRED, 3)


async def test_passing_faults_leave_it_to_another_try(zalo: FakeZaloMedia, files: ZaloFiles) -> None:
    for serve in (status("502 Bad Gateway"), broken_off(PNG * 50), silent(), dripping(PNG * 50), status("200 OK")):
        fault = await refused(files, zalo.put("/x", serve))
        assert fault.after_tries is None


async def test_nothing_is_unpacked(zalo: FakeZaloMedia, files: ZaloFiles) -> None:
    """A session of ours leaves packed content as it is, so it cannot swell."""
    async with open_session() as session:
        assert not session.auto_decompress


class _Names(AbstractResolver):
    def __init__(self, *hosts: str) -> None:
        self.hosts = hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0) for one in self.hosts
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "hosts",
    [
        ("127.0.0.1",),
        ("10.0.0.8",),
        ("192.168.1.1",),
        ("169.254.169.254",),
        ("::1",),
        ("fd00::1",),
        ("::ffff:127.0.0.1",),
        ("0.0.0.0",),
        ("224.0.0.1",),
        ("8.8.8.8", "127.0.0.1"),
        (),
    ],
)
async def test_a_name_of_zalos_that_leads_inside_is_never_connected_to(
    zalo: FakeZaloMedia, hosts: tuple[str, ...]
) -> None:
    with pytest.raises(OSError, match="public"):
        await PublicOnly(_Names(*hosts)).resolve("f1.zdn.vn", 443)
    async with open_session(_Names(*hosts)) as session:
        fault = await refused(ZaloFiles(session, "", QUICK), "https://f1.zdn.vn/a")

    assert fault.after_tries is None
    assert zalo.asked == []


async def test_public_addresses_pass() -> None:
    [found] = await PublicOnly(_Names("203.162.4.190")).resolve("f1.zdn.vn", 443)
    assert found["host"] == "203.162.4.190"
