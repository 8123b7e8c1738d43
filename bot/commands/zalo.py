"""`troly zalo login|status|catch-up`: the owner's consent, how the OA stands, and reading back what was missed."""

from __future__ import annotations

import asyncio
import getpass
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession

import storage
from bot.channels.zalo_oa.api import Api, NoAnswer, Refused
from bot.channels.zalo_oa.catch_up import CatchUp
from bot.channels.zalo_oa.channel import keys
from bot.channels.zalo_oa.doubts import Doubts
from bot.channels.zalo_oa.history import History
from bot.channels.zalo_oa.login import Login, LoginRefused
from bot.channels.zalo_oa.oauth import ConsentNeeded, Granted, Unclear
from bot.channels.zalo_oa.tokens import NoToken, Tokens
from bot.clock import now
from bot.config import Config, ZaloOaConfig, load_config
from bot.desk.calendar import VIETNAM
from bot.errors import ConfigError
from bot.logs import set_up_logs
from bot.wiring import parts
from storage.interface import Cost, Store

_LIFE = timedelta(seconds=90_000)
_WAIT_SECONDS = 600
_LOOK_SECONDS = 2.0
_SEALED_OTHERWISE = (
    "⚠ Đã có mã nhưng không đọc được: TROLY_SECRET bây giờ khác với lúc cất mã. Nạp tệp biến môi trường của dịch vụ "
    "rồi chạy lại (docs/zalo.md, bước 3). Nếu đã đổi TROLY_SECRET thì chạy: troly zalo login"
)
_NO_OA = (
    "Chưa đặt ZALO_APP_ID, ZALO_APP_SECRET, ZALO_OA_ID, ZALO_OA_SECRET. "
    "Đã ghi vào tệp của dịch vụ thì nạp tệp đó trước: docs/zalo.md, bước 3."
)


@dataclass(frozen=True, slots=True)
class _Hands:
    """What both commands work with."""

    config: ZaloOaConfig
    store: Store
    tokens: Tokens
    login: Login
    api: Api


def login(args: Namespace) -> int:
    set_up_logs(quiet=True)
    config = load_config(args.config)
    return asyncio.run(_login(config, by_hand=args.tokens, pasted=args.back))


def status(args: Namespace) -> int:
    set_up_logs(quiet=True)
    return asyncio.run(_status(load_config(args.config)))


def catch_up(args: Namespace) -> int:
    set_up_logs(quiet=True)
    if args.hours < 0:
        raise ConfigError("--hours: số giờ phải lớn hơn 0.")
    return asyncio.run(_catch_up(load_config(args.config), args.hours))


async def _catch_up(config: Config, hours: int) -> int:
    """Stores what was missed; the running server answers it."""
    async with parts(config) as shared, ClientSession() as session:
        oa = config.zalo_oa
        if oa is None:
            raise ConfigError(_NO_OA)
        tokens, _ = keys(oa, shared.store, session, config.secret, now, config.public_url)
        history = History(Api(session, oa.api_base, tokens), oa.oa_id)
        span = hours or oa.catch_up_hours
        reading = CatchUp(history, Doubts(shared.store, history), shared.service, shared.store, oa.oa_id, now, span)
        try:
            caught = await reading.run(now() - timedelta(hours=span))
        except (NoToken, Refused, NoAnswer) as error:
            raise ConfigError(f"Chưa đọc được tin từ Zalo. {_why(error)}") from error
        print(
            f"Tìm thấy {caught.heard} tin chưa biết của {caught.citizens} bà con trong {span} giờ qua, "
            f"{caught.answered} tin đã có người trả lời trong khung chat OA."
        )
        if caught.heard > caught.answered:
            print("Máy chủ (troly run) đang chạy sẽ trả lời ngay.")
        return 0


@asynccontextmanager
async def _hands(config: Config) -> AsyncIterator[_Hands]:
    if config.zalo_oa is None:
        raise ConfigError(_NO_OA)
    config.var.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(storage.upgrade, config.database_url)
    store = storage.connect(config.database_url)
    await store.open()
    try:
        async with ClientSession() as session:
            oa = config.zalo_oa
            tokens, one_login = keys(oa, store, session, config.secret, now, config.public_url)
            yield _Hands(oa, store, tokens, one_login, Api(session, oa.api_base, tokens))
    finally:
        await store.close()


async def _login(config: Config, *, by_hand: bool, pasted: str) -> int:
    async with _hands(config) as hands:
        if (await hands.tokens.read()).unreadable:
            print(_SEALED_OTHERWISE, file=sys.stderr)
        try:
            if by_hand:
                return await _by_hand(hands)
            if pasted:
                await _with_address(hands.login, pasted)
            else:
                return await _by_owner(hands)
        except LoginRefused as error:
            raise ConfigError("Đường dẫn này đã cũ hoặc của OA khác. Chạy lại: troly zalo login") from error
        except ConsentNeeded as error:
            raise ConfigError(f"Zalo không cấp mã: {error}. Chạy lại: troly zalo login") from error
        except Unclear as error:
            raise ConfigError(f"Zalo chưa trả lời rõ ({error}). Đợi một phút rồi chạy lại.") from error
        print("Đã nối xong với Zalo OA. Xem thử: troly zalo status")
        return 0


