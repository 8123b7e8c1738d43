"""`troly db`, `troly backup`, `troly member`: what an operator does now and then."""

from __future__ import annotations

import asyncio
import getpass
import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import TypeVar

import storage
from bot.clock import now, today
from bot.config import Config, load_config
from bot.content.load import load_or_refuse
from bot.core.content import Member
from bot.desk.links import CODE_MINUTES, Links
from bot.errors import ConfigError
from bot.web.passwords import hash_password
from storage.interface import Store, StoreError

T = TypeVar("T")

_PASSWORD_CHARS_MIN = 8


def upgrade(args: Namespace) -> int:
    config = load_config(args.config)
    config.var.mkdir(parents=True, exist_ok=True)
    storage.upgrade(config.database_url)
    print("Cơ sở dữ liệu đã ở bản mới nhất.")
    return 0


def backup(args: Namespace) -> int:
    asyncio.run(_backup(load_config(args.config), args.file))
    print(f"Đã sao lưu vào {args.file}.")
    return 0


async def _backup(config: Config, file: str) -> None:
    store = storage.connect(config.database_url)
    await store.open()
    try:
        await store.backup(file)
    except NotImplementedError as error:
        raise ConfigError("PostgreSQL có công cụ sao lưu riêng: dùng pg_dump.") from error
    except FileExistsError as error:
        raise ConfigError(f"{file}: tệp đã có. Chọn tên khác để không ghi đè bản cũ.") from error
    except OSError as error:
        raise ConfigError(f"{file}: không ghi được ({error.strerror}).") from error
    finally:
        await store.close()


def password(args: Namespace) -> int:
    config = load_config(args.config)
    _member(config, args.login)
    secret = getpass.getpass("Mật khẩu mới: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(secret) < _PASSWORD_CHARS_MIN:
        raise ConfigError(f"Mật khẩu cần ít nhất {_PASSWORD_CHARS_MIN} ký tự.")
    asyncio.run(_with_store(config, lambda store: store.save_password(args.login, hash_password(secret))))
    print(f"Đã đặt mật khẩu cho {args.login}.")
    return 0


def link(args: Namespace) -> int:
    """A one-time code by which a member's Zalo (or Telegram) account becomes known."""
    config = load_config(args.config)
    member = _member(config, args.login)
    code = asyncio.run(_with_store(config, lambda store: Links(store, now).new_code(member.id)))
    print(f"Mã nối tài khoản của {member.name}: {code}")
    print(f"Trong {CODE_MINUTES} phút, {member.name} nhắn riêng mã này cho bot. Mã chỉ dùng được một lần.")
    return 0


def unlink(args: Namespace) -> int:
    """For a lost phone or an account in wrong hands; accounts written in place.yaml are the editor's to remove."""
    config = load_config(args.config)
    member = _member(config, args.login)
    count = asyncio.run(_with_store(config, lambda store: Links(store, now).unlink(member.id)))
    print(f"Đã bỏ {count} tài khoản đã nối của {member.name}. Trợ lý đang chạy sẽ biết trong nửa phút.")
    return 0


def _member(config: Config, login: str) -> Member:
    content, _ = load_or_refuse(config.root, config.commune, today())
    roster = content.commune.roster
    found = next((member for member in roster if member.login == login), None)
    if found is None:
        raise ConfigError(
            f"Không có thành viên «{login}» trong places/{config.commune}/place.yaml. "
            f"Đang có: {', '.join(member.login for member in roster) or 'chưa có ai'}."
        )
    return found


async def _with_store(config: Config, do: Callable[[Store], Awaitable[T]]) -> T:
    config.var.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(storage.upgrade, config.database_url)
    store = storage.connect(config.database_url)
    await store.open()
    try:
        return await do(store)
    except StoreError as error:
        raise ConfigError(f"Không ghi được cơ sở dữ liệu: {error}") from error
    finally:
        await store.close()
