"""Everything that can go wrong at once, over the whole stack; what came of it, counted.

Duplicates, shuffled and concurrent delivery, forged signatures, a token that dies mid-burst, a lost refresh, 5xx, HTML,
broken connections, a sender killed in mid-call, -32 in bursts, a slow API, sends that arrive without an answer, a
webhook whose answers are lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from bot.channels.zalo_oa import ZaloOa
from bot.delivery.outbox import Outbox
from bot.service import Service
from storage.interface import ChatKey, Store
from tests.fakes.zalo_oa.faults import Fault
from tests.fakes.zalo_oa.server import OA_ID, FakeZalo
from tests.fakes.zalo_oa.world import Clock, User

_SEND = "/v3.0/oa/message/cs"
_WORDS = ("vneid mất phí không", "xin cấp sổ đỏ", "quen mk vneid", "menu", "cảm ơn", "con gà nhà tôi gáy to")


class Stack(Protocol):
    clock: Clock
    zalo: FakeZalo
    store: Store
    service: Service
    channel: ZaloOa
    outbox: Outbox

    async def team_reads(self) -> list[str]: ...
    async def sender_dies(self) -> None: ...


@dataclass
class Report:
    messages: int
    citizens: int
    stored: int
    heard_twice: int
    answers: int
    shown: int
    shown_twice: int
    unsent: int
    dead: int
    failed_turns: int
    forged: int
    refreshes: int
    consents: int
    """A refresh whose answer was lost ends in the owner's consent; what waited for it is sent then."""
    over_limits: int
    webhook_statuses: dict[int, int]
    retried: int
    api_calls: int
    faults: dict[str, int]

    @property
    def lost(self) -> int:
        """Citizens' messages without a row, and answers that no phone shows."""
        return (self.messages - self.stored) + max(0, self.answers - (self.shown - self.shown_twice))


async def storm(stack: Stack, messages: int, citizens: int, seed: int = 0, forged: int = 20) -> Report:
    dice = random.Random(seed)
    zalo = stack.zalo
    met: Counter[str] = Counter()
    _stir(zalo, dice, met)
    users = [zalo.oa.user() for _ in range(citizens)]
    wave = max(40, messages // 25)
    for start in range(0, messages, wave):
        for number in range(start, min(start + wave, messages)):
            zalo.writes(dice.choice(users), f"{dice.choice(_WORDS)}")
            if forged and number % max(1, messages // forged) == 0:
                zalo.webhooks.deliver(_forged(zalo, users[0]), mac="mac=" + "0" * 64)
        if start // wave == 3:
            _kill_the_token(zalo)
        if start // wave == 5:
            _kill_the_token(zalo)
            zalo.faults.order("/v4/oa/access_token", Fault.LOST)
        dying = asyncio.create_task(_dies_in_between(stack)) if start // wave % 5 == 4 else None
        await _work_off(stack)
        if dying is not None:
            await dying
    zalo.chaos = lambda _: None
    consents = 0
    for round_number in range(400):
        await _work_off(stack)
        await stack.team_reads()
        if (await stack.channel.tokens.read()).alarm:
            # Everything waits for the owner, who comes after a while.
            if round_number > 2:
                consents += await _consent(stack)
            continue
        figures = await stack.store.figures()
        if not (figures.inbox_waiting or figures.outbox_waiting or zalo.webhooks.due):
            break
        stack.clock.now += timedelta(seconds=31)
    return await _report(stack, users, messages, met, consents)


def _stir(zalo: FakeZalo, dice: random.Random, met: Counter[str]) -> None:
    modes = zalo.webhooks.modes
    modes.lost_answers = 0.02
    modes.duplicate = modes.shuffle = modes.concurrent = True
    zalo.faults.slow_seconds = 0.05
    zalo.bucket.limit = 600
    send = [
        Fault.SERVER,
        Fault.HTML,
        Fault.DROP,
        Fault.BUSY,
        Fault.UNSPECIFIED,
        Fault.SLOW,
        Fault.LOST,
        Fault.BAD_GATEWAY,
    ]
    token = [Fault.SERVER, Fault.HTML, Fault.BUSY, Fault.DROP]

    def chaos(path: str) -> Fault | None:
        if dice.random() > 0.1:
            return None
        fault = dice.choice(send if path == _SEND else token)
        met[fault.value] += 1
        return fault

    zalo.chaos = chaos


def _forged(zalo: FakeZalo, user: User) -> bytes:
    return json.dumps(
        {
            "app_id": zalo.oauth.app_id,
            "event_name": "user_send_text",
            "sender": {"id": user.id},
            "recipient": {"id": OA_ID},
            "message": {"text": "GIẢ MẠO", "msg_id": "forged"},
            "timestamp": str(int(zalo.clock().timestamp() * 1000)),
        }
    ).encode()


def _kill_the_token(zalo: FakeZalo) -> None:
    """The access token dies early, as when somebody looked at the API Explorer; the refresh token still works."""
    for pair in zalo.oa.pairs:
        pair.access_works = False


async def _consent(stack: Stack) -> int:
    back = stack.zalo.oauth.consent(await stack.channel.login.begin())
    query = {key: values[0] for key, values in parse_qs(urlsplit(back).query).items()}
    await stack.channel.login.finish(query["code"], query["oa_id"], query["state"])
    return 1


async def _work_off(stack: Stack) -> None:
    """Half a minute of the clock, in which everybody works at once."""
    await asyncio.gather(_deliver(stack), _turns(stack), _sends(stack))
    stack.clock.now += timedelta(seconds=29)


async def _dies_in_between(stack: Stack) -> None:
    """Killed while calls are on their way; whoever comes next knows only what is stored."""
    await asyncio.sleep(0.03)
    await stack.sender_dies()


async def _deliver(stack: Stack) -> None:
    await stack.zalo.webhooks.settle()
    await stack.zalo.webhooks.pump()


async def _turns(stack: Stack) -> None:
    for _ in range(20):
        while await stack.service.turn():
            pass
        await asyncio.sleep(0.005)


async def _sends(stack: Stack) -> None:
    for _ in range(20):
        with contextlib.suppress(asyncio.CancelledError):
            while await stack.outbox.once():
                pass
        await asyncio.sleep(0.005)


async def _report(stack: Stack, users: list[User], messages: int, met: Counter[str], consents: int) -> Report:
    stored = answers = shown = shown_twice = 0
    heard: Counter[str] = Counter()
    for user in users:
        lines = await stack.store.history(ChatKey("zalo_oa", OA_ID, user.id), 5000)
        stored += sum(line.from_citizen for line in lines)
        heard.update(line.external_id for line in lines if line.from_citizen)
        answers += sum(not line.from_citizen for line in lines)
        shown += len(user.read)
        shown_twice += max(0, len(user.read) - sum(not line.from_citizen for line in lines))
    figures = await stack.store.figures()
    zalo = stack.zalo
    return Report(
        messages=messages,
        citizens=len(users),
        stored=stored,
        heard_twice=sum(count - 1 for count in heard.values()),
        answers=answers,
        shown=shown,
        shown_twice=shown_twice,
        unsent=figures.outbox_waiting,
        dead=figures.outbox_dead,
        failed_turns=figures.inbox_failed,
        forged=stack.channel.webhook.seen["forged"],
        refreshes=zalo.oauth.refreshes,
        consents=consents,
        over_limits=zalo.oa.refusals[-210] + zalo.oa.refusals[-201],
        webhook_statuses=dict(zalo.webhooks.statuses),
        retried=sum(one.retry > 0 for one in zalo.webhooks.answers),
        api_calls=zalo.calls.count(_SEND),
        faults=dict(met),
    )
