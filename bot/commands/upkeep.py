"""`troly db`, `troly backup`, `troly member`: what an operator does now and then."""

from __future__ import annotations

import asyncio
import getpass
import sys
from argparse import Namespace

import storage
from bot.clock import today
from bot.config import Config, load_config
from bot.content.load import load_or_refuse
from bot.errors import ConfigError
from bot.web.passwords import hash_password
from storage.interface import StoreError

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
    content, _ = load_or_refuse(config.root, config.commune, today())
    logins = [member.login for member in content.commune.roster]
    if args.login not in logins:
        raise ConfigError(
            f"Không có thành viên «{args.login}» trong places/{config.commune}/place.yaml. "
            f"Đang có: {', '.join(logins) or 'chưa có ai'}."
        )
    secret = getpass.getpass("Mật khẩu mới: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(secret) < _PASSWORD_CHARS_MIN:
        raise ConfigError(f"Mật khẩu cần ít nhất {_PASSWORD_CHARS_MIN} ký tự.")
    asyncio.run(_save(config, args.login, secret))
    print(f"Đã đặt mật khẩu cho {args.login}.")
    return 0


async def _save(config: Config, login: str, secret: str) -> None:
    config.var.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(storage.upgrade, config.database_url)
    store = storage.connect(config.database_url)
    await store.open()
    try:
        await store.save_password(login, hash_password(secret))
    except StoreError as error:
        raise ConfigError(f"Không ghi được cơ sở dữ liệu: {error}") from error
    finally:
        await store.close()
