"""Bytes of an editor's file → clean text, or a message about what Word, Notepad or the keyboard put in."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from bot.core.corpus import Place

if TYPE_CHECKING:
    from bot.content.problem import Report

SAVE_AS_UTF8 = (
    "Mở tệp bằng Notepad, chọn Tệp → Lưu thành (Save As), ở ô Mã hóa (Encoding) chọn UTF-8, rồi lưu đè lên tệp cũ."
)

_HIDDEN = {
    "\u00a0": " ",  # no-break space, from Word and web pages
    "\u202f": " ",
    "\u2007": " ",
    "\u0085": " ",  # these three are line breaks to libyaml and to no editor
    "\u2028": " ",
    "\u2029": " ",
    "\u200b": "",
    "\u200c": "",
    "\u2060": "",
    "\ufeff": "",
    "\u00ad": "",
}
_HIDDEN_RE = re.compile("[" + "".join(_HIDDEN) + "]")
_TAB_INDENT = re.compile(r"^[ ]*\t", re.MULTILINE)
_HIDDEN_INDENT = re.compile(r"^[ ]*[\u00a0\u202f\u2007]", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# What UTF-8 Vietnamese looks like after a program read it as Western and saved it again: "ế" becomes "áº¿".
_MOJIBAKE = re.compile(r"áº[\u0080-\u00bf\u2018-\u203a]|á»[\u0080-\u00bf\u2018-\u203a]|Æ°|Ã[\u00a0-\u00bf]|Ä‘")


def decode(raw: bytes, file: str, report: Report) -> str | None:
    """The file's text, composed (NFC), with plain spaces and Unix line ends; None when it cannot be read."""
    text = _to_unicode(raw, file, report)
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (found := _MOJIBAKE.search(text)) is not None:
        report.error(
            _at(file, text, found.start()),
            "chữ tiếng Việt bị vỡ (ví dụ «áº¿» thay cho «ế»).",
            "Chép lại đoạn này từ bản gốc. " + SAVE_AS_UTF8,
        )
        return None
    return _clean(text, file, report)


def _to_unicode(raw: bytes, file: str, report: Report) -> str | None:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in raw:
        report.error(Place(file, 1), "tệp được lưu bằng bảng mã UTF-16, chương trình không đọc được.", SAVE_AS_UTF8)
        return None
    if raw.startswith(codecs.BOM_UTF8):
        report.warning(
            Place(file, 1),
            "đầu tệp có dấu BOM, một ký hiệu ẩn do Notepad thêm vào. Chương trình đã bỏ qua nó.",
            "Khi lưu, ở ô Mã hóa chọn «UTF-8», không chọn «UTF-8 with BOM».",
        )
        raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report.error(
            Place(file, line),
            "tệp không phải bảng mã UTF-8 (có lẽ là Windows-1258, TCVN3 hoặc VNI), chữ có dấu không đọc được.",
            SAVE_AS_UTF8 + " Nếu chữ vẫn sai, đổi phông bằng UniKey (Ctrl+Shift+F6) trước khi lưu.",
        )
        return None


def _clean(text: str, file: str, report: Report) -> str | None:
    broken = False
    if (found := _TAB_INDENT.search(text)) is not None:
        broken = True
        report.error(
            _at(file, text, found.start()),
            f"đầu dòng có phím Tab{_others(_TAB_INDENT, text)}.",
            "Xóa Tab và thụt dòng bằng dấu cách (mỗi bậc 2 dấu cách).",
        )
    if (found := _HIDDEN_INDENT.search(text)) is not None:
        broken = True
        report.error(
            _at(file, text, found.start()),
            f"đầu dòng có dấu cách đặc biệt chép từ Word hoặc trang web{_others(_HIDDEN_INDENT, text)}.",
            "Xóa khoảng trống ở đầu dòng rồi gõ lại bằng phím cách.",
        )
    if (found := _CONTROL.search(text)) is not None:
        broken = True
        report.error(
            _at(file, text, found.start()), "có ký tự điều khiển không đọc được.", "Xóa dòng này và gõ lại bằng tay."
        )
    if broken:
        return None
    if (found := _HIDDEN_RE.search(text)) is not None:
        report.warning(
            _at(file, text, found.start()),
            f"có dấu cách đặc biệt hoặc ký tự ẩn{_others(_HIDDEN_RE, text)}, thường do chép từ Word."
            " Chương trình đã đổi thành dấu cách thường.",
            "Nên gõ lại chỗ ấy bằng phím cách.",
        )
        text = _HIDDEN_RE.sub(lambda match: _HIDDEN[match.group()], text)
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        report.warning(
            Place(file, _first_difference(text, composed)),
            "chữ gõ bằng «Unicode tổ hợp» (dấu tách rời khỏi chữ). Chương trình đã tự ghép lại.",
            "Trong UniKey, chọn bảng mã «Unicode» (dựng sẵn) để lần sau gõ đúng.",
        )
    return composed


def _first_difference(text: str, composed: str) -> int:
    pairs = zip(text.split("\n"), composed.split("\n"), strict=True)
    return next(number for number, (before, after) in enumerate(pairs, 1) if before != after)


def _at(file: str, text: str, offset: int) -> Place:
    return Place(file, text.count("\n", 0, offset) + 1)


def _others(pattern: re.Pattern[str], text: str) -> str:
    lines = {text.count("\n", 0, found.start()) + 1 for found in pattern.finditer(text)}
    return f" (và {len(lines) - 1} dòng khác)" if len(lines) > 1 else ""
