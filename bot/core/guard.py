"""Hides what the law calls sensitive before anything is kept, and stops a member who asks a citizen for it.

What stays readable: phone numbers (members call back), dates, money, law numbers, file codes, service numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.events import Secret
from bot.core.normalise.syllables import plain

HIDDEN = "•"
"""One sign for each hidden letter or digit, so that people see what was there."""

CONTEXT_LETTERS = 45
"""How far before a number the word that names it may stand."""

ID_DIGITS = (9, 12)
CARD_DIGITS = range(13, 20)
ACCOUNT_DIGITS = range(6, 20)
OTP_DIGITS = range(4, 9)


@dataclass(frozen=True, slots=True)
class Masked:
    """`found` has each kind once, in the order of first sight."""

    text: str
    found: tuple[Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: Secret


# Digits with single spaces, dots or dashes between them; never part of a word, a code, a date or a fraction.
_NUMBER = re.compile(r"(?<![\w/.,+\-•])(?:\+?\d(?:[ .\-]?\d){3,24})(?![\w/•]|[.,\-]\d)")
_PHONE = re.compile(r"^(?:\+?84|0)[ .\-]?\d(?:[ .\-]?\d){8}$")
_LANDLINE = re.compile(r"^0(?:2[ .\-]?\d(?:[ .\-]?\d){8})$")
_SERVICE = re.compile(r"^1[89]00(?:[ .\-]?\d){4,6}$")
_DATE = re.compile(r"^(?:[0-3]?\d[ .\-][01]?\d[ .\-](?:19|20)\d\d|(?:19|20)\d\d[ .\-][01]?\d[ .\-][0-3]?\d)$")
_MONEY_SPELT = re.compile(r"^\d{1,3}(?:\.000)+$|^\d{1,3}(?:\.\d{3})+$")
_MONEY_AFTER = re.compile(r"^\s*(?:d\b|dong|vnd|k\b|nghin|ngan|trieu|tr\b|ty\b|cu\b|dola|usd|%)")
_CODE_BEFORE = re.compile(
    r"(?:ma ho so|so ho so|bien nhan|phieu|ma don|van don|don hang|ma so thue|mst|so bhxh|so the bhyt|ma the)"
    r"[^\d]{0,12}$"
)
_OTP_NAMED = re.compile(
    r"\b(?:otp|ma xac (?:nhan|thuc|minh)|ma (?:pin|so bi mat)|ma kich hoat|passcode|pin"
    r"|ma (?:sau|6) so|ma (?:bon|4) so)\b"
)
_OTP_BARE_NAMED = re.compile(r"\bma(?: cua (?:toi|em|con|minh|bac|chau))?(?: do| ay| nay)?(?: la)?[ :]*$")
_OTP_AFTER = re.compile(r"^[^\d\n]{0,18}\b(?:la (?:ma )?otp|la ma xac|la ma)\b")
_CARD_NAMED = re.compile(r"\b(?:so the|the (?:atm|tin dung|ngan hang|visa|ghi no)|cvv)\b")
_ACCOUNT_NAMED = re.compile(
    r"\b(?:so (?:tai khoan|tk)|stk|tai khoan(?: ngan hang)?|so tk ngan hang|tk(?: ngan hang)?|ck vao"
    r"|chuyen khoan (?:vao|den|toi))\b"
)
_PHONE_NAMED = re.compile(
    r"\b(?:so dien thoai|sdt|so dt|dien thoai|dt|zalo|hotline|goi(?: so)?|lien he|alo)[^\d]{0,14}$"
)
_PASSWORD = re.compile(
    r"\b(?:mat khau|mk|pass(?:word)?|passcode|ma pin)\b"
    r"(?:\s+(?:vneid|cua\s+\w+|ngan hang|email|zalo|facebook|dich vu cong|cu|moi|em|toi|con|minh|wifi|vssid)){0,4}"
    r"\s*(?:\bla\b\s*[:=]?|[:=]|\bdat la\b)\s*[\"'“«]?(?P<secret>[^\s\"'”»,;]{3,40})"
)
_NO_PASSWORD = frozenset(
    [
        *("gi", "sao", "the", "bao", "nhu", "de", "do", "khong", "co", "cua", "mot", "ma", "so", "nao", "chi", "cai"),
        *("phai", "duoc", "bi", "sai", "dung", "ntn", "j", "thu", "dieu", "thong", "viec", "bat", "loai", "chu", "ky"),
        *("day", "tu", "toan", "gom", "em", "toi", "con", "minh"),
    ]
)


def mask(text: str) -> Masked:
    """The text with every secret hidden, and which kinds there were. The length never changes."""
    low = _lowered(text)
    spans = sorted([*_passwords(low), *_numbers(low)], key=lambda span: span.start)
    out = list(text)
    for span in spans:
        for at in range(span.start, span.end):
            if out[at].isalnum() or span.kind is Secret.PASSWORD:
                out[at] = HIDDEN
    return Masked("".join(out), tuple(dict.fromkeys(span.kind for span in spans)))


def _lowered(text: str) -> str:
    """Without marks and case, letter for letter: positions stay those of `text`."""
    return "".join((plain(letter).lower() or " ")[0] for letter in text)


def _passwords(low: str) -> Iterator[_Span]:
    for found in _PASSWORD.finditer(low):
        secret = found["secret"].rstrip(".!?")
        if secret.isalpha() and secret in _NO_PASSWORD:
            continue
        start = found.start("secret")
        yield _Span(start, start + len(secret), Secret.PASSWORD)


def _numbers(low: str) -> Iterator[_Span]:
    for found in _NUMBER.finditer(low):
        for start, end in _cut(low, found.start(), found.end()):
            kind = _kind(low, start, end)
            if kind is not None:
                yield _Span(start, end, kind)


def _cut(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """A run of digits and separators as numbers: "012345678901 0900000001" are two, "012 345 678 901" is one."""
    run = low[start:end]
    groups = [(found.start() + start, found.end() + start) for found in re.finditer(r"\+?\d+", run)]
    if len(groups) > 1 and any(end - begin >= 9 for begin, end in groups):  # noqa: PLR2004  long enough to stand alone
        return groups
    return [(start, end)]


def _kind(low: str, start: int, end: int) -> Secret | None:
    written = low[start:end]
    digits = re.sub(r"\D", "", written)
    before, after = low[max(0, start - CONTEXT_LETTERS) : start], low[end : end + CONTEXT_LETTERS]
    clause = re.split(r"[\n;!?]", before)[-1]
    if _DATE.match(written) or _SERVICE.match(written) or _MONEY_AFTER.match(after) or _CODE_BEFORE.search(clause):
        return None
    if (_PHONE.match(written) or _LANDLINE.match(written)) and not _nearest(clause, _ACCOUNT_NAMED, _PHONE_NAMED):
        return None
    if len(digits) in CARD_DIGITS and luhn(digits):
        return Secret.CARD
    if len(digits) in CARD_DIGITS and _CARD_NAMED.search(clause):
        return Secret.CARD
    if len(digits) in OTP_DIGITS and written.isdigit() and _is_otp(clause, after, digits):
        return Secret.OTP
    if len(digits) in ID_DIGITS and not _PHONE_NAMED.search(clause) and not _is_money(written):
        return Secret.ACCOUNT if _nearest(clause, _ACCOUNT_NAMED, _ID_NAMED) else Secret.ID_NUMBER
    if len(digits) in ACCOUNT_DIGITS and not _is_money(written) and _ACCOUNT_NAMED.search(clause):
        return Secret.ACCOUNT
    return None


_ID_NAMED = re.compile(r"\b(?:can cuoc|cccd|cmnd|cmt|chung minh|dinh danh)\b")


def _nearest(clause: str, wanted: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Whether `wanted` names the number rather than `other`: the later word does."""
    mine = max((found.end() for found in wanted.finditer(clause)), default=-1)
    theirs = max((found.end() for found in other.finditer(clause)), default=-1)
    return mine > theirs


