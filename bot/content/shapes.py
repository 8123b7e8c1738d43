"""The formats of design 5.5 and 5.6 and of the overlay, key by key, with a sentence for the editor."""

from __future__ import annotations

from dataclasses import replace

from bot.content.shape import Date, Flag, Key, Many, Number, One, OneOf, Shape, Table, Text, Texts

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ID_HINT = "chữ thường không dấu, số và dấu gạch nối, ví dụ «vneid-doi-may»"
NAME_PATTERN = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
WEEKDAYS = ("thu_2", "thu_3", "thu_4", "thu_5", "thu_6", "thu_7", "chu_nhat")
GRADES = ("A", "A*", "B", "C")

_ID = Text(ID_PATTERN, ID_HINT)

SOURCE = Shape(
    "nguồn",
    (
        Key("title", Text(), "Tên văn bản hoặc bài báo.", required=True),
        Key("number", Text(), "Số hiệu văn bản, ví dụ 69/2024/NĐ-CP."),
        Key("url", Text(r"https?://\S+", "bắt đầu bằng https://"), "Địa chỉ đọc được văn bản."),
        Key("date", Date(), "Ngày của văn bản hoặc bài báo.", required=True),
    ),
)

_REVIEW = (
    Key("source", Many(SOURCE, lone=True), "Căn cứ của câu trả lời: tên, số hiệu, ngày.", required=True),
    Key("owner", Text(), "Chức danh người chịu trách nhiệm nội dung, ví dụ «Công an xã».", required=True),
    Key("reviewed", Date(), "Ngày rà soát gần nhất.", required=True),
    Key("review_by", Date(), "Hạn phải rà soát lại.", required=True),
    Key(
        "grade",
        OneOf(GRADES),
        "Độ chắc của ý yếu nhất: A văn bản gốc, A* tóm tắt chính thức, B báo chính thống, C chưa có nguồn.",
    ),
    Key("approve", Flag(), "true nếu cán bộ còn phải duyệt trước khi dùng rộng rãi."),
)

ENTRY = Shape(
    "mục hỏi đáp",
    (
        Key("id", _ID, "Tên riêng của mục: không dấu, không trùng, không đổi về sau.", required=True),
        Key("intent", _ID, "Ý định; bỏ trống khi giống id. «out-of-scope» là việc ngoài phạm vi, chỉ nói nơi cần đến."),
        Key("ask", Texts(1), "Các cách hỏi; câu đầu là câu người dân nhìn thấy.", required=True),
        Key("answer", Text(), "Câu trả lời; dòng trống tách hai tin nhắn; {ten_xa} là giá trị của xã.", required=True),
        Key("speak", Text(), "Bản để đọc thành tiếng hoặc phát loa, nếu khác câu trả lời."),
        *_REVIEW,
        Key("flow", _ID, "id của hướng dẫn từng bước đi kèm."),
        Key("related", Texts(), "id của 2–3 mục hỏi đáp liên quan."),
        Key("human", OneOf(("never", "offer", "always")), "Gặp người: never không cần, offer mời, always luôn chuyển."),
        Key("test", Texts(), "Ít nhất 2 câu hỏi thử, không trùng các cách hỏi ở trên.", required=True),
    ),
)


def _with_required(shape: Shape, required: tuple[str, ...], what: str) -> Shape:
    return Shape(what, tuple(replace(key, required=key.name in required) for key in shape.keys))


NEIGHBOUR = _with_required(ENTRY, ("id", "intent", "ask", "answer"), "mục chỉ nơi khác")
"""A service outside the scope states no fact of its own."""

URGENT = Shape(
    "thẻ khẩn cấp",
    (
        *_with_required(ENTRY, ("id", "ask", "answer"), "").keys,
        Key("never", Texts(), "Câu nghe giống nhưng không khẩn cấp, không được bật thẻ này."),
    ),
)

FIELD = Shape(
    "ô hỏi thêm",
    (
        Key("field", Text(NAME_PATTERN, "chữ thường không dấu, nối bằng «_»"), "Tên ô.", required=True),
        Key("kind", OneOf(("phone", "name", "hamlet", "text")), "Loại thông tin được phép hỏi.", required=True),
        Key("keep", OneOf(("ticket",)), "Chỉ giữ cùng phiếu hỗ trợ."),
    ),
)

