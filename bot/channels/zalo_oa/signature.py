"""Whether a webhook's body is Zalo's: SHA-256 over a concatenation, as Zalo's own SDKs compute it (no HMAC)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

HEADER = "X-ZEvent-Signature"

# The ladder of retries re-sends an identical body for almost two hours; dedupe does the rest.
OLDEST = timedelta(hours=6)
NEWEST = timedelta(minutes=10)
_DIGITS_MAX = 16


def mac(app_id: str, raw: bytes, timestamp: str, oa_secret: str) -> str:
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + oa_secret.encode()).hexdigest()


def is_signed(header: str, raw: bytes, timestamp: str, app_id: str, oa_secrets: Sequence[str]) -> bool:
    """With any of the secrets: while one is being replaced, the old one still signs. "mac=" may be missing."""
    given = header.strip().lower().removeprefix("mac=").strip().encode("utf-8", "replace")
    # All are compared, so that the time taken does not say which one fits.
    fits = [hmac.compare_digest(given, mac(app_id, raw, timestamp, secret).encode()) for secret in oa_secrets]
    return any(fits)


def moment(timestamp: object) -> tuple[str, datetime] | None:
    """The body's timestamp as signed text and as a moment; None where it is neither digits nor a whole number."""
    if isinstance(timestamp, bool) or not isinstance(timestamp, str | int):
        return None
    text = str(timestamp)
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX):
        return None
    try:
        return text, datetime.fromtimestamp(int(text) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def is_timely(at: datetime, now: datetime) -> bool:
    return now - OLDEST <= at <= now + NEWEST
