"""Hides what the law calls sensitive before anything is kept.

What stays readable: phone numbers (members call back), dates, money, law numbers, file codes, service numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.events import Secret
from bot.core.normalise.syllables import is_syllable, plain
from bot.core.normalise.typing_marks import decoded

HIDDEN = "•"
"""One sign for each hidden letter or digit, so that people see what was there."""

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


@dataclass(frozen=True, slots=True)
class _Reading:
    """The text without marks and case; `origin[i]` is where its letter i stands in the text."""

    low: str
    origin: tuple[int, ...]


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
_TAIL = r"(?:\W+(?:so|la|cua|toi|minh|em|con|bac|ma|nay|do|ay|ghi|nhu sau))*\W*$"
_SEP = r"[ .\-–]{0,3}"
_PHONE = re.compile(rf"^(?:(?:\+|00)?84{_SEP}0?|0){_SEP}(?:[1-9](?:{_SEP}\d){{8}}|2(?:{_SEP}\d){{9}})$")
_FOUR_BY_FOUR = re.compile(r"^\d{4}(?:[ .\-]\d{4}){3}$")
_SERVICE = re.compile(rf"^1[89]00(?:{_SEP}\d){{4,6}}$")
_CALLED = re.compile(
    r"(?:\b(?:tong dai|dau so|hotline|goi|bam|tu)|\bnhan tin|(?<!no )(?<!ho )\bgui(?: tin)?)(?: den| toi"
    r"| ve)?(?: so)?\W*$"
)
_DATE = re.compile(r"^(?:[0-3]?\d[ .\-][01]?\d[ .\-](?:19|20)\d\d|(?:19|20)\d\d[ .\-][01]?\d[ .\-][0-3]?\d)$")
_YEAR = re.compile(rf"^(?:19|20)\d\d(?:{_SEP}(?:19|20)\d\d)?$")
_MONEY_SPELT = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})*\.000$")
_UNIT_AFTER = re.compile(
    r"^\s*(?:(?:d|dong|vnd|k|nghin|ngan|trieu|tr|ty|ti|cu|dola|usd|lan|phut|gio|giay|ngay|thang|nam|tuoi|nguoi|ho|met"
    r"|m2?|km|ha|kg|(?:chu |ky |ki )?(?:so|tu))\b|%|₫)"
)
_MONEY_BEFORE = re.compile(
    r"\b(?:tru|mat|rut|chuyen|nop|dong|phat|nap|vay|no|thu|gia|phi|luong|tien|du|con|het|tra|lay|cuoc|cong|nhan)"
    r"(?: (?:di|het|mat|cho|ho|no|toi|em|minh|khoan|khoang|hon|gan|tong|cong|duoc|la|so tien|tien|mot lan"
    r"|tat ca|luon))*"
    r"\W*$"
)
_COUNTED = re.compile(
    r"\b(?:so nha|nha(?: so)?|thon|xom|ngo|ngach|hem|duong|to|khu|ap|phong|lo|km|quoc lo|tinh lo|nam|sinh|tuoi|lop|dieu"
    r"|nghi dinh|thong tu|luat|quyet dinh|bien so|bien kiem soat)\W*(?:so )?$"
)
_CODE_BEFORE = re.compile(
    r"\b(?:ho so|bien nhan|phieu|ma don|van don|don hang|ma so thue|mst|khach hang|buu (?:dien|chinh|cuc)|ma vung"
    r"|giao dich|tra cuu|hoa don|hop dong|cong van)" + _TAIL
)
_OTP_NAMED = re.compile(
    r"\b(?:[o0] ?t ?p+|smart ?otp|ma (?:xac (?:nhan|thuc|minh)|xn|xt|pin|so bi mat|bi mat|bao mat|dang nhap|kich hoat"
    r"|tin nhan)|mxn|passcode|pin|code|ma (?:gom |co )?(?:sau|6|bon|4) (?:chu )?so)\b"
)
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
_PASSWORD_BEFORE = re.compile(rf"{_PASSWORD_NAME}{_OF_WHAT}\W*$")
_PIN_BEFORE = re.compile(rf"\b(?:pin|passcode)\b{_OF_WHAT}\W*$")
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


def mask(text: str) -> Masked:
    """The text with every secret hidden, and which kinds there were. The length never changes."""
    spans: list[_Span] = []
    for reading in _readings(text):
        spans += [
            _Span(reading.origin[span.start], reading.origin[span.end], span.kind)
            for span in (*_passwords(reading, text), *_numbers(reading.low))
        ]
    spans.sort(key=lambda span: span.start)
    out = list(text)
    for span in spans:
        for at in range(span.start, span.end):
            if out[at].isalnum() or span.kind is Secret.PASSWORD:
                out[at] = HIDDEN
    return Masked("".join(out), tuple(dict.fromkeys(span.kind for span in spans)))


def _readings(text: str) -> Iterator[_Reading]:
    """As it stands, and once more where words were typed as Telex or VNI keys ("maatj khaaur")."""
    letters = [(folded[0], at) for at, letter in enumerate(text) if (folded := _folded(letter))]
    low, origin = "".join(letter for letter, _ in letters), (*(at for _, at in letters), len(text))
    low = re.sub(r"\((\+?\d{1,4})\)", r" \1 ", low)  # "(+84)912…", "(024) 38…"
    yield _Reading(low, origin)
    telex = any(decoded(word) for word in re.findall(r"[^\W\d_]+", low))
    typed: list[str] = []
    places: list[int] = []
    for piece in re.finditer(r"[^\W_]+|[\W_]+", low):
        word = piece[0] if telex and not piece[0].isalpha() else plain(decoded(piece[0]) or piece[0])
        typed.append(word)
        places += [origin[min(piece.start() + at, piece.end() - 1)] for at in range(len(word))]
    if "".join(typed) != low:
        yield _Reading("".join(typed), (*places, len(text)))


def _folded(letter: str) -> str:
    """Nothing for marks that stand alone and for signs without width, which may hide a number from us."""
    return "" if letter in "\u200b\u200c\u200d\u2060\ufeff\u00ad" else plain(letter).lower().replace("\u00a0", " ")


def lowered(text: str) -> str:
    return "".join(_folded(letter) for letter in text)


def _passwords(reading: _Reading, text: str) -> Iterator[_Span]:
    for pattern, said in ((_PASSWORD_SAID, True), (_PASSWORD_SEEN, False)):
        for found in pattern.finditer(reading.low):
            start = found.start("secret")
            secret = found["secret"].rstrip(".!?…:")
            end = start + len(secret)
            written = text[reading.origin[start] : reading.origin[end]]
            if secret and (_may_be_said if said else _looks_secret)(secret, written, reading.low[end:]):
                yield _Span(start, end, Secret.PASSWORD)


def _may_be_said(secret: str, written: str, after: str) -> bool:
    """After "mật khẩu là": anything but the words of a sentence."""
    if secret.isalpha():
        ends = not re.match(r"[ ]+\w", after) or re.match(r" +(?:nhe|nha|a|ne|do|day)\b", after) is not None
        word = secret in _NO_PASSWORD or not re.search(r"[aeiouy]", secret) or not written.isascii()
        return not word and (ends or not is_syllable(secret))
    return not (_PHONE.match(secret) or _UNIT_AFTER.match(after) or not any(sign.isalnum() for sign in secret))


def _looks_secret(secret: str, written: str, after: str) -> bool:
    """Without "là" only what no sentence holds: letters with several digits or with signs."""
    if "@" in secret and re.search(r"@\w+\.\w", secret):  # an address of mail
        return False
    digits, letters = sum(sign.isdigit() for sign in secret), sum(sign.isalpha() for sign in secret)
    signs = any(sign in "@#$%!*&^" for sign in secret)
    counted = re.match(r"\d{1,2}(?:-\d+)?[a-z]+$", secret) or re.search(r"[/•]", secret) or _UNIT_AFTER.match(after)
    named = re.match(r"(?:cccd|cmnd|otp|stk|tk|sdt|vneid)\W?\d", secret)
    return letters > 0 and (digits > 1 or (signs and written.isascii())) and not counted and not named


def _numbers(low: str) -> Iterator[_Span]:
    for found in _WHOLE_IDS.finditer(low):
        yield _Span(*found.span("passport" if found["passport"] else 0), Secret.ID_NUMBER)
    for found in _CVV.finditer(low):
        yield _Span(*found.span("secret"), Secret.CARD)
    for found in _NUMBER.finditer(low):
        for start, end in _cut(low, found.start(), found.end()):
            kind = _kind(low, start, end)
            if kind is not None:
                yield _Span(start, end, kind)


def _cut(low: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of digits and separators as numbers: "012345678901 0900000001" are two, "012 345 678 901" is one."""
    if any(pattern.match(low[start:end]) for pattern in (_PHONE, _SERVICE, _DATE)):
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
    if len(digits) == max(ID_DIGITS) and digits[0] == "0" and not _CODE_BEFORE.search(clause):
        return Secret.ACCOUNT if _nearest(clause, _ACCOUNT_NAMED, _ID_NAMED) else Secret.ID_NUMBER
    if _is_harmless(written, digits, clause, after):
        return None
    if len(digits) in CARD_DIGITS and (luhn(digits) or _CARD_NAMED.search(clause) or _FOUR_BY_FOUR.match(written)):
        return Secret.CARD
    if len(digits) in PASSWORD_DIGITS and _PASSWORD_BEFORE.search(clause):
        return Secret.OTP if _PIN_BEFORE.search(clause) else Secret.PASSWORD
    if len(digits) in OTP_DIGITS and _is_otp(clause, after, digits):
        return Secret.OTP
    if len(digits) in ID_DIGITS and not _nearest(clause, _PHONE_NAMED, _NO_PHONE_NAMED):
        return Secret.ACCOUNT if _nearest(clause, _ACCOUNT_NAMED, _ID_NAMED) else Secret.ID_NUMBER
    if len(digits) in ACCOUNT_DIGITS and _INSURANCE_NAMED.search(clause):
        return Secret.ID_NUMBER
    return Secret.ACCOUNT if len(digits) in ACCOUNT_DIGITS and _ACCOUNT_NAMED.search(clause) else None


def _is_harmless(written: str, digits: str, clause: str, after: str) -> bool:
    if _PHONE.match(written):
        owned = _nearest(clause, _NO_PHONE_NAMED, _PHONE_NAMED) or _INSURANCE_NAMED.search(clause)
        return not owned or _PHONE_AFTER.match(after) is not None
    named_id = len(digits) in ID_DIGITS and _ID_NAMED.search(clause)
    money = digits[0] != "0" and _MONEY_BEFORE.search(clause) and len(digits) <= MONEY_DIGITS
    said = re.search(r"\bla\W*$", clause) or _CODE_BARE.search(clause)
    return not named_id and bool(
        _DATE.match(written)
        or _SERVICE.match(written)
        or (_YEAR.match(written) and not _PIN_BEFORE.search(clause))
        or _MONEY_SPELT.match(written)
        or (_UNIT_AFTER.match(after) and digits[0] != "0")
        or _COUNTED.search(clause)
        or _CODE_BEFORE.search(clause)
        or (money and not _OTP_NAMED.search(clause) and not said)
        or (len(digits) < min(BARE_CODE_DIGITS) and _CALLED.search(clause))
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
