"""Questions as hurried fingers, bare keyboards and dictation leave them: made by machine, the same at every run.

The kinds are those of the development part's own noise file; `khong-dau-go-nham` is one more, and no part of any mean.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.normalise.syllables import TONES, plain
from bot.evaluation import Case

Dice = random.Random

_TELEX = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_LETTERS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
_TEEN = {
    "không": ("ko", "k", "hok"), "được": ("dc", "đc"), "gì": ("j",), "vậy": ("z", "v"), "rồi": ("r",), "người": ("ng",),
    "tài khoản": ("tk",), "mật khẩu": ("mk",), "điện thoại": ("đt",), "phải": ("fải",), "với": ("vs",), "làm": ("lm",),
    "biết": ("bt",), "em": ("e",), "hồ sơ": ("hs",), "nước": ("nc",), "trước": ("trc",), "bao nhiêu": ("bn",),
    "thế nào": ("tn", "ntn"), "muốn": ("mún",), "giấy tờ": ("gtờ",), "đăng ký": ("đk",), "bây giờ": ("bh",),
    "mọi người": ("mn",), "chồng": ("ck",), "vợ": ("vk",), "anh": ("a",), "chị": ("c",), "những": ("n~",),
    "cũng": ("cug",), "tiền": ("xiền",), "tôi": ("t",), "mình": ("mk",),
}  # fmt: skip
_TEEN_ENDS = ("", "", " ạ", " v ạ", " z", " ??", " vậy ad")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    letter: (row[at - 1] if at else "") + (row[at + 1] if at + 1 < len(row) else "")
    for row in _KEYS
    for at, letter in enumerate(row)
}
_READ = {
    "bhxh": "bảo hiểm xã hội", "bhyt": "bảo hiểm y tế", "bhtn": "bảo hiểm thất nghiệp", "hđlđ": "hợp đồng lao động",
    "nlđ": "người lao động", "nsdlđ": "người sử dụng lao động", "ubnd": "ủy ban nhân dân", "cccd": "căn cước công dân",
    "cmnd": "chứng minh nhân dân", "vneid": "vê nê i đê", "otp": "ô tê pê", "dvc": "dịch vụ công", "qr": "quy a",
    "tphcm": "thành phố hồ chí minh", "gplx": "giấy phép lái xe", "csgt": "cảnh sát giao thông",
    "gtgt": "giá trị gia tăng", "vssid": "vê ét ét i đê", "mst": "mã số thuế", "đkkd": "đăng ký kinh doanh",
}  # fmt: skip
_VOICE_STARTS = ("", "", "", "à ", "ờ ", "cho hỏi ", "alo ")


def _letters(word: str, table: dict[str, str], tones: dict[str, str]) -> str:
    tone = ""
    out = []
    for mark in unicodedata.normalize("NFD", word):
        if mark in TONES:
            tone = tones[TONES[mark]]
        else:
            out.append(mark)
    text = unicodedata.normalize("NFC", "".join(out))
    return "".join(_as_case(letter, table.get(letter.lower(), letter)) for letter in text) + tone


def _as_case(letter: str, typed: str) -> str:
    return typed.capitalize() if letter.isupper() else typed


def _some(text: str, dice: Dice, share: float, change: Callable[[str], str]) -> str:
    return re.sub(r"[^\W\d_]+", lambda found: change(found[0]) if dice.random() < share else found[0], text)


def _slip(word: str, dice: Dice) -> str:
    """One slip: a letter lost, the key beside it (its marks are lost too), typed twice, or two in the wrong order."""
    if len(word) < 2:
        return word
    at = dice.randrange(len(word))
    near = dice.choice(_NEAR.get(plain(word[at]).lower()) or word[at])
    lost, beside, twice = word[:at] + word[at + 1 :], word[:at] + near + word[at + 1 :], word[: at + 1] + word[at:]
    turned = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word
    return dice.choice((lost, beside, beside, twice, turned))


def _teen(text: str, dice: Dice) -> str:
    text = text.lower().rstrip("?. ")
    for word, shorts in _TEEN.items():
        if dice.random() < 0.7:
            text = re.sub(rf"\b{word}\b", dice.choice(shorts), text)
    return text + dice.choice(_TEEN_ENDS)


def _joined(text: str, dice: Dice) -> str:
    return re.sub(r"(?<=[\w,.]) (?=\w)", lambda _: "" if dice.random() < 0.28 else " ", text)


def _spoken(text: str, dice: Dice) -> str:
    """As a telephone writes down what it hears: lower case, no signs, letters read aloud."""
    words = re.sub(r"[^\w\s/]", " ", text.lower()).split()
    return dice.choice(_VOICE_STARTS) + " ".join(_READ.get(word, word) for word in words)


KINDS: dict[str, Callable[[str, Dice], str]] = {
    "khong-dau": lambda text, _: plain(text),
    "go-nham": lambda text, dice: _some(text, dice, 0.2, lambda word: _slip(word, dice)),
    "sot-telex": lambda text, dice: _some(text, dice, 0.6, lambda word: _letters(word, _TELEX_LETTERS, _TELEX)),
    "sot-vni": lambda text, dice: _some(
        text, dice, 0.6, lambda word: _letters(word, _VNI_LETTERS, {n: n for n in "12345"})
    ),
    "teencode": _teen,
    "dinh-chu": _joined,
    "chu-hoa": lambda text, _: text.upper(),
    "giong-noi": _spoken,
}
HARDER = "khong-dau-go-nham"
NOISES: dict[str, Callable[[str, Dice], str]] = {
    **KINDS,
    HARDER: lambda text, dice: _some(plain(text), dice, 0.2, lambda word: _slip(word, dice)),
}


def noisy(text: str, kind: str) -> str:
    return NOISES[kind](text, random.Random(f"{kind} {text}"))


def noised(cases: Sequence[Case], kind: str) -> list[Case]:
    """The same cases with one kind of noise; what it does not change (marks taken off unmarked text) stays as it is."""
    return [replace(case, text=noisy(case.text, kind), noise=kind, made_of=case.text) for case in cases]
