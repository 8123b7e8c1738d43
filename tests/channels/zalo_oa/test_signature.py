from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.zalo_oa.signature import is_signed, is_timely, mac, moment

RAW = (
    '{"app_id":"442","event_name":"user_send_text","message":{"text":"xin chào"},"timestamp":"1763776800123"}'.encode()
)
# printf '%s' '442' "$RAW" '1763776800123' 'bi-mat-oa' | sha256sum
VECTOR = "6f7023ccc813d144d8f1fb06ad914e88eae9d87754b7a00a0a9afa301341a0b6"
NUMBER = "5d2f47fd536735353e22ddcf5cfbea53eb3ae9ae9c208486c0fc0c549e7cbcd6"
AT = "1763776800123"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_signature_is_a_plain_sha256_of_four_parts() -> None:
    assert mac("442", RAW, AT, "bi-mat-oa") == VECTOR
    assert mac("7", b'{"timestamp":1763776800123}', AT, "k") == NUMBER


@pytest.mark.parametrize("header", [f"mac={VECTOR}", VECTOR, f"MAC={VECTOR.upper()}", f" mac= {VECTOR} "])
def test_both_spellings_are_taken(header: str) -> None:
    assert is_signed(header, RAW, AT, "442", ["bi-mat-oa"])


@pytest.mark.parametrize("header", ["", "mac=", "mac=" + "0" * 64, VECTOR[:-1], "mác=ộ", VECTOR + "0"])
def test_anything_else_is_not(header: str) -> None:
    assert not is_signed(header, RAW, AT, "442", ["bi-mat-oa"])


def test_the_bytes_count_and_not_what_they_mean() -> None:
    assert not is_signed(f"mac={VECTOR}", RAW.replace(b'":"', b'": "'), AT, "442", ["bi-mat-oa"])
    assert not is_signed(f"mac={VECTOR}", RAW, AT, "443", ["bi-mat-oa"])


def test_while_the_secret_is_replaced_both_are_good() -> None:
    assert is_signed(f"mac={VECTOR}", RAW, AT, "442", ["moi-hon", "bi-mat-oa"])
    assert not is_signed(f"mac={VECTOR}", RAW, AT, "442", ["moi-hon"])
    assert not is_signed(f"mac={VECTOR}", RAW, AT, "442", [])


@pytest.mark.parametrize("stamp", [None, True, 1.5, "", "12a", "9" * 40, "-5", [], "१२"])
def test_odd_timestamps_are_none(stamp: object) -> None:
    assert moment(stamp) is None


def test_a_number_and_a_text_are_the_same_moment() -> None:
    assert moment(1763776800123) == moment(AT)


def test_an_hour_of_retries_is_timely_and_the_future_is_not() -> None:
    assert is_timely(NOW - timedelta(hours=3), NOW)
    assert not is_timely(NOW - timedelta(hours=7), NOW)
    assert not is_timely(NOW + timedelta(hours=1), NOW)
