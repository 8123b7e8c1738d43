"""Numbers of papers, cards, accounts, and one-time codes, told from harmless ones by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.events import Secret
from bot.core.guard.everyday import (
    CALLED,
    CODE_BEFORE,
    COUNTED,
    DATE,
    MONEY_BEFORE,
    MONEY_SPELT,
    PHONE,
    SERVICE,
    UNIT_AFTER,
    YEAR,
)
from bot.core.guard.passwords import PASSWORD_BEFORE, PIN_BEFORE
from bot.core.guard.reading import Span

CONTEXT_LETTERS = 45
"""How far before a number the word that names it may stand."""
ID_DIGITS = (9, 12)
CARD_DIGITS = range(13, 20)
ACCOUNT_DIGITS = range(6, 20)
OTP_DIGITS = range(4, 9)
BARE_CODE_DIGITS = range(6, 9)
"""What is only called "mã" or "số" must be as long as a one-time code: "mã là 2345" may be anything."""
PASSWORD_DIGITS = range(4, 13)
MONEY_DIGITS = 10
# Digits with single signs between them; never part of a code, a date or a fraction. Glued to a word only if the word
# names a secret.
_BETWEEN_DIGITS = r"(?: {0,2}[-–] {0,2}|\.| {1,3})?"
_NAMES_GLUED = ("otp", "cccd", "cmnd", "cmt", "stk", "tk", "pin", "code", "la", "nhan", "cuoc", "khau")
_GLUED = "|".join(rf"(?<=\b{name})|(?<=\b{name}[.,\-_])" for name in _NAMES_GLUED)
_NUMBER = re.compile(
    rf"(?:(?<![\w/+\-•])(?<!\d[.,])|{_GLUED})\+?\d(?:{_BETWEEN_DIGITS}\d){{3,24}}(?![\d•_]|/\w|[.,\-]\d)"
)
_WHOLE_IDS = re.compile(
    r"(?<=[a-z])0\d{11}(?!\d|[/.,\-]\d)"  # an ID number glued to any word
    r"|(?<![\w/])\d{3}(?:[/,_]\d{3}){3}(?![\w/])|(?<![\w/])\d{3}(?:/\d{3}){2}(?![\w/])"
    r"|\b[a-z]{2}[1-5]\d{12}\b|\b[a-z]{2}[ -]?\d[ -]\d{2}[ -](?:\d{2}[ -]?)?\d{3}[ -]?\d{5,7}\b"  # health insurance
    r"|(?:ho chieu|passport)[a-z :.]{0,16}\b(?P<passport>[a-z] ?\d{7,8})\b"
)
_CVV = re.compile(
    r"(?:cvv2?|cvc2?|(?:3|ba) so (?:o )?(?:mat |phia )?sau(?: the)?)(?:[ :=.\-]+(?:la|so|the|cua|toi|em|minh|ma"
    r"|o|mat|sau))*"
    r"[ :=.\-]*(?P<secret>\d{3,4})(?!\d|[./,]\d| so\b)"
)
_FOUR_BY_FOUR = re.compile(r"^\d{4}(?:[ .\-]\d{4}){3}$")
_OTP_NAMED = re.compile(
    r"\b(?:[o0] ?t ?p+|smart ?otp|ma (?:xac (?:nhan|thuc|minh)|xn|xt|pin|so bi mat|bi mat|bao mat|dang nhap|kich hoat"
    r"|tin nhan)|mxn|passcode|pin|code|ma (?:gom |co )?(?:sau|6|bon|4) (?:chu )?so)\b"
)
_CODE_DIRECT = re.compile(rf"{_OTP_NAMED.pattern}(?:\W+(?:la|cua|toi|em|minh|no|gui|ve|may|day|nay|ne))*\W*$")
"""A code grouped like an amount is one only right behind its name: «otp 100.000», not «đọc otp xong mất 500.000»."""
_CODE_BARE = re.compile(
    r"\b(?:ma|nhan duoc(?: cai| mot| 1| day)? (?:so|ma))(?: (?:cua|toi|tui|em|con|minh|bac|chau|do|ay|nay|no|ho|gui|ve"
    r"|den|trong|tin|nhan|vua|moi|duoc|may|bao|day|ne|cai|la))*\W*$"
)
_OTP_AFTER = re.compile(r"^[^\d\n]{0,18}\b(?:la (?:ma )?otp|la ma xac|la ma)\b")
_ID_NAMED = re.compile(r"\b(?:can cuoc|cccd|cmnd|cmt|chung minh|dinh danh)\b")
_INSURANCE_NAMED = re.compile(
    r"\b(?:bhxh|bhyt|bao hiem (?:xa hoi|y te))(?:\W+(?:so|ma|the|la|cua|toi|em|minh|bac))*\W*$"
)
_CARD_NAMED = re.compile(r"\b(?:so the|the (?:atm|tin dung|ngan hang|visa|ghi no))\b")
_ACCOUNT_NAMED = re.compile(
    r"\b(?:so (?:tai khoan|tk)|stk|tai khoan|tk"
    r"|(?:ck|chuyen|chuyen khoan|chuyen tien|gui tien|nop tien)(?: \w+){0,3} (?:vao|den|toi|qua)"
    r"|ck vao)\b"
)
_PHONE_NAMED = re.compile(
    r"\b(?:so dien thoai|sdt|so dt|dien thoai|dt|zalo|momo|hotline|goi(?: so)?|lien he|alo|may ban|di dong|so may)\b"
)
_NO_PHONE_NAMED = re.compile(rf"{_ACCOUNT_NAMED.pattern}|{_ID_NAMED.pattern}")
_PHONE_AFTER = re.compile(r"^\W*(?:la )?(?:so )?(?:zalo|sdt|dien thoai|dt|momo)\b")


def numbers_in(low: str) -> Iterator[Span]:
    for found in _WHOLE_IDS.finditer(low):
        yield Span(*found.span("passport" if found["passport"] else 0), Secret.ID_NUMBER)
    for found in _CVV.finditer(low):
        yield Span(*found.span("secret"), Secret.CARD)
    for found in _NUMBER.finditer(low):
        for start, end in _cut(low, found.start(), found.end()):
            kind = _kind(low, start, end)
            if kind is not None:
                yield Span(start, end, kind)


def _cut(low: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of digits and separators as numbers: "012345678901 0900000001" are two, "012 345 678 901" is one."""
    if any(pattern.match(low[start:end]) for pattern in (PHONE, SERVICE, DATE)):
        yield start, end
        return
    together: list[tuple[int, int]] = []
    for found in re.finditer(r"\+?\d+", low[start:end]):
        group = found.start() + start, found.end() + start
        alone = len(found[0]) >= min(ID_DIGITS)
        if together and (alone or [last - first for first, last in together] == [3, 3, 3, 3]):
            yield together[0][0], together[-1][1]
            together = []
        if alone:
            yield group
        else:
            together.append(group)
    if together:
        yield together[0][0], together[-1][1]


