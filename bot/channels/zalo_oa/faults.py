"""Zalo's error codes as what is to be done about them (appendix "mã lỗi", 2026)."""

from __future__ import annotations

from enum import StrEnum


class Do(StrEnum):
    """What a code asks for."""

    NEXT_MINUTE = "next_minute"  # over a rate limit; not executed
    SOON = "soon"  # passing, a few tries
    UPLOAD_AGAIN = "upload_again"
    PLAIN = "plain"  # refused as it is; as plain text it may pass, else never
    HOLD = "hold"  # nothing more until the citizen writes
    HOURS = "hours"  # this citizen got too much today
    CONSENT = "consent"  # the token was refused even after a refresh
    ALERT = "alert"  # the operator's to mend; the message waits
    ALERT_HOLD = "alert_hold"  # the operator's to mend; free messages still pass
    ALERT_DROP = "alert_drop"
    DROP = "drop"


_CODES: dict[Do, tuple[int, ...]] = {
    Do.NEXT_MINUTE: (-32,),
    Do.SOON: (-200, -214),
    Do.UPLOAD_AGAIN: (-100,),
    Do.PLAIN: (-201, -210, -233),
    # No interaction for 7 days (with the old codes of 48 hours); does not follow, blocked, banned, restricts messages.
    Do.HOLD: (-230, -231, -232, -305, -311, -213, -222, -227, -244),
    Do.HOURS: (-218, -234),
    Do.CONSENT: (-216, -220, -124, 216, 401, -401),
    Do.ALERT: (-202, -204, -205, -207, -208, -209, -212, -215, -219, -221, -223, -224, -235, -240, -242),
    # Out of quota or money: a new word of the citizen makes the answer free again.
    Do.ALERT_HOLD: (-211, -320, -321),
    Do.ALERT_DROP: (-237, -238, -241, -248, -249, -403, -1340, -1341),
    Do.DROP: (-217,),
}
SILENT_CODES = frozenset({-230, -231, -232, -305, -311})
"""Too long since the citizen's last word; the other codes that hold are about that citizen."""
GROUP_CODES = frozenset({-237, -238, -241, -403})
"""What is wrong with a GMF group: expired, without its package, or the OA has left it."""

_BY_CODE = {code: do for do, codes in _CODES.items() for code in codes}


def what_to_do(code: int) -> Do:
    """Codes nobody has described are dropped, never tried for ever."""
    return _BY_CODE.get(code, Do.DROP)