def _is_money(written: str) -> bool:
    return bool(_MONEY_SPELT.match(written)) and written.endswith("000")


def _is_otp(clause: str, after: str, digits: str) -> bool:
    if len(digits) == 4 and digits[:2] in {"19", "20"}:  # noqa: PLR2004  a year
        return False
    return bool(_OTP_NAMED.search(clause) or _OTP_BARE_NAMED.search(clause) or _OTP_AFTER.match(after))


def luhn(digits: str) -> bool:
    """The check digit of bank cards."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0 and len(set(digits)) > 1


# --- what members may not ask for --------------------------------------------------------------------------------

_ASKING = r"(?:gui|cho|nhan|doc|cung cap|dien|nhap|bao|xin|dua|chup|ghi|khai|viet|thong bao|kem theo)"
_THINGS = {
    Secret.OTP: (
        r"(?:ma\s+)?(?:otp|ma xac (?:nhan|thuc|minh)|ma (?:6|sau) so|ma trong tin nhan|ma pin|ma vua (?:nhan|gui))"
    ),
    Secret.PASSWORD: r"(?:mat khau|mk|pass(?:word)?|passcode)",
    Secret.ID_NUMBER: (
        r"(?:so )?(?:cccd|can cuoc(?: cong dan)?|cmnd|cmt|chung minh(?: thu| nhan dan)?|dinh danh(?: ca nhan)?)"
        r"|(?:anh|hinh|mat truoc|mat sau|hai mat|2 mat)[\w ]{0,16}(?:cccd|can cuoc|cmnd|giay to tuy than)"
    ),
    Secret.CARD: (
        r"(?:so the(?: ngan hang| atm| tin dung)?|cvv"
        r"|(?:anh|hinh|mat truoc|hai mat|2 mat)[\w ]{0,12}the (?:atm|ngan hang))"
    ),
    Secret.ACCOUNT: r"(?:so tai khoan|stk|so tk)",
}
_BETWEEN = (
    "toi|em|minh|chung|to|can|bo|xin|lai|giup|voi|a|cai|dum|ho|nhe|so|anh|hinh|hai|2|mat|truoc|sau|ma|bac|co|chu|chi"
    "|ban|me|cua|qua|zalo|day|vao|cho|va|hoac|ca|ten|ngay|sinh|chup|vua|nhan|duoc|de|kiem|tra|dang|nhap|ky|biet|luon"
)
"""Words that may stand between asking and the thing: "gửi giúp em cái ảnh …"."""
_FILLING = rf"(?:\s+(?:{_BETWEEN}|,)){{0,9}}[\s,:]+"
_ASKS = {kind: re.compile(rf"\b{_ASKING}\b{_FILLING}(?:{thing})\b") for kind, thing in _THINGS.items()}
_ASKS_BACK = {
    kind: re.compile(
        rf"\b(?:{thing})\b[\w ]{{0,24}}\b(?:la gi|la bao nhieu|bao nhieu vay|so may"
        r"|gui (?:cho )?(?:toi|em|minh|qua|day|vao)"
        r"|cho (?:toi|em|minh)(?: xin| biet)?)\b"
    )
    for kind, thing in _THINGS.items()
}
_WARNING = re.compile(
    r"\b(?:dung|khong|chua can|chang|tuyet doi|cam|tranh|canh bao|can than|canh giac|ke gian|lua dao|doi tuong|bon"
    r"|chung no|neu (?:ai|co nguoi)|ai (?:hoi|xin|bao))\b"
)
_CITIZEN_BRINGS = re.compile(r"\b(?:mang|cam|dem|ra|den|toi|len)\b[\w ]{0,40}$")
_ON_SCREEN = re.compile(
    r"\b(?:vao o|trong ung dung|tren vneid|vao vneid|tren man hinh|tren dien thoai|trong vneid|vao ung dung|man hinh"
    r"|tren cong|o dang nhap|dang nhap|vao phieu|vao to khai)\b"
)


def asks_for_secret(text: str) -> tuple[Secret, ...]:
    """What a member's message asks a citizen to hand over; empty for warnings and for "bring your card to us"."""
    found: list[Secret] = []
    for sentence in re.split(r"[.!\n;]+|\?(?=\s|$)", _lowered(text).replace("?", " ? ")):
        for kind in _THINGS:
            if kind not in found and _asks(sentence, kind):
                found.append(kind)
    return tuple(found)


def _asks(sentence: str, kind: Secret) -> bool:
    for pattern in (_ASKS[kind], _ASKS_BACK[kind]):
        for found in pattern.finditer(sentence):
            before, around = sentence[: found.start()], sentence[found.end() :]
            if _WARNING.search(sentence[: found.end()]):
                continue
            if _CITIZEN_BRINGS.search(before) and "gui" not in found[0]:
                continue
            if re.match(r"(?:nhap|dien|khai|ghi)\b", found[0]) and (
                _ON_SCREEN.search(around) or _ON_SCREEN.search(before)
            ):
                continue
            return True
    return False