def _kind(low: str, start: int, end: int) -> Secret | None:
    written = low[start:end]
    digits = re.sub(r"\D", "", written)
    before, after = low[max(0, start - CONTEXT_LETTERS) : start], low[end : end + CONTEXT_LETTERS]
    clause = re.split(r"[\n;!?]", before)[-1]
    if len(digits) == max(ID_DIGITS) and digits[0] == "0" and not CODE_BEFORE.search(clause):
        return Secret.ACCOUNT if _nearest(clause, _ACCOUNT_NAMED, _ID_NAMED) else Secret.ID_NUMBER
    if _is_harmless(written, digits, clause, after):
        return None
    if len(digits) in CARD_DIGITS and (luhn(digits) or _CARD_NAMED.search(clause) or _FOUR_BY_FOUR.match(written)):
        return Secret.CARD
    if len(digits) in PASSWORD_DIGITS and PASSWORD_BEFORE.search(clause):
        return Secret.OTP if PIN_BEFORE.search(clause) else Secret.PASSWORD
    if len(digits) in OTP_DIGITS and _is_otp(clause, after, digits):
        return Secret.OTP
    if len(digits) in ID_DIGITS and not _nearest(clause, _PHONE_NAMED, _NO_PHONE_NAMED):
        return Secret.ACCOUNT if _nearest(clause, _ACCOUNT_NAMED, _ID_NAMED) else Secret.ID_NUMBER
    if len(digits) in ACCOUNT_DIGITS and _INSURANCE_NAMED.search(clause):
        return Secret.ID_NUMBER
    return Secret.ACCOUNT if len(digits) in ACCOUNT_DIGITS and _ACCOUNT_NAMED.search(clause) else None


def _is_harmless(written: str, digits: str, clause: str, after: str) -> bool:
    if PHONE.match(written):
        owned = _nearest(clause, _NO_PHONE_NAMED, _PHONE_NAMED) or _INSURANCE_NAMED.search(clause)
        return not owned or _PHONE_AFTER.match(after) is not None
    named_id = len(digits) in ID_DIGITS and _ID_NAMED.search(clause)
    money = digits[0] != "0" and MONEY_BEFORE.search(clause) and len(digits) <= MONEY_DIGITS
    said = re.search(r"\bla\W*$", clause) or _CODE_BARE.search(clause)
    return not named_id and bool(
        DATE.match(written)
        or SERVICE.match(written)
        or (YEAR.match(written) and not PIN_BEFORE.search(clause))
        or (MONEY_SPELT.match(written) and not (len(digits) in BARE_CODE_DIGITS and _CODE_DIRECT.search(clause)))
        or (UNIT_AFTER.match(after) and digits[0] != "0")
        or COUNTED.search(clause)
        or CODE_BEFORE.search(clause)
        or (money and not _OTP_NAMED.search(clause) and not said)
        or (len(digits) < min(BARE_CODE_DIGITS) and CALLED.search(clause))
    )


def _nearest(clause: str, wanted: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Whether `wanted` names the number rather than `other`: the later word does."""
    mine = max((found.end() for found in wanted.finditer(clause)), default=-1)
    theirs = max((found.end() for found in other.finditer(clause)), default=-1)
    return mine > theirs


def _is_otp(clause: str, after: str, digits: str) -> bool:
    bare = len(digits) in BARE_CODE_DIGITS and _CODE_BARE.search(clause)
    return bool(_OTP_NAMED.search(clause) or bare or _OTP_AFTER.match(after))


def luhn(digits: str) -> bool:
    """The check digit of bank cards."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return total % 10 == 0 and len(set(digits)) > 1
