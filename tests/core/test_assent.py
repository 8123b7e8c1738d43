"""A bare word takes a step's answer only where it fits one clearly; the labels are those of real guides."""

from __future__ import annotations

import pytest

from bot.core.choices import Chosen, offer, typed
from bot.core.conversation import Choice, Conversation, StepBack, Stuck, TakeStep
from tests.small_content import small_content


def answered(labels: list[str], said: str) -> str | None:
    own = tuple(Choice(label, TakeStep("flow", "step", at)) for at, label in enumerate(labels))
    talk, _ = offer(Conversation(), (*own, Choice("Bị kẹt", Stuck()), Choice("Quay lại", StepBack())))
    found = typed(talk, said, small_content().phrases)
    return found.label if isinstance(found, Chosen) else None


@pytest.mark.parametrize(
    ("labels", "said", "meant"),
    [
        (["Thấy rồi", "Không thấy"], "không", "Không thấy"),
        (["Thấy rồi", "Không thấy"], "dạ chưa ạ", "Không thấy"),
        (["Chưa có", "Đã có sẵn", "Quên 6 số"], "chưa", "Chưa có"),
        (["Chưa làm gì", "Đã chuyển tiền", "Đã đọc mã, mật khẩu"], "không", "Chưa làm gì"),
        (["Có", "Không", "Không nhớ rõ"], "không", "Không"),
        (["Gửi được rồi", "Báo không tìm thấy", "Báo lỗi khác"], "rồi", "Gửi được rồi"),
        (["Xong rồi", "Quên mã 6 số"], "ok", "Xong rồi"),
        (["Có rồi", "Có máy nhưng chưa có mức 2", "Không có điện thoại ấy"], "có rồi", "Có rồi"),
        (["Không có phí", "Có phí phải trả"], "có", "Có phí phải trả"),
        (["Đúng cả", "Có chỗ sai", "Thẻ đã hết hạn"], "đúng", "Đúng cả"),
    ],
)
def test_it_is_taken_where_it_is_clear(labels: list[str], said: str, meant: str) -> None:
    assert answered(labels, said) == meant


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["Nhà của tôi", "Nhà người thân", "Thuê hoặc ở nhờ", "Không có máy thông minh"], "không"),
        (["Thấy rồi", "Chưa có mức 2", "Không thấy mục này"], "không"),
        (["Xong rồi", "Tải ảnh bị lỗi", "Không có giấy tờ nhà"], "chưa"),
        (["Có rồi", "Có máy nhưng chưa có mức 2", "Không có điện thoại ấy"], "chưa"),
        (["Hỏi rồi, đúng là họ", "Hỏi rồi, không phải họ", "Chưa hỏi"], "có"),
        (["Chỉ mở ra xem", "Nhập mật khẩu, số thẻ", "Cài ứng dụng", "Đã mất tiền"], "có"),
        (["Báo rồi", "Có người bị mượn tiền rồi"], "có"),
        (["Báo rồi", "Có người bị mượn tiền rồi"], "rồi"),
        (["Đang xử lý", "Chờ thanh toán", "Đã có kết quả", "Bị từ chối"], "ok"),
        (["Tài khoản bị khóa", "Nhập sai nhiều lần", "Dùng ở máy khác"], "đúng"),
        (["Chưa chuyển tiền", "Lỡ chuyển rồi", "Muốn kiểm tra thêm"], "có"),
        (["Tôi đến nơi rồi", "Không đi được", "Để tôi đi sau"], "chưa"),
    ],
)
def test_it_is_asked_back_where_it_may_mean_two(labels: list[str], said: str) -> None:
    assert answered(labels, said) is None
