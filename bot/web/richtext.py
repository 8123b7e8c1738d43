"""Plain text to safe HTML: paragraphs, dashed lists, telephone numbers and official addresses as links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from markupsafe import Markup, escape

# Numbers people dial. Dates, sums ("1.900.000") and longer digit runs are not: no digit, dot or slash may touch them.
_TEL = (
    r"(?<![\w.,/+-])(?:0\d{2,3}[ .]\d{3}[ .]\d{3,4}|0\d{9,10}|1[89]00[ .]?\d{4,6}|1[89]00[ .]\d{2}[ .]\d{2})"
    r"(?![\w/]|[.,]\d)"
)
# Three and four digits are a telephone number only where the sentence says so: "gọi 113", "số 156", "113 hoặc 114".
_SHORT = r"(?<![\w.,/+-])(?:11[1-5]|1022|156|5656)(?![\w/]|[.,]\d)"
_URL = r"https://[^\s<>\"'«»“”]+"
_BARE = r"(?<![\w@./-])(?:[a-z0-9-]+\.)+gov\.vn(?:/[^\s<>\"'«»“”]*)?"
_PIECE = re.compile(f"(?P<url>{_URL})|(?P<bare>{_BARE})|(?P<tel>{_TEL})|(?P<short>{_SHORT})", re.IGNORECASE)
_CALL = re.compile(r"(?:(?:gọi|bấm|báo|☎)(?: \w+){0,2}|số|tổng đài|hoặc|:|,)\s*\Z", re.IGNORECASE)
_TRAILING = ".,;:!?)]}…"
_BULLET = re.compile(r"\s*[-•–]\s+")


def rich(text: str, link_hosts: Sequence[str], aside: str = "") -> Markup:
    """HTML of a bot's or member's words. Everything that is not one of our four forms is escaped.

    A last line that begins with `aside` (the source of an answer) is set smaller.
    """
    body, _, last = text.strip().rpartition("\n")
    if aside and last.startswith(aside):
        small = Markup('<p class="aside">{}</p>').format(_inline(last, link_hosts))
        return rich(body, link_hosts) + small if body.strip() else small
    blocks = []
    for is_list, lines in groupby(text.strip().splitlines(), lambda line: bool(_BULLET.match(line))):
        if is_list:
            items = [Markup("<li>{}</li>").format(_inline(_BULLET.sub("", line, 1), link_hosts)) for line in lines]
            blocks.append(Markup("<ul>{}</ul>").format(Markup("").join(items)))
        else:
            blocks.extend(_paragraphs(lines, link_hosts))
    return Markup("").join(blocks)


def plain(text: str) -> Markup:
    """HTML of a citizen's words: nothing becomes a link."""
    return Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in text.strip().splitlines()))


def _paragraphs(lines: Iterator[str], link_hosts: Sequence[str]) -> Iterator[Markup]:
    for is_text, some in groupby(lines, lambda line: bool(line.strip())):
        if is_text:
            yield Markup("<p>{}</p>").format(Markup("<br>").join(_inline(line, link_hosts) for line in some))


def _inline(line: str, link_hosts: Sequence[str]) -> Markup:
    out, at = [], 0
    for found in _PIECE.finditer(line):
        link, rest = _link(found, line, link_hosts)
        out += [escape(line[at : found.start()]), link]
        at = found.end() - len(rest)
    out.append(escape(line[at:]))
    return Markup("").join(out)


def _link(found: re.Match[str], line: str, link_hosts: Sequence[str]) -> tuple[Markup, str]:
    """The link and what of the match stays outside it (a full stop after an address)."""
    words = found[0]
    if found["url"] or found["bare"]:
        shown = words.rstrip(_TRAILING)
        url = shown if found["url"] else f"https://{shown}"
        if not _is_allowed(url, link_hosts):
            return escape(shown), words[len(shown) :]
        link = Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(url, shown)
        return link, words[len(shown) :]
    if found["short"] and not _CALL.search(line[: found.start()]):
        return escape(words), ""
    dialled = re.sub(r"\D", "", words)
    # A number must not break in the middle: people read it aloud.
    return Markup('<a class="tel" href="tel:{}">{}</a>').format(dialled, words), ""


def _is_allowed(url: str, link_hosts: Sequence[str]) -> bool:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.username is not None or port not in {None, 443}:
        return False
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in link_hosts)
