"""Telegram and Zalo: on when their secrets stand in the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.config.values import TelegramConfig, ZaloBotConfig, ZaloOaConfig
from bot.content.record import Record

_BOT_TOKEN = re.compile(r"\d+:[\w-]+")
_ZALO_BOT_TOKEN = re.compile(r"\d+:[\w.~-]+")
_ZALO_BOT_SECRET_CHARS = range(8, 257)


def telegram(env: Mapping[str, str], problems: list[str]) -> TelegramConfig | None:
    token = env.get("TELEGRAM_TOKEN", "")
    if not token:
        return None
    if not _BOT_TOKEN.fullmatch(token):
        problems.append("TELEGRAM_TOKEN: không đúng dạng số:chữ mà BotFather đưa. Chép lại nguyên cả dòng.")
    base = env.get("TELEGRAM_API_BASE", "") or "https://api.telegram.org"
    return TelegramConfig(token, env.get("TELEGRAM_WEBHOOK_SECRET", ""), base.rstrip("/"))


_ZALO_OA_NEEDS = {
    "ZALO_APP_ID": "ID ứng dụng, ở trang developers.zalo.me",
    "ZALO_APP_SECRET": "khóa bí mật của ứng dụng",
    "ZALO_OA_ID": "ID của Official Account",
    "ZALO_OA_SECRET": "OA Secret Key, ở trang Webhook của ứng dụng",
}


def zalo_oa(env: Mapping[str, str], section: Record, problems: list[str]) -> ZaloOaConfig | None:
    """On as soon as one of its variables is set; then all four are needed."""
    given = {name: env.get(name, "").strip() for name in _ZALO_OA_NEEDS}
    if not any(given.values()):
        return None
    problems += [
        f"{name}: còn thiếu ({what}). Xem docs/zalo.md." for name, what in _ZALO_OA_NEEDS.items() if not given[name]
    ]
    problems += [
        f"{name}: phải là một dãy chữ số."
        for name in ("ZALO_APP_ID", "ZALO_OA_ID")
        if not (given[name] or "0").isdecimal()
    ]
    billed, catch_up = section.number("billed_per_month"), section.number("catch_up_hours")
    usual = ZaloOaConfig("", "", "", ())
    return ZaloOaConfig(
        app_id=given["ZALO_APP_ID"],
        app_secret=given["ZALO_APP_SECRET"],
        oa_id=given["ZALO_OA_ID"],
        oa_secrets=tuple(filter(None, (given["ZALO_OA_SECRET"], env.get("ZALO_OA_SECRET_OLD", "").strip()))),
        seed=(env.get("ZALO_OA_ACCESS_TOKEN", "").strip(), env.get("ZALO_OA_REFRESH_TOKEN", "").strip()),
        code_verifier=env.get("ZALO_CODE_VERIFIER", "").strip(),
        api_base=(env.get("ZALO_API_BASE", "") or usual.api_base).rstrip("/"),
        oauth_base=(env.get("ZALO_OAUTH_BASE", "") or usual.oauth_base).rstrip("/"),
        billed_per_month=usual.billed_per_month if billed is None else billed,
        catch_up_hours=usual.catch_up_hours if catch_up is None else catch_up,
        button_template=section.flag("button_template"),
    )


def zalo_bot(env: Mapping[str, str], limits: Record, problems: list[str]) -> ZaloBotConfig | None:
    token = env.get("ZALO_BOT_TOKEN", "").strip()
    if not token:
        return None
    if not _ZALO_BOT_TOKEN.fullmatch(token):
        problems.append("ZALO_BOT_TOKEN: không đúng dạng số:chữ mà Zalo Bot Creator đưa. Chép lại nguyên cả dòng.")
    usual = ZaloBotConfig("")
    secret = env.get("ZALO_BOT_SECRET", "").strip()
    if secret and len(secret) not in _ZALO_BOT_SECRET_CHARS:
        problems.append("ZALO_BOT_SECRET: Zalo chỉ nhận từ 8 đến 256 ký tự. Bỏ trống cũng được, máy tự đặt.")
    base = env.get("ZALO_BOT_API_BASE", "") or usual.api_base
    return ZaloBotConfig(
        token,
        secret,
        base.rstrip("/"),
        limits.number("users") or usual.users_max,
        limits.number("messages") or usual.messages_max,
    )
