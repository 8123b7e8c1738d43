"""Stops a member who asks a citizen for what nobody of the team may ask for."""

from __future__ import annotations

import re

from bot.core.events import Secret
from bot.core.guard import lowered

_TO_US = r"(?:cho|giup|gui|qua|sang|lai) (?:toi|em|minh|to|chau|con|day|zalo)|vao day|o day|xuong day"
_ASKING = (
    r"(?:gui|doc|cung cap|xin|kem theo|cho (?:toi|em|minh|chung|to|can bo|chau|con)"
    r"|(?P<weak>chup|(?<!chung )(?<!xac )(?<!tiep )nhan|dien|nhap|(?<!canh )(?<!may )bao|dua|ghi|khai|viet))"
)
"""The weak ones are directions for the citizen's own telephone, unless the thing is to come to us."""
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
        rf"\b(?:{thing})\b[\w ]{{0,24}}\b(?:la gi (?:vay |the |a |ha )?(?:bac|ong|ba|co|chu|anh|chi)"
        r"|gui (?:cho )?(?:toi|em|minh|qua|day|vao)"
        r"|cho (?:toi|em|minh)(?: xin| biet)?)\b"
    )
    for kind, thing in _THINGS.items()
}
_WHAT_IS_YOURS = {
    kind: re.compile(
        rf"\b(?:{thing})\b[\w ]{{0,16}}\b(?:(?:cua )?(?:bac|ong|ba|co|chu|anh|chi)\b[\w ]{{0,8}}(?:la gi"
        rf"|bao nhieu|so may)"
        r"|la bao nhieu|bao nhieu vay|so may)\b(?! (?:lan|ngay|tien|phi|dong))"
    )
    for kind, thing in _THINGS.items()
}
_WARNING = re.compile(
    r"\b(?:dung|khong|chua can|chang|tuyet doi|cam|tranh|canh bao|can than|canh giac|ke gian|lua dao|doi tuong|bon"
    r"|chung no|neu (?:ai|co nguoi)|ai (?:hoi|xin|bao|doi)|co nen|(?:nguoi (?:ta|la|goi)|ho|no|ngan hang"
    r"|xung)(?: \w+){0,3}"
    r" (?:xin|doi|keu|bao|bat|gui)|may (?:hoi|doi|bao))\b"
)
_HAPPENED = re.compile(r"\b(?:lo|trot|vua|moi|da|hay|neu)\s+(?:\w+\s+)?$")
_CITIZEN_BRINGS = re.compile(r"\b(?:mang|cam|dem|ra|den|toi|len)\b[\w ]{0,40}$")
_ON_SCREEN = re.compile(
    r"\b(?:vao o|trong ung dung|tren vneid|vao vneid|tren man hinh|tren dien thoai|trong vneid|vao ung dung|man hinh"
    r"|tren cong|o dang nhap|dang nhap|vao phieu|vao to khai)\b"
)


def asks_for_secret(text: str) -> tuple[Secret, ...]:
    """What a member's message asks a citizen to hand over; empty for warnings and for "bring your card to us"."""
    found: list[Secret] = []
    for sentence in re.split(r"[.!\n;]+|\?(?=\s|$)", lowered(text).replace("?", " ? ")):
        for kind in _THINGS:
            if kind not in found and _asks(sentence, kind):
                found.append(kind)
    return tuple(found)


def _asks(sentence: str, kind: Secret) -> bool:
    for found in _ASKS[kind].finditer(sentence):
        before, around = sentence[: found.start()], sentence[found.end() :]
        if _WARNING.search(sentence[: found.end()]) or _HAPPENED.search(before):
            continue
        if _CITIZEN_BRINGS.search(before) and "gui" not in found[0]:
            continue
        to_us = re.search(rf"\b(?:{_TO_US})\b|^\w+ (?:toi|em|minh|to)\b", f"{found[0]}{around}") or re.search(
            rf"\b(?:{_TO_US})\b", before
        )
        if found["weak"] and (not to_us or (_ON_SCREEN.search(around) or _ON_SCREEN.search(before))):
            continue
        return True
    return any(
        not _WARNING.search(sentence[: found.end()]) and not _HAPPENED.search(sentence[: found.start()])
        for pattern in (_ASKS_BACK[kind], _WHAT_IS_YOURS[kind])
        for found in pattern.finditer(sentence)
        if "can cuoc" not in found[0] or re.search(r"\bso\b|\bcua\b|gui|anh", found[0])
    )
