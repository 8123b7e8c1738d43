"""Passwords and PINs that somebody typed out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.events import Secret
from bot.core.guard.everyday import PHONE, UNIT_AFTER
from bot.core.guard.reading import Reading, Span
from bot.core.normalise.syllables import is_syllable

_PASSWORD_NAME = r"\b(?:mat khau|mk|pass ?word|pass ?code|pass|mat ma|ma pin|pin)\b"  # noqa: S105  a pattern
_OF_WHAT = (
    r"(?:\W+(?:vneid|vssid|cua|toi|tui|minh|em|con|chau|bac|ngan|hang|bank|e?mail|gmail|zalo|facebook|fb|wifi"
    r"|app|dich vu"
    r" cong|dvc|etax|vi|momo|tai khoan|tk|dang nhap|cu|moi|nay|do|ay|hien tai|day|ne|thanh|sang|la|(?:6|sau|4) so))*"
)
_PASSWORD_SAID = re.compile(
    rf"{_PASSWORD_NAME}(?: +[\w@.]+){{0,5}}?(?:\s*[:=]|\s+(?:la|lf|dat la|thanh)\b\s*[:=]?)\s*"
    r"[\"'“«(]?(?P<secret>\d{2,6}(?:[ .\-]\d{2,6}){1,3}(?![^\s.,!?)])|[^\s\"'”»),;]{3,40})"
)
_PASSWORD_SEEN = re.compile(rf"{_PASSWORD_NAME}{_OF_WHAT}[ :=\"'“«(]+(?P<secret>[^\s\"'”»),;]{{5,40}})")
PASSWORD_BEFORE = re.compile(rf"{_PASSWORD_NAME}{_OF_WHAT}\W*$")
PIN_BEFORE = re.compile(rf"\b(?:pin|passcode)\b{_OF_WHAT}\W*$")
_NO_PASSWORD = frozenset(
    [
        "vneid",
        "vssid",
        "etax",
        "email",
        "gmail",
        "zalo",
        "facebook",
        "wifi",
        "sim",
        "app",
        "otp",
        "pin",
        "passcode",
        "password",
        "link",
        "web",
        "momo",
        "vnpt",
        "viettel",
        "cccd",
        "bao",
        "cua",
        "day",
        "dung",
        "duoc",
        "gi",
        "khong",
        "long",
        "mat",
        "may",
        "nao",
        "nhe",
        "nhu",
        "nua",
        "phai",
        "quen",
        "quan",
        "roi",
        "sai",
        "sao",
        "the",
        "thi",
        "thoi",
        "trong",
        "vay",
        "viec",
        "xong",
    ]
)


def passwords_in(reading: Reading, text: str) -> Iterator[Span]:
    for pattern, said in ((_PASSWORD_SAID, True), (_PASSWORD_SEEN, False)):
        for found in pattern.finditer(reading.low):
            start = found.start("secret")
            secret = found["secret"].rstrip(".!?…:")
            end = start + len(secret)
            written = text[reading.origin[start] : reading.origin[end]]
            if secret and (_may_be_said if said else _looks_secret)(secret, written, reading.low[end:]):
                yield Span(start, end, Secret.PASSWORD)


def _may_be_said(secret: str, written: str, after: str) -> bool:
    """After "mật khẩu là": anything but the words of a sentence."""
    if secret.isalpha():
        ends = not re.match(r"[ ]+\w", after) or re.match(r" +(?:nhe|nha|a|ne|do|day)\b", after) is not None
        word = secret in _NO_PASSWORD or not re.search(r"[aeiouy]", secret) or not written.isascii()
        return not word and (ends or not is_syllable(secret))
    return not (PHONE.match(secret) or UNIT_AFTER.match(after) or not any(sign.isalnum() for sign in secret))


def _looks_secret(secret: str, written: str, after: str) -> bool:
    """Without "là" only what no sentence holds: letters with several digits or with signs."""
    if "@" in secret and re.search(r"@\w+\.\w", secret):  # an address of mail
        return False
    digits, letters = sum(sign.isdigit() for sign in secret), sum(sign.isalpha() for sign in secret)
    signs = any(sign in "@#$%!*&^" for sign in secret)
    counted = re.match(r"\d{1,2}(?:-\d+)?[a-z]+$", secret) or re.search(r"[/•]", secret) or UNIT_AFTER.match(after)
    named = re.match(r"(?:cccd|cmnd|otp|stk|tk|sdt|vneid)\W?\d", secret)
    return letters > 0 and (digits > 1 or (signs and written.isascii())) and not counted and not named