CHOICE = Shape(
    "lựa chọn",
    (
        Key("label", Text(), "Chữ trên nút, tối đa 30 ký tự.", required=True),
        Key(
            "go",
            Text(),
            "Đi tới đâu: id của bước, «end», «person», «flow:id-hướng-dẫn» hoặc «faq:id-mục».",
            required=True,
        ),
    ),
)

STEP = Shape(
    "bước",
    (
        Key("id", _ID, "Tên bước, không trùng trong hướng dẫn.", required=True),
        Key("say", Text(), "Tối đa 2 câu ngắn, một thao tác, nói rõ thấy gì là đúng.", required=True),
        Key("image", Text(), "Hình minh họa, ví dụ images/vneid-1.png."),
        Key("choices", Many(CHOICE), "Các lựa chọn; bỏ trống thì tự có nút «Xong rồi»."),
        Key("ask", One(FIELD), "Hỏi thêm một thông tin được phép giữ."),
        Key("go", Text(), "Bước tiếp theo khi không có choices."),
        Key("stuck", Texts(), "id các mục hỏi đáp đưa ra khi bác bấm «Bị kẹt»."),
        Key("side", Flag(), "true nếu là bước rẽ nhánh, không đếm vào «Bước 3/7»."),
    ),
)

END = Shape(
    "lời kết",
    (
        Key("say", Text(), "Lời kết: bây giờ bác thấy gì, làm gì tiếp.", required=True),
        Key("rate", Flag(), "true thì mời chấm sao."),
    ),
)

FLOW = Shape(
    "hướng dẫn",
    (
        Key("id", _ID, "Tên hướng dẫn, giống tên tệp.", required=True),
        Key("intent", _ID, "Ý định; bỏ trống khi giống id."),
        Key("title", Text(), "Tên hướng dẫn người dân nhìn thấy.", required=True),
        Key("ask", Texts(1), "Các cách nói muốn được hướng dẫn việc này.", required=True),
        Key("minutes", Number(), "Mất khoảng bao nhiêu phút."),
        Key("prepare", Texts(), "Những thứ cần chuẩn bị, mỗi ý vài chữ."),
        *_REVIEW,
        Key("test", Texts(), "Ít nhất 2 câu hỏi thử.", required=True),
        Key("steps", Many(STEP, least=1), "Các bước; bước đầu tiên là nơi bắt đầu.", required=True),
        Key("end", One(END), "Lời kết.", required=True),
    ),
)

HAMLET = Shape(
    "thôn",
    (
        Key("id", _ID, "Tên riêng không dấu, không đổi về sau.", required=True),
        Key("name", Text(), "Tên người dân gọi.", required=True),
    ),
)

OLD_NAME = Shape(
    "tên cũ",
    (
        Key("old", Text(), "Tên cũ mà người dân vẫn gọi.", required=True),
        Key("now", Text(), "Tên bây giờ.", required=True),
    ),
)

MEMBER = Shape(
    "thành viên",
    (
        Key("id", _ID, "Tên riêng không dấu.", required=True),
        Key("name", Text(), "Tên người dân đọc thấy, ví dụ «chị Hoa».", required=True),
        Key("login", Text(r"[a-z0-9._-]+", "chữ thường không dấu, không cách"), "Tên đăng nhập bàn trực."),
        Key("hamlet", _ID, "id của thôn phụ trách."),
        Key("topics", Texts(), "Chủ đề được nhận phiếu trước."),
        Key("role", OneOf(("truong_nhom", "thanh_vien")), "Vai trò trong Tổ."),
        Key("chats", Texts(), "Tài khoản nhận báo và gửi lệnh, ví dụ «telegram:12345»."),
    ),
)

HOURS = Shape(
    "giờ làm việc",
    tuple(
        Key(
            day,
            Text(
                r"(?:\d{1,2}:\d{2}-\d{1,2}:\d{2}(?:,\s*\d{1,2}:\d{2}-\d{1,2}:\d{2})*)?", "ví dụ 7:30-11:30, 13:30-17:00"
            ),
            "Giờ có người trả lời; để trống là nghỉ.",
        )
        for day in WEEKDAYS
    ),
)

