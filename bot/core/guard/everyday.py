"""Numbers that everybody may see: phones, dates, money, counted things, file codes, service numbers."""

from __future__ import annotations

import re

_TAIL = r"(?:\W+(?:so|la|cua|toi|minh|em|con|bac|ma|nay|do|ay|ghi|nhu sau))*\W*$"
_SEP = r"[ .\-–]{0,3}"
PHONE = re.compile(rf"^(?:(?:\+|00)?84{_SEP}0?|0){_SEP}(?:[1-9](?:{_SEP}\d){{8}}|2(?:{_SEP}\d){{9}})$")
SERVICE = re.compile(rf"^1[89]00(?:{_SEP}\d){{4,6}}$")
CALLED = re.compile(
    r"(?:\b(?:tong dai|dau so|hotline|goi|bam|tu)|\bnhan tin|(?<!no )(?<!ho )\bgui(?: tin)?)(?: den| toi"
    r"| ve)?(?: so)?\W*$"
)
DATE = re.compile(r"^(?:[0-3]?\d[ .\-][01]?\d[ .\-](?:19|20)\d\d|(?:19|20)\d\d[ .\-][01]?\d[ .\-][0-3]?\d)$")
YEAR = re.compile(rf"^(?:19|20)\d\d(?:{_SEP}(?:19|20)\d\d)?$")
MONEY_SPELT = re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})*\.000$")
UNIT_AFTER = re.compile(
    r"^\s*(?:(?:d|dong|vnd|k|nghin|ngan|trieu|tr|ty|ti|cu|dola|usd|lan|phut|gio|giay|ngay|thang|nam|tuoi|nguoi|ho|met"
    r"|m2?|km|ha|kg|(?:chu |ky |ki )?(?:so|tu))\b|%|₫)"
)
MONEY_BEFORE = re.compile(
    r"\b(?:tru|mat|rut|chuyen|nop|dong|phat|nap|vay|no|thu|gia|phi|luong|tien|du|con|het|tra|lay|cuoc|cong|nhan)"
    r"(?: (?:di|het|mat|cho|ho|no|toi|em|minh|khoan|khoang|hon|gan|tong|cong|duoc|la|so tien|tien|mot lan"
    r"|tat ca|luon))*"
    r"\W*$"
)
COUNTED = re.compile(
    r"\b(?:so nha|nha(?: so)?|thon|xom|ngo|ngach|hem|duong|to|khu|ap|phong|lo|km|quoc lo|tinh lo|nam|sinh|tuoi|lop|dieu"
    r"|nghi dinh|thong tu|luat|quyet dinh|bien so|bien kiem soat)\W*(?:so )?$"
)
CODE_BEFORE = re.compile(
    r"\b(?:ho so|bien nhan|phieu|ma don|van don|don hang|ma so thue|mst|khach hang|buu (?:dien|chinh|cuc)|ma vung"
    r"|giao dich|tra cuu|hoa don|hop dong|cong van)" + _TAIL
)