async def _by_hand(hands: _Hands) -> int:
    """What the API Explorer shows, pasted; never as arguments, which other users of the machine can read.

    Zalo is asked at once: a line that was not copied whole would else be noticed by the citizens.
    """
    access = _asked("Access token: ")
    refresh = _asked("Refresh token: ")
    if not access or not refresh:
        raise ConfigError("Cần cả access token và refresh token, chép từ API Explorer.")
    await hands.tokens.save(Granted(access, refresh, int(_LIFE.total_seconds())))
    print("Đã cất mã. Đang hỏi thử Zalo…", flush=True)
    if await _asked_zalo(hands):
        return 1
    print("Đã nối xong với Zalo OA.")
    return 0


def _asked(question: str) -> str:
    return (getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline()).strip()


async def _with_address(one_login: Login, pasted: str) -> None:
    """The address the browser ended at, where our own server could not be reached from it."""
    query = {key: values[0] for key, values in parse_qs(urlsplit(pasted).query).items()}
    if "code" not in query or "state" not in query:
        raise ConfigError("Địa chỉ chưa đủ. Chép cả thanh địa chỉ, có chữ code= và state=, đặt giữa hai dấu nháy đơn.")
    await one_login.finish(query.get("code", ""), query.get("oa_id", ""), query.get("state", ""))


async def _by_owner(hands: _Hands) -> int:
    url = await hands.login.begin()
    if not url:
        raise ConfigError(
            "Chưa đặt public_url trong config.yaml nên Zalo không có chỗ quay về. "
            "Cách khác: lấy mã ở API Explorer rồi chạy troly zalo login --tokens"
        )
    if not hands.login.callback_url.startswith("https://"):
        raise ConfigError(
            "public_url trong config.yaml phải bắt đầu bằng https://, vì Zalo không quay về địa chỉ http. "
            "Cách khác: lấy mã ở API Explorer rồi chạy troly zalo login --tokens"
        )
    before = await hands.tokens.read()
    print(f"Chủ OA mở đường dẫn này, bấm đồng ý:\n\n{url}\n")
    print(f"Callback URL trong trang Zalo phải là: {hands.login.callback_url}")
    print("Máy chủ (troly run) phải đang chạy. Đang đợi, bấm Ctrl+C để thôi.", flush=True)
    for _ in range(int(_WAIT_SECONDS / _LOOK_SECONDS)):
        await asyncio.sleep(_LOOK_SECONDS)
        after = await hands.tokens.read()
        if after.pair is not None and (before.pair is None or after.pair.got_at > before.pair.got_at):
            print("Đã nối xong với Zalo OA.")
            return 0
    print("Mười phút rồi chưa thấy ai đồng ý. Đường dẫn còn dùng được bảy ngày.")
    return 1


async def _status(config: Config) -> int:
    async with _hands(config) as hands:
        kept = await hands.tokens.read()
        print(f"OA {hands.config.oa_id}, ứng dụng {hands.config.app_id}")
        if kept.pair is None:
            print(_SEALED_OTHERWISE if kept.unreadable else "Mã: chưa có. Chạy: troly zalo login")
            return 1
        got = kept.pair.got_at.astimezone(VIETNAM)
        print(f"Mã: lấy lúc {got:%H:%M ngày %d/%m/%Y}, tự đổi mới khoảng 20 giờ sau")
        if kept.alarm:
            print(f"⚠ Zalo không nhận mã nữa ({kept.alarm}). Chạy: troly zalo login")
        elif kept.asked:
            print("Lần đổi mã gần nhất chưa rõ kết quả, máy sẽ tự thử lại.")
        counted = {
            tally.kind: tally.count for tally in await hands.store.tallies(now()) if tally.account == hands.config.oa_id
        }
        print(
            f"Tháng này: {counted.get(Cost.FREE, 0)} tin miễn phí, {counted.get(Cost.BILLED, 0)} tin tính phí "
            f"(tối đa {hands.config.billed_per_month}), {counted.get(Cost.REFUSED, 0)} lần phải chờ bà con nhắn lại"
        )
        heard = await hands.store.read_setting(f"zalo_oa:{hands.config.oa_id}:heard_at")
        if heard is not None:
            at = datetime.fromisoformat(heard).astimezone(VIETNAM)
            print(f"Sự kiện gần nhất từ Zalo: {at:%H:%M ngày %d/%m/%Y}. Lâu quá thì xem Webhook có bị tắt không.")
        return await _asked_zalo(hands)


async def _asked_zalo(hands: _Hands) -> int:
    try:
        found = await hands.api.get("/v2.0/oa/getoa")
    except (NoToken, Refused, NoAnswer) as error:
        print(f"⚠ {_why(error)}")
    else:
        verified = "đã xác thực" if found.get("is_verified") else "chưa xác thực"
        print(f"Zalo trả lời: OA «{found.get('name', '')}», {verified}, gói {found.get('package_name', 'không rõ')}")
        return 0
    return 1


def _why(error: NoToken | Refused | NoAnswer) -> str:
    """What went wrong and what to do about it."""
    match error:
        case NoToken(needs_consent=True):
            # Zalo's own words begin with its number; ours are for the log.
            said = f"Zalo không nhận mã ({error})" if str(error).startswith("-") else "Chưa có mã dùng được"
            return f"{said}. Chạy: troly zalo login"
        case NoToken():
            return "Lần đổi mã vừa rồi chưa rõ kết quả. Đợi một phút rồi thử lại."
        case Refused():
            return f"Zalo báo lỗi {error}. Tra số này trong bảng cuối docs/zalo.md"
        case NoAnswer():
            return f"Máy chưa nói chuyện được với Zalo ({error}). Xem mạng, tường lửa (cổng 443), vài phút nữa thử lại."