PERSONS = Shape(
    "câu mẫu chuyển cho người",
    (
        Key("personal", Texts(), "Việc riêng: hồ sơ, thẻ, tiền, lịch hẹn của chính người hỏi."),
        Key("complaint", Texts(), "Phản ánh, khiếu nại, bực bội."),
        Key("asked", Texts(), "Đòi gặp người thật."),
        Key("distress", Texts(), "Nguy cấp, bị hại, tuyệt vọng."),
    ),
)

ELSEWHERE = Shape(
    "câu mẫu ngoài phạm vi",
    (Key("subjects", Table(Texts()), "Việc ngoài phạm vi: tên việc không dấu → các câu mẫu.", required=True),),
)

PLACE = Shape(
    "bản phủ của xã",
    (
        Key("values", Table(Text()), "Các giá trị {…} của xã.", required=True),
        Key("hamlets", Many(HAMLET), "Thôn, bản, tổ dân phố."),
        Key("old_names", Many(OLD_NAME), "Tên cũ và tên bây giờ."),
        Key("hours", One(HOURS), "Giờ có người của Tổ trả lời."),
        Key("roster", Many(MEMBER), "Thành viên của Tổ."),
        Key("topics", Table(Text()), "Chủ đề thêm của xã: tên tệp → nhãn trong menu."),
    ),
)

PHRASES = Shape(
    "lời cố định",
    (
        Key("phrases", Table(Text()), "Lời của trợ lý theo khóa.", required=True),
        Key("lists", Table(Texts()), "Các từ người dân dùng để chọn hoặc ra lệnh."),
        Key("topics", Table(Text()), "Chủ đề: tên tệp → nhãn, theo thứ tự trong menu.", required=True),
    ),
)

LIMITS = Shape(
    "giới hạn",
    (
        Key("bubbles", Number(), "Số tin nhắn nhiều nhất của một câu trả lời (quá là lỗi)."),
        Key("bubble_syllables", Number(), "Số tiếng nhiều nhất của một tin nhắn."),
        Key("sentence_syllables", Number(), "Số tiếng nhiều nhất của một câu."),
        Key("title_characters", Number(), "Số ký tự nhiều nhất của câu hỏi đầu tiên."),
        Key("label_characters", Number(), "Số ký tự nhiều nhất của một nút."),
        Key("step_sentences", Number(), "Số câu nhiều nhất của một bước."),
        Key("phrasings", Number(), "Số cách hỏi ít nhất của một mục."),
        Key("tests", Number(), "Số câu hỏi thử ít nhất."),
        Key("near_duplicate", Number(), "Từ bao nhiêu điểm (0–100) thì hai cách hỏi coi như trùng."),
        Key("difficulty", Number(), "Điểm khó đọc nhiều nhất của một mục."),
        Key("due_days", Number(), "Báo trước bao nhiêu ngày khi sắp đến hạn rà soát."),
    ),
)

CHECK = Shape(
    "danh sách kiểm tra",
    (
        Key("values", Table(Text()), "Tên giá trị {…} của xã → cần điền gì."),
        Key("intents", Table(Text()), "Ý định trợ lý phải trả lời được → bà con hỏi gì."),
        Key("phones", Texts(), "Số điện thoại được phép ghi thẳng."),
        Key("domains", Texts(), "Tên miền được phép ghi trong lời."),
        Key("stale", Table(Text()), "Từ đã cũ → cách nói bây giờ."),
        Key("jargon", Table(Text()), "Từ khó hoặc tiếng nước ngoài → cách nói thường ngày."),
        Key("allowed_words", Texts(), "Chữ nước ngoài và chữ viết tắt được dùng không cần ngoặc."),
        Key("phones_unsure", Texts(), "Số chưa gọi thử: chỉ dùng trong mục có approve: true."),
        Key("secrets", Texts(), "Thứ không bảo người dân đưa cho bất kỳ ai: mã OTP, mật khẩu…"),
        Key("personal", Texts(), "Thứ không bảo người dân gửi vào đây: số căn cước, ảnh giấy tờ…"),
        Key("limits", One(LIMITS), "Các giới hạn."),
    ),
)
